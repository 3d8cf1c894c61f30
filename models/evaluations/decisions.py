"""What the committee decided about an evaluation."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Mapped, Session, relationship

from models.base import Ids, Link, Record, StrategyRecord, owned
from models.columns import Code, Key, Prose, one_of, within
from models.errors import RuleViolation
from models.evaluations.record import Evaluation
from models.history import before, changed
from models.indicators import Indicator
from models.ledger import concludes, find, guards
from models.strategies import FocusArea, Goal

DECISION_KINDS = ("continue", "adjust", "stop", "add")
_OPEN = ("frozen", "decided")  # while an evaluation is, decisions on it are written down


class EvaluationDecision(StrategyRecord):
    """A decision on a frozen evaluation, possibly on one focus area, goal or indicator; ``item`` is its place on the
    agenda.

    What it results in names it: goals, focus areas, indicators and benchmarks in their own decision, initiatives
    because they are listed here.
    """

    __tablename__ = "evaluation_decisions"
    resource_type = "decisions"
    label = "text"
    belongs_to = "evaluation_id"

    evaluation_id: Mapped[UUID] = within("evaluations")
    focus_area_id: Mapped[UUID | None] = within("focus_areas")
    goal_id: Mapped[UUID | None] = within("goals")
    indicator_id: Mapped[UUID | None] = within("indicators")
    kind: Mapped[str] = one_of(*DECISION_KINDS)
    text: Mapped[Prose]
    item: Mapped[Code | None]

    initiatives: Mapped[list["DecisionInitiative"]] = owned("DecisionInitiative")
    initiative_ids = Ids("initiatives", "initiative_id")
    focus_area: Mapped[FocusArea | None] = relationship(
        foreign_keys=[focus_area_id], viewonly=True, lazy="raise_on_sql"
    )
    goal: Mapped[Goal | None] = relationship(foreign_keys=[goal_id], viewonly=True, lazy="raise_on_sql")
    indicator: Mapped[Indicator | None] = relationship(foreign_keys=[indicator_id], viewonly=True, lazy="raise_on_sql")

    def check(self, session: Session) -> None:
        if inspect(self).persistent and changed(self, "evaluation_id"):
            raise RuleViolation("evaluation-closed", "evaluation_id")
        demand_open(session, self.evaluation_id)


class DecisionInitiative(Link):
    """An initiative that is there, is another, or stopped because of a decision."""

    __tablename__ = "decision_initiatives"
    owned_by = "decision_id"

    strategy_id: Mapped[Key]
    decision_id: Mapped[UUID] = within("evaluation_decisions", key=True)
    initiative_id: Mapped[UUID] = within("initiatives", key=True)


def demand_open(session: Session, evaluation_id: UUID) -> None:
    """Decisions are on what is frozen, and stand once the evaluation is closed."""
    evaluation = find(session, Evaluation, evaluation_id)
    if evaluation is not None and evaluation.state not in _OPEN:
        raise RuleViolation("evaluation-not-frozen" if evaluation.state == "draft" else "evaluation-closed")


@guards(Evaluation)
def _decided_by_something(evaluation: Evaluation, session: Session) -> None:
    """An evaluation is decided when there is at least one decision on it."""
    if evaluation.state == "decided" and before(evaluation, "state") != "decided":
        mine = EvaluationDecision.evaluation_id == evaluation.id
        if session.scalar(select(EvaluationDecision.id).where(mine).limit(1)) is None:
            raise RuleViolation("nothing-decided", "to")


@concludes
def _keep_decided(session: Session, _: Sequence[Record], deleted: Sequence[Record]) -> None:
    """Of a closed evaluation no decision is taken away."""
    for one in deleted:
        if isinstance(one, EvaluationDecision):
            demand_open(session, one.evaluation_id)
