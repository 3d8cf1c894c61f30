"""Who holds the tovholder duty of a focus area or an initiative, and from when (domain rule 3)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ScalarSelect, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, relationship

from models.base import StrategyRecord
from models.columns import Day, reference, within
from models.errors import RuleViolation, RuleViolations
from models.initiatives import Initiative, is_new
from models.organisation import Person
from models.strategies import FocusArea


class Assignment(StrategyRecord):
    """A person who takes over a duty on ``valid_from`` and holds it until the next assignment of the same duty begins,
    so that overlap cannot be stored; without a person the duty is vacant from then on.
    """

    __tablename__ = "assignments"
    resource_type = "assignments"
    label = "valid_from"

    focus_area_id: Mapped[UUID | None] = within("focus_areas")
    initiative_id: Mapped[UUID | None] = within("initiatives")
    person_id: Mapped[UUID | None] = reference("people")
    valid_from: Mapped[Day]

    focus_area: Mapped[FocusArea | None] = relationship(
        foreign_keys=[focus_area_id], viewonly=True, lazy="raise_on_sql"
    )
    initiative: Mapped[Initiative | None] = relationship(
        foreign_keys=[initiative_id], viewonly=True, lazy="raise_on_sql"
    )
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], viewonly=True, lazy="raise_on_sql")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("(focus_area_id IS NULL) <> (initiative_id IS NULL)", name="one_duty"),
            UniqueConstraint("focus_area_id", "valid_from"),
            UniqueConstraint("initiative_id", "valid_from"),
        )

    @property
    def parent_reference(self) -> str:
        """The duty's own reference, from which ``strategy_id`` follows."""
        if (self.focus_area_id is None) == (self.initiative_id is None):
            raise RuleViolations([RuleViolation("one-duty-required", "focus_area_id")])
        return "initiative_id" if self.focus_area_id is None else "focus_area_id"

    def check(self, session: Session) -> None:
        duty = getattr(Assignment, self.parent_reference)
        if is_new(self, "focus_area_id", "initiative_id", "valid_from"):
            same = [duty == getattr(self, self.parent_reference), Assignment.valid_from == self.valid_from]
            stored = session.scalar(select(Assignment.id).where(*same, Assignment.id != self.id))
            if stored is not None or any(self._repeats(one) for one in session.new):
                raise RuleViolation("duty-taken", "valid_from")

    def _repeats(self, other: object) -> bool:
        return other is not self and isinstance(other, Assignment) and self._what() == other._what()  # noqa: SLF001

    def _what(self) -> tuple[UUID | None, UUID | None, date]:
        return self.focus_area_id, self.initiative_id, self.valid_from


def valid_to() -> ScalarSelect[date]:
    """SQL: the day on which the next assignment of the same duty begins, the first day that this one does not hold."""
    later = aliased(Assignment)
    same = or_(later.focus_area_id == Assignment.focus_area_id, later.initiative_id == Assignment.initiative_id)
    newer = later.valid_from > Assignment.valid_from
    return select(func.min(later.valid_from)).where(same, newer).correlate(Assignment).scalar_subquery()


VACANCIES = ("declared", "undeclared")


def vacancy(holder: object, *, is_decided: bool) -> str | None:
    """How a duty without ``holder`` is vacant: somebody decided so, or nobody ever gave it; null where it is held."""
    return None if holder else VACANCIES[0] if is_decided else VACANCIES[1]


def held_on(assignments: Iterable[Assignment], day: date) -> UUID | None:
    """The person who holds on ``day`` the one duty that ``assignments`` are of; null when nobody does."""
    begun = [one for one in assignments if one.valid_from <= day]
    return max(begun, key=lambda one: one.valid_from).person_id if begun else None


def tovholder_on(own: Iterable[Assignment], area: Iterable[Assignment], day: date) -> UUID | None:
    """An initiative's tovholder: of its own assignments, else of its focus area's; null is a vacancy."""
    return held_on(own, day) or held_on(area, day)
