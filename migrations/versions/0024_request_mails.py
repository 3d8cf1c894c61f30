"""Request mails: that a request for what is missing went out by mail"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")


def upgrade() -> None:
    op.create_table(
        "request_mails",
        sa.Column("request_id", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("request_id", name="pk_request_mails"),
        sa.CheckConstraint(
            "(mailed_at IS NOT NULL) = (state = 'accepted')", name=op.f("ck_request_mails_accepted_has_time")
        ),
        sa.CheckConstraint("state IN ('sending', 'accepted', 'failed')", name=op.f("ck_request_mails_state_known")),
    )


def downgrade() -> None:
    op.drop_table("request_mails")
