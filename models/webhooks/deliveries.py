"""What became of each event that was to be told: kept beside the ledger, for whoever wants to know and for replays."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from models.base import Base
from models.columns import Code, Count, Identifier, Instant, Key, Large, one_of

DELIVERY_STATES = ("pending", "delivered", "deadLetter", "withheld")
PING = "dk.samspil.webhooks.pinged"
PATIENCE = timedelta(hours=72)  # from when an event is in line, or is replayed
WAITS = tuple(timedelta(seconds=one) for one in (5, 30, 120, 600, 1800, 3600))  # the last one again and again
JITTER = 0.2  # of a wait, so that receivers which failed together are not asked together


class Delivery(Base):
    """One event for one webhook. Its id stays the same however often it is sent, and is the receiver's ``webhook-id``.

    ``position`` is the entry that it tells of; of a ping, where the ledger stood. It is ``pending`` until it was taken,
    nobody took it for three days (``deadLetter``), or its webhook's owner may no longer see what it tells
    (``withheld``). ``due_at`` is when it is tried next, and ``expires_at`` when for the last time.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_in_line", "state", "webhook_id", "due_at"),
        Index("ix_webhook_deliveries_in_order", "webhook_id", "at", "id"),
        CheckConstraint("(state = 'pending') = (finished_at IS NULL)", name="pending_or_finished"),
    )

    id: Mapped[Key] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(Identifier(), ForeignKey("webhooks.id", ondelete="CASCADE"))
    at: Mapped[Instant]
    position: Mapped[Large]
    event_type: Mapped[Code]
    resource_id: Mapped[Key]
    state: Mapped[str] = one_of(*DELIVERY_STATES)
    attempts: Mapped[Count]
    replays: Mapped[Count]
    due_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    last_attempt_at: Mapped[Instant | None]
    last_status: Mapped[Count | None]
    last_fault: Mapped[Code | None]
    finished_at: Mapped[Instant | None]


def ping_of(webhook_id: UUID, position: int, now: datetime) -> Delivery:
    """A delivery that tells of nothing; ``position`` is where the ledger stands."""
    about = {"id": uuid7(), "webhook_id": webhook_id, "position": position, "resource_id": webhook_id}
    times = {"at": now, "due_at": now, "expires_at": now + PATIENCE}
    return Delivery(**about, **times, event_type=PING, state="pending", attempts=0, replays=0)


def replay(delivery: Delivery, now: datetime) -> None:
    """Put it into the line once more, for as long as if it were new."""
    delivery.state, delivery.finished_at = "pending", None
    delivery.due_at, delivery.expires_at = now, now + PATIENCE
    delivery.replays += 1


def delivery_id(webhook_id: UUID, position: int) -> UUID:
    """The id of the delivery of one entry of the ledger: the same, whoever puts it into the line."""
    return uuid5(webhook_id, str(position))


def wait_after(failures: int, jitter: float) -> timedelta:
    """How long to wait after so many failures, 1 or more; ``jitter`` lies between -1 and 1."""
    return WAITS[min(failures, len(WAITS)) - 1] * (1 + JITTER * jitter)


def next_try(now: datetime, failures: int, jitter: float, expires_at: datetime) -> datetime:
    """When to try again: the last time exactly at the end of patience."""
    return min(now + wait_after(failures, jitter), max(expires_at, now))
