"""Denied attempts are counted in memory by caller, permission, answer and minute, and written beside every request.

A flood so becomes a few rows a minute. No request waits for the writing, so that nothing tells what is out of sight
from what is not there. What nobody has proved to be is not counted: without a key of ours there is no caller.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, current_app, g, request
from sqlalchemy.exc import DBAPIError

from api.database import Database
from api.errors import camel
from models.denials import add, clear, key_of

EVERY = 1.0  # seconds between two looks for what is to be written
MOST_PENDING = 10_000
PARAMETER = re.compile(r"<uuid:(\w+)>")
log = structlog.get_logger()


class Denials:
    """The attempts of one application that are not written yet."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.pending: dict[UUID, dict[str, Any]] = {}
        self.lock = Lock()

    def note(self, row: dict[str, Any]) -> None:
        """Count one more attempt; under a flood from more callers than can be kept, the further ones are not."""
        with self.lock:
            if row["id"] in self.pending:
                self.pending[row["id"]]["count"] += 1
            elif len(self.pending) < MOST_PENDING:
                self.pending[row["id"]] = row

    def write(self) -> None:
        """Bring what is pending to the database; where that fails it stays pending."""
        with self.lock:
            rows, self.pending = self.pending, {}
        if not rows:
            return
        try:
            with self.database.writers.begin() as connection:
                add(connection, list(rows.values()))
                clear(connection, datetime.now(UTC))
        except DBAPIError:
            log.warning("denials-not-written")
            for row in rows.values():
                self.note(row)


def init_app(app: Flask) -> None:
    app.extensions["denials"] = Denials(app.extensions["database"])


def denials() -> Denials:
    found: Denials = current_app.extensions["denials"]
    return found


def note(status: int, caller_type: str, caller_id: UUID | None) -> None:
    """Count that this caller was denied what the route at hand needs."""
    permission, at = g.get("permission"), datetime.now(UTC).replace(second=0, microsecond=0)
    if permission is None or caller_id is None:
        return
    key = key_of(at, caller_id, permission, status)
    caller = {"caller_type": caller_type, "caller_id": caller_id}
    asked = {"permission": permission, "status": status, "method": request.method, "route": route_of()}
    denials().note({"id": key, "at": at, **caller, **asked, "count": 1})


def route_of() -> str:
    """The form of the address that was asked, without what was filled into it."""
    rule = request.url_rule.rule if request.url_rule else "/"
    return PARAMETER.sub(lambda found: f"{{{camel(found[1])}}}", rule)


@contextmanager
def kept(app: Flask, every: float = EVERY) -> Iterator[None]:
    """Within, what is denied is written soon, and all of it at the end."""
    found: Denials = app.extensions["denials"]
    is_over = Event()

    def go_on() -> None:
        while not is_over.wait(every):
            found.write()

    thread = Thread(target=go_on, name="denials", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        found.write()
