"""The ledger: every change in one order, chained and append-only"""

import sqlalchemy as sa
from alembic import op

from migrations.entering_0010 import enter_present_state

revision = "0010"
down_revision = "0009"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
REFUSE = """
CREATE OR REPLACE FUNCTION refuse_alteration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""
GUARDS = {
    "postgresql": (
        REFUSE,
        """CREATE TRIGGER changes_append_only_row BEFORE UPDATE OR DELETE ON changes
        FOR EACH ROW EXECUTE FUNCTION refuse_alteration()""",
        """CREATE TRIGGER changes_append_only_statement BEFORE TRUNCATE ON changes
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_alteration()""",
    ),
    "sqlite": (
        """CREATE TRIGGER changes_append_only_update BEFORE UPDATE ON changes
        BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END""",
        """CREATE TRIGGER changes_append_only_delete BEFORE DELETE ON changes
        BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END""",
    ),
}
BEGIN = """
INSERT INTO ledger_head (id, position, hash, microseconds)
SELECT 1, {position}, '0000000000000000000000000000000000000000000000000000000000000000', microseconds FROM head
"""
BEGIN_IN_SCRIPT = f"""
-- A script reads no records and so cannot enter them: it serves an empty database and fails here on any other,
-- which is to be brought here by a connected upgrade.
{BEGIN.format(position="CASE revision WHEN 0 THEN 0 END").strip()}
"""


def upgrade() -> None:
    create_changes()
    create_head()
    if op.get_context().as_sql:
        op.execute(BEGIN_IN_SCRIPT)
    else:
        op.execute(BEGIN.format(position=0))
        enter_present_state(op.get_bind())
    op.drop_table("head")
    op.drop_table("tombstones")
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("microseconds", sa.BigInteger(), nullable=False),
        sa.Column("actor_type", sa.Text(), nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("request_id", sa.Text()),
        sa.Column("trace_id", sa.Text()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("resource_id", ID, nullable=False),
        sa.Column("resource_version", sa.Integer(), nullable=False),
        sa.Column("strategy_id", ID),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("is_restricted", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text()),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_changes"),
        sa.UniqueConstraint(
            "resource_id",
            "resource_type",
            "resource_version",
            name="uq_changes_resource_id_resource_type_resource_version",
        ),
        sa.CheckConstraint("(data IS NULL) = (action = 'deleted')", name=op.f("ck_changes_tombstone_without_data")),
        sa.CheckConstraint("is_restricted IN (0, 1)", name=op.f("ck_changes_is_restricted")),
        sa.CheckConstraint("length(hash) = 64 AND length(salt) = 32", name=op.f("ck_changes_sealed")),
        sa.CheckConstraint("actor_type IN ('person', 'client', 'system')", name=op.f("ck_changes_actor_type_known")),
        sa.CheckConstraint("action IN ('created', 'updated', 'deleted')", name=op.f("ck_changes_action_known")),
        sa.CheckConstraint("length(request_id) BETWEEN 1 AND 300", name=op.f("ck_changes_request_id_length")),
        sa.CheckConstraint("length(trace_id) BETWEEN 1 AND 100", name=op.f("ck_changes_trace_id_length")),
        sa.CheckConstraint("length(resource_type) BETWEEN 1 AND 100", name=op.f("ck_changes_resource_type_length")),
        sa.CheckConstraint("length(salt) BETWEEN 1 AND 100", name=op.f("ck_changes_salt_length")),
        sa.CheckConstraint("length(hash) BETWEEN 1 AND 100", name=op.f("ck_changes_hash_length")),
    )
    op.create_index("ix_changes_as_of", "changes", ["strategy_id", "resource_type", "position"])
    op.create_index("ix_changes_microseconds", "changes", ["microseconds"])


def create_head() -> None:
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_head"),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_head_single")),
        sa.CheckConstraint("length(hash) BETWEEN 1 AND 100", name=op.f("ck_ledger_head_hash_length")),
    )


def downgrade() -> None:
    op.create_table(
        "head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_head"),
        sa.CheckConstraint("id = 1", name=op.f("ck_head_single")),
    )
    op.create_table(
        "tombstones",
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("resource_type", "id", name="pk_tombstones"),
        sa.CheckConstraint("length(resource_type) BETWEEN 1 AND 100", name=op.f("ck_tombstones_resource_type_length")),
    )
    op.execute("INSERT INTO head (id, revision, microseconds) SELECT 1, position, microseconds FROM ledger_head")
    op.execute(
        "INSERT INTO tombstones (resource_type, id, version) SELECT resource_type, resource_id, resource_version"
        " FROM changes AS last WHERE action = 'deleted' AND NOT EXISTS (SELECT 1 FROM changes AS later"
        " WHERE later.resource_id = last.resource_id AND later.resource_type = last.resource_type"
        " AND later.resource_version > last.resource_version)"
    )
    op.drop_table("changes")
    op.drop_table("ledger_head")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_alteration()")
