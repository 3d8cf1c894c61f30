"""Restorations: that a database was restored from a backup, and is another history since"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")


def upgrade() -> None:
    op.create_table(
        "restorations",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("backup", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_restorations"),
        sa.CheckConstraint("length(backup) BETWEEN 1 AND 100", name=op.f("ck_restorations_backup_length")),
    )


def downgrade() -> None:
    op.drop_table("restorations")
