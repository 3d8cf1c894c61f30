"""Restoring a backup into an empty database: in one transaction, so that it is there whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, inspect, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from api.database import Database
from api.operations import migrations
from api.operations.backups.archive import Reader, RefusedError, Table
from api.operations.backups.values import TAKE
from models.ledger import settle
from models.proof.chain import broken, version_break
from models.proof.entries import head_of
from models.restorations import Restoration
from models.webhooks import Delivery, Line, Webhook

SOME = 1000  # rows that are held at a time
RESTORED = "restored"  # what became of a delivery that was still to go out
MARKS = {"postgresql": "%s", "sqlite": "?"}
Told = Callable[[int], None]


@dataclass(frozen=True)
class Restored:
    """What is there now, and what no longer goes out by itself."""

    rows: int
    entries: int
    webhooks: int
    deliveries: int


def check(reader: Reader, municipality_code: str, told: Told) -> None:
    """Look at the whole file before anything is written; RefusedError where it may not be restored here."""
    manifest = reader.manifest
    if manifest.municipality_code != municipality_code:
        raise RefusedError(
            f"it is of municipality {manifest.municipality_code}, and SAMSPIL_MUNICIPALITY_CODE is {municipality_code}"
        )
    if not migrations.knows(manifest.revision):
        raise RefusedError(f"it stands at migration {manifest.revision}, which this program does not know: use a newer")
    for table in manifest.tables:
        for some in _some(reader.rows(table)):
            told(len(some))


def restore(reader: Reader, url: str, told: Told) -> Restored:
    """Bring the backup into the database at ``url`` and from there to the newest migration.

    RefusedError, and nothing is written, where there are tables already or what comes of it is not whole.
    """
    database = Database(url, pool_size=1)
    try:
        with _alone(database) as connection:
            if inspect(connection).get_table_names():
                raise RefusedError("the database is not empty: restore into a new one")
            with _references_waiting(connection, reader.manifest.revision):
                for table in reader.manifest.tables:
                    _fill(connection, reader, table, told)
            migrations.bring(connection)
            entries = _proved(connection, reader)
            with Session(connection, autoflush=False, join_transaction_mode="rollback_only") as session:
                paused = _pause(session)
                _begin_history(session, reader)
            return Restored(reader.manifest.rows, entries, *paused)
    finally:
        database.close()


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """One transaction, within which references may wait."""
    with database.writers.connect() as connection:
        if connection.dialect.name == "sqlite":  # before the transaction, which does not hear it
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            yield connection


@contextmanager
def _references_waiting(connection: Connection, revision: str) -> Iterator[None]:
    """Tables as they were at ``revision``, whose references hold only afterwards: tables refer to each other.

    SQLite looks at them when migrations have run.
    """
    migrations.bring(connection, revision)
    if connection.dialect.name == "sqlite":
        yield
        return
    found = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    ).all()
    for table, name, _ in found:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    for table, name, definition in found:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _fill(connection: Connection, reader: Reader, table: Table, told: Told) -> None:
    """The rows of a table as the backup has them, in place of what migrations put there."""
    here = inspect(connection)
    known = here.get_columns(table.name) if here.has_table(table.name) else []
    if {column["name"] for column in known} != {name for name, _ in table.columns}:
        raise RefusedError(f"the table {table.name} is not that of migration {reader.manifest.revision}")
    takes = [TAKE[connection.dialect.name].get(kind) for _, kind in table.columns]
    names = ", ".join(f'"{name}"' for name, _ in table.columns)
    marks = ", ".join([MARKS[connection.dialect.name]] * len(table.columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608, names that the database has
    connection.exec_driver_sql(f"DELETE FROM {table.name}")  # noqa: S608
    for some in _some(reader.rows(table)):
        connection.exec_driver_sql(statement, [_taken(row, takes) for row in some])
        told(len(some))


def _taken(row: Sequence[Any], takes: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(take(value) if take and value is not None else value for take, value in zip(takes, row, strict=True))


def _proved(connection: Connection, reader: Reader) -> int:
    """The number of entries of a ledger that is whole and ends where the backup says."""
    head, manifest = head_of(connection), reader.manifest
    if head is None or (head.position, head.hash) != (manifest.position, manifest.hash):
        raise RefusedError("its ledger does not end where its manifest says")
    if found := broken(connection) or version_break(connection):
        raise RefusedError(f"its ledger is broken at entry {found.position}: {found.what}")
    return head.position


def _pause(session: Session) -> tuple[int, int]:
    """Let nothing go out that the original may have sent: webhooks rest until somebody switches them on, and what was
    waiting can be replayed.
    """
    active = session.scalars(select(Webhook).where(Webhook.active)).all()
    for webhook in active:
        webhook.active = False
    settle(session)
    over = {"state": "deadLetter", "finished_at": datetime.now(UTC), "last_fault": RESTORED}
    waiting: Any = session.execute(update(Delivery).where(Delivery.state == "pending").values(over))
    session.execute(update(Line).values(failures=0, next_at=None, held_by=None, held_until=None))
    return len(active), waiting.rowcount


def _begin_history(session: Session, reader: Reader) -> None:
    """What was told after the backup was made is in no ledger any more: cursors from before are of another history."""
    of_backup = {"position": reader.manifest.position, "backup": reader.manifest.sha256}
    session.execute(insert(Restoration).values(id=uuid7(), at=datetime.now(UTC), **of_backup))


def _some(rows: Iterator[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    while some := list(islice(rows, SOME)):
        yield some
