"""The one flush of a unit of work: order, time, references and rules, before anything reaches the database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.base import instance_state

from models.base import Base, Record, StrategyRecord
from models.changes import Change, Entry, actor_of, record, take_place
from models.door import open_door
from models.errors import RuleViolation, RuleViolations
from models.inserting import insert_together, set_aside
from models.lifecycle import Act
from models.order import parents_first
from models.references import (
    forget_reference_keys,
    give_strategies,
    keep_reference_keys,
    key_faults,
    reference_faults,
    strategy_of,
)
from models.states import load_lists, text_of

R = TypeVar("R", bound=Record)
Guard = Callable[[Any, Session], None]

Conclusion = Callable[[Session, Sequence[Record], Sequence[Record]], None]
_guards: list[tuple[type[Record], Guard]] = []
_conclusions: list[Conclusion] = []


def moment_of(session: Session) -> datetime:
    """The one time of this unit of work; for ``check``, which is asked after it was set."""
    at: datetime = session.info["at"]
    return at


def find(session: Session, kind: type[R], key: UUID | None) -> R | None:
    """The record of ``kind`` with this id, be it stored or still pending."""
    if key is None:
        return None
    stored: R | None = session.identity_map.get(kind.__mapper__.identity_key_from_primary_key((key,)))
    if stored is not None and instance_state(stored) not in session._deleted:  # noqa: SLF001, ``deleted`` copies it
        return stored
    pending = (one for one in session.new if isinstance(one, kind) and one.id == key)
    return next(pending, None) or session.get(kind, key)


def guards(kind: type[Record]) -> Callable[[Guard], Guard]:
    """Ask the decorated function as ``check`` of every record of ``kind`` is asked: for a rule of records that stand
    on it, of which it does not know, and which a change of it could break.
    """

    def keep(guard: Guard) -> Guard:
        _guards.append((kind, guard))
        _checks_of.cache_clear()
        return guard

    return keep


def concludes(conclusion: Conclusion) -> Conclusion:
    """Let the decorated function draw its conclusions from what is new or changed and what is deleted, once all rules
    hold and before anything is written: for what follows from several records together. It may change records and add
    steps, which no rule is asked about any more.
    """
    _conclusions.append(conclusion)
    return conclusion


class Bulk(Protocol):
    """New records in a number that no session should hold: those that were judged by their own rules before they come
    here, and those that are ``told`` of, whose rules are asked as any record's.
    """

    @property
    def told(self) -> Iterable[Record]: ...

    def conclude(self, session: Session) -> None:
        """Decide what follows from it together with what is pending in ``session``, which may change that."""

    def store(self, session: Session, at: datetime) -> Iterable[Entry]:
        """Insert them with this time; what the ledger is to say of each."""


def settle(session: Session, bulk: Bulk | None = None) -> None:
    """Bring everything pending in ``session``, and ``bulk`` with it, to the database and the ledger in one flush,
    without committing.

    Locks the ledger's head, gives all changes one time, refuses unknown and crossed references and whatever ``check``
    of a record refuses; raises RuleViolations with all faults at once.
    """
    new = parents_first(one for one in session.new if isinstance(one, Record))
    changed = _changed(session)
    deleted = parents_first(one for one in session.deleted if isinstance(one, Record))
    if not (new or changed or deleted or bulk):
        return
    place = take_place(session)
    session.info["at"] = place.at
    drafts = [*bulk.told] if bulk else []
    give_strategies(session, [*new, *drafts])
    _stamp(session, new, place.at)
    told = [*new, *drafts, *changed]
    faults = [*reference_faults(session, told), *key_faults(session, told)]
    if all(record.strategy_id for record in told if isinstance(record, StrategyRecord)):
        faults += _rule_faults(session, told)
    if faults:
        raise RuleViolations(faults)
    for conclude in _conclusions:
        conclude(session, told, deleted)
    if bulk:
        bulk.conclude(session)
    new += _concluded(session, new, place.at)
    changed = _changed(session)  # a rule or a conclusion may have changed what stands on a record
    _number(session, [*new, *drafts], changed, place.at)
    load_lists(session, changed)
    entries = [*_entries("created", new), *_entries("updated", changed), *_tombstones(session, reversed(deleted))]
    with open_door(session):
        keep_reference_keys(session, [*new, *drafts], changed, deleted)
        many = set_aside(session)
        session.flush()
        insert_together(session, many)
        record(session, place, chain(entries, bulk.store(session, place.at) if bulk else ()))


def _changed(session: Session) -> list[Record]:
    return [one for one in session.dirty if isinstance(one, Record) and session.is_modified(one)]


def _concluded(session: Session, new: list[Record], at: datetime) -> list[Record]:
    """What a conclusion has added: steps that follow from the ones taken."""
    known = {id(one) for one in new}
    more = parents_first(one for one in session.new if isinstance(one, Record) and id(one) not in known)
    give_strategies(session, more)
    _stamp(session, more, at)
    return more


def _entries(action: str, records: Iterable[Record]) -> Iterator[Entry]:
    for one in records:
        strategy, data = strategy_of(one), text_of(one)
        yield Entry(action, one.resource_type, one.id, one.version, strategy, int(one.is_restricted), data)


def _tombstones(session: Session, deleted: Iterable[Record]) -> Iterator[Entry]:
    """The last entries of records, each after those of its parts, which the database deletes with it."""
    for one in deleted:
        for kind, column in _parts_of(type(one)):
            stored = session.scalars(select(kind).where(column == one.id))
            parts = [part for part in stored if part not in session.deleted]
            yield from _tombstones(session, parts)
            forget_reference_keys(session, parts)
        yield Entry("deleted", one.resource_type, one.id, one.version + 1, strategy_of(one))


@cache
def _parts_of(kind: type[Record]) -> list[tuple[Any, Any]]:
    """The classes of records that live and die with one of ``kind``, each with the column that names it."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    owned = [(one, one.__table__.c[one.owned_by]) for one in kinds if hasattr(one, "owned_by")]
    return [(one, column) for one, column in owned if column.info["refers_to"] == kind.__tablename__]


