"""What may be shown of each observation: the decisions of disclosure control, one row per cell."""

from uuid import UUID

from sqlalchemy import CheckConstraint, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.columns import Code, Count, Figure, reference
from models.figures.cells import Bound
from models.figures.disclosure import Disclosure as Decision


class Disclosure(Base):
    """What may be shown of an observation, decided in its transaction (domain rule 11).

    ``cause`` says why. Hidden are value and numerator, and apart from them the denominator and the contributions; the
    bounds, both exclusive and in the indicator's unit, are what is told instead.
    """

    __tablename__ = "disclosures"
    __table_args__ = (
        CheckConstraint("is_hidden OR (bound_over IS NULL AND bound_under IS NULL)", name="bound_of_hidden"),
    )
    owned_by = "observation_id"

    observation_id: Mapped[UUID] = reference("observations", key=True)
    cause: Mapped[Code]
    is_hidden: Mapped[bool]
    hides_denominator: Mapped[bool]
    hides_contributions: Mapped[bool]
    bound_over: Mapped[Figure | None]
    bound_under: Mapped[Figure | None]

    def take(self, decision: Decision) -> None:
        """Store a decision."""
        bound = decision.bound or Bound()
        self.cause, self.is_hidden = decision.cause, decision.is_hidden
        self.hides_denominator, self.hides_contributions = decision.hides_denominator, decision.hides_contributions
        self.bound_over, self.bound_under = bound.over, bound.under

    @property
    def hides_anything(self) -> bool:
        return self.is_hidden or self.hides_denominator or self.hides_contributions


class DisclosureRule(Base):
    """The one row that tells by which rule the decisions stand that are stored; none before any was."""

    __tablename__ = "disclosure_rule"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[Count] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[Count]

    @staticmethod
    def stored(session: Session) -> int | None:
        """The version that every decision was last brought to."""
        return session.scalar(select(DisclosureRule.version))

    @staticmethod
    def store(session: Session, version: int) -> None:
        """Say that every decision stands by ``version``."""
        session.execute(delete(DisclosureRule))
        session.execute(insert(DisclosureRule).values(id=1, version=version))
