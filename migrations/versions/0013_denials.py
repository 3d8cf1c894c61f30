"""Denials: who was denied what, counted by the minute"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
TEXTS = {"permission": 100, "method": 100, "route": 300}


def upgrade() -> None:
    op.create_table(
        "denials",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller_type", sa.Text(), nullable=False),
        sa.Column("caller_id", ID, nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_denials"),
        sa.CheckConstraint("status IN (401, 403, 404)", name=op.f("ck_denials_status_known")),
        sa.CheckConstraint("caller_type IN ('person', 'client', 'system')", name=op.f("ck_denials_caller_type_known")),
        *(
            sa.CheckConstraint(f"length({name}) BETWEEN 1 AND {most}", name=op.f(f"ck_denials_{name}_length"))
            for name, most in TEXTS.items()
        ),
    )
    op.create_index("ix_denials_in_order", "denials", ["at", "id"])


def downgrade() -> None:
    op.drop_table("denials")
