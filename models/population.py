"""How many people live in an area, by origin and generation: what shares and target groups are seen against."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Record
from models.columns import Code, Count, Document, one_of
from models.figures.cells import Cell
from models.figures.disclosure import Policy, decide
from models.periods import InPeriod

ORIGINS = ("danish", "western", "nonWestern", "total")
GENERATIONS = ("immigrants", "descendants", "danishOrigin", "total")
POLICY = Policy("persons")


class Population(InPeriod, Record):
    """The persons of one origin and generation in one area and period, its natural key.

    ``is_hidden``: the figure is not published by its source and too small to be shown (domain rule 11 c).
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

    def check(self, session: Session) -> None:
        cell = Cell(Decimal(self.persons), published=self.published)
        self.is_hidden = decide(cell, POLICY).is_hidden
