"""The words by which records are found"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

from migrations.stems_0018 import gathered

revision = "0018"
down_revision = "0017"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
STEMS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
TEXTS = {
    "centres": ("name", "user_key"),
    "people": ("name",),
    "partners": ("name",),
    "initiatives": ("title", "description", "approach_reason"),
    "cases": ("case_number", "title", "description"),
}
AT_ONCE = 1000


def upgrade() -> None:
    for table, texts in TEXTS.items():
        op.add_column(table, sa.Column("stems", STEMS, nullable=False, server_default=""))
        if not context.is_offline_mode():
            gather(op.get_bind(), table, texts)
        op.create_index(f"ix_{table}_stems", table, ["stems"], postgresql_using="gin")


def gather(connection: sa.Connection, name: str, texts: tuple[str, ...]) -> None:
    """Write down by which words the records that stand there are found, some at a time."""
    table = sa.table(name, sa.column("id", ID), sa.column("stems", STEMS), *map(sa.column, texts))
    change = sa.update(table).where(table.c.id == sa.bindparam("key")).values(stems=sa.bindparam("words"))
    rows = sa.select(table.c.id, *(table.c[one] for one in texts)).order_by(table.c.id).limit(AT_ONCE)
    found = connection.execute(rows).all()
    while found:
        connection.execute(change, [{"key": key, "words": gathered(told)} for key, *told in found])
        found = connection.execute(rows.where(table.c.id > found[-1].id)).all()


def downgrade() -> None:
    for table in reversed(TEXTS):
        op.drop_index(f"ix_{table}_stems", table)
        op.drop_column(table, "stems")
