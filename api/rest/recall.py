"""As of a time: from here on, this request's questions are answered by the database as it was then."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from flask import g

from api.auth.policy import sight
from api.database import reader
from api.problems import Problem
from api.rest.fields import Instant, Query
from api.rest.schemas import Schema
from models.canonical import instant
from models.changes import Place, microseconds_of
from models.danish import calendar_date, today
from models.queries.past import Past, began_with_something, place_at, strategies_of

View = Callable[..., Any]


class AsOf(Query):
    """When: the state at this instant, all changes of that instant included, instead of the present one."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    as_of = Instant()


def recalling(view: View) -> View:
    """A view that takes ``as_of`` among what is asked for, and never hears of it."""

    @wraps(view)
    def wrapper(self: Any, asked: dict[str, Any], **path: Any) -> Any:
        at = asked.pop("as_of", None)
        if at is not None:
            recall(at, _scope(path, asked))
        return view(self, asked, **path)

    return wrapper


def recall(at: datetime, strategies: Callable[[int], list[UUID] | None]) -> Past:
    """Answer what is asked from here on as of ``at``; ``strategies`` says of which, given a position of the ledger."""
    place = place_of(at)
    if "past" in g:
        g.past.close()
    g.as_of = at
    g.past = Past(reader(), place, strategies(place.position))
    found: Past = g.past
    return found


def place_of(at: datetime) -> Place:
    """Where the ledger stood at ``at``; Problem where there was something then of which it does not tell."""
    place = place_at(reader(), microseconds_of(at))
    if not place.position and (began := began_with_something(reader())):
        raise Problem("before-the-ledger", began=instant(began))
    return place


def day() -> date:
    """The calendar date that answers are for."""
    return calendar_date(g.as_of) if "as_of" in g else today()


def _scope(path: Mapping[str, UUID], asked: Mapping[str, Any]) -> Callable[[int], list[UUID] | None]:
    """The strategies that an answer may be about: those named, or those of what is named; else all that one may see."""
    named = path.get("strategy_id") or asked.get("strategy_id")
    ids = [*path.values(), *(_listed(asked.get("focus_area_id")))]

    def strategies(position: int) -> list[UUID] | None:
        if named:
            return _listed(named)
        if ids:
            return strategies_of(reader(), ids, position)
        return sight().ids

    return strategies


def _listed(given: Any) -> list[UUID]:
    if given is None:
        return []
    return given if isinstance(given, list) else [given]
