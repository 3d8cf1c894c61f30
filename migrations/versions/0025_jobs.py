"""Jobs: imports that go on after their request, and what became of their rows"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def length(column: str, most: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) BETWEEN 1 AND {most}", name=op.f(f"ck_jobs_{column}_length"))


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", ID, nullable=False),
        sa.Column("client_id", ID),
        sa.Column("person_id", ID),
        sa.Column("request_id", sa.Text()),
        sa.Column("trace_id", sa.Text()),
        sa.Column("resource_type", sa.Text(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("atomic", sa.Boolean(), nullable=False),
        sa.Column("ignored", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("held_by", ID),
        sa.Column("held_until", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_jobs_done_within_total")),
        sa.CheckConstraint(
            "(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name=op.f("ck_jobs_finished_has_time")
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'failed')) = (rows IS NULL)", name=op.f("ck_jobs_finished_keeps_no_rows")
        ),
        sa.CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name=op.f("ck_jobs_failed_has_problem")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_jobs_state_known")),
        length("request_id", 300),
        length("trace_id", 100),
        length("resource_type", 100),
        length("problem", 100),
    )
    op.create_index("ix_jobs_in_line", "jobs", ["state", "created_at"])
    op.create_table(
        "job_receipts",
        sa.Column("job_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("receipts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "position", name="pk_job_receipts"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_job_receipts_job_id", ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("job_receipts")
    op.drop_index("ix_jobs_in_line", "jobs")
    op.drop_table("jobs")
