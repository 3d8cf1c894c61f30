"""Owned properties: what a system may write although a person wrote it last"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("api_clients") as table:
        table.add_column(sa.Column("owned_properties", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("api_clients") as table:
        table.drop_column("owned_properties")
