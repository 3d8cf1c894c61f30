"""What the unit of work at hand has changed so far, for rules that compare a record with what it was."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE, instance_state

from models.base import Record

R = TypeVar("R", bound=Record)


class Draft:
    """A new record to whose attributes nobody listens (``models.drafts``)."""


@cache
def draft_class(kind: type[R]) -> type[R]:
    """``kind`` with plain attributes: what is not given is none, as on any new record."""
    columns = {one.key: None for one in kind.__mapper__.column_attrs}
    lists = {one.key: () for one in kind.__mapper__.relationships if one.cascade.delete_orphan}
    plain = {"__abstract__": True, "__module__": kind.__module__, **columns, **lists}
    metaclass: Any = type(kind)
    made: type[R] = metaclass(kind.__name__, (Draft, kind), plain)
    return made


def is_pending(record: Record) -> bool:
    """Whether the record is new in this unit of work."""
    return isinstance(record, Draft) or instance_state(record).pending


def is_stored(record: Record) -> bool:
    """Whether the record was there before this unit of work."""
    return not isinstance(record, Draft) and bool(instance_state(record).persistent)


def changed(record: Record, *names: str) -> list[str]:
    """Those of the attributes that have another value than the stored record; all that were given on a new one."""
    if isinstance(record, Draft):
        return [name for name in names if name in vars(record)]
    state = instance_state(record)
    return [name for name in names if state.get_history(name, PASSIVE_NO_INITIALIZE).has_changes()]


def before(record: Record, name: str) -> Any:
    """The stored value of an attribute, None on a new record."""
    if isinstance(record, Draft):
        return None
    history = inspect(record).get_history(name, PASSIVE_NO_INITIALIZE)
    if not inspect(record).persistent:
        return None
    return history.deleted[0] if history.deleted else getattr(record, name) if history.unchanged else None
