"""What the unit of work at hand has changed so far, for rules that compare a record with what it was."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE, instance_state

from models.base import Record


def changed(record: Record, *names: str) -> list[str]:
    """Those of the attributes that have another value than the stored record; all that were given on a new one."""
    state = instance_state(record)
    return [name for name in names if state.get_history(name, PASSIVE_NO_INITIALIZE).has_changes()]


def before(record: Record, name: str) -> Any:
    """The stored value of an attribute, None on a new record."""
    history = inspect(record).get_history(name, PASSIVE_NO_INITIALIZE)
    if not inspect(record).persistent:
        return None
    return history.deleted[0] if history.deleted else getattr(record, name) if history.unchanged else None
