"""One database: a writing session per request, reads beside it, and SQLite made as strict as PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import orjson
from flask import Flask, current_app, g
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.door import guard
from models.restorations import histories

STRICT = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000")
OPTIONS = "-c timezone=UTC -c jit=off -c lock_timeout=5000"  # nobody waits longer than on SQLite
SNAPSHOT = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "sqlite": "BEGIN DEFERRED",
}


class Database:
    """The engine for writers, which begin writing at once, and the one for readers, which begin nothing themselves."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        parts = make_url(url)
        if parts.get_backend_name() == "sqlite" and parts.database:
            Path(parts.database).parent.mkdir(parents=True, exist_ok=True)
        common: dict[str, Any] = {
            "json_serializer": lambda value: orjson.dumps(value).decode(),
            "json_deserializer": orjson.loads,
            "pool_size": pool_size,
            "max_overflow": 10,
            "pool_timeout": 5,
            "hide_parameters": True,  # no text of a request in a message or a log
        }
        if parts.get_backend_name() == "postgresql":
            common["connect_args"] = {"options": OPTIONS, "prepare_threshold": 2}
        self.writers = create_engine(url, **common)
        self.readers = create_engine(url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **common)
        guard(self.writers)
        if self.writers.dialect.name == "sqlite":
            _make_strict(self.writers)
            _make_strict(self.readers)
            event.listen(self.writers, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

    @cached_property
    def histories(self) -> tuple[str, ...]:
        """The names of its histories, the one at hand first. They stay what they are: nobody restores into tables."""
        with self.readers.connect() as connection:
            return histories(connection)

    def session(self) -> Session:
        """A session whose one flush is ``models.ledger.settle``."""
        return Session(self.writers, autoflush=False, expire_on_commit=False)

    def close(self) -> None:
        self.writers.dispose()
        self.readers.dispose()


def _make_strict(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in STRICT:
            connection.execute(f"PRAGMA {pragma}")


def init_app(app: Flask) -> None:
    app.extensions["database"] = Database(app.config["DATABASE_URL"], pool_size=app.config["THREADS"] + 2)

    @app.teardown_appcontext
    def _(_error: BaseException | None) -> None:
        if session := g.pop("session", None):
            _close(session)
        let_go()


def database() -> Database:
    found: Database = current_app.extensions["database"]
    return found


def session() -> Session:
    """The request's writing session."""
    if "session" not in g:
        g.session = database().session()
    found: Session = g.session
    return found


def reader() -> Connection:
    """The request's connection for reading: single statements, each on its own."""
    if "reader" not in g:
        g.reader = database().readers.connect()
    found: Connection = g.reader
    return found


def let_go() -> None:
    """Give back whatever the request reads through; the next question takes a connection anew."""
    for name in ("lookup", "past", "reader"):
        if found := g.pop(name, None):
            _close(found)


def _close(found: Any) -> None:
    """Close what has been answered already, even where its connection broke on the way."""
    try:
        found.close()
    except DBAPIError:
        found.invalidate()


def connection() -> Connection:
    """Where a question is asked: of the past where one is recalled, and in the unit of work when one is open, so that
    it sees its own writes.
    """
    if "past" in g:
        return cast("Connection", g.past.connection)
    return session().connection() if "session" in g else reader()


def lookup() -> Session:
    """Where records are looked up: in the unit of work when one is open, else beside it and for reading only."""
    if "session" in g:
        return session()
    if "lookup" not in g:
        g.lookup = Session(reader(), autoflush=False)
    found: Session = g.lookup
    return found


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Several reads that see one state of the database."""
    if "past" in g or "session" in g:
        yield connection()
        return
    found = reader()
    found.exec_driver_sql(SNAPSHOT[found.dialect.name])
    try:
        yield found
    finally:
        if not found.invalidated:  # with a connection that broke, its transaction is gone as well
            found.exec_driver_sql("COMMIT")
