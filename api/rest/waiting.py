"""Waiting for the next change, without holding a connection: one thread asks the database for all who wait.

It lives as long as somebody waits, looks ``INTERVAL`` seconds apart, and at once when this process has committed
something. At most a quarter of the threads may wait, so that three quarters are there to answer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Event, Thread

import structlog
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from api.database import Database, database
from models.queries.changes import head_position

INTERVAL = 0.25

log = structlog.get_logger()


class Watch:
    """Who waits, and where the ledger stood when somebody last looked; ``head`` looks."""

    def __init__(self, head: Callable[[], int], seats: int) -> None:
        self._head, self._seats = head, seats
        self._turn, self._stirred = Condition(), Event()
        self._seated, self._position = 0, 0
        self._poller: Thread | None = None
        self._closed = False

    @contextmanager
    def seat(self) -> Iterator[bool]:
        """Within, the caller may wait; False where all seats are taken."""
        with self._turn:
            taken = not self._closed and self._seated < self._seats
            self._seated += taken
            if taken and self._poller is None:
                self._poller = Thread(target=self._poll, name="feed", daemon=True)
                self._poller.start()
        try:
            yield taken
        finally:
            with self._turn:
                self._seated -= taken
            self._stirred.set()  # nobody may be left to look for

    def wait(self, position: int, seconds: float) -> bool:
        """Wait until the ledger stands beyond ``position``; False where it did not in time, or all are to go home."""
        self._stirred.set()  # something may have come since the caller looked
        with self._turn:
            return self._turn.wait_for(lambda: self._closed or self._position > position, seconds) and not self._closed

    def stir(self) -> None:
        """Look at once: something was committed here."""
        if self._seated:
            self._stirred.set()

    def close(self) -> None:
        """Let everybody go home, and nobody sit down any more."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
        self._stirred.set()

    def _poll(self) -> None:
        while self._is_wanted():
            try:
                position = self._head()
            except SQLAlchemyError as error:
                log.warning("feed-cannot-look", error=type(error).__name__)
                continue
            with self._turn:
                self._position = position
                self._turn.notify_all()

    def _is_wanted(self) -> bool:
        """Whether somebody still waits, after a while or when stirred."""
        self._stirred.wait(INTERVAL)
        self._stirred.clear()
        with self._turn:
            if not self._seated or self._closed:
                self._poller = None
            return self._poller is not None


def watch() -> Watch:
    """The watch of this process."""
    if "watch" not in current_app.extensions:
        found = database()
        new = current_app.extensions["watch"] = Watch(lambda: _look(found), current_app.config["THREADS"] // 4)
        current_app.extensions.setdefault("leaving", []).append(new.close)  # nobody keeps a server that stops
    made: Watch = current_app.extensions["watch"]
    return made


def _look(found: Database) -> int:
    with found.readers.connect() as connection:
        return head_position(connection)
