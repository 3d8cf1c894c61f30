"""Indicators with their series and benchmarks"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
FIGURE = sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "indicators",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("goal_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("better", sa.Text()),
        sa.Column("comparison", sa.Text()),
        sa.Column("judged_on", sa.Text(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.Text()),
        sa.Column("counts_persons", sa.Boolean(), nullable=False),
        sa.Column("minimum_cell_size", sa.Integer(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("responsible_centre_id", ID),
        sa.Column("responsible_person_id", ID),
        sa.Column("method_state", sa.Text(), nullable=False),
        sa.Column("method_due_on", sa.Date()),
        sa.Column("baseline_period", sa.Text()),
        sa.Column("baseline_decision", sa.JSON()),
        sa.Column("next_value_due_on", sa.Date()),
        sa.Column("interpreted", sa.Boolean(), nullable=False),
        sa.Column("interpretation_note", sa.Text()),
        sa.Column("continues_id", ID),
        sa.Column("continues_strategy_id", ID),
        sa.Column("verdict_rule", sa.Text(), nullable=False),
        sa.Column("threshold", FIGURE),
        sa.Column("replaced_by_id", ID),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision", sa.JSON()),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_indicators"),
        sa.ForeignKeyConstraint(["continues_id"], ["indicators.id"], name="fk_indicators_continues_id"),
        sa.ForeignKeyConstraint(
            ["continues_strategy_id", "continues_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_indicators_continues_strategy_id_continues_id",
        ),
        sa.ForeignKeyConstraint(["responsible_centre_id"], ["centres.id"], name="fk_indicators_responsible_centre_id"),
        sa.ForeignKeyConstraint(["responsible_person_id"], ["people.id"], name="fk_indicators_responsible_person_id"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_indicators_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "continues_strategy_id"],
            ["strategies.id", "strategies.replaces_id"],
            name="fk_indicators_strategy_id_continues_strategy_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "goal_id"], ["goals.strategy_id", "goals.id"], name="fk_indicators_strategy_id_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "replaced_by_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_indicators_strategy_id_replaced_by_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_indicators_strategy_id_id"),
        sa.UniqueConstraint("strategy_id", "key", name="uq_indicators_strategy_id_key"),
        sa.CheckConstraint(
            "length(baseline_period) BETWEEN 1 AND 100", name=op.f("ck_indicators_baseline_period_length")
        ),
        sa.CheckConstraint("better IN ('higher', 'lower', 'parity')", name=op.f("ck_indicators_better_known")),
        sa.CheckConstraint(
            "(continues_id IS NULL) = (continues_strategy_id IS NULL)", name=op.f("ck_indicators_bridge_whole")
        ),
        sa.CheckConstraint("comparison IN ('groups', 'single')", name=op.f("ck_indicators_comparison_known")),
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name=op.f("ck_indicators_decimals")),
        sa.CheckConstraint(
            "method_state = 'toBeDesigned' OR (unit IS NOT NULL AND better IS NOT NULL AND comparison IS NOT "
            "NULL AND frequency IS NOT NULL)",
            name=op.f("ck_indicators_definition_complete"),
        ),
        sa.CheckConstraint("length(definition) BETWEEN 1 AND 10000", name=op.f("ck_indicators_definition_length")),
        sa.CheckConstraint(
            "verdict_rule <> 'exact' OR threshold IS NOT NULL", name=op.f("ck_indicators_exact_has_threshold")
        ),
        sa.CheckConstraint(
            "frequency IN ('month', 'quarter', 'halfYear', 'year', 'schoolYear', 'biennial')",
            name=op.f("ck_indicators_frequency_known"),
        ),
        sa.CheckConstraint(
            "length(interpretation_note) BETWEEN 1 AND 10000", name=op.f("ck_indicators_interpretation_note_length")
        ),
        sa.CheckConstraint("judged_on IN ('gap', 'targetLevel')", name=op.f("ck_indicators_judged_on_known")),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 100", name=op.f("ck_indicators_key_length")),
        sa.CheckConstraint(
            "method_state IN ('toBeDesigned', 'designed', 'inUse')", name=op.f("ck_indicators_method_state_known")
        ),
        sa.CheckConstraint("minimum_cell_size >= 3", name=op.f("ck_indicators_minimum_cell_size")),
        sa.CheckConstraint(
            "better <> 'parity' OR (comparison IS NOT NULL AND comparison = 'groups' AND judged_on = 'gap')",
            name=op.f("ck_indicators_parity_compares"),
        ),
        sa.CheckConstraint("state IN ('active', 'replaced', 'ended')", name=op.f("ck_indicators_state_known")),
        sa.CheckConstraint("threshold >= 0", name=op.f("ck_indicators_threshold")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_indicators_title_length")),
        sa.CheckConstraint(
            "unit IN ('percent', 'weeks', 'days', 'persons', 'count', 'index')", name=op.f("ck_indicators_unit_known")
        ),
        sa.CheckConstraint("verdict_rule IN ('barometer', 'exact')", name=op.f("ck_indicators_verdict_rule_known")),
    )
    op.create_index("ix_indicators_continues_id", "indicators", ["continues_id"])
    op.create_index("ix_indicators_goal_id", "indicators", ["goal_id"])
    op.create_index("ix_indicators_replaced_by_id", "indicators", ["replaced_by_id"])
    op.create_index("ix_indicators_responsible_centre_id", "indicators", ["responsible_centre_id"])
    op.create_index("ix_indicators_responsible_person_id", "indicators", ["responsible_person_id"])
    op.create_table(
        "indicator_goals",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("indicator_id", ID, nullable=False),
        sa.Column("goal_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("indicator_id", "goal_id", name="pk_indicator_goals"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "goal_id"], ["goals.strategy_id", "goals.id"], name="fk_indicator_goals_strategy_id_goal_id"
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "indicator_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_indicator_goals_strategy_id_indicator_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_indicator_goals_goal_id", "indicator_goals", ["goal_id"])
    op.create_index("ix_indicator_goals_indicator_id", "indicator_goals", ["indicator_id"])
    op.create_table(
        "indicator_partners",
        sa.Column("indicator_id", ID, nullable=False),
        sa.Column("partner_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("indicator_id", "partner_id", name="pk_indicator_partners"),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name="fk_indicator_partners_indicator_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name="fk_indicator_partners_partner_id"),
    )
    op.create_index("ix_indicator_partners_indicator_id", "indicator_partners", ["indicator_id"])
    op.create_index("ix_indicator_partners_partner_id", "indicator_partners", ["partner_id"])
    op.create_table(
        "indicator_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("indicator_id", ID, nullable=False),
        sa.Column("replaced_by_id", ID),
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
        sa.PrimaryKeyConstraint("id", name="pk_indicator_transitions"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_indicator_transitions_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "indicator_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_indicator_transitions_strategy_id_indicator_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "replaced_by_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_indicator_transitions_strategy_id_replaced_by_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_indicator_transitions_strategy_id_id"),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_indicator_transitions_by_type_known")
        ),
        sa.CheckConstraint(
            "length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_indicator_transitions_evidence_length")
        ),
        sa.CheckConstraint(
            "length(from_state) BETWEEN 1 AND 100", name=op.f("ck_indicator_transitions_from_state_length")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_indicator_transitions_reason_length")),
        sa.CheckConstraint("length(to_state) BETWEEN 1 AND 100", name=op.f("ck_indicator_transitions_to_state_length")),
    )
    op.create_index("ix_indicator_transitions_indicator_id", "indicator_transitions", ["indicator_id"])
    op.create_index("ix_indicator_transitions_replaced_by_id", "indicator_transitions", ["replaced_by_id"])
    op.create_table(
        "series",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("indicator_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text()),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("population", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_series_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "indicator_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_series_strategy_id_indicator_id",
        ),
        sa.UniqueConstraint("indicator_id", "id", name="uq_series_indicator_id_id"),
        sa.UniqueConstraint(
            "indicator_id", "role", "segment", "area_code", name="uq_series_indicator_id_role_segment_area_code"
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_series_strategy_id_id"),
        sa.CheckConstraint("length(area_code) BETWEEN 1 AND 100", name=op.f("ck_series_area_code_length")),
        sa.CheckConstraint(
            "population IN ('nonWestern', 'nonWesternArrived0to12', 'nonWesternArrived0to12AndDescendants', "
            "'others', 'danishOrigin', 'residents', 'courseParticipants', 'offerUsers', 'other')",
            name=op.f("ck_series_population_known"),
        ),
        sa.CheckConstraint("role IN ('target', 'comparison', 'single')", name=op.f("ck_series_role_known")),
        sa.CheckConstraint("length(segment) BETWEEN 1 AND 100", name=op.f("ck_series_segment_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_series_title_length")),
    )
    op.create_index("ix_series_indicator_id", "series", ["indicator_id"])
    op.create_index(
        "uq_series_whole",
        "series",
        ["indicator_id", "role", "area_code"],
        unique=True,
        postgresql_where=sa.text("segment IS NULL"),
        sqlite_where=sa.text("segment IS NULL"),
    )
    op.create_table(
        "benchmarks",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("indicator_id", ID, nullable=False),
        sa.Column("period", sa.Text()),
        sa.Column("due_on", sa.Date()),
        sa.Column("level", FIGURE),
        sa.Column("gap", FIGURE),
        sa.Column("replaced_by_id", ID),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision", sa.JSON()),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_benchmarks"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_benchmarks_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "indicator_id"],
            ["indicators.strategy_id", "indicators.id"],
            name="fk_benchmarks_strategy_id_indicator_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "replaced_by_id"],
            ["benchmarks.strategy_id", "benchmarks.id"],
            name="fk_benchmarks_strategy_id_replaced_by_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_benchmarks_strategy_id_id"),
        sa.CheckConstraint("decision IS NOT NULL", name=op.f("ck_benchmarks_decided")),
        sa.CheckConstraint("(period IS NULL) <> (due_on IS NULL)", name=op.f("ck_benchmarks_one_date")),
        sa.CheckConstraint("(level IS NULL) <> (gap IS NULL)", name=op.f("ck_benchmarks_one_measure")),
        sa.CheckConstraint("length(period) BETWEEN 1 AND 100", name=op.f("ck_benchmarks_period_length")),
        sa.CheckConstraint("state IN ('active', 'replaced', 'ended')", name=op.f("ck_benchmarks_state_known")),
    )
    op.create_index("ix_benchmarks_indicator_id", "benchmarks", ["indicator_id"])
    op.create_index("ix_benchmarks_replaced_by_id", "benchmarks", ["replaced_by_id"])
    op.create_table(
        "benchmark_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("benchmark_id", ID, nullable=False),
        sa.Column("replaced_by_id", ID),
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
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_transitions"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_benchmark_transitions_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "benchmark_id"],
            ["benchmarks.strategy_id", "benchmarks.id"],
            name="fk_benchmark_transitions_strategy_id_benchmark_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "replaced_by_id"],
            ["benchmarks.strategy_id", "benchmarks.id"],
            name="fk_benchmark_transitions_strategy_id_replaced_by_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_benchmark_transitions_strategy_id_id"),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_benchmark_transitions_by_type_known")
        ),
        sa.CheckConstraint(
            "length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_benchmark_transitions_evidence_length")
        ),
        sa.CheckConstraint(
            "length(from_state) BETWEEN 1 AND 100", name=op.f("ck_benchmark_transitions_from_state_length")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_benchmark_transitions_reason_length")),
        sa.CheckConstraint("length(to_state) BETWEEN 1 AND 100", name=op.f("ck_benchmark_transitions_to_state_length")),
    )
    op.create_index("ix_benchmark_transitions_benchmark_id", "benchmark_transitions", ["benchmark_id"])
    op.create_index("ix_benchmark_transitions_replaced_by_id", "benchmark_transitions", ["replaced_by_id"])


def downgrade() -> None:
    op.drop_table("benchmark_transitions")
    op.drop_table("benchmarks")
    op.drop_table("series")
    op.drop_table("indicator_transitions")
    op.drop_table("indicator_partners")
    op.drop_table("indicator_goals")
    op.drop_table("indicators")
