"""What may be shown of observations, decided for whole tables in the unit of work that touches them (rule 11)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, inspect, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from models.base import Record
from models.changes import Entry
from models.disclosures import Disclosure
from models.figures.cells import Cell
from models.figures.disclosure import Disclosure as Decision
from models.figures.disclosure import decide
from models.history import changed
from models.indicators import Indicator
from models.ledger import concludes, find
from models.observations.neighbours import People, Told, hiding_beside, hiding_in
from models.observations.record import Observation
from models.observations.remembered import Group, Groups, pasts
from models.protection.members import Member
from models.protection.past import NO_PAST
from models.protection.second import protect

SHOWING = ("unit", "decimals", "counts_persons", "minimum_cell_size")  # what disclosure depends on
Place = tuple[UUID, str]  # an indicator and a period: the tables of all areas


class Incoming(NamedTuple):
    """An observation that is no record yet."""

    indicator: Indicator
    series_id: UUID
    period: str
    cell: Cell


@concludes
def whatever_is_touched_is_decided_anew(session: Session, told: Sequence[Record], deleted: Sequence[Record]) -> None:
    """Decide each observation that is new or changed and, where anything of its table is hidden, the whole table."""
    touched = [one for one in told if isinstance(one, Observation)]
    gone = [one for one in deleted if isinstance(one, Observation)]
    redefined = {one.id for one in told if isinstance(one, Indicator) and _is_redefined(one)}
    if not (touched or gone or redefined):
        return
    places = {(one.indicator_id, one.period) for one in (*touched, *gone)}
    groups = Groups(session)
    people = [_people(one.strategy_id, groups[one.series_id], one.period) for one in (*touched, *gone)]
    decisions = [(one, one.decided(session, _indicator(session, one.indicator_id))) for one in touched]
    hiding = {(one.indicator_id, one.period) for one, decision in decisions if decision.is_hidden}
    hiding |= _hiding(session, places - hiding) | hiding_beside(session, filter(None, people))
    if redefined:
        hiding |= hiding_in(session, {_indicator(session, key).strategy_id for key in redefined})
    for one, decision in decisions:
        if (one.indicator_id, one.period) not in hiding and one.indicator_id not in redefined:
            one.disclose(session, decision)
    if hiding or redefined:
        _decide(session, _stored(session, hiding, redefined))


def decide_incoming(session: Session, incoming: Sequence[Incoming]) -> list[Decision]:
    """The decision on each of many observations that come in together, in their order; what stands in their tables
    already is decided anew with them.
    """
    known = {one: (one.id, one.policy) for one in {one.indicator for one in incoming}}
    decisions = [decide(one.cell, known[one.indicator][1]) for one in incoming]
    places = [(known[one.indicator][0], one.period) for one in incoming]
    hiding = {place for place, decision in zip(places, decisions, strict=True) if decision.is_hidden}
    hiding |= _hiding(session, set(places) - hiding) | _hiding_by_now(session)
    groups = Groups(session)
    counting = (one for one in incoming if groups[one.series_id].population is not None)
    people = (_people(one.indicator.strategy_id, groups[one.series_id], one.period) for one in counting)
    hiding |= hiding_beside(session, filter(None, people))
    if hiding:
        again = [i for i, place in enumerate(places) if place in hiding]
        theirs = [one for one, place in zip(incoming, places, strict=True) if place not in hiding]
        found = _decide(session, _stored(session, hiding, set()), [incoming[i] for i in again], beside=theirs)
        for i, decision in zip(again, found, strict=True):
            decisions[i] = decision
    return decisions


def _hiding_by_now(session: Session) -> set[Place]:
    """The places where something is hidden by what is pending in this unit of work."""
    pending = [one for one in (*session.new, *session.dirty) if isinstance(one, Observation)]
    return {(one.indicator_id, one.period) for one in pending if (shown := one.shown(session)) and shown.hides_anything}


class EveryTable:
    """Every table, to be settled: it is decided as the rules are now, and what comes out otherwise is an entry."""

    told = ()

    def conclude(self, session: Session) -> None:
        for key in session.scalars(select(Indicator.id).order_by(Indicator.id)).all():
            _decide(session, _stored(session, set(), {key}))

    def store(self, session: Session, at: datetime) -> Iterable[Entry]:
        return ()


def _is_redefined(indicator: Indicator) -> bool:
    return inspect(indicator).persistent and bool(changed(indicator, *SHOWING))


def _indicator(session: Session, key: UUID) -> Indicator:
    found = find(session, Indicator, key)
    assert found  # noqa: S101, a reference to none was refused
    return found


def _hiding(session: Session, places: Iterable[Place]) -> set[Place]:
    """Those of the places where something is hidden as it is stored."""
    hidden = or_(Disclosure.is_hidden, Disclosure.hides_denominator)
    query = select(Observation.indicator_id, Observation.period).distinct()
    query = query.join(Disclosure, Disclosure.observation_id == Observation.id).where(hidden)
    return {(row[0], row[1]) for some in _some(places) for row in session.execute(query.where(_lies_in(some)))}


def _stored(session: Session, places: set[Place], indicators: set[UUID]) -> Iterator[Observation]:
    """The observations of the places and of the indicators, stored or pending, each once, but for those that go."""
    query = select(Observation).options(
        selectinload(Observation.contribution_rows), selectinload(Observation.disclosure)
    )
    found: list[Observation] = []
    for some in _some(one for one in places if one[0] not in indicators):
        found += session.scalars(query.where(_lies_in(some)))
    if indicators:
        found += session.scalars(query.where(Observation.indicator_id.in_(indicators)))
    for one in (*found, *(one for one in session.new if isinstance(one, Observation))):
        if one not in session.deleted:
            is_asked = (one.indicator_id, one.period) in places or one.indicator_id in indicators
            yield from [one] if is_asked else []


def _decide(
    session: Session,
    observations: Iterable[Observation],
    incoming: Sequence[Incoming] = (),
    *,
    beside: Sequence[Incoming] = (),
) -> list[Decision]:
    """Decide whole tables: what is told of ``observations`` is kept with them, that on ``incoming`` is returned; what
    comes in ``beside`` hides nothing, and may tell something.
    """
    groups, kept = Groups(session), [*observations]
    told = _told(session, groups, kept, incoming, beside)
    decisions: dict[int, Decision] = {}
    tables: dict[tuple[UUID, str, str], list[tuple[Observation | int, Member]]] = defaultdict(list)
    for one in kept:
        group = groups[one.series_id]
        member = _member(session, one, group)
        is_told = told.tells(one.indicator_id, _people(one.strategy_id, group, one.period), one.cell)
        member = replace(member, is_told=is_told) if is_told else member
        tables[one.indicator_id, group.area_code, one.period].append((one, member))
    for place, (own, key, period, cell) in enumerate(incoming):
        group = groups[key]
        is_told = told.tells(own.id, _people(own.strategy_id, group, period), cell)
        member = Member(group.role, group.segment, group.population, cell, decide(cell, own.policy), is_told=is_told)
        tables[own.id, group.area_code, period].append((place, member))
    indicators = {key: _indicator(session, key) for key, _, _ in tables}
    past = pasts(session, groups, indicators.values(), (one for one in kept if inspect(one).persistent))
    for table, rows in tables.items():
        members, policy = [member for _, member in rows], indicators[table[0]].policy
        for (whose, _), decision in zip(rows, protect(members, policy, past.get(table, NO_PAST)), strict=True):
            if isinstance(whose, int):
                decisions[whose] = decision
            else:
                whose.disclose(session, decision)
    return [decisions[place] for place in range(len(incoming))]


def _told(
    session: Session,
    groups: Groups,
    kept: Iterable[Observation],
    incoming: Sequence[Incoming],
    beside: Iterable[Incoming],
) -> Told:
    """What is told of those whom these observations count: by what is stored, what is pending, and what comes in."""
    mine = [(one.strategy_id, groups[one.series_id], one.period) for one in kept]
    mine += [(one.indicator.strategy_id, groups[one.series_id], one.period) for one in incoming]
    wanted = {people for one in mine if (people := _people(*one))}
    told = Told(session, wanted)
    for one in (*session.new, *session.dirty):
        if isinstance(one, Observation):
            people = _people(one.strategy_id, groups[one.series_id], one.period)
            told.add(one.indicator_id, people, one.cell, _indicator(session, one.indicator_id).policy)
    for own, key, period, cell in (*incoming, *beside) if wanted else ():
        if (people := _people(own.strategy_id, groups[key], period)) in wanted:
            told.add(own.id, people, cell, own.policy)
    return told


def _people(strategy_id: UUID, group: Group, period: str) -> People | None:
    """Whom a figure counts, where its series says so."""
    if group.population is None:
        return None
    return People(strategy_id, group.population, group.segment, group.area_code, period)


def _member(session: Session, one: Observation, group: Group) -> Member:
    return _of(group, one.cell, one.decided(session, _indicator(session, one.indicator_id)))


def _of(group: Group, cell: Cell, primary: Decision) -> Member:
    return Member(group.role, group.segment, group.population, cell, primary)


def _lies_in(places: Sequence[Place]) -> ColumnElement[bool]:
    """Whether an observation lies in one of the places; of the two together alone, SQLite would read every one."""
    theirs = Observation.indicator_id.in_({key for key, _ in places})
    return and_(theirs, tuple_(Observation.indicator_id, Observation.period).in_(places))


def _some(places: Iterable[Place], most: int = 400) -> Iterator[list[Place]]:
    """The places in lists that a statement can take."""
    every = sorted(places, key=str)
    for start in range(0, len(every), most):
        yield every[start : start + most]
