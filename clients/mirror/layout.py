"""What a copy is made of, and the tables that it lies in."""

from dataclasses import dataclass
from typing import Any

from clients.mirror.contract import Contract

FORM = 1  # of the file
APPLICATION = 0x53616D73  # "Sams"
TABLES = """
CREATE TABLE copies (
    id INTEGER PRIMARY KEY AUTOINCREMENT, role TEXT NOT NULL UNIQUE CHECK (role IN ('current', 'building', 'proof')),
    standing TEXT NOT NULL, contract TEXT NOT NULL, cursor TEXT
);
CREATE TABLE held (
    copy INTEGER NOT NULL REFERENCES copies, type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (copy, type, id)
) WITHOUT ROWID;
CREATE TABLE unread (
    id INTEGER PRIMARY KEY, copy INTEGER NOT NULL REFERENCES copies, list TEXT NOT NULL, page TEXT NOT NULL
);
CREATE TABLE closed (copy INTEGER NOT NULL REFERENCES copies, type TEXT NOT NULL, PRIMARY KEY (copy, type));
CREATE TABLE answers (path TEXT PRIMARY KEY, tag TEXT NOT NULL, said TEXT NOT NULL);
CREATE VIEW records AS
    SELECT type, id, version, data FROM held WHERE copy = (SELECT id FROM copies WHERE role = 'current');
"""
DIFFERENCES = """
SELECT held.type, held.id, held.version, held.data, other.version, other.data
FROM held LEFT JOIN held AS other ON other.type = held.type AND other.id = held.id AND other.copy = :theirs
WHERE held.copy = :mine AND (held.version IS NOT other.version OR held.data IS NOT other.data)
UNION ALL
SELECT held.type, held.id, NULL, NULL, held.version, held.data
FROM held LEFT JOIN held AS other ON other.type = held.type AND other.id = held.id AND other.copy = :mine
WHERE held.copy = :theirs AND other.id IS NULL
ORDER BY 1, 2
"""


class InUseError(Exception):
    """Somebody else keeps the same copy in step."""


class NotACopyError(Exception):
    """The file is something else, or a copy of another form."""


@dataclass(frozen=True)
class Copy:
    """One copy: what it rests on, and the place in the feed up to which it is in step (None before the first list)."""

    id: int
    role: str
    standing: str
    contract: Contract
    cursor: str | None


@dataclass(frozen=True)
class Unread:
    """A page of a list that is still to be read; ``list`` is the path in the contract."""

    id: int
    list: str
    page: str


@dataclass(frozen=True)
class Told:
    """A version of a resource; ``data`` None is that it was deleted."""

    type: str
    id: str
    version: int
    data: dict[str, Any] | None


@dataclass(frozen=True)
class Difference:
    """A record that is not the same in two copies: each its version and data, None where it has none."""

    type: str
    id: str
    mine: tuple[int, dict[str, Any]] | None
    theirs: tuple[int, dict[str, Any]] | None
