"""New records in a number for which SQLAlchemy's own insert, which looks at each on its own, takes too long."""

from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Insert, insert, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.base import instance_state

from models.base import Record
from models.order import parents_first, refers_to_its_own
from models.prepared import tell

MANY = 50


def set_aside(session: Session) -> list[Record]:
    """Take those new records out of the coming flush that can be inserted together behind it: many of the one kind to
    which nothing else refers that is written, whole and without parts.
    """
    written = parents_first(one for one in (*session.new, *session.dirty) if isinstance(one, Record))
    *_, (kind, last) = [(kind, [*some]) for kind, some in groupby(written, key=type)] or [(Record, [])]
    new = [one for one in last if instance_state(one).pending]
    many = [one for one in new if _stands_alone(one)]
    if len(many) < MANY or (refers_to_its_own(kind) and len(many) < len(new)):
        return []
    for one in many:
        del session._new[instance_state(one)]  # noqa: SLF001
    return many


def _stands_alone(record: Record) -> bool:
    needed, parts = _made_of(type(record))
    told = vars(record)
    return needed <= told.keys() and not any(told.get(name) for name in parts)


@cache
def _made_of(kind: type[Record]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The columns that nobody but the record fills, and the relationships that hold parts."""
    mapper = inspect(kind)
    needed = [one for one in mapper.column_attrs if not (one.columns[0].nullable or one.columns[0].server_default)]
    return frozenset(one.key for one in needed), tuple(one.key for one in mapper.relationships if not one.viewonly)


def insert_together(session: Session, many: list[Record]) -> None:
    """Insert what was set aside; ``session`` then holds it as if it had been flushed."""
    if not many:
        return
    connection, states = session.connection(), {instance_state(one): one for one in many}
    mapper = inspect(type(many[0]))
    for state in states:
        mapper.dispatch.before_insert(mapper, connection, state)
    names = {one.columns[0].key: one.key for one in mapper.column_attrs}
    rows = [{column: told[name] for column, name in names.items() if name in told} for told in map(vars, many)]
    tell(connection, _insert(type(many[0])), *rows)
    session._new.update(states)  # noqa: SLF001
    session._register_persistent(set(states))  # noqa: SLF001


@cache
def _insert(kind: Any) -> Insert:
    return insert(kind)
