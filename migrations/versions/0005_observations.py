"""Observations, what may be shown of them, and population"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
FIGURE = sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "population",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("generation", sa.Text(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_population"),
        sa.UniqueConstraint(
            "area_code", "period", "origin", "generation", name="uq_population_area_code_period_origin_generation"
        ),
        sa.CheckConstraint("length(area_code) BETWEEN 1 AND 100", name=op.f("ck_population_area_code_length")),
        sa.CheckConstraint(
            "generation IN ('immigrants', 'descendants', 'danishOrigin', 'total')",
            name=op.f("ck_population_generation_known"),
        ),
        sa.CheckConstraint(
            "origin IN ('danish', 'western', 'nonWestern', 'total')", name=op.f("ck_population_origin_known")
        ),
        sa.CheckConstraint("period_end >= period_start", name=op.f("ck_population_period_in_order")),
        sa.CheckConstraint("length(period) BETWEEN 1 AND 100", name=op.f("ck_population_period_length")),
        sa.CheckConstraint("persons >= 0", name=op.f("ck_population_persons")),
    )
    op.create_table(
        "observations",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("indicator_id", ID, nullable=False),
        sa.Column("series_id", ID, nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("break_in_series", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("source", sa.JSON()),
        sa.Column("correction_reason", sa.Text()),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("value", FIGURE),
        sa.Column("numerator", FIGURE),
        sa.Column("denominator", FIGURE),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_observations"),
        sa.ForeignKeyConstraint(
            ["indicator_id", "series_id"],
            ["series.indicator_id", "series.id"],
            name="fk_observations_indicator_id_series_id",
        ),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_observations_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "indicator_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_observations_strategy_id_indicator_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "series_id"],
            ["series.strategy_id", "series.id"],
            name="fk_observations_strategy_id_series_id",
        ),
        sa.UniqueConstraint("series_id", "period", name="uq_observations_series_id_period"),
        sa.UniqueConstraint("strategy_id", "id", name="uq_observations_strategy_id_id"),
        sa.CheckConstraint(
            "length(correction_reason) BETWEEN 1 AND 10000", name=op.f("ck_observations_correction_reason_length")
        ),
        sa.CheckConstraint("denominator >= 0", name=op.f("ck_observations_denominator")),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 10000", name=op.f("ck_observations_note_length")),
        sa.CheckConstraint("numerator >= 0", name=op.f("ck_observations_numerator")),
        sa.CheckConstraint(
            "numerator IS NULL OR status IN ('final', 'provisional', 'revised', 'estimated', 'undefined')",
            name=op.f("ck_observations_numerator_by_status"),
        ),
        sa.CheckConstraint("period_end >= period_start", name=op.f("ck_observations_period_in_order")),
        sa.CheckConstraint("length(period) BETWEEN 1 AND 100", name=op.f("ck_observations_period_length")),
        sa.CheckConstraint(
            "status IN ('final', 'provisional', 'revised', 'estimated', 'missing', 'notYetPublished', "
            "'suppressedAtSource', 'undefined')",
            name=op.f("ck_observations_status_known"),
        ),
        sa.CheckConstraint(
            "status <> 'undefined' OR (numerator IS NOT NULL AND numerator = 0 AND denominator IS NOT NULL AND "
            "denominator = 0)",
            name=op.f("ck_observations_undefined_is_0_of_0"),
        ),
        sa.CheckConstraint(
            "(value IS NOT NULL) = (status IN ('final', 'provisional', 'revised', 'estimated'))",
            name=op.f("ck_observations_value_by_status"),
        ),
    )
    op.create_index("ix_observations_indicator_id", "observations", ["indicator_id"])
    op.create_index("ix_observations_series_id", "observations", ["series_id"])
    op.create_table(
        "contributions",
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("partner_id", ID, nullable=False),
        sa.Column("value", FIGURE),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("observation_id", "partner_id", name="pk_contributions"),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observations.id"], name="fk_contributions_observation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name="fk_contributions_partner_id"),
        sa.CheckConstraint(
            "status IN ('final', 'provisional', 'revised', 'estimated', 'missing', 'notYetPublished', "
            "'suppressedAtSource')",
            name=op.f("ck_contributions_status_known"),
        ),
        sa.CheckConstraint(
            "(value IS NOT NULL) = (status IN ('final', 'provisional', 'revised', 'estimated'))",
            name=op.f("ck_contributions_value_by_status"),
        ),
    )
    op.create_index("ix_contributions_observation_id", "contributions", ["observation_id"])
    op.create_index("ix_contributions_partner_id", "contributions", ["partner_id"])
    op.create_table(
        "disclosures",
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("hides_denominator", sa.Boolean(), nullable=False),
        sa.Column("hides_contributions", sa.Boolean(), nullable=False),
        sa.Column("bound_over", FIGURE),
        sa.Column("bound_under", FIGURE),
        sa.PrimaryKeyConstraint("observation_id", name="pk_disclosures"),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observations.id"], name="fk_disclosures_observation_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "is_hidden OR (bound_over IS NULL AND bound_under IS NULL)", name=op.f("ck_disclosures_bound_of_hidden")
        ),
        sa.CheckConstraint("length(cause) BETWEEN 1 AND 100", name=op.f("ck_disclosures_cause_length")),
    )
    op.create_index("ix_disclosures_observation_id", "disclosures", ["observation_id"])
    op.create_table(
        "observation_corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("observation_id", ID, nullable=False),
        sa.Column("value", FIGURE),
        sa.Column("numerator", FIGURE),
        sa.Column("denominator", FIGURE),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_type", sa.Text(), nullable=False),
        sa.Column("by_id", ID),
        sa.PrimaryKeyConstraint("id", name="pk_observation_corrections"),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observations.id"],
            name="fk_observation_corrections_observation_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_observation_corrections_by_type_known")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_observation_corrections_reason_length")),
        sa.CheckConstraint(
            "status IN ('final', 'provisional', 'revised', 'estimated', 'missing', 'notYetPublished', "
            "'suppressedAtSource', 'undefined')",
            name=op.f("ck_observation_corrections_status_known"),
        ),
    )
    op.create_index("ix_observation_corrections_observation_id", "observation_corrections", ["observation_id"])


def downgrade() -> None:
    op.drop_table("observation_corrections")
    op.drop_table("disclosures")
    op.drop_table("contributions")
    op.drop_table("observations")
    op.drop_table("population")
