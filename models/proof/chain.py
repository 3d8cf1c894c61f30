"""The chain, link by link: no entry is missing, altered, moved or put in between, and the head names the last one.

Entries are read as the database keeps them, converted as little as its driver can: a hash must be found in lower case,
an id as it was written, a number as a number.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Text, bindparam, cast, column, func, select, table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import Select

from models.changes import BEGINNING, SEALED, Change, Place
from models.columns import Identifier
from models.prepared import ask

BATCH = 2000
ALTERED = "what it holds, or the hash before it, is not what its own hash was made of"
MISSING = "it is missing"
SALT = 32  # hexadecimal digits
SEALING = ("data", "salt", "hash")


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that is not as it was written, by its position, and what is wrong with it."""

    position: int
    what: str


class Link(NamedTuple):
    """What an entry joins on to."""

    hash: str
    microseconds: int


Look = Callable[[Connection, int, int], Break | None]


def first_break(connection: Connection, first: int, last: int) -> Break | None:
    """The first of the entries from ``first`` to ``last``, both included, that does not join on to the one before.

    The entry before ``first`` is taken as it stands, so that parts may be looked at side by side.
    """
    before = link_at(connection, first - 1)
    if before is None:
        return Break(first - 1, MISSING)
    position, (newest, microseconds) = first, before
    for row in _rows(connection, first, last):
        if row is None:
            return Break(position, "the database cannot read it")
        if row[0] != position:
            return Break(position, MISSING)
        if row[-1] != _hash(newest, row):
            return Break(position, ALTERED)
        if row[1] < microseconds:
            return Break(position, "its time lies before that of the entry before")
        position, newest, microseconds = position + 1, row[-1], row[1]
    return Break(position, MISSING) if position <= last else None


def broken(connection: Connection, look: Look = first_break) -> Break | None:
    """The first broken entry of the whole ledger; ``look`` goes through the chain.

    Others may write meanwhile: what is proved is the ledger up to where its head stood at the beginning, and that
    nothing stands outside of what its head counts.
    """
    place = head_of(connection)
    if place is None:
        return Break(0, "the ledger has no head")
    if found := look(connection, 1, place.position):
        return found
    if link_at(connection, place.position) != (place.hash, place.microseconds if place.position else 0):
        return Break(place.position, "the head names another hash or time for it")
    [[beyond]] = ask(connection, _BEYOND, {})
    return None if beyond is None else Break(beyond, "it stands outside of what the head counts")


def version_break(connection: Connection) -> Break | None:
    """The first entry whose version is not the next one of its resource; a ledger may begin with any version."""
    [[position]] = ask(connection, _SKIPPING, {})
    return None if position is None else Break(position, "its version does not follow on the one before")


def head_of(connection: Connection) -> Place | None:
    """Where the head says that the ledger ends."""
    rows = ask(connection, _HEAD, {})
    return Place(*rows[0]) if rows else None


def hash_at(connection: Connection, position: int) -> str | None:
    """The hash that the entry after ``position`` joins on to, if there is one."""
    link = link_at(connection, position)
    return link.hash if link else None


def link_at(connection: Connection, position: int) -> Link | None:
    """What the entry after ``position`` joins on to, if anything."""
    if position == 0:
        return Link(BEGINNING, 0)
    rows = ask(connection, _LINK, {"position": position})
    return Link(*rows[0]) if rows else None


def _rows(connection: Connection, first: int, last: int) -> Iterator[Sequence[Any] | None]:
    """The entries in their order, read a batch at a time; None in place of the first that cannot be read."""
    statement, size = _ENTRIES[connection.dialect.name], BATCH
    while first <= last:
        try:
            rows = ask(connection, statement, {"first": first, "last": last, "size": size})
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
        first = rows[-1][0] + 1


def _hash(previous: str, row: Sequence[Any]) -> str | None:
    """The hash that ``models.changes.chained`` gives what was read; None of what it cannot have been made of."""
    data, salt = row[-3:-1]
    if data == "" or not isinstance(salt, str) or len(salt) != SALT or not isinstance(data, str | None):
        return None
    try:
        about = orjson.dumps(row[:-3]).decode()
    except TypeError:  # bytes in place of a text
        return None
    content = sha256(f"{salt}{data or ''}".encode()).hexdigest()
    return sha256(f"{previous}\n{about}\n{content}".encode()).hexdigest()


# Columns of no type, which nothing converts; PostgreSQL keeps an id in one form only, and gives it faster as a text.
_CHANGES = table("changes", *(column(one.key) for one in Change.__table__.columns))
_STANDS = table("ledger_head", column("position"), column("hash"), column("microseconds"))


def _entries(dialect: str) -> Select[Any]:
    ids = {one.key for one in Change.__table__.columns if isinstance(one.type, Identifier) and dialect != "sqlite"}
    columns = [cast(_CHANGES.c[name], Text) if name in ids else _CHANGES.c[name] for name in (*SEALED, *SEALING)]
    within = _CHANGES.c.position.between(bindparam("first"), bindparam("last"))
    return select(*columns).where(within).order_by(_CHANGES.c.position).limit(bindparam("size"))


_ENTRIES = {dialect: _entries(dialect) for dialect in ("sqlite", "postgresql")}
_HEAD = select(_STANDS.c.position, _STANDS.c.hash, _STANDS.c.microseconds)
_LINK = select(_CHANGES.c.hash, _CHANGES.c.microseconds).where(_CHANGES.c.position == bindparam("position"))
_COUNTED = _CHANGES.c.position.between(1, select(_STANDS.c.position).scalar_subquery())
_BEYOND = select(func.min(_CHANGES.c.position)).where(~_COUNTED)


def _skipping() -> Select[Any]:
    version, position = _CHANGES.c.resource_version, _CHANGES.c.position
    of_one = (_CHANGES.c.resource_id, _CHANGES.c.resource_type)
    before = func.lag(version).over(partition_by=of_one, order_by=position).label("version_before")
    seen = select(position, version, before).subquery()
    return select(func.min(seen.c.position)).where(seen.c.resource_version != seen.c.version_before + 1)


_SKIPPING = _skipping()
