"""What tells whether a goal is nearer: indicators, their definition, and how their method matures."""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, validates

from models.base import Ids, Link, StrategyRecord, owned
from models.columns import Code, Count, Day, Document, Figure, Key, Prose, one_of, reference, within
from models.errors import RuleViolation, RuleViolations
from models.figures.cells import Unit
from models.figures.disclosure import FLOOR, Policy
from models.history import before, changed
from models.ledger import find
from models.lifecycle import Lifecycle, Step
from models.periods import period_of
from models.strategies import Adopted, Goal, Strategy, Titled

METHOD = Lifecycle({"toBeDesigned": ("designed",), "designed": ("inUse",), "inUse": ()})
UNITS = ("percent", "weeks", "days", "persons", "count", "index")
DIRECTIONS = ("higher", "lower", "parity")
COMPARISONS = ("groups", "single")
JUDGED_ON = ("gap", "targetLevel")
FREQUENCIES = ("month", "quarter", "halfYear", "year", "schoolYear", "biennial")
VERDICT_RULES = ("barometer", "exact")
DESIGNED = ("unit", "better", "comparison", "frequency")  # unknown only while the method is to be designed


class Indicator(Titled, Adopted, StrategyRecord):
    """A measure of one goal, and possibly of others, that compares two groups or follows one.

    Besides its adopted ``state`` it has a ``method_state``; ``to_be_designed`` chooses the first one at creation.
    ``continues_strategy_id`` follows from ``continues_id`` and lets the database hold the bridge (domain rule 2).
    """

    __tablename__ = "indicators"
    resource_type = "indicators"
    belongs_to = "goal_id"
    unstated = frozenset({"continues_strategy_id"})

    goal_id: Mapped[UUID] = within("goals")
    key: Mapped[Code]
    definition: Mapped[Prose]
    unit: Mapped[str | None] = one_of(*UNITS)
    better: Mapped[str | None] = one_of(*DIRECTIONS)
    comparison: Mapped[str | None] = one_of(*COMPARISONS)
    judged_on: Mapped[str] = one_of(*JUDGED_ON, default="gap")
    decimals: Mapped[Count] = mapped_column(default=0)
    frequency: Mapped[str | None] = one_of(*FREQUENCIES)
    counts_persons: Mapped[bool] = mapped_column(default=True)
    minimum_cell_size: Mapped[Count] = mapped_column(default=5)
    source: Mapped[Document]
    responsible_centre_id: Mapped[UUID | None] = reference("centres")
    responsible_person_id: Mapped[UUID | None] = reference("people")
    method_state: Mapped[str] = one_of(*METHOD.states, default="inUse")
    method_due_on: Mapped[Day | None]
    baseline_period: Mapped[Code | None]
    baseline_decision: Mapped[Document | None]
    next_value_due_on: Mapped[Day | None]
    interpreted: Mapped[bool] = mapped_column(default=False)
    interpretation_note: Mapped[Prose | None]
    continues_id: Mapped[UUID | None] = reference("indicators")
    continues_strategy_id: Mapped[Key | None]
    verdict_rule: Mapped[str] = one_of(*VERDICT_RULES, default="barometer")
    threshold: Mapped[Figure | None]
    replaced_by_id: Mapped[UUID | None] = within("indicators")
    import_mapping: Mapped[Document | None]

    also_goals: Mapped[list["IndicatorGoal"]] = owned("IndicatorGoal")
    also_goal_ids = Ids("also_goals", "goal_id")
    method_partners: Mapped[list["IndicatorPartner"]] = owned("IndicatorPartner")
    method_partner_ids = Ids("method_partners", "partner_id")

    goal: Mapped[Goal] = relationship(foreign_keys=[goal_id], viewonly=True, lazy="raise_on_sql")
    responsible_centre = relationship(
        "Centre", foreign_keys=[responsible_centre_id], viewonly=True, lazy="raise_on_sql"
    )
    responsible_person = relationship(
        "Person", foreign_keys=[responsible_person_id], viewonly=True, lazy="raise_on_sql"
    )
    continues: Mapped["Indicator | None"] = relationship(
        primaryjoin="foreign(Indicator.continues_id) == remote(Indicator.id)", viewonly=True, lazy="raise_on_sql"
    )
    replaced_by: Mapped["Indicator | None"] = relationship(
        primaryjoin="foreign(Indicator.replaced_by_id) == remote(Indicator.id)", viewonly=True, lazy="raise_on_sql"
    )

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        known = " AND ".join(f"{name} IS NOT NULL" for name in DESIGNED)
        bridge = ["continues_strategy_id", "continues_id"]
        return (
            UniqueConstraint("strategy_id", "key"),
            ForeignKeyConstraint(bridge, ["indicators.strategy_id", "indicators.id"]),
            ForeignKeyConstraint(["strategy_id", "continues_strategy_id"], ["strategies.id", "strategies.replaces_id"]),
            CheckConstraint("(continues_id IS NULL) = (continues_strategy_id IS NULL)", name="bridge_whole"),
            CheckConstraint(f"method_state = '{METHOD.first}' OR ({known})", name="definition_complete"),
            CheckConstraint(
                "better <> 'parity' OR (comparison IS NOT NULL AND comparison = 'groups' AND judged_on = 'gap')",
                name="parity_compares",
            ),
            CheckConstraint("verdict_rule <> 'exact' OR threshold IS NOT NULL", name="exact_has_threshold"),
            CheckConstraint("threshold >= 0", name="threshold"),
            CheckConstraint("decimals BETWEEN 0 AND 6", name="decimals"),
            CheckConstraint(f"minimum_cell_size >= {FLOOR}", name="minimum_cell_size"),
        )

    @property
    def to_be_designed(self) -> bool:
        return self.method_state == METHOD.first

    @to_be_designed.setter
    def to_be_designed(self, value: bool) -> None:
        """Only at creation; afterwards the method moves by its steps, and false says nothing."""
        if not inspect(self).persistent:
            self.method_state = METHOD.first if value else "inUse"
        elif value and not self.to_be_designed:
            raise RuleViolation("only-at-creation", "to_be_designed")

    @property
    def allowed_transitions(self) -> list[str]:
        return [*METHOD.allowed(self.method_state), *self.lifecycle.allowed(self.state)]

    @property
    def policy(self) -> Policy:
        """What decides the disclosure of its observations (domain rule 11)."""
        unit = cast("Unit | None", self.unit)
        return Policy(unit, self.decimals, self.counts_persons, max(self.minimum_cell_size, FLOOR))

    @validates("baseline_period")
    def _one_spelling(self, name: str, text: str | None) -> str | None:
        return text and period_of(text, name).code

    def move_to(self, to: str, *, reason: str | None = None, **details: Any) -> Any:
        """Take a step of the method or of the adopted state, whichever ``to`` belongs to."""
        if to not in METHOD.states:
            return super().move_to(to, reason=reason, **details)
        METHOD.step(self.method_state, to, reason)
        if details.get("replaced_by_id") is not None:
            raise RuleViolation("replacement-mismatch", "replaced_by_id", to=to)
        step = IndicatorTransition(
            indicator_id=self.id, from_state=self.method_state, to_state=to, reason=reason, **details
        )
        self.method_state = to
        return step

    def moved(self, step: Any) -> None:
        self.replaced_by_id = step.replaced_by_id

    def check(self, session: Session) -> None:
        faults = [*self._definition_faults(), *self._bridge_faults(session), *self._baseline_faults()]
        if faults:
            raise RuleViolations(faults)

    def _definition_faults(self) -> Iterator[RuleViolation]:
        if not self.to_be_designed:
            unknown = [name for name in DESIGNED if getattr(self, name) is None]
            yield from (RuleViolation("definition-incomplete", name) for name in unknown)
        if self.better == "parity" and (self.comparison, self.judged_on) != ("groups", "gap"):
            yield RuleViolation("parity-compares-groups", "better")
        if self.verdict_rule == "exact" and self.threshold is None:
            yield RuleViolation("threshold-required", "threshold")
        if "also_goals" in inspect(self).dict and self.goal_id in self.also_goal_ids:
            yield RuleViolation("repeated-reference", "also_goal_ids")

    def _bridge_faults(self, session: Session) -> Iterator[RuleViolation]:
        """Continuing is the only bridge between strategies, and leads to the one that is replaced (domain rule 2)."""
        other = find(session, Indicator, self.continues_id)
        self.continues_strategy_id = other.strategy_id if other else None
        if other:
            strategy = find(session, Strategy, self.strategy_id)
            if strategy is None or strategy.replaces_id != other.strategy_id:
                yield RuleViolation("continues-elsewhere", "continues_id")

    def _baseline_faults(self) -> Iterator[RuleViolation]:
        """A baseline moves only by a decision (domain rules 9 and 10)."""
        moved = changed(self, "baseline_period") and before(self, "baseline_period") is not None
        if moved and not changed(self, "baseline_decision"):
            yield RuleViolation("decision-required", "baseline_decision")


class IndicatorGoal(Link):
    """Another goal of the strategy that an indicator tells about."""

    __tablename__ = "indicator_goals"
    owned_by = "indicator_id"

    strategy_id: Mapped[Key]
    indicator_id: Mapped[UUID] = within("indicators", key=True)
    goal_id: Mapped[UUID] = within("goals", key=True)


class IndicatorPartner(Link):
    """A partner with whom an indicator's method is designed, and from whom its counts are expected."""

    __tablename__ = "indicator_partners"
    owned_by = "indicator_id"

    indicator_id: Mapped[UUID] = reference("indicators", key=True)
    partner_id: Mapped[UUID] = reference("partners", key=True)


class IndicatorTransition(Step, StrategyRecord):
    """A step of an indicator's method or of its adopted state."""

    __tablename__ = "indicator_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "indicator_id"

    indicator_id: Mapped[UUID] = within("indicators")
    replaced_by_id: Mapped[UUID | None] = within("indicators")


Indicator.steps_are = IndicatorTransition
