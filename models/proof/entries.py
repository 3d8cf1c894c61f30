"""The ledger as the database keeps it, read a batch at a time and converted as little as the driver can: a hash must be
found in lower case, an id as it was written, a number as a number.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Text, bindparam, cast, column, func, select, table
from sqlalchemy.exc import DBAPIError

from models.changes import BEGINNING, SEALED, Change, Place
from models.columns import Identifier
from models.prepared import ask

BATCH = 2000
SEALING = ("data", "salt", "hash")
DATA, HASH = len(SEALED), len(SEALED) + 2  # where in a row, behind what is sealed beside the data


class Link(NamedTuple):
    """What an entry joins on to."""

    hash: str
    microseconds: int


def head_of(connection: Connection) -> Place | None:
    """Where the head says that the ledger ends."""
    rows = ask(connection, _HEAD, {})
    return Place(*rows[0]) if rows else None


def hash_at(connection: Connection, position: int) -> str | None:
    """The hash of the entry at ``position``, if there is one; at 0, where none is, that before the first."""
    link = link_at(connection, position)
    return link.hash if link else None


def link_at(connection: Connection, position: int) -> Link | None:
    """What the entry after ``position`` joins on to, if anything."""
    if position == 0:
        return Link(BEGINNING, 0)
    try:
        rows = ask(connection, _LINK, {"position": position})
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        return None  # it is there, but nothing that a text could be
    return Link(*rows[0]) if rows else None


def walk(connection: Connection, first: int, last: int) -> Iterator[Sequence[Any] | None]:
    """The entries in their order, read a batch at a time; None in place of the first that cannot be read."""
    start, entries = _WALKS[connection.dialect.name]
    begins, left, size = ask(connection, start, {"first": first}), last - first + 1, BATCH
    key = begins[0][0] if begins else None
    while key is not None and left > 0:
        try:
            rows = ask(connection, entries, {"key": key, "size": min(size, left)})
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            if size == 1:
                yield None
                return
            size = 1
            continue
        if not rows:
            return
        yield from rows
        key, left = rows[-1][-1] + 1, left - len(rows)


def outside(connection: Connection) -> int | None:
    """The first position that the head does not count, if an entry stands there."""
    [[position]] = ask(connection, _OUTSIDE, {})
    return position if position is None else int(position)


def skipping(connection: Connection) -> int | None:
    """The position of the first entry whose version is not the next one of its resource, if there is one."""
    [[position]] = ask(connection, _SKIPPING, {})
    return position if position is None else int(position)


# Columns of no type, which nothing converts; PostgreSQL keeps an id in one form only, and gives it faster as a text.
_CHANGES = table("changes", *(column(one.key) for one in Change.__table__.columns))
_STANDS = table("ledger_head", column("position"), column("hash"), column("microseconds"))


def _walk(dialect: str) -> tuple[Select[Any], Select[Any]]:
    """Where the walk through the entries begins, and a batch of them from there on.

    On SQLite it goes through the rows in the order in which they were written, and not through an index: that would
    tell the position that it holds itself, whatever stands in the row.
    """
    is_sqlite = dialect == "sqlite"
    key: Any = column("rowid") if is_sqlite else _CHANGES.c.position
    ids = set() if is_sqlite else {one.key for one in Change.__table__.columns if isinstance(one.type, Identifier)}
    columns = [cast(_CHANGES.c[name], Text) if name in ids else _CHANGES.c[name] for name in (*SEALED, *SEALING)]
    ordered = select(*columns, key.label("key")).select_from(_CHANGES)
    ordered = ordered.where(key >= bindparam("key")).order_by(key).limit(bindparam("size"))
    return select(key).select_from(_CHANGES).where(_CHANGES.c.position == bindparam("first")), ordered


_WALKS = {dialect: _walk(dialect) for dialect in ("sqlite", "postgresql")}
_HEAD = select(_STANDS.c.position, _STANDS.c.hash, _STANDS.c.microseconds)
_LINK = select(_CHANGES.c.hash, _CHANGES.c.microseconds).where(_CHANGES.c.position == bindparam("position"))
_COUNTED = _CHANGES.c.position.between(1, select(_STANDS.c.position).scalar_subquery())
_OUTSIDE = select(func.min(_CHANGES.c.position)).where(~_COUNTED)


def _skipping() -> Select[Any]:
    version, position = _CHANGES.c.resource_version, _CHANGES.c.position
    of_one = (_CHANGES.c.resource_id, _CHANGES.c.resource_type)
    before = func.lag(version).over(partition_by=of_one, order_by=position).label("version_before")
    seen = select(position, version, before).subquery()
    return select(func.min(seen.c.position)).where(seen.c.resource_version != seen.c.version_before + 1)


_SKIPPING = _skipping()
