"""What a centre or a person was asked to deliver before an evaluation is frozen."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, inspect
from sqlalchemy.orm import Mapped, Session, relationship

from models.base import StrategyRecord
from models.columns import Day, Prose, Values, reference, within
from models.errors import RuleViolation
from models.evaluations.findings import demand_draft
from models.lifecycle import Act
from models.organisation import Centre, Person


class ReadinessRequest(Act, StrategyRecord):
    """A request to a centre or a person, never edited. ``items`` lists what was missing when it was sent, each
    ``{kind, resourceType, resourceId}``.
    """

    __tablename__ = "readiness_requests"
    resource_type = "requests"
    label = "id"
    belongs_to = "evaluation_id"

    evaluation_id: Mapped[UUID] = within("evaluations")
    centre_id: Mapped[UUID | None] = reference("centres")
    person_id: Mapped[UUID | None] = reference("people")
    due_on: Mapped[Day | None]
    text: Mapped[Prose | None]
    items: Mapped[Values]

    centre: Mapped[Centre | None] = relationship(foreign_keys=[centre_id], viewonly=True, lazy="raise_on_sql")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], viewonly=True, lazy="raise_on_sql")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        return (CheckConstraint("centre_id IS NOT NULL OR person_id IS NOT NULL", name="to_somebody"),)

    def check(self, session: Session) -> None:
        if not inspect(self).pending:
            raise RuleViolation("append-only")
        if self.centre_id is None and self.person_id is None:
            raise RuleViolation("request-to-nobody", "centre_id")
        demand_draft(session, self.evaluation_id)
        if not self.items:
            raise RuleViolation("nothing-missing")
