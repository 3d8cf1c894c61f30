"""The one flush of a unit of work: order, time, references and rules, before anything reaches the database."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, case, delete, insert, inspect, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Ids, Link, Record, Rows, StrategyRecord
from models.columns import Code, Count, Key, Large, Title
from models.errors import RuleViolation, RuleViolations
from models.lifecycle import Act

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


class ExternalReferenceKey(Base):
    """What another system calls a record: unique per kind of thing (domain rule 1)."""

    __tablename__ = "external_reference_keys"

    resource_type: Mapped[Code] = mapped_column(primary_key=True)
    system: Mapped[Code] = mapped_column(primary_key=True)
    key: Mapped[Title] = mapped_column(primary_key=True)
    resource_id: Mapped[Key] = mapped_column(index=True)


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
    _give_strategies(session, new)
    _stamp(session, new, at)
    faults = [*_reference_faults(session, [*new, *changed]), *_rule_faults(session, [*new, *changed])]
    if faults:
        raise RuleViolations(faults)
    _number(session, new, changed, deleted, at)
    _keep_reference_keys(session, new, changed, deleted)
    session.flush()


def _advance(session: Session) -> datetime:
    """Lock the head row and move it on; the time never stands still or goes back."""
    clock = (datetime.now(UTC) - EPOCH) // MICROSECOND
    later = case((Head.microseconds < clock, clock), else_=Head.microseconds + 1)
    step = update(Head).values(revision=Head.revision + 1, microseconds=later).returning(Head.microseconds)
    return instant_of(session.execute(step).scalar_one())


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
    return session.info.setdefault("chosen_ids", set())


def _give_strategies(session: Session, new: list[Record]) -> None:
    """Set ``strategy_id`` from the record that each new one belongs to."""
    pending = {one.id: one for one in new}
    for record in new:
        if isinstance(record, StrategyRecord) and record.parent_reference != "strategy_id":
            name = record.parent_reference
            key = getattr(record, name)
            parent = pending.get(key) or session.get(_class_of(_references(type(record))[name][0]), key)
            if parent is None or not _is_visible(session, parent.strategy_id):
                raise RuleViolations([RuleViolation("unknown-reference", name)])
            record.strategy_id = parent.strategy_id


def _class_of(table: str) -> type[Any]:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.name == table)  # type: ignore[attr-defined]


def _references(kind: type[Base]) -> dict[str, tuple[str, bool]]:
    """Attribute -> (table, whether it must be of the same strategy) of every reference of a class."""
    columns = inspect(kind).columns
    return {c.key: (c.info["refers_to"], "within" in c.info) for c in columns if "refers_to" in c.info}


def _is_visible(session: Session, strategy_id: UUID | None) -> bool:
    visible: frozenset[UUID] | None = session.info.get("visible_strategies")
    return visible is None or strategy_id is None or strategy_id in visible


def _set_references(record: Record) -> Iterator[tuple[str, str, bool, UUID]]:
    """(pointer, table, same strategy, id) of every reference of ``record`` that is new in this unit of work."""
    state = inspect(record)
    for name, (table, same) in _references(type(record)).items():
        value = getattr(record, name)
        if value is not None and (state.pending or state.attrs[name].history.has_changes()):
            yield name, table, same, value
    for name, listed in vars(type(record)).items():
        if isinstance(listed, Ids | Rows) and listed.rows in state.dict:
            for row in getattr(record, listed.rows):
                if inspect(row).transient or inspect(row).pending:
                    yield from _row_references(row, name)


def _row_references(row: Link, name: str) -> Iterator[tuple[str, str, bool, UUID]]:
    for attribute, (table, same) in _references(type(row)).items():
        value = getattr(row, attribute)
        if attribute != row.owned_by and value is not None:
            yield f"{name}.{row.position}", table, same, value


def _reference_faults(session: Session, records: list[Record]) -> list[RuleViolation]:
    """One fault for each reference to nothing, to something invisible, or into another strategy."""
    wanted = [(record, *reference) for record in records for reference in _set_references(record)]
    known = {table: _strategies_of(session, table, {w[4] for w in wanted if w[2] == table}) for table in {w[2] for w in wanted}}
    faults = []
    for record, name, table, same, key in wanted:
        if key not in known[table] or not _is_visible(session, known[table][key]):
            faults.append(RuleViolation("unknown-reference", name))
        elif same and known[table][key] != record.strategy_id:  # type: ignore[attr-defined]
            faults.append(RuleViolation("crosses-strategies", name))
    return faults


def _strategies_of(session: Session, table: str, keys: set[UUID]) -> dict[UUID, UUID | None]:
    """Id -> strategy (None where the kind of thing belongs to none) of those ``keys`` that exist."""
    kind = _class_of(table)
    at_hand = {one.id: one for one in [*session.identity_map.values(), *session.new] if isinstance(one, kind)}
    found = {key: getattr(at_hand[key], "strategy_id", None) for key in keys & at_hand.keys()}
    if missing := keys - at_hand.keys():
        columns = [kind.id, kind.strategy_id] if hasattr(kind, "strategy_id") else [kind.id, kind.id]
        rows = session.execute(select(*columns).where(kind.id.in_(missing)))
        found |= {key: strategy if hasattr(kind, "strategy_id") else None for key, strategy in rows}
    return found


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


def _keep_reference_keys(session: Session, new: list[Record], changed: list[Record], deleted: list[Record]) -> None:
    """Keep the unique look-up of external references equal to what the records say."""
    touched = [one for one in changed if inspect(one).attrs.external_references.history.has_changes()]
    keys = ExternalReferenceKey
    for record in [*touched, *deleted]:
        mine = (keys.resource_type == record.resource_type, keys.resource_id == record.id)
        session.execute(delete(keys).where(*mine).execution_options(synchronize_session=False))
    for record in [*touched, *(one for one in new if one.external_references)]:
        rows = [{"resource_type": record.resource_type, "resource_id": record.id, "system": r["system"], "key": r["key"]}
                for r in record.external_references]
        if rows:
            session.execute(insert(keys), rows)
