"""The ledger: every change to every resource, in one total order that equals commit order, each entry chained to the
one before (domain rule 13).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice, repeat
from operator import itemgetter
from secrets import token_hex
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, bindparam, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.appending import guard_of
from models.base import Base
from models.canonical import canonical
from models.columns import Code, Count, Key, Large, LongText, Title, one_of
from models.prepared import ask, tell, tell_columns
from models.states import FORM

ACTIONS = ("created", "updated", "deleted")
ACTORS = ("person", "client", "system")
BEGINNING = "0" * 64  # the hash before the first entry
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
AT_ONCE = 1000  # entries that are held as rows


class Head(Base):
    """The one row that orders all changes: locked first by each unit of work and held to COMMIT.

    It tells where the ledger stands: position, hash and time of the newest entry.
    """

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[Count] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[Large]
    hash: Mapped[Code]
    microseconds: Mapped[Large]


class Change(Base):
    """One entry. ``position`` counts from 1 without gaps; ``microseconds`` is its time since 1970 began.

    ``data`` is the canonical JSON text of the resource's whole new state, null where it was deleted; ``form`` says how
    that is written, ``is_restricted`` (1) that not everybody may see all of it. ``salt`` keeps the hash from betraying
    what somebody else may not see.
    """

    __tablename__ = "changes"
    __table_args__ = (
        UniqueConstraint("resource_id", "resource_type", "resource_version"),
        Index("ix_changes_as_of", "strategy_id", "resource_type", "position"),
        CheckConstraint("(data IS NULL) = (action = 'deleted')", name="tombstone_without_data"),
        CheckConstraint("is_restricted IN (0, 1)", name="is_restricted"),
        CheckConstraint("length(hash) = 64 AND length(salt) = 32", name="sealed"),
    )

    position: Mapped[Large] = mapped_column(primary_key=True, autoincrement=False)
    microseconds: Mapped[Large] = mapped_column(index=True)
    actor_type: Mapped[str] = one_of(*ACTORS)
    actor_id: Mapped[Key | None]
    request_id: Mapped[Title | None]
    trace_id: Mapped[Code | None]
    action: Mapped[str] = one_of(*ACTIONS)
    resource_type: Mapped[Code]
    resource_id: Mapped[Key]
    resource_version: Mapped[Count]
    strategy_id: Mapped[Key | None]
    form: Mapped[Count]
    is_restricted: Mapped[Count]
    data: Mapped[LongText | None]
    salt: Mapped[Code]
    hash: Mapped[Code]


for when, dialect, statement in guard_of(Change.__tablename__):
    event.listen(Change.__table__, when, statement.execute_if(dialect=dialect))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, an API client, or the product's own commands (``system``).

    ``kind`` is that of a client; ``person_id`` is the person who stands behind it: a person's own id, or that of the
    one a tool is bound to; ``centre_id`` is where the person or the client belongs; ``client_id`` is the client that
    was used, also where a person acts through it.
    """

    type: str
    id: UUID | None
    kind: str | None = None
    person_id: UUID | None = None
    centre_id: UUID | None = None
    client_id: UUID | None = None


SYSTEM = Actor("system", None)


class Entry(NamedTuple):
    """What is to be recorded of one resource; ``data`` is None where it was deleted."""

    action: str
    resource_type: str
    resource_id: UUID
    resource_version: int
    strategy_id: UUID | None
    is_restricted: int = 0
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the ledger stands, and the time of the unit of work that goes on from there."""

    position: int
    hash: str
    microseconds: int

    @property
    def at(self) -> datetime:
        return instant_of(self.microseconds)


def instant_of(microseconds: int) -> datetime:
    """The instant so many microseconds after 1970 began."""
    return EPOCH + microseconds * MICROSECOND


def microseconds_of(at: datetime) -> int:
    """How many whole microseconds lie between the beginning of 1970 and ``at``."""
    return (at - EPOCH) // MICROSECOND


def actor_of(session: Session) -> Actor:
    """Who acts in this unit of work."""
    actor: Actor = session.info.get("actor", SYSTEM)
    return actor


_HEAD = select(Head.position, Head.hash, Head.microseconds)
_TAKEN = _HEAD.with_for_update()
_INSERT = insert(Change)
_MOVE = update(Head).values(
    {
        Head.position: bindparam("to_position", type_=BigInteger()),
        Head.hash: bindparam("to_hash"),
        Head.microseconds: bindparam("to_microseconds", type_=BigInteger()),
    }
)


def head_of(session: Session) -> Place:
    """Where the ledger stands."""
    return Place(*ask(session.connection(), _HEAD, {})[0])


def take_place(session: Session) -> Place:
    """Lock the head to the end of the transaction; the time never stands still or goes back."""
    position, newest, microseconds = ask(session.connection(), _TAKEN, {})[0]
    return Place(position, newest, max(microseconds_of(datetime.now(UTC)), microseconds + 1))


def record(session: Session, place: Place, entries: Iterable[Entry]) -> None:
    """The one door to the ledger, for the flush and for bulk alike: number, chain and store what was done.

    ``place`` is what ``take_place`` gave in this transaction.
    """
    actor = actor_of(session)
    request_id, trace_id = session.info.get("request", (None, None))
    shared: dict[str, Any] = {
        "actor_type": actor.type,
        "actor_id": actor.id,
        "request_id": request_id,
        "trace_id": trace_id,
    }
    shared |= {"microseconds": place.microseconds, "form": FORM}
    position, newest, left = place.position, place.hash, iter(entries)
    while some := [*islice(left, AT_ONCE)]:
        count, salts = len(some), token_hex(16 * len(some))
        columns: dict[str, Sequence[Any]] = dict(zip(Entry._fields, zip(*some, strict=True), strict=True))
        columns["position"] = range(position + 1, position + count + 1)
        columns["salt"] = [salts[first : first + 32] for first in range(0, 32 * count, 32)]
        sealed = zip(*(columns.get(name) or repeat(shared[name], count) for name in SEALED), strict=True)
        columns["hash"] = hashes = []
        for about, salt, data in zip(sealed, columns["salt"], columns["data"], strict=True):
            newest = _link(newest, about, salt, data)
            hashes.append(newest)
        position += count
        tell_columns(session.connection(), _INSERT, count, columns, shared)
    if position > place.position:
        moved = {"to_position": position, "to_hash": newest, "to_microseconds": place.microseconds}
        tell(session.connection(), _MOVE, moved)


SEALED = tuple(column.key for column in Change.__table__.columns if column.key not in ("data", "salt", "hash"))
_sealed = itemgetter(*SEALED)


def chained(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of an entry: ``SHA-256(previous, about, SHA-256(salt, data))`` in lower case hexadecimal.

    ``about`` is the JSON list of everything else the entry holds, in the order of ``SEALED``; the three parts, texts
    all of them, are joined by line feeds. An absent ``data`` counts as empty.
    """
    return _link(previous, _sealed(row), row["salt"], row["data"])


def _link(previous: str, about: tuple[Any, ...], salt: str, data: str | None) -> str:
    content = sha256(f"{salt}{data or ''}".encode()).hexdigest()
    return sha256(f"{previous}\n{canonical(about)}\n{content}".encode()).hexdigest()
