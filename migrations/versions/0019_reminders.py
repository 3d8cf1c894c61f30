"""Reminders, and the language in which somebody is spoken to"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("mail_state", sa.Text()),
        sa.Column("mailed_at", INSTANT),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_reminders_person_id"),
        sa.UniqueConstraint("person_id", "week", name="uq_reminders_person_id_week"),
        sa.CheckConstraint("waiting > 0", name=op.f("ck_reminders_something_waits")),
        sa.CheckConstraint(
            "(mailed_at IS NULL AND (mail_state IS NULL OR mail_state <> 'accepted'))"
            " OR (mailed_at IS NOT NULL AND mail_state IS NOT NULL AND mail_state = 'accepted')",
            name=op.f("ck_reminders_accepted_has_time"),
        ),
        sa.CheckConstraint(
            "mail_state IN ('sending', 'accepted', 'failed')", name=op.f("ck_reminders_mail_state_known")
        ),
        sa.CheckConstraint("length(week) BETWEEN 1 AND 100", name=op.f("ck_reminders_week_length")),
    )
    op.create_index("ix_reminders_person_id", "reminders", ["person_id"])
    # As one statement with its constraint, which neither database needs a new table for.
    op.execute(
        "ALTER TABLE people ADD COLUMN language TEXT"
        " CONSTRAINT ck_people_language_known CHECK (language IN ('da', 'en'))"
    )


def downgrade() -> None:
    op.drop_column("people", "language")
    op.drop_table("reminders")
