"""The words by which the entries of cases are found"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations.stems_0018 import gathered

revision = "0027"
down_revision = "0026"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
STEMS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
AT_ONCE = 1000


def upgrade() -> None:
    op.add_column("case_entries", sa.Column("stems", STEMS, nullable=False, server_default=""))
    if not context.is_offline_mode():
        gather(op.get_bind())
    op.create_index("ix_case_entries_stems", "case_entries", ["stems"], postgresql_using="gin")


def gather(connection: sa.Connection) -> None:
    """Write down by which words the entries that stand there are found, some at a time."""
    table = sa.table("case_entries", sa.column("id", ID), sa.column("stems", STEMS), sa.column("text"))
    change = sa.update(table).where(table.c.id == sa.bindparam("key")).values(stems=sa.bindparam("words"))
    rows = sa.select(table.c.id, table.c.text).order_by(table.c.id).limit(AT_ONCE)
    found = connection.execute(rows).all()
    while found:
        connection.execute(change, [{"key": key, "words": gathered([text])} for key, text in found])
        found = connection.execute(rows.where(table.c.id > found[-1].id)).all()


def downgrade() -> None:
    op.drop_index("ix_case_entries_stems", "case_entries")
    op.drop_column("case_entries", "stems")
