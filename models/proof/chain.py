"""The chain, link by link: no entry is missing, altered, moved or put in between, and the head names the last one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import Connection

from models.proof.entries import DATA, HASH, head_of, link_at, outside, skipping, walk

ALTERED = "what it holds, or the hash before it, is not what its own hash was made of"
MISSING = "it is missing"
SALT = 32  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that is not as it was written, by its position, and what is wrong with it."""

    position: int
    what: str


Look = Callable[[Connection, int, int], Break | None]


def first_break(connection: Connection, first: int, last: int) -> Break | None:
    """The first of the entries from ``first`` to ``last``, both included, that does not join on to the one before.

    The entry before ``first`` is taken as it stands, so that parts may be looked at side by side.
    """
    before = link_at(connection, first - 1)
    if before is None:
        return Break(first - 1, MISSING)
    position, (newest, microseconds) = first, before
    for row in walk(connection, first, last):
        if row is None:
            return Break(position, "the database cannot read it")
        if row[0] != position:
            return Break(position, MISSING)
        if row[HASH] != _hash(newest, row):
            return Break(position, ALTERED)
        if row[1] < microseconds:
            return Break(position, "its time lies before that of the entry before")
        position, newest, microseconds = position + 1, row[HASH], row[1]
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
    position = outside(connection)
    return None if position is None else Break(position, "it stands outside of what the head counts")


def version_break(connection: Connection) -> Break | None:
    """The first entry whose version is not the next one of its resource; a ledger may begin with any version."""
    position = skipping(connection)
    return None if position is None else Break(position, "its version does not follow on the one before")


def _hash(previous: str, row: Sequence[Any]) -> str | None:
    """The hash that ``models.changes.chained`` gives what was read; None of what it cannot have been made of."""
    data, salt = row[DATA:HASH]
    if data == "" or not isinstance(salt, str) or len(salt) != SALT or not isinstance(data, str | None):
        return None
    try:
        about = orjson.dumps(row[:DATA]).decode()
    except TypeError:  # bytes in place of a text
        return None
    content = sha256(f"{salt}{data or ''}".encode()).hexdigest()
    return sha256(f"{previous}\n{about}\n{content}".encode()).hexdigest()
