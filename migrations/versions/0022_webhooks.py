"""Webhooks: who is told of what happened, by which secrets, and what became of each delivery"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def record() -> list[sa.Column[Any]]:
    """What every resource has."""
    return [
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
    ]


def length(table: str, column: str, most: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) BETWEEN 1 AND {most}", name=op.f(f"ck_{table}_{column}_length"))


def upgrade() -> None:
    op.create_table(
        "webhooks",
        *record(),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("event_types", sa.JSON(), nullable=False),
        sa.Column("strategy_id", ID),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("disabled_because", sa.Text()),
        sa.Column("api_client_id", ID),
        sa.Column("person_id", ID),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_webhooks_strategy_id"),
        sa.ForeignKeyConstraint(
            ["api_client_id"], ["api_clients.id"], name="fk_webhooks_api_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_webhooks_person_id"),
        sa.CheckConstraint("(api_client_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_webhooks_one_owner")),
        sa.CheckConstraint("disabled_because IS NULL OR NOT active", name=op.f("ck_webhooks_disabled_is_inactive")),
        sa.CheckConstraint("disabled_because IN ('gone')", name=op.f("ck_webhooks_disabled_because_known")),
        length("webhooks", "url", 2000),
    )
    for column in ("strategy_id", "api_client_id", "person_id"):
        op.create_index(f"ix_webhooks_{column}", "webhooks", [column])
    op.create_table(
        "webhook_secrets",
        *record(),
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("strategy_id", ID),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_secrets"),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_webhook_secrets_webhook_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_webhook_secrets_strategy_id"),
        length("webhook_secrets", "sealed", 300),
    )
    op.create_index("ix_webhook_secrets_webhook_id", "webhook_secrets", ["webhook_id"])
    op.create_index("ix_webhook_secrets_strategy_id", "webhook_secrets", ["strategy_id"])
    lines_and_deliveries()


def lines_and_deliveries() -> None:
    op.create_table(
        "webhook_lines",
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT),
        sa.Column("held_by", ID),
        sa.Column("held_until", INSTANT),
        sa.PrimaryKeyConstraint("webhook_id", name="pk_webhook_lines"),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_webhook_lines_webhook_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("resource_id", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("replays", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("last_attempt_at", INSTANT),
        sa.Column("last_status", sa.Integer()),
        sa.Column("last_fault", sa.Text()),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name="fk_webhook_deliveries_webhook_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "(state = 'pending') = (finished_at IS NULL)", name=op.f("ck_webhook_deliveries_pending_or_finished")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'delivered', 'deadLetter', 'withheld')",
            name=op.f("ck_webhook_deliveries_state_known"),
        ),
        length("webhook_deliveries", "event_type", 100),
        length("webhook_deliveries", "last_fault", 100),
    )
    op.create_index("ix_webhook_deliveries_in_line", "webhook_deliveries", ["state", "webhook_id", "due_at"])
    op.create_index("ix_webhook_deliveries_in_order", "webhook_deliveries", ["webhook_id", "at", "id"])


def downgrade() -> None:
    for table in ("webhook_deliveries", "webhook_lines", "webhook_secrets", "webhooks"):
        op.drop_table(table)
