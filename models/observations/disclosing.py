"""What may be shown of observations, decided for whole tables in the unit of work that touches them (rule 11)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import inspect, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from models.base import Record
from models.disclosures import Disclosure
from models.figures.cells import Role
from models.history import changed
from models.indicators import Indicator
from models.ledger import concludes, find
from models.observations.record import Observation
from models.protection.second import protect
from models.protection.tables import Member
from models.series import Series

SHOWING = ("unit", "decimals", "counts_persons", "minimum_cell_size")  # what disclosure depends on
Place = tuple[UUID, str]  # an indicator and a period: the tables of all areas


@concludes
def whatever_is_touched_is_decided_anew(session: Session, told: Sequence[Record], deleted: Sequence[Record]) -> None:
    """Decide each observation that is new or changed and, where anything of its table is hidden, the whole table."""
    touched = [one for one in told if isinstance(one, Observation)]
    gone = [one for one in deleted if isinstance(one, Observation)]
    redefined = {one.id for one in told if isinstance(one, Indicator) and _is_redefined(one)}
    if not (touched or gone or redefined):
        return
    places = {(one.indicator_id, one.period) for one in (*touched, *gone)}
    decisions = [(one, one.decided(session, _indicator(session, one))) for one in touched]
    hiding = {(one.indicator_id, one.period) for one, decision in decisions if decision.is_hidden}
    hiding |= _hiding(session, places - hiding)
    for one, decision in decisions:
        if (one.indicator_id, one.period) not in hiding and one.indicator_id not in redefined:
            one.disclose(session, decision)
    if hiding or redefined:
        _decide(session, [one for one in _stored(session, hiding, redefined) if one not in session.deleted])


def _is_redefined(indicator: Indicator) -> bool:
    return inspect(indicator).persistent and bool(changed(indicator, *SHOWING))


def _indicator(session: Session, observation: Observation) -> Indicator:
    found = find(session, Indicator, observation.indicator_id)
    assert found  # noqa: S101, a reference to none was refused
    return found


def _hiding(session: Session, places: Iterable[Place]) -> set[Place]:
    """Those of the places where something is hidden as it is stored."""
    hidden = or_(Disclosure.is_hidden, Disclosure.hides_denominator)
    query = select(Observation.indicator_id, Observation.period).distinct()
    query = query.join(Disclosure, Disclosure.observation_id == Observation.id).where(hidden)
    return {(row[0], row[1]) for some in _some(places) for row in session.execute(query.where(_lies_in(some)))}


def _stored(session: Session, places: set[Place], indicators: set[UUID]) -> Iterator[Observation]:
    """The observations of the places and of the indicators, stored or pending, each once."""
    query = select(Observation).options(
        selectinload(Observation.contribution_rows), selectinload(Observation.disclosure)
    )
    for some in _some(one for one in places if one[0] not in indicators):
        yield from session.scalars(query.where(_lies_in(some)))
    if indicators:
        yield from session.scalars(query.where(Observation.indicator_id.in_(indicators)))
    for one in session.new:
        if isinstance(one, Observation) and (
            (one.indicator_id, one.period) in places or one.indicator_id in indicators
        ):
            yield one


def _decide(session: Session, observations: Iterable[Observation]) -> None:
    tables: dict[tuple[UUID, str, str], list[tuple[Observation, Series]]] = defaultdict(list)
    for one in observations:
        series = find(session, Series, one.series_id)
        assert series  # noqa: S101, a reference to none was refused
        tables[one.indicator_id, series.area_code, one.period].append((one, series))
    for rows in tables.values():
        indicator = _indicator(session, rows[0][0])
        members = [_member(session, indicator, one, series) for one, series in rows]
        for (one, _), decision in zip(rows, protect(members, indicator.policy), strict=True):
            one.disclose(session, decision)


def _member(session: Session, indicator: Indicator, one: Observation, series: Series) -> Member:
    shown = one.shown(session)
    primary, was_shown = one.decided(session, indicator), shown is not None and not shown.is_hidden
    return Member(cast("Role", series.role), series.segment, series.population, one.cell, primary, was_shown)


def _lies_in(places: Sequence[Place]) -> Any:
    return tuple_(Observation.indicator_id, Observation.period).in_(places)


def _some(places: Iterable[Place], most: int = 400) -> Iterator[list[Place]]:
    """The places in lists that a statement can take."""
    every = sorted(places, key=str)
    for start in range(0, len(every), most):
        yield every[start : start + most]
