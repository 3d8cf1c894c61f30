"""How many people live in an area, by origin and generation: what shares and target groups are seen against."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint, inspect, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Record
from models.changes import Entry
from models.columns import Code, Count, Document, one_of
from models.figures.cells import Cell
from models.figures.disclosure import Policy, decide
from models.history import changed
from models.ledger import concludes
from models.periods import InPeriod

ORIGINS = ("danish", "western", "nonWestern", "total")
GENERATIONS = ("immigrants", "descendants", "danishOrigin", "total")
POLICY = Policy("persons")


class Population(InPeriod, Record):
    """The persons of one origin and generation in one area and period, its natural key.

    ``is_hidden``: the figure is not published by its source, and it or another such figure of its area and period is
    too small to be shown (domain rule 11 c and e).
    """

    __tablename__ = "population"
    __table_args__ = (
        UniqueConstraint("area_code", "period", "origin", "generation"),
        CheckConstraint("persons >= 0", name="persons"),
        CheckConstraint("period_end >= period_start", name="period_in_order"),
    )
    resource_type = "population"
    label = "period"

    area_code: Mapped[Code]
    origin: Mapped[str] = one_of(*ORIGINS)
    generation: Mapped[str] = one_of(*GENERATIONS)
    persons: Mapped[Count]
    published: Mapped[bool] = mapped_column(default=True)
    source: Mapped[Document]
    is_hidden: Mapped[bool] = mapped_column(default=False)

    @property
    def is_restricted(self) -> bool:
        return self.is_hidden

    @property
    def is_small(self) -> bool:
        """Whether it must not be shown on its own."""
        return decide(Cell(Decimal(self.persons), published=self.published), POLICY).is_hidden


@concludes
def small_figures_hide_those_they_add_up_with(
    session: Session, told: Sequence[Record], deleted: Sequence[Record]
) -> None:
    """Decide what may be shown of areas and periods that are touched.

    Origins and generations all add up, so one small figure hides every other one of its area and period that is not
    published. What was hidden stays so while it is the same: its sum with the small one may have been read.
    """
    touched = [one for one in (*told, *deleted) if isinstance(one, Population)]
    places = {(one.area_code, one.period) for one in touched}
    if not places:
        return
    unpublished = select(Population).where(
        tuple_(Population.area_code, Population.period).in_(sorted(places)), Population.published.is_(False)
    )
    stored = [one for one in session.scalars(unpublished) if one not in session.deleted]
    every = {id(one): one for one in (*stored, *touched) if one not in session.deleted}.values()
    small = {(one.area_code, one.period) for one in every if one.is_small}
    for one in every:
        stays = one.is_hidden and inspect(one).persistent and not changed(one, "persons", "published")
        is_hidden = not one.published and ((one.area_code, one.period) in small or stays)
        if one.is_hidden != is_hidden:
            one.is_hidden = is_hidden


class EveryFigure:
    """Every figure, to be settled: it is decided as the rules are now, and what comes out otherwise is an entry."""

    told = ()

    def conclude(self, session: Session) -> None:
        unpublished = select(Population).where(Population.published.is_(False))
        small_figures_hide_those_they_add_up_with(session, session.scalars(unpublished).all(), [])

    def store(self, session: Session, at: datetime) -> Iterable[Entry]:
        return ()
