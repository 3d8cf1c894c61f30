"""Who may write what the ledger records: the one flush, and bulk that records itself; anything else is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import UpdateBase

from models.base import Base, Link, Record

OPEN = "samspil.door"


class UnrecordedChange(RuntimeError):
    """Somebody would change a resource past the ledger."""


@contextmanager
def open_door(session: Session) -> Iterator[None]:
    """Within, changes to recorded tables are taken; whoever opens it records them."""
    info = session.connection().info
    info[OPEN] = True
    try:
        yield
    finally:
        del info[OPEN]


def guard(engine: Engine) -> None:
    """Refuse every statement that changes a recorded table while the door is closed."""
    event.listen(engine, "before_execute", _refuse_unrecorded)


def _refuse_unrecorded(connection: Connection, statement: Any, *_: Any) -> None:
    if isinstance(statement, UpdateBase) and OPEN not in connection.info and _is_recorded(statement):
        table: Any = statement.table
        raise UnrecordedChange(f"{table.name} changes only through models.ledger")


def _is_recorded(statement: UpdateBase) -> bool:
    """Whether the statement changes what some record is: its own row or one of its parts."""
    table: Any = statement.table
    if not isinstance(table, Table) or not _belongs_to_a_record(table.name):
        return False
    values: Any = getattr(statement, "_values", None) or {}
    return not values or not all(column.info.get("beside") for column in values)


@cache
def _belongs_to_a_record(table: str) -> bool:
    kinds = [mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.description == table]
    return any(issubclass(kind, Record | Link) or hasattr(kind, "owned_by") for kind in kinds)
