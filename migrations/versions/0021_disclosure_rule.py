"""By which rule what may be shown was decided"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "disclosure_rule",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure_rule"),
        sa.CheckConstraint("id = 1", name=op.f("ck_disclosure_rule_single")),
    )


def downgrade() -> None:
    op.drop_table("disclosure_rule")
