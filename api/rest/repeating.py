"""The same question, to the letter, by the same caller: answered before any view is asked, while nothing at all has
changed since.

Who calls is read from the database at each request, and with it where the ledger ends. Where both are what they were,
on the same day, so is the answer. What differs in any letter, or comes after any change, goes its ordinary way, on
which ``remembered`` may still know the answer.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

from flask import Flask, Response, g, request

from api.auth.identity import Principal, principal
from api.rest.recall import day
from api.rest.remembered import memory

MOST = 2000  # questions of one process
OTHERWISE = frozenset({"HTTP_TRACEPARENT", "HTTP_TRACESTATE", "HTTP_X_REQUEST_ID"})  # may differ, as no answer does


class Same(NamedTuple):
    """An answer: who asked with which rights and where the ledger ended, the key of its body, and the rest of it."""

    rests_on: tuple[Principal, Any]
    key: Hashable
    status: int
    headers: list[tuple[str, str]]


class Questions:
    """What was answered, by a digest of the question: that holds what proves who calls."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Same] = OrderedDict()
        self._lock = Lock()

    def answer(self, question: bytes) -> Response | None:
        """The answer, where it would be the same now."""
        same = self._known.get(question)
        if same is None or (principal(), g.get("ledger_end")) != same.rests_on:
            return None
        found = memory().look(same.key)
        return found and Response(found.made.body if same.status == 200 else None, same.status, same.headers)

    def keep(self, question: bytes, same: Same) -> None:
        with self._lock:
            self._known[question] = same
            self._known.move_to_end(question)
            while len(self._known) > MOST:
                self._known.popitem(last=False)


def init_app(app: Flask) -> None:
    """Behind all that every request passes before it is answered."""
    questions = Questions()

    @app.before_request
    def _() -> Response | None:
        if request.method != "GET" or request.environ.get("CONTENT_LENGTH"):
            return None
        g.question = _digest(request.environ)
        return questions.answer(g.question)

    @app.after_request
    def _(answer: Response) -> Response:
        if "question" in g and "ledger_end" in g and "remembered" in g and answer.status_code in (200, 304):
            same = Same((principal(), g.ledger_end), g.remembered, answer.status_code, [*answer.headers])
            questions.keep(g.question, same)
        return answer


def _digest(environ: Mapping[str, Any]) -> bytes:
    """What tells questions apart: where they go, what their headers say, and the day."""
    said = [one for one in environ.items() if one[0].startswith("HTTP_") and one[0] not in OTHERWISE]
    where = [environ.get(name) for name in ("wsgi.url_scheme", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")]
    return sha256(repr((where, said, day())).encode()).digest()
