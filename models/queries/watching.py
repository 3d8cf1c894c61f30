"""Reading what is kept for whoever watches over access, the newest first."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, tuple_

from models.clients import ApiClient
from models.denials import Denial
from models.exact_uses import ExactUse
from models.organisation import Person
from models.prepared import ask_named

Watched = type[Denial] | type[ExactUse]

_TOLD: dict[Any, tuple[str, ...]] = {
    Denial: ("permission", "status", "method", "route", "count"),
    ExactUse: ("strategy_id", "resource_type", "resource_id", "route"),
}


def watched(
    connection: Connection, kind: Watched, limit: int, place: tuple[Any, ...] | None = None, *, back: bool = False
) -> list[dict[str, Any]]:
    """Rows of ``kind`` beyond a place (at, id): older ones, newest first; or ``back``, newer ones, oldest first."""
    at, key = place or (None, None)
    question = _question(kind, is_placed=place is not None, back=back)
    return ask_named(connection, question, {"limit": limit, "at": at, "key": key})


def told_of(kind: Watched) -> Sequence[str]:
    """What a row says beside who it was, when, and its own id."""
    return _TOLD[kind]


@cache
def _question(kind: Any, *, is_placed: bool, back: bool) -> Select[Any]:
    here = tuple_(kind.at, kind.id)
    there = tuple_(bindparam("at", type_=kind.at.type), bindparam("key", type_=kind.id.type))
    beyond: list[ColumnElement[bool]] = [here > there if back else here < there] if is_placed else []
    orders: Any = [kind.at.asc(), kind.id.asc()] if back else [kind.at.desc(), kind.id.desc()]
    names = ("id", "at", "caller_type", "caller_id", *_TOLD[kind])
    every: Any = select(*(getattr(kind, name) for name in names), _name_of(kind.caller_id).label("caller_name"))
    found: Select[Any] = every.where(*beyond).order_by(*orders).limit(bindparam("limit", type_=None))
    return found


def _name_of(caller_id: Any) -> Any:
    return func.coalesce(
        select(Person.name).where(Person.id == caller_id).scalar_subquery(),
        select(ApiClient.name).where(ApiClient.id == caller_id).scalar_subquery(),
    )