def _stamp(session: Session, new: list[Record], at: datetime) -> None:
    """Who and when, on everything that somebody did."""
    actor = actor_of(session)
    for act in new:
        if isinstance(act, Act):
            act.at, act.by_type, act.by_id = at, actor.type, actor.id


def _number(session: Session, new: list[Record], changed: list[Record], at: datetime) -> None:
    """Versions and times; a record that takes the place of a deleted one goes on from its version."""
    chosen = _chosen(session)
    for one in new:
        one.version = (last_version(session, type(one), one.id) if chosen and one.id in chosen else 0) + 1
        one.created_at = one.updated_at = at
    for one in changed:
        one.version += 1
        one.updated_at = at


def last_version(session: Session, kind: type[Record], key: UUID) -> int:
    """The newest version that the ledger knows of the record of ``kind`` with this id, 0 where there never was one."""
    mine = (Change.resource_id == key, Change.resource_type == kind.resource_type)
    return session.scalar(select(func.max(Change.resource_version)).where(*mine)) or 0


def _chosen(session: Session) -> set[UUID]:
    """The ids that a client chose in this unit of work; only they can have been used before."""
    chosen: set[UUID] = session.info.setdefault("chosen_ids", set())
    return chosen


def _rule_faults(session: Session, records: Iterable[Record]) -> list[RuleViolation]:
    faults = []
    asked = [(one, check) for one in records for check in _checks_of(type(one))]
    for one, check in asked:
        try:
            check(one, session)
        except RuleViolation as fault:
            faults.append(fault.of(one))
        except RuleViolations as several:
            faults.extend(fault.of(one) for fault in several.faults)
    return faults


@cache
def _checks_of(kind: type[Record]) -> list[Guard]:
    return [kind.check, *(guard for guarded, guard in _guards if issubclass(kind, guarded))]
