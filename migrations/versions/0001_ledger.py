"""Order of changes, names in other systems, versions of what was deleted"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")


def upgrade() -> None:
    op.create_table(
        "external_reference_keys",
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("resource_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("resource_type", "system", "key", name="pk_external_reference_keys"),
        sa.CheckConstraint("length(key) BETWEEN 1 AND 300", name=op.f("ck_external_reference_keys_key_length")),
        sa.CheckConstraint(
            "length(resource_type) BETWEEN 1 AND 100", name=op.f("ck_external_reference_keys_resource_type_length")
        ),
        sa.CheckConstraint("length(system) BETWEEN 1 AND 100", name=op.f("ck_external_reference_keys_system_length")),
    )
    op.create_index("ix_external_reference_keys_resource_id", "external_reference_keys", ["resource_id"])
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
    op.execute("INSERT INTO head (id, revision, microseconds) VALUES (1, 0, 0)")


def downgrade() -> None:
    op.drop_table("tombstones")
    op.drop_table("head")
    op.drop_table("external_reference_keys")
