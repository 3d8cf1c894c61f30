"""What other indicators tell of the same people (domain rule 11 e): denominators that everybody may know.

Two indicators of a strategy may count the same group of an area in the same period. Where one of them may show how many
there are, hiding the same number in the other keeps nothing back. It counts as told wherever the other's own figure
does not forbid it, be it hidden for the sake of others: what is decided on one table so never rests on what is decided
on another, and no order is needed between them.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.disclosures import Disclosure
from models.figures.cells import Cell
from models.figures.disclosure import FLOOR, Policy, decide
from models.indicators import Indicator
from models.observations.record import Observation
from models.series import Series

Place = tuple[UUID, str]  # an indicator and a period
AT_ONCE = 400


class People(NamedTuple):
    """Whom a figure counts."""

    strategy_id: UUID
    population: str
    segment: str | None
    area_code: str
    period: str


class Told:
    """Which denominators are told of people, and by which indicators."""

    def __init__(self, session: Session, wanted: Iterable[People]) -> None:
        self.by: dict[tuple[People, Decimal], set[UUID]] = defaultdict(set)
        every = sorted(set(wanted), key=str)
        for first in range(0, len(every), AT_ONCE):
            self._read(session, every[first : first + AT_ONCE])

    def _read(self, session: Session, some: list[People]) -> None:
        """From the series of these people to their observations, along the unique key of both."""
        columns = (
            Observation.id, Observation.indicator_id, Series.strategy_id, Series.population, Series.segment,
            Series.area_code, Observation.period, Observation.value, Observation.numerator, Observation.denominator,
            Observation.status, Observation.published, Indicator.unit, Indicator.decimals, Indicator.counts_persons,
            Indicator.minimum_cell_size,
        )  # fmt: skip
        query = (
            select(*columns)
            .join(Series, Series.id == Observation.series_id)
            .join(Indicator, Indicator.id == Observation.indicator_id)
            .where(
                Series.strategy_id.in_({one.strategy_id for one in some}),
                Series.population.in_({one.population for one in some}),
                Series.area_code.in_({one.area_code for one in some}),
                Observation.period.in_({one.period for one in some}),
                Observation.denominator.is_not(None),
            )
        )
        here = {one.id: one for one in _at_hand(session)}
        for row in session.execute(query):
            if row.id not in here:
                people = People(row.strategy_id, row.population, row.segment, row.area_code, row.period)
                policy = Policy(row.unit, row.decimals, row.counts_persons, max(row.minimum_cell_size, FLOOR))
                cell = Cell(row.value, row.numerator, row.denominator, row.status, row.published)
                self.add(row.indicator_id, people, cell, policy)

    def add(self, indicator_id: UUID, people: People | None, cell: Cell, policy: Policy) -> None:
        """That an indicator has this figure of these people."""
        if people and cell.denominator is not None and not decide(cell, policy).hides_denominator:
            self.by[people, cell.denominator].add(indicator_id)

    def tells(self, indicator_id: UUID, people: People | None, cell: Cell) -> bool:
        """Whether another indicator tells the denominator of this one's figure."""
        if people is None or cell.denominator is None:
            return False
        return bool(self.by.get((people, cell.denominator), set()) - {indicator_id})


def _at_hand(session: Session) -> list[Observation]:
    """The observations of which this unit of work knows more than is stored."""
    return [one for one in (*session.new, *session.dirty, *session.deleted) if isinstance(one, Observation)]


def hiding_beside(session: Session, people: Iterable[People]) -> set[Place]:
    """The places of indicators that hide something of these people, as it is stored."""
    every, found = sorted(set(people), key=str), set[Place]()
    for first in range(0, len(every), AT_ONCE):
        some = every[first : first + AT_ONCE]
        query: Any = (
            select(Observation.indicator_id, Observation.period)
            .distinct()
            .join(Series, Series.id == Observation.series_id)
            .join(Disclosure, Disclosure.observation_id == Observation.id)
            .where(
                Series.strategy_id.in_({one.strategy_id for one in some}),
                Series.population.in_({one.population for one in some}),
                Series.area_code.in_({one.area_code for one in some}),
                Observation.period.in_({one.period for one in some}),
                or_(Disclosure.is_hidden, Disclosure.hides_denominator),
            )
        )
        found |= {(row[0], row[1]) for row in session.execute(query)}
    return found


def hiding_in(session: Session, strategies: Iterable[UUID]) -> set[Place]:
    """The places of all indicators of these strategies that hide something, as it is stored."""
    hidden = or_(Disclosure.is_hidden, Disclosure.hides_denominator)
    query = select(Observation.indicator_id, Observation.period).distinct()
    query = query.join(Disclosure, Disclosure.observation_id == Observation.id).where(hidden)
    rows = session.execute(query.where(Observation.strategy_id.in_([*strategies])))
    return {(row[0], row[1]) for row in rows}
