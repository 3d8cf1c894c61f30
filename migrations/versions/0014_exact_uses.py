"""Exact uses: who read hidden figures exactly"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
TEXTS = {"resource_type": 100, "route": 300}


def upgrade() -> None:
    op.create_table(
        "exact_uses",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller_type", sa.Text(), nullable=False),
        sa.Column("caller_id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("resource_id", ID, nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exact_uses"),
        sa.CheckConstraint(
            "caller_type IN ('person', 'client', 'system')", name=op.f("ck_exact_uses_caller_type_known")
        ),
        *(
            sa.CheckConstraint(f"length({name}) BETWEEN 1 AND {most}", name=op.f(f"ck_exact_uses_{name}_length"))
            for name, most in TEXTS.items()
        ),
    )
    op.create_index("ix_exact_uses_in_order", "exact_uses", ["at", "id"])


def downgrade() -> None:
    op.drop_table("exact_uses")
