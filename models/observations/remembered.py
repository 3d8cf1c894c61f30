"""What tables of observations were before, as the ledger remembers it (domain rule 11 e, earlier vintages)."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.changes import Change
from models.figures.cells import Cell
from models.figures.disclosure import decide
from models.indicators import Indicator
from models.ledger import find, moment_of
from models.observations.record import Observation
from models.prepared import ask
from models.protection.members import Member
from models.protection.past import Became, Past, past_of
from models.series import Series
from models.sql import AnyOf

Key = tuple[UUID, str, str]  # a table: indicator, area and period

_ENTRIES = (
    select(Change.microseconds, Change.resource_id, Change.data)
    .where(Change.resource_type == Observation.resource_type, AnyOf(Change.resource_id, "ids"))
    .order_by(Change.position)
)
_GONE = select(Change.resource_id).where(
    Change.strategy_id == bindparam("strategy_id"),
    Change.resource_type == Observation.resource_type,
    Change.action == "deleted",
)
_LAST_OF_SERIES = (
    select(Change.data)
    .where(Change.resource_type == Series.resource_type, Change.resource_id == bindparam("id"))
    .where(Change.data.is_not(None))
    .order_by(Change.position.desc())
    .limit(1)
)


class Group(NamedTuple):
    """Whose figures a series holds."""

    role: Any
    segment: str | None
    area_code: str
    population: str | None


class Groups(dict[UUID, Group]):
    """The groups of a unit of work by the ids of their series, be these deleted."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def __missing__(self, key: UUID) -> Group:
        series = find(self.session, Series, key)
        if series:
            found = Group(series.role, series.segment, series.area_code, series.population)
        else:
            [[text]] = ask(self.session.connection(), _LAST_OF_SERIES, {"id": key})
            state = json.loads(text)
            found = Group(state["role"], state["segment"], state["areaCode"], state["population"])
        self[key] = found
        return found


def pasts(
    session: Session, groups: Groups, indicators: Iterable[Indicator], observations: Iterable[Observation]
) -> dict[Key, Past]:
    """The pasts of the tables of these indicators in which ``observations`` stand or others stood."""
    known = {one.id: one for one in indicators}
    going = [one.id for one in session.deleted if isinstance(one, Observation)]
    gone = (key for strategy in {one.strategy_id for one in known.values()} for key in _gone(session, strategy))
    rows = _entries(session, {one.id for one in observations}.union(going, gone))
    stories: dict[Key, list[Became]] = defaultdict(list)
    tables: dict[UUID, Key] = {}
    for at, key, text in [*rows, *((None, one, None) for one in going)]:
        state = json.loads(text, parse_float=Decimal, parse_int=Decimal) if text else None
        if state and UUID(state["indicatorId"]) in known:
            group = groups[UUID(state["seriesId"])]
            tables[key] = (UUID(state["indicatorId"]), group.area_code, state["period"])
        if key in tables:
            member = state and _member(state, groups, known[tables[key][0]])
            stories[tables[key]].append(Became(at or _now(session), key, member))
    return {key: past_of(story) for key, story in stories.items()}


def once_held(session: Session, series: Series) -> bool:
    """Whether a series held an observation that was deleted."""
    entries = _entries(session, set(_gone(session, series.strategy_id)))
    return any(text and UUID(json.loads(text)["seriesId"]) == series.id for _, _, text in entries)


def _gone(session: Session, strategy_id: UUID) -> list[UUID]:
    """The observations of a strategy that were deleted."""
    return [row[0] for row in ask(session.connection(), _GONE, {"strategy_id": strategy_id})]


def _entries(session: Session, ids: Collection[UUID]) -> list[Sequence[Any]]:
    """When each of these observations became what, in the ledger's order."""
    return ask(session.connection(), _ENTRIES, {"ids": sorted(map(str, ids))}) if ids else []


def _now(session: Session) -> int:
    return int(moment_of(session).timestamp() * 1_000_000)


def _member(state: dict[str, Any], groups: Groups, indicator: Indicator) -> Member:
    """What an entry says of an observation, judged by the rule of today."""
    group, told = groups[UUID(state["seriesId"])], state["disclosure"] or {}
    figures = {name: state[name] for name in ("value", "numerator", "denominator", "status", "published")}
    cell = Cell(**figures, break_in_series=state["breakInSeries"])
    return Member(
        group.role,
        group.segment,
        group.population,
        cell,
        decide(cell, indicator.policy),
        was_shown=not told.get("isHidden"),
        had_cases_shown=not told.get("hidesDenominator"),
    )
