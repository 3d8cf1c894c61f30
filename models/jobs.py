"""Work that takes longer than a request: what is to be done, how far it is, and what became of it.

A job stands beside the ledger: what it does to resources is recorded there, under whoever asked for it.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from models.base import Base
from models.columns import Code, Count, Document, Identifier, Instant, Key, LongText, Title, Values, one_of

JOB_STATES = ("waiting", "running", "done", "failed")
UNFINISHED = JOB_STATES[:2]
KEPT_FOR = timedelta(days=30)  # after it is over
MOST_TRIES = 5  # without getting any further
MOST_WAITING = 20  # of one caller


class Job(Base):
    """An import of many rows. ``rows`` holds them, as JSON, until it is over.

    It belongs to the client or the person who asked for it and is done with what these may do by then. ``done`` of
    ``total`` rows are judged; ``failed`` is one that could not be judged to the end, which ``problem`` says why. A
    worker holds it until ``held_until``, and says so again and again; ``tries`` count since it last got further.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_in_line", "state", "created_at"),
        CheckConstraint("done BETWEEN 0 AND total", name="done_within_total"),
        CheckConstraint("(state IN ('done', 'failed')) = (finished_at IS NOT NULL)", name="finished_has_time"),
        CheckConstraint("(state IN ('done', 'failed')) = (rows IS NULL)", name="finished_keeps_no_rows"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name="failed_has_problem"),
    )

    id: Mapped[Key] = mapped_column(primary_key=True, default=uuid7)
    client_id: Mapped[Key | None]
    person_id: Mapped[Key | None]
    request_id: Mapped[Title | None]
    trace_id: Mapped[Code | None]
    resource_type: Mapped[Code]
    dry_run: Mapped[bool]
    atomic: Mapped[bool]
    ignored: Mapped[Values]
    counts: Mapped[Document] = mapped_column(default=dict)
    rows: Mapped[LongText | None] = mapped_column(deferred=True)
    state: Mapped[str] = one_of(*JOB_STATES, default="waiting")
    total: Mapped[Count]
    done: Mapped[Count] = mapped_column(default=0)
    stored: Mapped[bool] = mapped_column(default=False)
    problem: Mapped[Code | None]
    created_at: Mapped[Instant]
    started_at: Mapped[Instant | None]
    finished_at: Mapped[Instant | None]
    tries: Mapped[Count] = mapped_column(default=0)
    held_by: Mapped[Key | None]
    held_until: Mapped[Instant | None]


class JobReceipts(Base):
    """What became of some rows of a job, as JSON: stored with what they did. ``position`` is how many came before."""

    __tablename__ = "job_receipts"

    job_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[Count] = mapped_column(primary_key=True, autoincrement=False)
    receipts: Mapped[LongText]


def waiting_of(session: Session, client_id: UUID | None, person_id: UUID | None) -> int:
    """How many jobs of this caller are not over."""
    whose = Job.client_id == client_id if client_id else (Job.person_id == person_id) & Job.client_id.is_(None)
    count = session.scalar(select(func.count()).select_from(Job).where(whose, Job.state.in_(UNFINISHED)))
    return count or 0
