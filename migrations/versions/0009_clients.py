"""API clients and their keys"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "api_clients",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("centre_id", ID),
        sa.Column("person_id", ID),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_api_clients"),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_api_clients_centre_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_api_clients_person_id"),
        sa.CheckConstraint("kind = 'tool' OR person_id IS NULL", name=op.f("ck_api_clients_bound_is_tool")),
        sa.CheckConstraint("kind IN ('system', 'tool')", name=op.f("ck_api_clients_kind_known")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_api_clients_name_length")),
    )
    op.create_index("ix_api_clients_centre_id", "api_clients", ["centre_id"])
    op.create_index("ix_api_clients_name_sort", "api_clients", ["name_sort"])
    op.create_index("ix_api_clients_person_id", "api_clients", ["person_id"])
    op.create_table(
        "api_client_grants",
        sa.Column("api_client_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("strategy_id", ID),
        sa.Column("centre_id", ID),
        sa.PrimaryKeyConstraint("api_client_id", "position", name="pk_api_client_grants"),
        sa.ForeignKeyConstraint(
            ["api_client_id"], ["api_clients.id"], name="fk_api_client_grants_api_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_api_client_grants_centre_id"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_api_client_grants_strategy_id"),
        sa.CheckConstraint(
            "role IN ('administrator', 'coordinator', 'tovholder', 'contributor', 'reader', 'system')",
            name=op.f("ck_api_client_grants_role_known"),
        ),
    )
    op.create_index("ix_api_client_grants_api_client_id", "api_client_grants", ["api_client_id"])
    op.create_index("ix_api_client_grants_centre_id", "api_client_grants", ["centre_id"])
    op.create_index("ix_api_client_grants_strategy_id", "api_client_grants", ["strategy_id"])
    op.create_table(
        "api_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("api_client_id", ID, nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.Column("last_used_at", INSTANT),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.ForeignKeyConstraint(
            ["api_client_id"], ["api_clients.id"], name="fk_api_keys_api_client_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("prefix", name="uq_api_keys_prefix"),
        sa.CheckConstraint("length(key_hash) BETWEEN 1 AND 100", name=op.f("ck_api_keys_key_hash_length")),
        sa.CheckConstraint("length(key_hash) = 64", name=op.f("ck_api_keys_key_hash_sha256")),
        sa.CheckConstraint("length(prefix) BETWEEN 1 AND 100", name=op.f("ck_api_keys_prefix_length")),
    )
    op.create_index("ix_api_keys_api_client_id", "api_keys", ["api_client_id"])


def downgrade() -> None:
    op.drop_table("api_keys")
    op.drop_table("api_client_grants")
    op.drop_table("api_clients")
