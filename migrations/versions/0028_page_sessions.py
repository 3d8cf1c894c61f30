"""Page sessions: who is logged in on the pages"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")


def upgrade() -> None:
    op.create_table(
        "page_sessions",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("api_key_id", ID),
        sa.Column("person_id", ID),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name="pk_page_sessions"),
        sa.CheckConstraint("(api_key_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_page_sessions_of_one")),
        *(
            sa.CheckConstraint(f"length({name}) BETWEEN 1 AND 100", name=op.f(f"ck_page_sessions_{name}_length"))
            for name in ("prefix", "token_hash")
        ),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_page_sessions_token_hash_sha256")),
    )
    op.create_index("ix_page_sessions_began_at", "page_sessions", ["began_at"])


def downgrade() -> None:
    op.drop_table("page_sessions")
