"""The yardstick: the same answers by psycopg from hand-written SQL that builds the JSON, in a bare WSGI application on
the same server, without identity, permissions, versions, limits or logs.

The statements lie in ``bench/sql``, one for each answer, prepared and planned once. Each is a transaction of its own:
the write too moves the head row, stores the report and answers it in one. ``bench.compare`` holds the answers against
the product's, and says what they do not work out.
"""

import os
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import local
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection, RawCursor, connect
from psycopg.adapt import Loader
from uuid_utils.compat import uuid7

from bench.plain import serve

STATEMENTS = Path(__file__).with_name("sql")
MUNICIPALITY = "151"
OPTIONS = "-c jit=off -c plan_cache_mode=force_generic_plan"  # else a plan is made anew for some questions, or compiled
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
Answer = tuple[str, bytes | None]


def statement(name: str) -> str:
    """A statement; ``{name}`` in it stands for a part of its own."""
    text = (STATEMENTS / f"{name}.sql").read_text()
    return re.sub(r"\{(\w+)\}", lambda found: statement(found[1]).rstrip(), text)


NAMES = ("page", "one", "overview", "changes", "status_update")
PAGE_SQL, ONE_SQL, OVERVIEW_SQL, CHANGES_SQL, REPORT_SQL = map(statement, NAMES)


class Bytes(Loader):
    """JSON as the database wrote it."""

    def load(self, data: Any) -> bytes:
        return bytes(data)


_mine = local()


def connection() -> Connection[Any]:
    """The thread's own connection."""
    if not hasattr(_mine, "connection"):
        found = connect(os.environ["BENCH_DATABASE_URL"], autocommit=True, cursor_factory=RawCursor, options=OPTIONS)
        found.adapters.register_loader("json", Bytes)
        _mine.connection = found
    made: Connection[Any] = _mine.connection
    return made


@cache
def reporter() -> Any:
    """The person in whose name is reported: somebody must be, and nobody is asked who they are."""
    row = connection().execute("SELECT person_id FROM api_clients WHERE person_id IS NOT NULL LIMIT 1").fetchone()
    return row and row[0]


def today() -> date:
    return datetime.now(COPENHAGEN).date()


def _ask(text: str, *values: Any) -> bytes | None:
    row = connection().execute(text, values, prepare=True).fetchone()
    return row and row[0]


def page(_: bytes, strategy: str) -> Answer:
    return "200 OK", _ask(PAGE_SQL, today(), strategy)


def one(_: bytes, initiative: str) -> Answer:
    return "200 OK", _ask(ONE_SQL, today(), initiative)


def overview(_: bytes, strategy: str) -> Answer:
    return "200 OK", _ask(OVERVIEW_SQL, today(), strategy, MUNICIPALITY)


def changes(_: bytes, cursor: str) -> Answer:
    position = int.from_bytes(urlsafe_b64decode(cursor)[:8])
    return "200 OK", _ask(CHANGES_SQL, position)


def report(body: bytes, initiative: str) -> Answer:
    return "201 Created", _ask(REPORT_SQL, uuid7(), initiative, reporter(), today(), body.decode())


ROUTES: list[tuple[re.Pattern[str], Callable[[bytes, str], Answer]]] = [
    (re.compile(r"GET /v1/initiatives\?strategyId=([0-9a-f-]{36})"), page),
    (re.compile(r"GET /v1/initiatives/([0-9a-f-]{36})\?"), one),
    (re.compile(r"POST /v1/initiatives/([0-9a-f-]{36})/status-updates\?"), report),
    (re.compile(r"GET /v1/strategies/([0-9a-f-]{36})/overview\?(?:period=[0-9-]+)?"), overview),
    (re.compile(r"GET /v1/changes\?pageSize=500&after=([A-Za-z0-9_-]{32})"), changes),
]


def application(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
    asked = f"{environment['REQUEST_METHOD']} {environment['PATH_INFO']}?{environment['QUERY_STRING']}"
    status, answer = "404 Not Found", None
    for route, view in ROUTES:
        if found := route.fullmatch(asked):
            status, answer = view(environment["wsgi.input"].read(), found[1])
            break
    body = answer or b"{}"
    start(
        status if answer else "404 Not Found",
        [("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
    )
    return [body]


if __name__ == "__main__":
    serve(application, int(os.environ["SAMSPIL_PORT"]))
