"""Where the same question, to the letter, is answered by the thread that reads it: to hand it to another and wait there
for the database costs several times what is left to do.

Before each answer the database says how the caller's key stands and where the ledger ends, for all who wait at once.
Where either is another than it was, where it does not say soon, or where it is not PostgreSQL, the question goes the
ordinary way, on which the same answer may be found.
"""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from threading import Lock, Thread
from time import perf_counter
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol, cast

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers

from api.auth.standing import Answer, Asking, Standing
from api.database import Database
from api.operations import logs, tracing
from api.problems import Problem
from models.clients import prefix_of
from models.danish import today

BEARER = "Bearer "
OTHERWISE = frozenset({"TRACEPARENT", "TRACESTATE", "X_REQUEST_ID"})  # may differ, as no answer does
AT_ONCE = 64  # answers, while which nobody else is seen to
MOST = 2000  # who wait here: about a second's answers
SOON = 0.25  # seconds for the database to say something
AGAIN = 1.0  # seconds until it is dialled again


class Known(Protocol):
    """Who knows answers."""

    def knows(self, question: bytes) -> bool: ...

    def recall(self, question: bytes, standing: Standing) -> Answer | None: ...


class Waiting(NamedTuple):
    """Who waits for the database."""

    channel: Any
    asked: Any
    prefix: str
    since: float


class Desk:
    """Works in the turns of the server, which also sees to its socket, ``number``."""

    accepting = False

    def __init__(self, app: Flask, known: Known) -> None:
        self.known, self.database = known, cast("Database", app.extensions["database"])
        self.rates, self.measures = app.extensions["rates"], app.extensions["measures"]
        self.log = logs.configure(app.config["LOG_LEVEL"])
        self.complete = app.extensions["headers"].completed
        self.kept, self.proxy = app.app_ctx_globals_class, app.config["TRUSTED_PROXY"]
        self.asking: Asking | None = None
        self.new: deque[Waiting] = deque()
        self.asked: list[Waiting] = []
        self.dialled = self.since = 0.0
        self.dialling = Lock()
        self.is_heard = False

    def takes(self, channel: Any, asked: Any) -> bool:
        """Whether whoever asks will have an answer from here, or is lined up later."""
        said = asked.headers.get("AUTHORIZATION", "")
        prefix = prefix_of(said[len(BEARER) :]) if said.startswith(BEARER) else ""
        if not prefix or asked.error or asked.command != "GET" or len(channel.requests) > 1:
            return False
        asked.question = self._digest(channel, asked)
        is_full = channel.total_outbufs_len or len(self.new) >= MOST
        if is_full or not self.known.knows(asked.question) or not self._is_there():
            return False
        self.new.append(Waiting(channel, asked, prefix, perf_counter()))
        return True

    def turn(self, line_up: Callable[[Any], None]) -> None:
        """Answer those of whom the database told something, and ask it about the others."""
        waiting: list[Waiting] = []
        standings: dict[str, Standing] = {}
        try:
            if self.is_heard and (found := self._heard()) is not None:
                waiting, self.asked, standings = self.asked, [], found
            if self.asked and perf_counter() - self.since > SOON:
                raise TimeoutError
            if self.new and not self.asked:
                self._ask()
        except OSError:
            self.close()
            for one in self.asked:
                line_up(one.channel)
            self.asked = []
            while self.new:
                line_up(self.new.popleft().channel)
        for one in waiting:
            self._answer(one, standings.get(one.prefix))
            if one.channel.requests[:1] == [one.asked]:
                line_up(one.channel)

    def soon(self, seconds: float) -> float:
        """How long the next turn may be away, at most so many ``seconds``."""
        return min(seconds, SOON) if self.asked else 0 if self.new else seconds

    def close(self) -> None:
        if self.asking:
            self.asking.close()
        self.asking, self.is_heard = None, False

    @property
    def number(self) -> int | None:
        """The socket to look at."""
        return self.asking.number if self.asking else None

    def handle_read_event(self) -> None:
        self.is_heard = True

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    handle_close = handle_error = handle_expt_event = handle_read_event

    def _ask(self) -> None:
        if not self.asking:
            raise ConnectionError
        self.asked = [self.new.popleft() for _ in range(min(AT_ONCE, len(self.new)))]
        self.since = perf_counter()
        self.asking.ask({one.prefix for one in self.asked})

    def _heard(self) -> dict[str, Standing] | None:
        self.is_heard = False
        return self.asking.heard() if self.asking else None

    def _answer(self, one: Waiting, standing: Standing | None) -> None:
        """Answer as before, where that is known; what fails here is for others to do."""
        one.asked.standing = standing
        try:
            if standing and (found := self.known.recall(one.asked.question, standing)):
                self._tell(one, found)
        except Problem:
            return
        except Exception:
            with suppress(Exception):
                self.log.exception("the desk failed")

    def _tell(self, one: Waiting, found: Answer) -> None:
        asked, kept = _seen(one, found.rule), self.kept()
        tracing.begin(asked, kept)
        kept.began, kept.principal = one.since, found.principal
        answer: Any = SimpleNamespace(headers=Headers(found.headers), status_code=int(found.status[:3]))
        if self.rates:
            self.rates.count(asked, kept)
            self.rates.tell(asked, kept, answer)
        tracing.pass_on(kept, answer)
        kind, seconds = (tracing.route(asked), "GET", answer.status_code), perf_counter() - one.since
        self.measures.observe(*kind, seconds)
        logs.tell(self.log, kept, *kind, seconds)
        one.channel.answer(found.status, self.complete(found.status, [*answer.headers]), found.body)

    def _digest(self, channel: Any, asked: Any) -> bytes:
        """What tells questions apart: where they go, what headers say and whether a proxy says it, and the day."""
        said = [one for one in asked.headers.items() if one[0] not in OTHERWISE]
        is_proxy = channel.addr[0] == self.proxy
        return sha256(repr((asked.version, asked.path, asked.query, said, is_proxy, today())).encode()).digest()

    def _is_there(self) -> bool:
        """Whether the database can be asked; it is dialled beside all else where it cannot."""
        if not self.asking and perf_counter() - self.dialled > AGAIN and self.dialling.acquire(blocking=False):
            self.dialled = perf_counter()
            Thread(target=self._dial, daemon=True).start()
        return self.asking is not None

    def _dial(self) -> None:
        """Once at a time: a database that is away may let whoever dials wait for long."""
        try:
            with suppress(SQLAlchemyError, OSError):
                self.asking = self.asking or Asking(self.database)
        finally:
            self.dialling.release()


def _seen(one: Waiting, rule: Any) -> Any:
    """The question as those see it who are asked about each request."""
    names = ("TRACEPARENT", "X_REQUEST_ID", "AUTHORIZATION")
    environ = {f"HTTP_{name}": one.asked.headers[name] for name in names if name in one.asked.headers}
    return SimpleNamespace(environ=environ, path=one.asked.path, remote_addr=one.channel.addr[0], url_rule=rule)
