"""What a unit of work refers to: nothing unknown, nothing invisible, nothing of another strategy by accident."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, inspect, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, Ids, Link, Record, Rows, StrategyRecord, class_of
from models.columns import Code, Key, Title
from models.errors import RuleViolation
from models.history import changed, is_pending
from models.prepared import ask, tell
from models.sight import EVERYTHING, Sight
from models.sql import AnyRowOf

T = TypeVar("T")
AT_ONCE = 1000  # values in one statement
_UNKNOWN: Any = object()


class ExternalReferenceKey(Base):
    """What another system calls a record: unique per kind of thing (domain rule 1)."""

    __tablename__ = "external_reference_keys"

    resource_type: Mapped[Code] = mapped_column(primary_key=True)
    system: Mapped[Code] = mapped_column(primary_key=True)
    key: Mapped[Title] = mapped_column(primary_key=True)
    resource_id: Mapped[Key] = mapped_column(index=True)


def give_strategies(session: Session, new: list[Record]) -> None:
    """Set ``strategy_id`` from the record that each new one belongs to; where none is, ``reference_faults`` says so."""
    pending: dict[UUID, Any] = {one.id: one for one in new}
    found: dict[tuple[str, UUID], UUID | None] = {}
    for record in new:
        if isinstance(record, StrategyRecord) and record.parent_reference != "strategy_id":
            name = record.parent_reference
            place = table, key = _references(type(record))[name][0], getattr(record, name)
            if place not in found:
                parent = pending.get(key) or session.get(class_of(table), key)
                found[place] = parent.strategy_id if parent and _is_visible(session, parent.strategy_id) else None
            if (strategy := found[place]) is not None:
                record.strategy_id = strategy


_CALL = insert(ExternalReferenceKey)
_CALLED = select(ExternalReferenceKey.system, ExternalReferenceKey.key, ExternalReferenceKey.resource_id).where(
    ExternalReferenceKey.resource_type == bindparam("kind"),
    AnyRowOf((ExternalReferenceKey.system, ExternalReferenceKey.key), "names"),
)


def called(session: Session, kind: type[Record], names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Those of the names, (system, key), that some record of ``kind`` has, with the id of that record."""
    wanted = sorted(set(names))
    rows = ask(session.connection(), _CALLED, {"kind": kind.resource_type, "names": wanted}) if wanted else []
    return {(system, key): owner for system, key, owner in rows}


@cache
def _references(kind: type[Base]) -> dict[str, tuple[str, bool]]:
    """Attribute -> (table, whether it must be of the same strategy) of every reference of a class."""
    columns = kind.__mapper__.columns
    return {c.key: (c.info["refers_to"], "within" in c.info) for c in columns if "refers_to" in c.info}


@cache
def references_of(kind: type[Record]) -> dict[str, tuple[type[Record], bool]]:
    """Attribute -> (class, whether it is a list of ids) of everything by which records of ``kind`` name others."""
    found = {name: (class_of(table), False) for name, (table, _) in _references(kind).items()}
    for name, listed in vars(kind).items():
        if isinstance(listed, Ids):
            link: Any = kind.__mapper__.relationships[listed.rows].mapper.class_
            found[name] = class_of(_references(link)[listed.target][0]), True
    return found


def _is_visible(session: Session, strategy_id: UUID | None) -> bool:
    sight: Sight = session.info.get("sight", EVERYTHING)
    return sight.covers(strategy_id)


def _set_references(record: Record) -> Iterator[tuple[str, str, bool, UUID]]:
    """(pointer, table, same strategy, id) of every reference of ``record`` that is new in this unit of work."""
    is_new = is_pending(record)
    follows = isinstance(record, StrategyRecord) and record.parent_reference != "strategy_id"
    for name, (table, same) in _references(type(record)).items():
        if name == "strategy_id" and follows:
            continue  # it follows from the record that this one belongs to
        value = getattr(record, name)
        if value is not None and (is_new or changed(record, name)):
            yield name, table, same, value
    for name, rows in _lists(type(record)):
        if rows in vars(record):
            for row in getattr(record, rows):
                if inspect(row).transient or inspect(row).pending:
                    yield from _row_references(row, name)


@cache
def _lists(kind: type[Record]) -> list[tuple[str, str]]:
    """(attribute, relationship) of each list of a class."""
    return [(name, one.rows) for name, one in vars(kind).items() if isinstance(one, Ids | Rows)]


def _row_references(row: Link, name: str) -> Iterator[tuple[str, str, bool, UUID]]:
    for attribute, (table, same) in _references(type(row)).items():
        value = getattr(row, attribute)
        if attribute != row.owned_by and value is not None:
            yield f"{name}.{row.position}", table, same, value


