"""Calendar subscriptions: what calendar programs subscribe with"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TEXTS = {"name": 300, "prefix": 100, "token_hash": 100}


def upgrade() -> None:
    op.create_table(
        "calendar_subscriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("api_client_id", ID),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.Column("last_used_at", INSTANT),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_subscriptions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_calendar_subscriptions_person_id"),
        sa.ForeignKeyConstraint(
            ["api_client_id"],
            ["api_clients.id"],
            name="fk_calendar_subscriptions_api_client_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("prefix", name="uq_calendar_subscriptions_prefix"),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_calendar_subscriptions_token_hash_sha256")),
        *(
            sa.CheckConstraint(
                f"length({name}) BETWEEN 1 AND {most}", name=op.f(f"ck_calendar_subscriptions_{name}_length")
            )
            for name, most in TEXTS.items()
        ),
    )
    op.create_index("ix_calendar_subscriptions_api_client_id", "calendar_subscriptions", ["api_client_id"])
    op.create_index("ix_calendar_subscriptions_name_sort", "calendar_subscriptions", ["name_sort"])
    op.create_index("ix_calendar_subscriptions_person_id", "calendar_subscriptions", ["person_id"])


def downgrade() -> None:
    op.drop_table("calendar_subscriptions")
