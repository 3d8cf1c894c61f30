"""A worker: gathers what is to be told from the ledger, and sends it, one event after the other in each line.

What it promises: every event at least once, under one id, in the order of the ledger. While nobody answers at a
receiver's address its whole line waits, so that nothing overtakes; an event that the receiver itself refuses is tried
again later by itself, and those behind it go on. Lines know nothing of each other.
"""

import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import structlog
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from api.auth import policy
from api.auth.identity import Principal, stand_in
from api.database import Database
from api.delivery.webhooks.addresses import Borders, Resolve, resolve
from api.delivery.webhooks.events import letter
from api.delivery.webhooks.lines import Held, Lines, LostLineError, Subscription
from api.delivery.webhooks.posting import DEADLINE, Outcome, Poster
from api.delivery.webhooks.secrets import UnreadableSecretError, Vault
from api.rest.feed import filters_of, heads_of
from models.changes import MICROSECOND
from models.ledger import settle
from models.queries.changes import entries_within, span_after
from models.webhooks import Delivery, Webhook
from models.webhooks.deliveries import PATIENCE, PING, delivery_id, next_try, wait_after

THREADS = 16  # half of them at most for lines that failed last: those that work soon get their place
AT_ONCE = 1000  # entries that are gathered in one transaction
IN_TURN = 200  # deliveries of one line before another one gets its thread
EVERY = 0.5  # seconds between two looks for what is to be done
TIDY = timedelta(hours=1)
log = structlog.get_logger()
Row = dict[str, Any]


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Worker:
    """One of any number; ``clock``, ``resolve`` and ``jitter`` (between -1 and 1) are what they seem."""

    def __init__(
        self,
        app: Flask,
        *,
        clock: Callable[[], datetime] = wall_clock,
        resolve: Resolve = resolve,
        jitter: Callable[[], float] = lambda: random.uniform(-1, 1),  # noqa: S311, nobody gains by guessing it
        deadline: float = DEADLINE,
    ) -> None:
        self.app, self.clock, self.jitter = app, clock, jitter
        self.database: Database = app.extensions["database"]
        self.lines = Lines(self.database, uuid4())
        self.vault = Vault.of(app.config)
        self.poster = Poster(Borders(app.config["WEBHOOK_NETWORKS"], resolve), app.config["WEBHOOK_CA"], deadline)
        self.threads = min(THREADS, app.config["THREADS"] + 10)  # no more than there are connections
        self.is_over = Event()
        self.tidied = datetime.min.replace(tzinfo=UTC)

    def run(self) -> None:
        """Work until ``stop``; what has begun is finished."""
        busy: dict[UUID, tuple[Future[None], bool]] = {}
        with ThreadPoolExecutor(self.threads, thread_name_prefix="webhooks") as pool:
            while not self.is_over.wait(EVERY):
                busy = {key: one for key, one in busy.items() if not one[0].done()}
                try:
                    self._hand_out(pool, busy)
                except SQLAlchemyError as error:
                    log.warning("webhooks-cannot-look", error=type(error).__name__)

    def stop(self, *_: Any) -> None:
        self.is_over.set()

    def _hand_out(self, pool: ThreadPoolExecutor, busy: dict[UUID, tuple[Future[None], bool]]) -> None:
        for key, fails in self.lines.due(self.clock()):
            failing = sum(one for _, one in busy.values())
            if key not in busy and len(busy) < self.threads and not (fails and failing >= self.threads // 2):
                busy[key] = pool.submit(self.work, key), fails
        if self.clock() - self.tidied > TIDY:
            self.lines.forget(self.clock())
            self.tidied = self.clock()

    def work_off(self) -> None:
        """Do all that there is to do by now, line by line."""
        while due := [key for key, _ in self.lines.due(self.clock())]:
            for key in due:
                self.work(key)

    def work(self, webhook_id: UUID) -> None:
        """A turn of one line; whatever goes wrong in it stays there."""
        try:
            with self.app.app_context():
                held = self.lines.take(webhook_id, self.clock())
                if held is not None:
                    self._turn(held)
        except LostLineError:
            log.warning("webhook-line-lost", webhook_id=webhook_id)
        except Exception:
            log.exception("webhook-line-broke", webhook_id=webhook_id)

    def _turn(self, held: Held) -> None:
        """Gather, send, and leave; what breaks in between stays held for a while, so that it is not tried at once."""
        self._gather(held)
        if held.next_at is None or held.next_at <= self.clock():
            self._send(held.webhook_id, held.failures)
        self.lines.leave(held.webhook_id)

    def _gather(self, held: Held) -> None:
        """Put into the line what has happened since it was last looked at."""
        position, is_behind = held.position, True
        while is_behind and (to := self.lines.subscription(held.webhook_id)):
            now = self.clock()
            with self.database.readers.connect() as connection:
                span = span_after(connection, position)
                wanted = _wanted(to, self._owner(to))
                entries = []
                if wanted is not None and span.end > position:
                    entries = heads_of(entries_within(connection, position, span.end, AT_ONCE, wanted))
            until = entries[-1]["position"] if len(entries) == AT_ONCE else max(span.end, position)
            told = [one for one in entries if _is_told(to, one)]
            rows = [
                _delivery(to.id, one, now) | {"at": now + i * MICROSECOND} for i, one in enumerate(told)
            ]  # in order
            self.lines.gather(to.id, rows, until, now)
            position, is_behind = until, until < span.head

    def _owner(self, to: Subscription) -> Principal | None:
        """Who stands behind the webhook, where they still may have one."""
        with self.database.readers.connect() as connection:
            who = stand_in(connection, to.api_client_id, to.person_id)
        allowed = who and policy.permits(who, "webhooks:manage") and policy.permits(who, "changes:read")
        return who if allowed else None

    def _send(self, webhook_id: UUID, failures: int) -> None:
        """Send what is due, until something fails or others shall have their turn."""
        for _ in range(IN_TURN):
            row = None if self.is_over.is_set() else self.lines.next_in(webhook_id, self.clock())
            to = row and self.lines.subscription(webhook_id)
            if not row or not to:
                return
            body = self._body(to, row)
            if body is None:
                self._note(row, 0, state="withheld")
                continue
            try:
                outcome = self._attempt(to, row, body)
            except UnreadableSecretError:
                log.exception("webhook-secret-unreadable", webhook_id=webhook_id)
                outcome = Outcome(fault="secretUnreadable")
            failures = 0 if outcome.is_delivered else failures + 1
            self._conclude(to, row, outcome, failures)
            if failures:
                return

    def _body(self, to: Subscription, row: Row) -> Row | None:
        """What is told, as far as the webhook's owner may see it at this moment and it is still asked for."""
        who = self._owner(to)
        if row["event_type"] == PING:
            return {} if who else None
        wanted = _wanted(to, who)
        if wanted is None:
            return None
        with self.database.readers.connect() as connection:
            found = heads_of(entries_within(connection, row["position"] - 1, row["position"], 1, wanted))
        return found[0] if found and _is_told(to, found[0]) else None

    def _attempt(self, to: Subscription, row: Row, item: Row) -> Outcome:
        secrets = [self.vault.open(to.id, one) for one in to.sealed]
        headers, body = letter(row, item, secrets, self.clock())
        return self.poster.post(to.url, headers, body)

    def _conclude(self, to: Subscription, row: Row, outcome: Outcome, failures: int) -> None:
        """Note what became of an attempt; log it without where it went."""
        now = self.clock()
        told = {"webhook_id": to.id, "delivery_id": row["id"], "status": outcome.status, "fault": outcome.fault}
        seen = {
            "attempts": row["attempts"] + 1,
            "last_attempt_at": now,
            "last_status": outcome.status,
            "last_fault": outcome.fault,
        }
        if outcome.is_delivered:
            log.info("webhook-delivered", **told)
            self._note(row, 0, state="delivered", **seen)
        elif outcome.is_gone or now >= row["expires_at"]:
            log.warning("webhook-dead-letter", **told)
            self._note(row, failures, state="deadLetter", **seen)
        else:
            log.info("webhook-failed", **told)
            own = {} if outcome.is_absent else {"due_at": self._next(row, row["attempts"] + 1)}
            self._note(row, failures, state="pending", **seen, **own)
        if outcome.is_gone:
            self._disable(to.id)

    def _next(self, row: Row, failures: int) -> datetime:
        return next_try(self.clock(), failures, self.jitter(), row["expires_at"])

    def _note(self, row: Row, failures: int, *, state: str, **seen: Any) -> None:
        """Keep it, together with how the line goes on. Where a receiver was away until the end of patience, so it was
        for all that waited behind.
        """
        now, mine = self.clock(), Delivery.webhook_id == row["webhook_id"]
        finished = {} if state == "pending" else {"finished_at": now}
        next_at = self._next(row, failures) if failures and state == "pending" else None
        if failures and state == "deadLetter":
            next_at = now + wait_after(failures, self.jitter())
        with self.lines.holding(row["webhook_id"], now, failures=failures, next_at=next_at) as connection:
            connection.execute(update(Delivery).where(Delivery.id == row["id"]).values(state=state, **finished, **seen))
            if state == "deadLetter" and seen["last_status"] != 410:
                late = (mine, Delivery.state == "pending", Delivery.expires_at <= now)
                connection.execute(update(Delivery).where(*late).values(state=state, finished_at=now))

    def _disable(self, webhook_id: UUID) -> None:
        """Nobody is there for good (410): switch the webhook off, which the ledger tells."""
        try:
            with self.database.session() as session:
                webhook = session.get(Webhook, webhook_id)
                if webhook is not None:
                    webhook.active, webhook.disabled_because = False, "gone"
                    settle(session)
                    session.commit()
        except StaleDataError:  # somebody is changing it at this moment; the next delivery finds out
            log.warning("webhook-not-disabled", webhook_id=webhook_id)


def _wanted(to: Subscription, who: Principal | None) -> dict[str, Any] | None:
    """What of the ledger the webhook asks for and its owner may see; None where that is nothing."""
    if who is None:
        return None
    types = sorted({one.split(".")[2] for one in to.event_types}) or None
    return filters_of(who, types, [to.strategy_id] if to.strategy_id else None)


def _is_told(to: Subscription, item: Row) -> bool:
    """Whether an entry is of one of the types of events that the webhook asks for."""
    kind = f"dk.samspil.{item['resourceType']}."
    return not to.event_types or bool({f"{kind}*", f"{kind}{item['action']}"} & set(to.event_types))


def _delivery(webhook_id: UUID, item: Row, now: datetime) -> Row:
    return {
        "id": delivery_id(webhook_id, item["position"]),
        "webhook_id": webhook_id,
        "at": now,
        "position": item["position"],
        "event_type": f"dk.samspil.{item['resourceType']}.{item['action']}",
        "resource_id": UUID(str(item["resourceId"])),
        "state": "pending",
        "attempts": 0,
        "replays": 0,
        "due_at": now,
        "expires_at": now + PATIENCE,
    }
