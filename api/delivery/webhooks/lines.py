"""The lines in which events go out, one for each webhook, and their place in the database.

A line is held by one worker at a time, for so long as it says from one delivery to the next; so any number of workers
may run, and what a dead one held is taken up by another. All writing here stands beside the ledger.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.database import Database
from models.changes import Head
from models.webhooks import Delivery, Line, Webhook, WebhookSecret

HOLD = timedelta(seconds=90)  # longer than one attempt may take
KEPT_FOR = timedelta(days=30)  # after it is over
INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class LostLineError(Exception):
    """Somebody else holds the line by now, or the webhook is gone."""


@dataclass(frozen=True)
class Held:
    """A line as it was taken."""

    webhook_id: UUID
    position: int
    failures: int
    next_at: datetime | None


@dataclass(frozen=True)
class Subscription:
    """A webhook as it stands now, with its sealed secrets, the oldest first."""

    id: UUID
    url: str
    event_types: Sequence[str]
    strategy_id: UUID | None
    api_client_id: UUID | None
    person_id: UUID | None
    sealed: tuple[str, ...]


class Lines:
    """The lines in one database, as one worker sees them."""

    def __init__(self, database: Database, worker: UUID) -> None:
        self.database, self.worker = database, worker

    def due(self, now: datetime) -> list[tuple[UUID, bool]]:
        """The webhooks whose lines nobody holds and for which there is something to do; whether they failed last."""
        pending = exists().where(
            Delivery.webhook_id == Line.webhook_id, Delivery.state == "pending", Delivery.due_at <= now
        )
        rests = Line.next_at > now
        is_behind = Line.position < select(Head.position).scalar_subquery()
        asked = (
            select(Line.webhook_id, Line.failures > 0)
            .join(Webhook, Webhook.id == Line.webhook_id)
            .where(Webhook.active, _free(now), or_(is_behind, pending & or_(Line.next_at.is_(None), ~rests)))
            .order_by(Line.failures, Line.next_at, Line.webhook_id)
        )
        with self.database.readers.connect() as connection:
            return [(key, bool(fails)) for key, fails in connection.execute(asked)]

    def take(self, webhook_id: UUID, now: datetime) -> Held | None:
        """The line, for this worker alone; None where another one was faster."""
        mine = (Line.webhook_id == webhook_id, _free(now))
        with self.database.writers.begin() as connection:
            if not _changed(connection, update(Line).where(*mine).values(self._holding(now))):
                return None
            columns = (Line.webhook_id, Line.position, Line.failures, Line.next_at)
            return Held(*connection.execute(select(*columns).where(Line.webhook_id == webhook_id)).one())

    def leave(self, webhook_id: UUID) -> None:
        """Let others have it."""
        with self.database.writers.begin() as connection:
            mine = (Line.webhook_id == webhook_id, Line.held_by == self.worker)
            connection.execute(update(Line).where(*mine).values(held_by=None, held_until=None))

    def gather(self, webhook_id: UUID, rows: Sequence[dict[str, Any]], until: int, now: datetime) -> None:
        """Put deliveries, rows by the columns of ``Delivery``, into the line, which has looked that far."""
        with self.holding(webhook_id, now, position=until) as connection:
            if rows:
                put = INSERTS[connection.dialect.name](Delivery.__table__)
                connection.execute(put.on_conflict_do_nothing(index_elements=["id"]), list(rows))

    @contextmanager
    def holding(self, webhook_id: UUID, now: datetime, **values: Any) -> Iterator[Connection]:
        """A transaction in which the line is ours, for some time more, and has these values; LostLineError where it is
        not.
        """
        with self.database.writers.begin() as connection:
            mine = (Line.webhook_id == webhook_id, Line.held_by == self.worker)
            if not _changed(connection, update(Line).where(*mine).values({**self._holding(now), **values})):
                raise LostLineError
            yield connection

    def _holding(self, now: datetime) -> dict[str, Any]:
        return {"held_by": self.worker, "held_until": now + HOLD}

    def next_in(self, webhook_id: UUID, now: datetime) -> dict[str, Any] | None:
        """The delivery that has waited longest for its turn; one that was refused stands behind what came meanwhile."""
        table: Any = Delivery.__table__
        mine = (Delivery.webhook_id == webhook_id, Delivery.state == "pending", Delivery.due_at <= now)
        asked = select(table).where(*mine).order_by(Delivery.due_at, Delivery.position, Delivery.id).limit(1)
        with self.database.readers.connect() as connection:
            found = connection.execute(asked).mappings().first()
            return dict(found) if found else None

    def subscription(self, webhook_id: UUID) -> Subscription | None:
        """The webhook as it stands now, where it is active."""
        columns = (
            Webhook.id, Webhook.url, Webhook.event_types, Webhook.strategy_id, Webhook.api_client_id, Webhook.person_id,
        )  # fmt: skip
        secrets = select(WebhookSecret.sealed).where(WebhookSecret.webhook_id == webhook_id)
        with self.database.readers.connect() as connection:
            row = connection.execute(select(*columns).where(Webhook.id == webhook_id, Webhook.active)).first()
            sealed = connection.scalars(secrets.order_by(WebhookSecret.created_at, WebhookSecret.id)) if row else ()
            return Subscription(*row, sealed=tuple(sealed)) if row else None

    def forget(self, now: datetime) -> None:
        """Delete the record of deliveries that have long been over."""
        with self.database.writers.begin() as connection:
            connection.execute(delete(Delivery).where(Delivery.finished_at < now - KEPT_FOR))


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(Line.held_until.is_(None), Line.held_until <= now)


def _changed(connection: Connection, statement: Any) -> bool:
    return connection.execute(statement).rowcount > 0
