"""What an evaluation finds in each focus area."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, inspect, select
from sqlalchemy.orm import Mapped, Session, relationship

from models.base import Record, StrategyRecord
from models.columns import Prose, one_of, within
from models.errors import RuleViolation
from models.evaluations.record import Evaluation
from models.history import before, changed
from models.ledger import concludes, find
from models.strategies import FocusArea

ASSESSMENTS = ("onCourse", "partly", "offCourse", "notAssessable")


class Finding(StrategyRecord):
    """The assessment of one focus area; written while its evaluation is a draft, and frozen with it."""

    __tablename__ = "findings"
    resource_type = "findings"
    label = "assessment"
    belongs_to = "evaluation_id"

    evaluation_id: Mapped[UUID] = within("evaluations")
    focus_area_id: Mapped[UUID] = within("focus_areas")
    assessment: Mapped[str] = one_of(*ASSESSMENTS)
    text: Mapped[Prose]

    focus_area: Mapped[FocusArea] = relationship(foreign_keys=[focus_area_id], viewonly=True, lazy="raise_on_sql")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("evaluation_id", "focus_area_id"),)

    def check(self, session: Session) -> None:
        if inspect(self).persistent and changed(self, "evaluation_id"):
            raise RuleViolation("evaluation-frozen", "evaluation_id")
        demand_draft(session, self.evaluation_id)
        kind = Finding
        same = (kind.evaluation_id == self.evaluation_id, kind.focus_area_id == self.focus_area_id, kind.id != self.id)
        if before(self, "focus_area_id") != self.focus_area_id and session.scalar(select(kind.id).where(*same)):
            raise RuleViolation("not-unique", "focus_area_id")


def demand_draft(session: Session, evaluation_id: UUID) -> None:
    """Refuse to change what an evaluation says once it is frozen."""
    evaluation = find(session, Evaluation, evaluation_id)
    if evaluation is not None and evaluation.state != "draft":
        raise RuleViolation("evaluation-frozen")


@concludes
def _keep_frozen(session: Session, _: Sequence[Record], deleted: Sequence[Record]) -> None:
    """What is frozen is not taken away either."""
    for one in deleted:
        if isinstance(one, Finding):
            demand_draft(session, one.evaluation_id)
