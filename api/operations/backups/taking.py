"""Taking a backup: every table as it stands at one moment, while others go on writing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Table, func, select

from api.database import SNAPSHOT, Database
from api.operations.backups.archive import Manifest, Writer
from api.operations.backups.values import SPELL, kind_of, read
from models.base import Base
from models.canonical import instant
from models.proof.entries import head_of

SOME = 1000  # rows that are held at a time
Told = Callable[[int], None]


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """Within, one state of the database is read, however long that takes. PostgreSQL's driver gives rows some at a time
    only in a transaction of its own making.
    """
    if database.readers.dialect.name == "postgresql":
        with database.writers.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return
    with database.readers.connect() as connection:
        connection.exec_driver_sql(SNAPSHOT["sqlite"])
        try:
            yield connection
        finally:
            connection.exec_driver_sql("COMMIT")


def tables() -> list[Table]:
    """All tables of the product, by their names."""
    return sorted(Base.metadata.tables.values(), key=lambda one: one.name)


def number_of_rows(connection: Connection) -> int:
    """How many rows there are to write."""
    return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables())


def take(
    connection: Connection, writer: Writer, key: Ed25519PrivateKey, told: Told, *, revision: str, municipality_code: str
) -> Manifest:
    """Write all that ``connection``, which sees one state of the database, sees; ``told`` hears how many more rows."""
    made_at = instant(datetime.now(UTC))
    for table in tables():
        columns = [[column.name, kind_of(column)] for column in table.columns]
        writer.put(table.name, columns, _rows(connection, table, told))
    head = head_of(connection)
    if head is None:
        raise RuntimeError("the ledger has no head")
    about = {"made_at": made_at, "municipality_code": municipality_code, "revision": revision}
    return writer.close(key, position=head.position, hash=head.hash, **about)


def _rows(connection: Connection, table: Table, told: Told) -> Iterator[list[Any]]:
    """The rows in the order of their keys, which that of the ledger is too."""
    spells = [SPELL.get(kind_of(column)) for column in table.columns]
    asked = select(*(read(column, connection.dialect.name) for column in table.columns))
    found = connection.execution_options(stream_results=True).execute(asked.order_by(*table.primary_key))
    for some in found.partitions(SOME):
        for row in some:
            yield [
                spell(value) if spell and value is not None else value for spell, value in zip(spells, row, strict=True)
            ]
        told(len(some))
