"""Initiatives with milestones and prioritisations"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "prioritisations",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("focus_area_id", ID, nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_type", sa.Text(), nullable=False),
        sa.Column("by_id", ID),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prioritisations"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_prioritisations_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "focus_area_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_prioritisations_strategy_id_focus_area_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_prioritisations_strategy_id_id"),
        sa.CheckConstraint("by_type IN ('person', 'client', 'system')", name=op.f("ck_prioritisations_by_type_known")),
        sa.CheckConstraint("length(criterion) BETWEEN 1 AND 10000", name=op.f("ck_prioritisations_criterion_length")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_prioritisations_reason_length")),
    )
    op.create_index("ix_prioritisations_focus_area_id", "prioritisations", ["focus_area_id"])
    op.create_table(
        "initiatives",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("focus_area_id", ID, nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("owning_centre_id", ID, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("theme_keys", sa.JSON(), nullable=False),
        sa.Column("approach", sa.Text()),
        sa.Column("approach_reason", sa.Text()),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("continuous", sa.Boolean(), nullable=False),
        sa.Column("report_interval_days", sa.Integer()),
        sa.Column("kle_number", sa.Text()),
        sa.Column("kle_facet", sa.Text()),
        sa.Column("planned_on", sa.Date()),
        sa.Column("activated_on", sa.Date()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_initiatives"),
        sa.ForeignKeyConstraint(["owning_centre_id"], ["centres.id"], name="fk_initiatives_owning_centre_id"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_initiatives_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "focus_area_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_initiatives_strategy_id_focus_area_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_initiatives_strategy_id_id"),
        sa.CheckConstraint(
            "state NOT IN ('active', 'paused', 'completed') OR activated_on IS NOT NULL",
            name=op.f("ck_initiatives_activated_once"),
        ),
        sa.CheckConstraint("approach IN ('general', 'targeted')", name=op.f("ck_initiatives_approach_known")),
        sa.CheckConstraint(
            "approach <> 'targeted' OR planned_on IS NULL OR approach_reason IS NOT NULL",
            name=op.f("ck_initiatives_approach_reason"),
        ),
        sa.CheckConstraint(
            "length(approach_reason) BETWEEN 1 AND 10000", name=op.f("ck_initiatives_approach_reason_length")
        ),
        sa.CheckConstraint("length(description) BETWEEN 1 AND 10000", name=op.f("ck_initiatives_description_length")),
        sa.CheckConstraint("length(kle_facet) BETWEEN 1 AND 100", name=op.f("ck_initiatives_kle_facet_length")),
        sa.CheckConstraint("length(kle_number) BETWEEN 1 AND 100", name=op.f("ck_initiatives_kle_number_length")),
        sa.CheckConstraint(
            "origin IN ('centre', 'strategyTheme', 'evaluation')", name=op.f("ck_initiatives_origin_known")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_initiatives_period_in_order")),
        sa.CheckConstraint(
            "state NOT IN ('planned', 'active', 'paused', 'completed') OR planned_on IS NOT NULL",
            name=op.f("ck_initiatives_planned_once"),
        ),
        sa.CheckConstraint("report_interval_days BETWEEN 1 AND 3660", name=op.f("ck_initiatives_report_interval")),
        sa.CheckConstraint(
            "state IN ('proposed', 'planned', 'active', 'paused', 'completed', 'cancelled')",
            name=op.f("ck_initiatives_state_known"),
        ),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_initiatives_title_length")),
    )
    op.create_index("ix_initiatives_focus_area_id", "initiatives", ["focus_area_id"])
    op.create_index("ix_initiatives_in_order", "initiatives", ["created_at", "id"])
    op.create_index("ix_initiatives_owning_centre_id", "initiatives", ["owning_centre_id"])
    op.create_index("ix_initiatives_strategy_in_order", "initiatives", ["strategy_id", "created_at", "id"])
    op.create_table(
        "ranked_initiatives",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("prioritisation_id", ID, nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prioritisation_id", "initiative_id", name="pk_ranked_initiatives"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_ranked_initiatives_strategy_id_initiative_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "prioritisation_id"],
            ["prioritisations.strategy_id", "prioritisations.id"],
            name="fk_ranked_initiatives_strategy_id_prioritisation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_ranked_initiatives_initiative_id", "ranked_initiatives", ["initiative_id"])
    op.create_index("ix_ranked_initiatives_prioritisation_id", "ranked_initiatives", ["prioritisation_id"])
    op.create_table(
        "initiative_focus_areas",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("focus_area_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id", "focus_area_id", name="pk_initiative_focus_areas"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "focus_area_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_initiative_focus_areas_strategy_id_focus_area_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_initiative_focus_areas_strategy_id_initiative_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_initiative_focus_areas_focus_area_id", "initiative_focus_areas", ["focus_area_id"])
    op.create_index("ix_initiative_focus_areas_initiative_id", "initiative_focus_areas", ["initiative_id"])
    op.create_table(
        "initiative_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("decision", sa.JSON()),
        sa.Column("on_date", sa.Date()),
        sa.Column("evidence", sa.Text()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_type", sa.Text(), nullable=False),
        sa.Column("by_id", ID),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_initiative_transitions"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_initiative_transitions_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_initiative_transitions_strategy_id_initiative_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_initiative_transitions_strategy_id_id"),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_initiative_transitions_by_type_known")
        ),
        sa.CheckConstraint(
            "length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_initiative_transitions_evidence_length")
        ),
        sa.CheckConstraint(
            "length(from_state) BETWEEN 1 AND 100", name=op.f("ck_initiative_transitions_from_state_length")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_initiative_transitions_reason_length")),
        sa.CheckConstraint(
            "length(to_state) BETWEEN 1 AND 100", name=op.f("ck_initiative_transitions_to_state_length")
        ),
    )
    op.create_index("ix_initiative_transitions_initiative_id", "initiative_transitions", ["initiative_id"])
    op.create_table(
        "milestones",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_on_reason", sa.Text()),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("reached_on", sa.Date()),
        sa.Column("responsible_centre_id", ID),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_milestones"),
        sa.ForeignKeyConstraint(["responsible_centre_id"], ["centres.id"], name="fk_milestones_responsible_centre_id"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_milestones_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_milestones_strategy_id_initiative_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_milestones_strategy_id_id"),
        sa.CheckConstraint(
            "length(due_on_reason) BETWEEN 1 AND 10000", name=op.f("ck_milestones_due_on_reason_length")
        ),
        sa.CheckConstraint(
            "(state = 'reached') = (reached_on IS NOT NULL)", name=op.f("ck_milestones_reached_has_date")
        ),
        sa.CheckConstraint("state IN ('open', 'reached', 'cancelled')", name=op.f("ck_milestones_state_known")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_milestones_title_length")),
    )
    op.create_index("ix_milestones_initiative_id", "milestones", ["initiative_id"])
    op.create_index(
        "ix_milestones_open",
        "milestones",
        ["initiative_id", "due_on", "id"],
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_milestones_responsible_centre_id", "milestones", ["responsible_centre_id"])
    op.create_index("ix_milestones_strategy_in_order", "milestones", ["strategy_id", "created_at", "id"])
    op.create_table(
        "initiative_indicators",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("indicator_id", ID, nullable=False),
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("initiative_id", "indicator_id", name="pk_initiative_indicators"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "indicator_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_initiative_indicators_strategy_id_indicator_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_initiative_indicators_strategy_id_initiative_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "contribution IN ('direct', 'indirect')", name=op.f("ck_initiative_indicators_contribution_known")
        ),
        sa.CheckConstraint(
            "length(rationale) BETWEEN 1 AND 10000", name=op.f("ck_initiative_indicators_rationale_length")
        ),
    )
    op.create_index("ix_initiative_indicators_indicator_id", "initiative_indicators", ["indicator_id"])
    op.create_index("ix_initiative_indicators_initiative_id", "initiative_indicators", ["initiative_id"])
    op.create_table(
        "milestone_dependencies",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("milestone_id", ID, nullable=False),
        sa.Column("depends_on_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("milestone_id", "depends_on_id", name="pk_milestone_dependencies"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "depends_on_id"],
            ["milestones.strategy_id", "milestones.id"],
            name="fk_milestone_dependencies_strategy_id_depends_on_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "milestone_id"],
            ["milestones.strategy_id", "milestones.id"],
            name="fk_milestone_dependencies_strategy_id_milestone_id",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("depends_on_id <> milestone_id", name=op.f("ck_milestone_dependencies_another")),
    )
    op.create_index("ix_milestone_dependencies_depends_on_id", "milestone_dependencies", ["depends_on_id"])
    op.create_index("ix_milestone_dependencies_milestone_id", "milestone_dependencies", ["milestone_id"])
    op.create_table(
        "milestone_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("milestone_id", ID, nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("decision", sa.JSON()),
        sa.Column("on_date", sa.Date()),
        sa.Column("evidence", sa.Text()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_type", sa.Text(), nullable=False),
        sa.Column("by_id", ID),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_milestone_transitions"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_milestone_transitions_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "milestone_id"],
            ["milestones.strategy_id", "milestones.id"],
            name="fk_milestone_transitions_strategy_id_milestone_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_milestone_transitions_strategy_id_id"),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_milestone_transitions_by_type_known")
        ),
        sa.CheckConstraint(
            "length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_milestone_transitions_evidence_length")
        ),
        sa.CheckConstraint(
            "length(from_state) BETWEEN 1 AND 100", name=op.f("ck_milestone_transitions_from_state_length")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_milestone_transitions_reason_length")),
        sa.CheckConstraint("length(to_state) BETWEEN 1 AND 100", name=op.f("ck_milestone_transitions_to_state_length")),
    )
    op.create_index("ix_milestone_transitions_milestone_id", "milestone_transitions", ["milestone_id"])


def downgrade() -> None:
    op.drop_table("milestone_transitions")
    op.drop_table("milestone_dependencies")
    op.drop_table("initiative_indicators")
    op.drop_table("milestones")
    op.drop_table("initiative_transitions")
    op.drop_table("initiative_focus_areas")
    op.drop_table("ranked_initiatives")
    op.drop_table("initiatives")
    op.drop_table("prioritisations")
