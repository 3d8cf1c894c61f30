"""The same question, to the letter, by the same caller: answered before any view is asked, while nothing at all has
changed since.

Who calls is read from the database at each request, and with it where the ledger ends. Where both are what they were,
on the same day, so is the answer. What differs in any letter, or comes after any change, goes its ordinary way, on
which ``remembered`` may still know the answer. A server on PostgreSQL asks for both itself, and answers from here
without handing the question on (``api.operations.desk``).
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

from flask import Flask, Response, g, request

from api.auth.identity import Principal, principal
from api.auth.standing import KNOWN, QUESTION, STANDING, Answer, Standing
from api.rest.recall import day
from api.rest.remembered import MEMORY, Finished, Memory

MOST = 2000  # questions of one process
OTHERWISE = frozenset({"HTTP_TRACEPARENT", "HTTP_TRACESTATE", "HTTP_X_REQUEST_ID"})  # may differ, as no answer does


class Same(NamedTuple):
    """An answer: who asked with which rights and where the ledger ended, how the database spelled that when the server
    asked for it, the key of the answer's body, and the rest of it.
    """

    rests_on: tuple[Principal, Any]
    standing: Standing | None
    key: Hashable
    status: str
    headers: list[tuple[str, str]]
    rule: Any


class Questions:
    """What was answered, by a digest of the question: that holds what proves who calls."""

    def __init__(self, extensions: Mapping[str, Any]) -> None:
        self._extensions = extensions
        self._known: OrderedDict[bytes, Same] = OrderedDict()
        self._lock = Lock()

    def knows(self, question: bytes) -> bool:
        return question in self._known

    def recall(self, question: bytes, standing: Standing) -> Answer | None:
        """The answer, where the same standing led to it."""
        same = self._known.get(question)
        if same is None or standing != same.standing or not (found := self._body(same)):
            return None
        body = found.made.body if same.status.startswith("200") else b""
        return Answer(same.status, same.headers, body, same.rests_on[0], same.rule)

    def answer(self, question: bytes, standing: Standing | None) -> Response | None:
        """The answer, where it would be the same now; and as things stand now."""
        same = self._known.get(question)
        if same is None or (principal(), g.get("ledger_end")) != same.rests_on:
            return None
        found = self._body(same)
        self.keep(question, same._replace(standing=standing))
        return found and Response(found.made.body if same.status.startswith("200") else None, same.status, same.headers)

    def _body(self, same: Same) -> Finished | None:
        memory: Memory | None = self._extensions.get(MEMORY)
        return memory.look(same.key) if memory else None

    def keep(self, question: bytes, same: Same) -> None:
        with self._lock:
            self._known[question] = same
            self._known.move_to_end(question)
            while len(self._known) > MOST:
                self._known.popitem(last=False)


def init_app(app: Flask) -> None:
    """Behind all that every request passes before it is answered."""
    questions = app.extensions[KNOWN] = Questions(app.extensions)

    @app.before_request
    def _() -> Response | None:
        if request.method != "GET" or request.environ.get("CONTENT_LENGTH"):
            return None
        g.question = request.environ.get(QUESTION) or _digest(request.environ)
        return questions.answer(g.question, request.environ.get(STANDING))

    @app.after_request
    def _(answer: Response) -> Response:
        if "question" in g and "ledger_end" in g and "remembered" in g and answer.status_code in (200, 304):
            rests_on, standing = (principal(), g.ledger_end), request.environ.get(STANDING)
            head = answer.status, [*answer.headers], request.url_rule
            questions.keep(g.question, Same(rests_on, standing, g.remembered, *head))
        return answer


def _digest(environ: Mapping[str, Any]) -> bytes:
    """What tells questions apart: where they go, what their headers say, and the day."""
    said = [one for one in environ.items() if one[0].startswith("HTTP_") and one[0] not in OTHERWISE]
    where = [environ.get(name) for name in ("wsgi.url_scheme", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")]
    return sha256(repr((where, said, day())).encode()).digest()
