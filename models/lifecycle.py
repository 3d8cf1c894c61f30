"""States as data: which steps a kind of thing may take, and which of them need a reason (domain rule 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped

from models.columns import Code, Day, Document, Instant, Key, Prose, one_of
from models.errors import RuleViolation


@dataclass(frozen=True)
class Lifecycle:
    """The allowed steps of one kind of thing: state -> the states that may follow, the first state first.

    ``reasons`` holds the steps (from, to) that go back or stop and so need a reason; ``"*"`` is any state before.
    """

    steps: Mapping[str, tuple[str, ...]]
    reasons: frozenset[tuple[str, str]] = field(default=frozenset())

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.steps)

    @property
    def first(self) -> str:
        return self.states[0]

    def allowed(self, state: str) -> list[str]:
        """The states that may follow ``state``."""
        return list(self.steps[state])

    def needs_reason(self, state: str, to: str) -> bool:
        return (state, to) in self.reasons or ("*", to) in self.reasons

    def step(self, state: str, to: str, reason: str | None) -> None:
        """Refuse a step that the table does not hold, or that lacks its reason."""
        if to not in self.steps[state]:
            raise RuleViolation("step-not-allowed", "to", state=state, allowedTransitions=self.allowed(state))
        if self.needs_reason(state, to) and reason is None:
            raise RuleViolation("reason-required", "reason", state=state, to=to)


class Act:
    """Something somebody did at an instant; ``models.ledger.settle`` fills in who and when."""

    at: Mapped[Instant]
    by_type: Mapped[str] = one_of("person", "client", "system")
    by_id: Mapped[Key | None]


class Step(Act):
    """One recorded step of a lifecycle: who, when and, where it goes back or stops, why."""

    unstated: ClassVar[frozenset[str]] = frozenset({"strategy_id"})

    from_state: Mapped[Code]
    to_state: Mapped[Code]
    reason: Mapped[Prose | None]
    decision: Mapped[Document | None]
    on_date: Mapped[Day | None]
    evidence: Mapped[Prose | None]


class Stateful:
    """A record that moves only by steps of its lifecycle, each leaving a row of ``steps_are``."""

    lifecycle: ClassVar[Lifecycle]
    steps_are: ClassVar[Any]
    id: Any
    state: Any

    def move_to(self, to: str, *, reason: str | None = None, **details: Any) -> Any:
        """Take the step and return its record; RuleViolation where the table or the record's own rules refuse it."""
        self.lifecycle.step(self.state, to, reason)
        step = self.steps_are(
            **{self.steps_are.belongs_to: self.id}, from_state=self.state, to_state=to, reason=reason, **details
        )
        self.state = to
        self.moved(step)
        return step

    def moved(self, step: Any) -> None:
        """What else changes with a step."""
