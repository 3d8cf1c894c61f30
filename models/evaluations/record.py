"""The evaluation of a strategy, or its yearly status: a draft that is frozen, decided on, closed (domain rule 14)."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, event, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, validates

from models.appending import guard_of
from models.base import Base, Link, Rows, StrategyRecord, owned
from models.canonical import instant
from models.columns import Code, Count, Day, Figure, Instant, Key, Large, LongText, Title, one_of, reference, within
from models.danish import calendar_date
from models.errors import RuleViolation, together
from models.history import before, changed
from models.initiatives import not_after
from models.ledger import moment_of
from models.lifecycle import Lifecycle, Stateful, Step
from models.periods import period_of
from models.strategies import Strategy, Titled

EVALUATION_KINDS = ("evaluation", "yearlyStatus")
_STEPS = {"draft": ("frozen",), "frozen": ("decided",), "decided": ("closed",), "closed": ()}
EVALUATION = Lifecycle(_STEPS)
YEARLY_STATUS = Lifecycle({**_STEPS, "frozen": ("decided", "closed")})  # it may end without a decision
FROZEN = ("strategy_id", "kind", "title", "period_from", "period_to", "committee")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Evaluation(Titled, Stateful, StrategyRecord):
    """What a committee is told about a period: a draft until it is frozen, and from then on for ever the same.

    The period goes from ``period_from`` to ``period_to``, each a period's canonical code or a date. Once frozen,
    ``content_hash`` is the SHA-256 of what is kept in ``FrozenContent``, and ``ledger_position`` that of the newest
    entry that it tells of. ``reported`` says of each indicator what it came to.
    """

    __tablename__ = "evaluations"
    resource_type = "evaluations"
    belongs_to = "strategy_id"
    lifecycle = EVALUATION

    state: Mapped[str] = one_of(*EVALUATION.states, default=EVALUATION.first)
    kind: Mapped[str] = one_of(*EVALUATION_KINDS)
    period_from: Mapped[Code]
    period_to: Mapped[Code]
    committee: Mapped[Title]
    meeting_on: Mapped[Day | None]
    published_at: Mapped[Instant | None]
    content_hash: Mapped[Code | None]
    ledger_position: Mapped[Large | None]
    frozen_at: Mapped[Instant | None]

    measures: Mapped[list["ReportedMeasure"]] = owned("ReportedMeasure")
    reported = Rows("measures", "indicator_id", "segment", "period", "value")
    strategy: Mapped[Strategy] = relationship(
        primaryjoin="foreign(Evaluation.strategy_id) == remote(Strategy.id)", viewonly=True, lazy="raise_on_sql"
    )

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        kept = " AND ".join(f"{name} IS NOT NULL" for name in ("content_hash", "ledger_position", "frozen_at"))
        return (
            CheckConstraint(f"state = 'draft' OR ({kept})", name="frozen_with_content"),
            CheckConstraint("state <> 'draft' OR content_hash IS NULL", name="draft_without_content"),
            CheckConstraint("state <> 'draft' OR published_at IS NULL", name="published_when_frozen"),
            CheckConstraint("state <> 'decided' OR meeting_on IS NOT NULL", name="decided_at_a_meeting"),
        )

    @validates("period_from", "period_to")
    def _one_spelling(self, name: str, text: str) -> str:
        if not _DAY.fullmatch(text):
            return period_of(text, name).code
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise RuleViolation("period-malformed", name) from None

    def move_to(self, to: str, *, reason: str | None = None, **details: Any) -> Any:
        """Take a step that this kind of evaluation may take."""
        steps_of(self.kind).step(self.state, to, reason)
        step = EvaluationTransition(evaluation_id=self.id, from_state=self.state, to_state=to, reason=reason, **details)
        self.state = to
        return step

    def check(self, session: Session) -> None:
        if self.state != "draft" and self.frozen_at is None:
            self.frozen_at = moment_of(session)
        together(self._check_period, self._check_kept, lambda: self._check_meeting(session), self._check_published)

    def _check_period(self) -> None:
        if days_of(self.period_to)[1] < days_of(self.period_from)[0]:
            raise RuleViolation("dates-out-of-order", "period_to")

    def _check_kept(self) -> None:
        """An evaluation stays in its strategy, and after the freeze nothing changes of what it says."""
        if not inspect(self).persistent:
            return
        if before(self, "state") != "draft" and (names := changed(self, *FROZEN)):
            raise RuleViolation("evaluation-frozen", names[0])
        if changed(self, "strategy_id"):
            raise RuleViolation("crosses-strategies", "strategy_id")

    def _check_meeting(self, session: Session) -> None:
        """What was decided was decided at a meeting, which has been held and stays where it was."""
        if inspect(self).persistent and before(self, "state") in ("decided", "closed") and changed(self, "meeting_on"):
            raise RuleViolation("evaluation-frozen", "meeting_on")
        if self.state == "decided":
            if self.meeting_on is None:
                raise RuleViolation("meeting-required", "meeting_on")
            not_after(self, "meeting_on", calendar_date(moment_of(session)))

    def _check_published(self) -> None:
        """What is frozen may be published from then on (domain rule 4)."""
        if self.published_at is None or not changed(self, "published_at"):
            return
        if self.state == "draft" or self.frozen_at is None:
            raise RuleViolation("evaluation-not-frozen", "published_at")
        if self.published_at < self.frozen_at:
            raise RuleViolation("published-before-frozen", "published_at", frozenAt=instant(self.frozen_at))


class ReportedMeasure(Link):
    """What an evaluation reported of an indicator, as a whole or of a segment: the newest period in which it could be
    measured, and the measure as its rule saw it; none where that was hidden.
    """

    __tablename__ = "reported_measures"
    owned_by = "evaluation_id"

    strategy_id: Mapped[Key]
    evaluation_id: Mapped[UUID] = within("evaluations", key=True)
    position: Mapped[Count] = mapped_column(primary_key=True)
    indicator_id: Mapped[UUID] = within("indicators")
    segment: Mapped[Title | None]
    period: Mapped[Code]
    value: Mapped[Figure | None]


class EvaluationTransition(Step, StrategyRecord):
    """A step of an evaluation."""

    __tablename__ = "evaluation_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "evaluation_id"

    evaluation_id: Mapped[UUID] = within("evaluations")


class FrozenContent(Base):
    """All that a frozen evaluation was computed from, as canonical JSON text; ``form`` says how it is written.

    It is no part of the ledger, which holds its hash and has all of it in other words.
    """

    __tablename__ = "frozen_contents"
    owned_by = "evaluation_id"

    evaluation_id: Mapped[UUID] = reference("evaluations", key=True)
    form: Mapped[Count]
    text: Mapped[LongText]


for when, dialect, statement in guard_of(FrozenContent.__tablename__):
    event.listen(FrozenContent.__table__, when, statement.execute_if(dialect=dialect))

Evaluation.steps_are = EvaluationTransition


def steps_of(kind: str) -> Lifecycle:
    """The steps that an evaluation of this kind may take."""
    return EVALUATION if kind == "evaluation" else YEARLY_STATUS


def days_of(text: str) -> tuple[date, date]:
    """The first and the last day of a period's code, or of a date."""
    if _DAY.fullmatch(text):
        return date.fromisoformat(text), date.fromisoformat(text)
    period = period_of(text)
    return period.first, period.last
