"""What an indicator is to reach by when, with the decision behind it."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, inspect
from sqlalchemy.orm import Mapped, Session, relationship, validates

from models.base import StrategyRecord
from models.columns import Code, Day, Figure, within
from models.errors import RuleViolation, RuleViolations
from models.history import changed
from models.indicators import Indicator
from models.lifecycle import Step
from models.periods import period_of
from models.strategies import Adopted


class Benchmark(Adopted, StrategyRecord):
    """The gap or the level to reach in a period or by a date."""

    __tablename__ = "benchmarks"
    resource_type = "benchmarks"
    label = "id"
    belongs_to = "indicator_id"

    indicator_id: Mapped[UUID] = within("indicators")
    period: Mapped[Code | None]
    due_on: Mapped[Day | None]
    level: Mapped[Figure | None]
    gap: Mapped[Figure | None]
    replaced_by_id: Mapped[UUID | None] = within("benchmarks")

    indicator: Mapped[Indicator] = relationship(foreign_keys=[indicator_id], viewonly=True, lazy="raise_on_sql")
    replaced_by: Mapped["Benchmark | None"] = relationship(
        primaryjoin="foreign(Benchmark.replaced_by_id) == remote(Benchmark.id)", viewonly=True, lazy="raise_on_sql"
    )

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("(period IS NULL) <> (due_on IS NULL)", name="one_date"),
            CheckConstraint("(level IS NULL) <> (gap IS NULL)", name="one_measure"),
            CheckConstraint("decision IS NOT NULL", name="decided"),
        )

    @validates("period")
    def _one_spelling(self, name: str, text: str | None) -> str | None:
        return text and period_of(text, name).code

    def moved(self, step: Any) -> None:
        self.replaced_by_id = step.replaced_by_id

    def check(self, session: Session) -> None:
        faults = []
        if (self.period is None) == (self.due_on is None):
            faults.append(RuleViolation("period-or-date", "due_on"))
        if (self.level is None) == (self.gap is None):
            faults.append(RuleViolation("level-or-gap", "level"))
        moved = inspect(self).persistent and changed(self, "period", "due_on", "level", "gap")
        if self.decision is None or (moved and not changed(self, "decision")):
            faults.append(RuleViolation("decision-required", "decision"))
        if faults:
            raise RuleViolations(faults)


class BenchmarkTransition(Step, StrategyRecord):
    """A step of a benchmark."""

    __tablename__ = "benchmark_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "benchmark_id"

    benchmark_id: Mapped[UUID] = within("benchmarks")
    replaced_by_id: Mapped[UUID | None] = within("benchmarks")


Benchmark.steps_are = BenchmarkTransition
