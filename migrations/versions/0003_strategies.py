"""Strategies, focus areas and goals"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "strategies",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("other_titles", sa.JSON(), nullable=False),
        sa.Column("aim", sa.Text()),
        sa.Column("principles", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("period_text", sa.Text()),
        sa.Column("coordinating_centre_id", ID, nullable=False),
        sa.Column("coordinating_team_id", ID),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("evaluation_interval_months", sa.Integer(), nullable=False),
        sa.Column("status_interval_months", sa.Integer()),
        sa.Column("stale_after_days", sa.Integer(), nullable=False),
        sa.Column("policies", sa.JSON(), nullable=False),
        sa.Column("replaces_id", ID),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_strategies"),
        sa.ForeignKeyConstraint(
            ["coordinating_centre_id"], ["centres.id"], name="fk_strategies_coordinating_centre_id"
        ),
        sa.ForeignKeyConstraint(["coordinating_team_id"], ["centres.id"], name="fk_strategies_coordinating_team_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["strategies.id"], name="fk_strategies_replaces_id"),
        sa.UniqueConstraint("id", "replaces_id", name="uq_strategies_id_replaces_id"),
        sa.CheckConstraint("length(aim) BETWEEN 1 AND 10000", name=op.f("ck_strategies_aim_length")),
        sa.CheckConstraint("length(committee) BETWEEN 1 AND 300", name=op.f("ck_strategies_committee_length")),
        sa.CheckConstraint(
            "evaluation_interval_months BETWEEN 1 AND 120", name=op.f("ck_strategies_evaluation_interval")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_strategies_period_in_order")),
        sa.CheckConstraint("length(period_text) BETWEEN 1 AND 300", name=op.f("ck_strategies_period_text_length")),
        sa.CheckConstraint("stale_after_days BETWEEN 1 AND 3660", name=op.f("ck_strategies_stale_after")),
        sa.CheckConstraint("state IN ('draft', 'adopted', 'closed')", name=op.f("ck_strategies_state_known")),
        sa.CheckConstraint("status_interval_months BETWEEN 1 AND 120", name=op.f("ck_strategies_status_interval")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_strategies_title_length")),
    )
    op.create_index("ix_strategies_coordinating_centre_id", "strategies", ["coordinating_centre_id"])
    op.create_index("ix_strategies_coordinating_team_id", "strategies", ["coordinating_team_id"])
    op.create_index("ix_strategies_replaces_id", "strategies", ["replaces_id"])
    op.create_table(
        "person_grants",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("strategy_id", ID),
        sa.Column("centre_id", ID),
        sa.PrimaryKeyConstraint("person_id", "position", name="pk_person_grants"),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_person_grants_centre_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_person_grants_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_person_grants_strategy_id"),
        sa.CheckConstraint(
            "role IN ('administrator', 'coordinator', 'tovholder', 'contributor', 'reader', 'system')",
            name=op.f("ck_person_grants_role_known"),
        ),
    )
    op.create_index("ix_person_grants_centre_id", "person_grants", ["centre_id"])
    op.create_index("ix_person_grants_person_id", "person_grants", ["person_id"])
    op.create_index("ix_person_grants_strategy_id", "person_grants", ["strategy_id"])
    op.create_table(
        "strategy_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_strategy_transitions"),
        sa.ForeignKeyConstraint(
            ["strategy_id"], ["strategies.id"], name="fk_strategy_transitions_strategy_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_strategy_transitions_strategy_id_id"),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_strategy_transitions_by_type_known")
        ),
        sa.CheckConstraint(
            "length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_strategy_transitions_evidence_length")
        ),
        sa.CheckConstraint(
            "length(from_state) BETWEEN 1 AND 100", name=op.f("ck_strategy_transitions_from_state_length")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_strategy_transitions_reason_length")),
        sa.CheckConstraint("length(to_state) BETWEEN 1 AND 100", name=op.f("ck_strategy_transitions_to_state_length")),
    )
    op.create_table(
        "focus_areas",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text()),
        sa.Column("tovholder_centre_id", ID, nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("prioritisation_required", sa.Boolean(), nullable=False),
        sa.Column("collaboration_needed", sa.Boolean(), nullable=False),
        sa.Column("replaced_by_id", ID),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision", sa.JSON()),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_focus_areas"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_focus_areas_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "replaced_by_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_focus_areas_strategy_id_replaced_by_id",
        ),
        sa.ForeignKeyConstraint(["tovholder_centre_id"], ["centres.id"], name="fk_focus_areas_tovholder_centre_id"),
        sa.UniqueConstraint("strategy_id", "id", name="uq_focus_areas_strategy_id_id"),
        sa.UniqueConstraint("strategy_id", "number", name="uq_focus_areas_strategy_id_number"),
        sa.CheckConstraint("number BETWEEN 1 AND 999", name=op.f("ck_focus_areas_number")),
        sa.CheckConstraint("length(purpose) BETWEEN 1 AND 10000", name=op.f("ck_focus_areas_purpose_length")),
        sa.CheckConstraint("state IN ('active', 'replaced', 'ended')", name=op.f("ck_focus_areas_state_known")),
        sa.CheckConstraint(
            "(state = 'replaced') = (replaced_by_id IS NOT NULL)", name=op.f("ck_focus_areas_successor")
        ),
        sa.CheckConstraint("replaced_by_id <> id", name=op.f("ck_focus_areas_successor_is_another")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_focus_areas_title_length")),
    )
    op.create_index("ix_focus_areas_replaced_by_id", "focus_areas", ["replaced_by_id"])
    op.create_index("ix_focus_areas_tovholder_centre_id", "focus_areas", ["tovholder_centre_id"])
    op.create_table(
        "focus_area_centres",
        sa.Column("focus_area_id", ID, nullable=False),
        sa.Column("centre_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("focus_area_id", "centre_id", name="pk_focus_area_centres"),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_focus_area_centres_centre_id"),
        sa.ForeignKeyConstraint(
            ["focus_area_id"], ["focus_areas.id"], name="fk_focus_area_centres_focus_area_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_focus_area_centres_centre_id", "focus_area_centres", ["centre_id"])
    op.create_index("ix_focus_area_centres_focus_area_id", "focus_area_centres", ["focus_area_id"])
    op.create_table(
        "focus_area_partners",
        sa.Column("focus_area_id", ID, nullable=False),
        sa.Column("partner_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("focus_area_id", "partner_id", name="pk_focus_area_partners"),
        sa.ForeignKeyConstraint(
            ["focus_area_id"], ["focus_areas.id"], name="fk_focus_area_partners_focus_area_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name="fk_focus_area_partners_partner_id"),
    )
    op.create_index("ix_focus_area_partners_focus_area_id", "focus_area_partners", ["focus_area_id"])
    op.create_index("ix_focus_area_partners_partner_id", "focus_area_partners", ["partner_id"])
    op.create_table(
        "focus_area_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("focus_area_id", ID, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_focus_area_transitions"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_focus_area_transitions_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "focus_area_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_focus_area_transitions_strategy_id_focus_area_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "replaced_by_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_focus_area_transitions_strategy_id_replaced_by_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_focus_area_transitions_strategy_id_id"),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_focus_area_transitions_by_type_known")
        ),
        sa.CheckConstraint("decision IS NOT NULL", name=op.f("ck_focus_area_transitions_decided")),
        sa.CheckConstraint(
            "length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_focus_area_transitions_evidence_length")
        ),
        sa.CheckConstraint(
            "length(from_state) BETWEEN 1 AND 100", name=op.f("ck_focus_area_transitions_from_state_length")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_focus_area_transitions_reason_length")),
        sa.CheckConstraint(
            "(to_state = 'replaced') = (replaced_by_id IS NOT NULL)", name=op.f("ck_focus_area_transitions_successor")
        ),
        sa.CheckConstraint(
            "length(to_state) BETWEEN 1 AND 100", name=op.f("ck_focus_area_transitions_to_state_length")
        ),
    )
    op.create_index("ix_focus_area_transitions_focus_area_id", "focus_area_transitions", ["focus_area_id"])
    op.create_index("ix_focus_area_transitions_replaced_by_id", "focus_area_transitions", ["replaced_by_id"])
    op.create_table(
        "goals",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("focus_area_id", ID, nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("special_focus", sa.JSON()),
        sa.Column("replaced_by_id", ID),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decision", sa.JSON()),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_goals"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_goals_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "focus_area_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_goals_strategy_id_focus_area_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "replaced_by_id"],
            ["goals.strategy_id", "goals.id"],
            name="fk_goals_strategy_id_replaced_by_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_goals_strategy_id_id"),
        sa.CheckConstraint("length(description) BETWEEN 1 AND 10000", name=op.f("ck_goals_description_length")),
        sa.CheckConstraint("state IN ('active', 'replaced', 'ended')", name=op.f("ck_goals_state_known")),
        sa.CheckConstraint("(state = 'replaced') = (replaced_by_id IS NOT NULL)", name=op.f("ck_goals_successor")),
        sa.CheckConstraint("replaced_by_id <> id", name=op.f("ck_goals_successor_is_another")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_goals_title_length")),
    )
    op.create_index("ix_goals_focus_area_id", "goals", ["focus_area_id"])
    op.create_index("ix_goals_replaced_by_id", "goals", ["replaced_by_id"])
    op.create_table(
        "goal_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("goal_id", ID, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_goal_transitions"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_goal_transitions_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "goal_id"],
            ["goals.strategy_id", "goals.id"],
            name="fk_goal_transitions_strategy_id_goal_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "replaced_by_id"],
            ["goals.strategy_id", "goals.id"],
            name="fk_goal_transitions_strategy_id_replaced_by_id",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_goal_transitions_strategy_id_id"),
        sa.CheckConstraint("by_type IN ('person', 'client', 'system')", name=op.f("ck_goal_transitions_by_type_known")),
        sa.CheckConstraint("decision IS NOT NULL", name=op.f("ck_goal_transitions_decided")),
        sa.CheckConstraint("length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_goal_transitions_evidence_length")),
        sa.CheckConstraint("length(from_state) BETWEEN 1 AND 100", name=op.f("ck_goal_transitions_from_state_length")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_goal_transitions_reason_length")),
        sa.CheckConstraint(
            "(to_state = 'replaced') = (replaced_by_id IS NOT NULL)", name=op.f("ck_goal_transitions_successor")
        ),
        sa.CheckConstraint("length(to_state) BETWEEN 1 AND 100", name=op.f("ck_goal_transitions_to_state_length")),
    )
    op.create_index("ix_goal_transitions_goal_id", "goal_transitions", ["goal_id"])
    op.create_index("ix_goal_transitions_replaced_by_id", "goal_transitions", ["replaced_by_id"])


def downgrade() -> None:
    op.drop_table("goal_transitions")
    op.drop_table("goals")
    op.drop_table("focus_area_transitions")
    op.drop_table("focus_area_partners")
    op.drop_table("focus_area_centres")
    op.drop_table("focus_areas")
    op.drop_table("strategy_transitions")
    op.drop_table("person_grants")
    op.drop_table("strategies")