def touched(record: Record, attribute: str, *, is_going: bool = False) -> set[tuple[type[Record], UUID]]:
    """(class, id) of what a reference or a list of ids names in this unit of work and did not before, or no longer; all
    that it names where the record is to be deleted.
    """
    of: Any = type(record)
    listed = vars(of).get(attribute)
    history = inspect(record).attrs[listed.rows if isinstance(listed, Ids) else attribute].history
    parts = (history.added, history.deleted, history.unchanged if is_going else ())
    rows = [row for part in parts for row in part or ()]
    if not isinstance(listed, Ids):
        kind: Any = class_of(_references(of)[attribute][0])
        return {(kind, key) for key in rows if key is not None}
    link: Any = of.__mapper__.relationships[listed.rows].mapper.class_
    return {(class_of(_references(link)[listed.target][0]), getattr(row, listed.target)) for row in rows}


def reference_faults(session: Session, records: list[Record]) -> list[RuleViolation]:
    """One fault for each reference to nothing, to something invisible, or into another strategy."""
    wanted = [(record, *reference) for record in records for reference in _set_references(record)]
    keys: dict[str, set[UUID]] = {}
    for _, _, table, _, key in wanted:
        keys.setdefault(table, set()).add(key)
    known = {table: _strategies_of(session, table, some) for table, some in keys.items()}
    seen = {
        table: {key: strategy for key, strategy in some.items() if _is_visible(session, strategy)}
        for table, some in known.items()
    }
    faults = []
    for record, name, table, same, key in wanted:
        strategy = seen[table].get(key, _UNKNOWN)
        if strategy is _UNKNOWN:
            faults.append(RuleViolation("unknown-reference", name).of(record))
        elif same and strategy is not (own := record.strategy_id) and own and strategy != own:  # type: ignore[attr-defined]
            faults.append(RuleViolation("crosses-strategies", name).of(record))
    return faults


def _strategies_of(session: Session, table: str, keys: set[UUID]) -> dict[UUID, UUID | None]:
    """Id -> strategy (None where the kind of thing belongs to none) of those ``keys`` that exist."""
    kind = class_of(table)
    at_hand = {one.id: one for one in [*session.identity_map.values(), *session.new] if isinstance(one, kind)}
    found = {key: getattr(at_hand[key], "strategy_id", None) for key in keys & at_hand.keys()}
    if missing := keys - at_hand.keys():
        columns = [kind.id, kind.strategy_id] if hasattr(kind, "strategy_id") else [kind.id, kind.id]
        rows = session.execute(select(*columns).where(kind.id.in_(missing)))
        found |= {key: strategy if hasattr(kind, "strategy_id") else None for key, strategy in rows}
    return found


def key_faults(session: Session, records: list[Record]) -> list[RuleViolation]:
    """One fault for each external reference that a record names twice, or that another one of its kind has."""
    named: dict[type[Record], list[Record]] = {}
    for record in records:
        if _calls_itself_anew(record):
            named.setdefault(type(record), []).append(record)
    faults: list[RuleViolation] = []
    for kind, some in named.items():
        taken = called(session, kind, (name for record in some for name in _names_of(record)))
        faults += [fault.of(record) for record in some for fault in _key_faults_of(record, taken)]
    return faults


def _calls_itself_anew(record: Record) -> bool:
    return bool(record.external_references and changed(record, "external_references"))


def _names_of(record: Record) -> list[tuple[str, str]]:
    return [(one["system"], one["key"]) for one in record.external_references]


def _key_faults_of(record: Record, taken: Mapping[tuple[str, str], UUID]) -> Iterator[RuleViolation]:
    names = _names_of(record)
    for position, name in enumerate(names):
        if name in names[:position]:
            yield RuleViolation("repeated-reference", f"external_references.{position}")
        elif taken.get(name, record.id) != record.id:
            yield RuleViolation("not-unique", f"external_references.{position}")


def strategy_of(record: Record) -> UUID | None:
    """The strategy a record belongs to: itself where it is one, None where it belongs to none."""
    strategy: UUID | None = getattr(record, "strategy_id", None)
    return record.id if record.__tablename__ == "strategies" else strategy


def keep_reference_keys(session: Session, new: list[Record], told: list[Record], deleted: list[Record]) -> None:
    """Keep the unique look-up of external references equal to what the records say."""
    touched = [one for one in told if changed(one, "external_references")]
    forget_reference_keys(session, [*touched, *deleted])
    rows = [
        {"resource_type": record.resource_type, "system": system, "key": key, "resource_id": record.id}
        for record in (*touched, *new)
        for system, key in _names_of(record)
    ]
    if rows:
        tell(session.connection(), _CALL, *rows)


def forget_reference_keys(session: Session, records: Iterable[Record]) -> None:
    """Nobody calls these records anything any more."""
    keys, gone = ExternalReferenceKey, [(record.resource_type, record.id) for record in records]
    for some in batched(gone):
        theirs = tuple_(keys.resource_type, keys.resource_id).in_(some)
        session.execute(delete(keys).where(theirs).execution_options(synchronize_session=False))


def batched(values: list[T]) -> Iterator[list[T]]:
    """So many at a time as a statement takes."""
    for first in range(0, len(values), AT_ONCE):
        yield values[first : first + AT_ONCE]
