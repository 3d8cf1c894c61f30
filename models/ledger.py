"""The one flush of a unit of work: order, time, references and rules, before anything reaches the database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, bindparam, case, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Record, StrategyRecord
from models.columns import Code, Count, Key, Large
from models.errors import RuleViolation, RuleViolations
from models.lifecycle import Act
from models.prepared import ask
from models.references import give_strategies, keep_reference_keys, key_faults, reference_faults

R = TypeVar("R", bound=Record)
Guard = Callable[[Any, Session], None]

_guards: list[tuple[type[Record], Guard]] = []

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, an API client, or the product's own commands (``system``).

    ``kind`` is that of a client; ``person_id`` is the person who stands behind it: a person's own id, or that of the
    one a tool is bound to; ``centre_id`` is where the person or the client belongs.
    """

    type: str
    id: UUID | None
    kind: str | None = None
    person_id: UUID | None = None
    centre_id: UUID | None = None


SYSTEM = Actor("system", None)


class Head(Base):
    """The one row that orders all changes: locked once by each unit of work and held to COMMIT."""

    __tablename__ = "head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[Count] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[Large]
    microseconds: Mapped[Large]


class Tombstone(Base):
    """The last version of a deleted record: its id may be used again, and its version goes on."""

    __tablename__ = "tombstones"

    resource_type: Mapped[Code] = mapped_column(primary_key=True)
    id: Mapped[Key] = mapped_column(primary_key=True)
    version: Mapped[Count]


def head_of(session: Session) -> tuple[int, datetime]:
    """The newest revision and its time."""
    revision, microseconds = session.execute(select(Head.revision, Head.microseconds)).one()
    return revision, instant_of(microseconds)


def instant_of(microseconds: int) -> datetime:
    """The instant so many microseconds after 1970 began."""
    return EPOCH + microseconds * MICROSECOND


def actor_of(session: Session) -> Actor:
    """Who acts in this unit of work."""
    actor: Actor = session.info.get("actor", SYSTEM)
    return actor


def moment_of(session: Session) -> datetime:
    """The one time of this unit of work; for ``check``, which is asked after it was set."""
    at: datetime = session.info["at"]
    return at


def find(session: Session, kind: type[R], key: UUID | None) -> R | None:
    """The record of ``kind`` with this id, be it stored or still pending."""
    if key is None:
        return None
    pending = (one for one in session.new if isinstance(one, kind) and one.id == key)
    return next(pending, None) or session.get(kind, key)


def guards(kind: type[Record]) -> Callable[[Guard], Guard]:
    """Ask the decorated function as ``check`` of every record of ``kind`` is asked: for a rule of records that stand
    on it, of which it does not know, and which a change of it could break.
    """

    def keep(guard: Guard) -> Guard:
        _guards.append((kind, guard))
        return guard

    return keep


def settle(session: Session) -> None:
    """Bring everything pending in ``session`` to the database in one flush, without committing.

    Takes the head row's lock, gives all changes one time, refuses unknown and crossed references and whatever
    ``check`` of a record refuses; raises RuleViolations with all faults at once.
    """
    new = [one for one in session.new if isinstance(one, Record)]
    changed = [one for one in session.dirty if isinstance(one, Record) and session.is_modified(one)]
    deleted = [one for one in session.deleted if isinstance(one, Record)]
    if not (new or changed or deleted):
        return
    at = session.info["at"] = _advance(session)
    give_strategies(session, new)
    _stamp(session, new, at)
    told = [*new, *changed]
    faults = [*reference_faults(session, told), *key_faults(session, told)]
    if all(record.strategy_id for record in told if isinstance(record, StrategyRecord)):
        faults += _rule_faults(session, told)
    if faults:
        raise RuleViolations(faults)
    _number(session, new, changed, deleted, at)
    keep_reference_keys(session, new, changed, deleted)
    session.flush()


_CLOCK: Any = bindparam("clock", type_=BigInteger())
_LATER = case((Head.microseconds < _CLOCK, _CLOCK), else_=Head.microseconds + 1)
_ADVANCE = update(Head).values(revision=Head.revision + 1, microseconds=_LATER).returning(Head.microseconds)


def _advance(session: Session) -> datetime:
    """Lock the head row and move it on; the time never stands still or goes back."""
    clock = (datetime.now(UTC) - EPOCH) // MICROSECOND
    (microseconds,) = ask(session.connection(), _ADVANCE, {"clock": clock})[0]
    return instant_of(microseconds)


def _stamp(session: Session, new: list[Record], at: datetime) -> None:
    """Who and when, on everything that somebody did."""
    actor = actor_of(session)
    for act in new:
        if isinstance(act, Act):
            act.at, act.by_type, act.by_id = at, actor.type, actor.id


def _number(session: Session, new: list[Record], changed: list[Record], deleted: list[Record], at: datetime) -> None:
    """Versions and times; a record that takes the place of a deleted one goes on from its version."""
    for record in new:
        buried = session.get(Tombstone, (record.resource_type, record.id)) if record.id in _chosen(session) else None
        record.version = buried.version + 1 if buried else 1
        record.created_at = record.updated_at = at
    for record in changed:
        record.version += 1
        record.updated_at = at
    for record in deleted:
        session.merge(Tombstone(resource_type=record.resource_type, id=record.id, version=record.version))


def _chosen(session: Session) -> set[UUID]:
    """The ids that a client chose in this unit of work; only they can have been used before."""
    chosen: set[UUID] = session.info.setdefault("chosen_ids", set())
    return chosen


def _rule_faults(session: Session, records: Iterable[Record]) -> list[RuleViolation]:
    faults = []
    asked = [(one, check) for one in records for check in (type(one).check, *_guards_of(one))]
    for record, check in asked:
        try:
            check(record, session)
        except RuleViolation as fault:
            faults.append(fault)
        except RuleViolations as several:
            faults.extend(several.faults)
    return faults


def _guards_of(record: Record) -> list[Guard]:
    return [guard for kind, guard in _guards if isinstance(record, kind)]
