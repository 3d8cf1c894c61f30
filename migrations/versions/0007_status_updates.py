"""Status updates and assignments"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("focus_area_id", ID),
        sa.Column("initiative_id", ID),
        sa.Column("person_id", ID),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_assignments_person_id"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_assignments_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "focus_area_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_assignments_strategy_id_focus_area_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_assignments_strategy_id_initiative_id",
        ),
        sa.UniqueConstraint("focus_area_id", "valid_from", name="uq_assignments_focus_area_id_valid_from"),
        sa.UniqueConstraint("initiative_id", "valid_from", name="uq_assignments_initiative_id_valid_from"),
        sa.UniqueConstraint("strategy_id", "id", name="uq_assignments_strategy_id_id"),
        sa.CheckConstraint("(focus_area_id IS NULL) <> (initiative_id IS NULL)", name=op.f("ck_assignments_one_duty")),
    )
    op.create_index("ix_assignments_focus_area_id", "assignments", ["focus_area_id"])
    op.create_index("ix_assignments_initiative_id", "assignments", ["initiative_id"])
    op.create_index("ix_assignments_person_id", "assignments", ["person_id"])
    op.create_table(
        "status_updates",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text()),
        sa.Column("summary", sa.Text()),
        sa.Column("obstacles", sa.Text()),
        sa.Column("next_steps", sa.Text()),
        sa.Column("corrects_id", ID),
        sa.Column("reported_by_id", ID),
        sa.Column("reported_on", sa.Date()),
        sa.Column("proposed_state", sa.Text()),
        sa.Column("transition_id", ID),
        sa.Column("by_person_id", ID),
        sa.Column("clock_on", sa.Date()),
        sa.Column("stands_at", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_type", sa.Text(), nullable=False),
        sa.Column("by_id", ID),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_status_updates"),
        sa.ForeignKeyConstraint(["by_person_id"], ["people.id"], name="fk_status_updates_by_person_id"),
        sa.ForeignKeyConstraint(
            ["initiative_id", "corrects_id"],
            ["status_updates.initiative_id", "status_updates.id"],
            name="fk_status_updates_corrects_same_initiative",
        ),
        sa.ForeignKeyConstraint(["reported_by_id"], ["people.id"], name="fk_status_updates_reported_by_id"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_status_updates_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "corrects_id"],
            ["status_updates.strategy_id", "status_updates.id"],
            name="fk_status_updates_strategy_id_corrects_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_status_updates_strategy_id_initiative_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "transition_id"],
            ["initiative_transitions.strategy_id", "initiative_transitions.id"],
            name="fk_status_updates_strategy_id_transition_id",
        ),
        sa.UniqueConstraint("initiative_id", "id", name="uq_status_updates_initiative_id_id"),
        sa.UniqueConstraint("strategy_id", "id", name="uq_status_updates_strategy_id_id"),
        sa.CheckConstraint("by_type IN ('person', 'client', 'system')", name=op.f("ck_status_updates_by_type_known")),
        sa.CheckConstraint(
            "kind = 'report' OR progress IS NULL", name=op.f("ck_status_updates_confirmation_has_no_progress")
        ),
        sa.CheckConstraint(
            "kind = 'report' OR corrects_id IS NULL", name=op.f("ck_status_updates_correction_is_report")
        ),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_status_updates_corrects_another")),
        sa.CheckConstraint("kind IN ('report', 'confirmation')", name=op.f("ck_status_updates_kind_known")),
        sa.CheckConstraint("length(next_steps) BETWEEN 1 AND 10000", name=op.f("ck_status_updates_next_steps_length")),
        sa.CheckConstraint("length(obstacles) BETWEEN 1 AND 10000", name=op.f("ck_status_updates_obstacles_length")),
        sa.CheckConstraint(
            "progress IN ('onTrack', 'atRisk', 'offTrack')", name=op.f("ck_status_updates_progress_known")
        ),
        sa.CheckConstraint(
            "proposed_state IN ('proposed', 'planned', 'active', 'paused', 'completed', 'cancelled')",
            name=op.f("ck_status_updates_proposed_state_known"),
        ),
        sa.CheckConstraint(
            "kind <> 'report' OR progress IS NOT NULL", name=op.f("ck_status_updates_report_has_progress")
        ),
        sa.CheckConstraint(
            "kind <> 'report' OR summary IS NOT NULL", name=op.f("ck_status_updates_report_has_summary")
        ),
        sa.CheckConstraint("length(summary) BETWEEN 1 AND 10000", name=op.f("ck_status_updates_summary_length")),
    )
    op.create_index("ix_status_updates_by_person_id", "status_updates", ["by_person_id"])
    op.create_index("ix_status_updates_clock", "status_updates", ["initiative_id", "clock_on", "stands_at"])
    op.create_index("ix_status_updates_corrects_id", "status_updates", ["corrects_id"])
    op.create_index("ix_status_updates_initiative_id", "status_updates", ["initiative_id"])
    op.create_index("ix_status_updates_newest", "status_updates", ["initiative_id", "stands_at", "at"])
    op.create_index("ix_status_updates_reported_by_id", "status_updates", ["reported_by_id"])
    op.create_index("ix_status_updates_transition_id", "status_updates", ["transition_id"])


def downgrade() -> None:
    op.drop_table("status_updates")
    op.drop_table("assignments")
