"""Reading what was denied, the newest first."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, tuple_

from models.clients import ApiClient
from models.denials import Denial
from models.organisation import Person
from models.prepared import ask

_NAME = func.coalesce(
    select(Person.name).where(Person.id == Denial.caller_id).scalar_subquery(),
    select(ApiClient.name).where(ApiClient.id == Denial.caller_id).scalar_subquery(),
)
_COLUMNS = (
    Denial.caller_type,
    Denial.caller_id,
    _NAME.label("caller_name"),
    Denial.permission,
    Denial.status,
    Denial.method,
    Denial.route,
    Denial.count,
    Denial.at,
    Denial.id,
)


def denied(
    connection: Connection, limit: int, place: tuple[Any, ...] | None = None, *, back: bool = False
) -> list[Sequence[Any]]:
    """Rows of ``_COLUMNS`` beyond a place (at, id): older ones, newest first; or ``back``, newer ones, oldest first."""
    at, key = place or (None, None)
    return ask(connection, _question(is_placed=place is not None, back=back), {"limit": limit, "at": at, "key": key})


@cache
def _question(*, is_placed: bool, back: bool) -> Select[Any]:
    here = tuple_(Denial.at, Denial.id)
    there = tuple_(bindparam("at", type_=Denial.at.type), bindparam("key", type_=Denial.id.type))
    beyond: list[ColumnElement[bool]] = [here > there if back else here < there] if is_placed else []
    orders: Any = [Denial.at.asc(), Denial.id.asc()] if back else [Denial.at.desc(), Denial.id.desc()]
    every: Any = select(*_COLUMNS)
    found: Select[Any] = every.where(*beyond).order_by(*orders).limit(bindparam("limit", type_=None))
    return found
