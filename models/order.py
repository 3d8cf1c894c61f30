"""In which order records are written, so that each finds what it refers to: in the database, in the ledger, and in a
mirror that follows it.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import groupby, pairwise
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, event, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.unitofwork import UOWTransaction, _DeleteAll, _SaveUpdateAll

from models.base import Base, Ids, Link, Record

R = TypeVar("R", bound=Record)


def parents_first(records: Iterable[R]) -> list[R]:
    """Each after those of them that it refers to."""
    ranked = sorted(records, key=_place)
    return [one for _, same in groupby(ranked, key=type) for one in _chained(list(same))]


def _place(record: Record) -> int:
    return _places()[record.__tablename__]


@cache
def _places() -> dict[str, int]:
    """Table of records -> its place, after all that it refers to.

    An optional reference gives way where its target cannot do without the table itself: centres come before the people
    who work there, although one of these may be a centre's contact.
    """
    tables = sorted(_tables())
    needed = {table: {_target(one) for one in _referring(table) if not one.nullable} for table in tables}
    graph: dict[str, list[str]] = {table: [] for table in tables}
    for table in tables:
        for column in _referring(table):
            target = _target(column)
            if target != table and not (column.nullable and table in _reached(target, needed)):
                graph[table].append(target)
    return {table: place for place, table in enumerate(TopologicalSorter(graph).static_order())}


def _tables() -> set[str]:
    return {one.class_.__tablename__ for one in Base.registry.mappers if issubclass(one.class_, Record)}


def _referring(table: str) -> Iterator[Column[Any]]:
    """The columns by which the records of a table, or the rows of their lists, refer to records."""
    for mapper in Base.registry.mappers:
        kind: Any = mapper.class_
        owner = _target(kind.__table__.c[kind.owned_by]) if issubclass(kind, Link) else kind.__tablename__
        if owner == table:
            yield from (column for column in kind.__table__.c if "refers_to" in column.info)


def _target(column: Column[Any]) -> str:
    table: str = column.info["refers_to"]
    return table


def _reached(table: str, edges: dict[str, set[str]]) -> set[str]:
    """Everything that a table cannot do without, directly or through others."""
    found, ahead = set[str](), [table]
    while ahead:
        new = edges[ahead.pop()] - found
        found |= new
        ahead.extend(new)
    return found


def _chained(records: list[R]) -> list[R]:
    """Records of one class, each after those that it refers to; as they came where they only refer to others."""
    names = _to_its_own(type(records[0]))
    if len(records) == 1 or not names:
        return records
    by_id = {one.id: one for one in records}
    graph = {one.id: [key for name in names for key in _keys(one, name) if key in by_id] for one in records}
    try:
        return [by_id[key] for key in TopologicalSorter(graph).static_order()]
    except CycleError:  # the database refuses it
        return records


@cache
def _to_its_own(kind: type[Record]) -> list[str]:
    """The attributes by which a record refers to others of its class."""
    own = [column.key for column in inspect(kind).columns if column.info.get("refers_to") == kind.__tablename__]
    lists = [(name, one) for name, one in vars(kind).items() if isinstance(one, Ids)]
    return own + [name for name, one in lists if _listed(kind, one) == kind.__tablename__]


def refers_to_its_own(kind: type[Record]) -> bool:
    """Whether records of ``kind`` may refer to each other."""
    return bool(_to_its_own(kind))


def _listed(kind: type[Record], listed: Ids) -> str:
    """The table that the ids of a list are of."""
    link = inspect(kind).relationships[listed.rows].mapper.class_
    return _target(link.__table__.c[listed.target])


def _keys(record: Record, name: str) -> list[UUID]:
    listed = vars(type(record)).get(name)
    if isinstance(listed, Ids):
        return getattr(record, name) if listed.rows in inspect(record).dict else []
    return [getattr(record, name)]


@event.listens_for(Session, "before_flush")
def _write_in_order(session: Session, flush: UOWTransaction, _: object) -> None:
    """SQLAlchemy sorts by the relationships that it writes, which hardly any reference of ours is one of."""
    records = [one for one in (*session.new, *session.dirty, *session.deleted) if isinstance(one, Record)]
    kinds = dict.fromkeys(type(one) for one in sorted(records, key=_place))
    saves: list[Any] = [_SaveUpdateAll(flush, inspect(kind)) for kind in kinds]  # type: ignore[no-untyped-call]
    deletes: list[Any] = [_DeleteAll(flush, inspect(kind)) for kind in kinds]  # type: ignore[no-untyped-call]
    flush.dependencies.update(pairwise([*saves, *reversed(deletes)]))
    for number, one in enumerate(parents_first(one for one in records if inspect(one).pending)):
        inspect(one).insert_order = number
