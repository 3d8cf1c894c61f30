"""What was adopted: strategies, their focus areas with themes and partners, goals, and the decisions behind changes."""

from calendar import monthrange
from datetime import MAXYEAR, date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, synonym, validates

from models.base import Ids, Link, Record, StrategyRecord, owned
from models.columns import Count, Day, Document, Key, Prose, SortKey, Title, Values, one_of, reference, within
from models.danish import sort_key
from models.errors import RuleViolation, together
from models.history import changed
from models.ledger import find
from models.lifecycle import Act, Lifecycle, Stateful, Step
from models.organisation import in_order

STRATEGY = Lifecycle({"draft": ("adopted",), "adopted": ("closed",), "closed": ()})
ADOPTED = Lifecycle({"active": ("replaced", "ended"), "replaced": (), "ended": ()})
POLICY_KINDS = ("vision", "policy", "strategy", "nationalAgenda")


class Titled:
    """Something people know by its title."""

    title: Mapped[Title]
    title_sort: Mapped[SortKey] = mapped_column()

    @validates("title")
    def _sort_by_title(self, _: str, title: str) -> str:
        self.title_sort = sort_key(title)
        return title


class Adopted(Stateful):
    """What a committee adopted: it is replaced or ended only with the decision behind it (domain rule 10)."""

    lifecycle = ADOPTED
    state: Mapped[str] = one_of(*ADOPTED.states, default=ADOPTED.first)
    decision: Mapped[Document | None]
    replaced_by_id: Any

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Whatever was replaced names another one as its successor, and nothing else does."""
        return (
            CheckConstraint("(state = 'replaced') = (replaced_by_id IS NOT NULL)", name="successor"),
            CheckConstraint("replaced_by_id <> id", name="successor_is_another"),
        )

    def move_to(self, to: str, *, reason: str | None = None, **details: Any) -> Any:
        """Replace (naming the successor) or end, with the decision."""
        self.lifecycle.step(self.state, to, reason)
        if details.get("decision") is None:
            raise RuleViolation("decision-required", "decision")
        if (to == "replaced") != (details.get("replaced_by_id") is not None):
            raise RuleViolation("replacement-mismatch", "replaced_by_id", to=to)
        if details.get("replaced_by_id") == self.id:
            raise RuleViolation("replaces-itself", "replaced_by_id")
        return super().move_to(to, reason=reason, **details)

    def moved(self, step: Any) -> None:
        self.replaced_by_id = step.replaced_by_id


class AdoptedStep(Step):
    """The step of something adopted."""

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("decision IS NOT NULL", name="decided"),
            CheckConstraint("(to_state = 'replaced') = (replaced_by_id IS NOT NULL)", name="successor"),
        )


class Strategy(Titled, Stateful, Record):
    """An adopted plan with a period, a coordinating centre and an evaluation cycle."""

    __tablename__ = "strategies"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period_in_order"),
        CheckConstraint("evaluation_interval_months BETWEEN 1 AND 120", name="evaluation_interval"),
        CheckConstraint("status_interval_months BETWEEN 1 AND 120", name="status_interval"),
        CheckConstraint("stale_after_days BETWEEN 1 AND 3660", name="stale_after"),
        UniqueConstraint("id", "replaces_id"),  # where an indicator that continues another finds the replaced strategy
    )
    resource_type = "strategies"
    lifecycle = STRATEGY

    state: Mapped[str] = one_of(*STRATEGY.states, default=STRATEGY.first)
    other_titles: Mapped[Values] = mapped_column(default=list)
    aim: Mapped[Prose | None]
    principles: Mapped[Values] = mapped_column(default=list)
    starts_on: Mapped[Day]
    ends_on: Mapped[Day]
    period_text: Mapped[Title | None]
    coordinating_centre_id: Mapped[UUID] = reference("centres")
    coordinating_team_id: Mapped[UUID | None] = reference("centres")
    committee: Mapped[Title]
    evaluation_interval_months: Mapped[Count] = mapped_column(default=24)
    status_interval_months: Mapped[Count | None]
    stale_after_days: Mapped[Count] = mapped_column(default=182)
    policies: Mapped[Values] = mapped_column(default=list)
    replaces_id: Mapped[UUID | None] = reference("strategies")

    strategy_id = synonym("id")
    coordinating_centre = relationship(
        "Centre", foreign_keys=[coordinating_centre_id], viewonly=True, lazy="raise_on_sql"
    )
    coordinating_team = relationship("Centre", foreign_keys=[coordinating_team_id], viewonly=True, lazy="raise_on_sql")
    replaces: Mapped["Strategy | None"] = relationship(
        primaryjoin="foreign(Strategy.replaces_id) == remote(Strategy.id)", viewonly=True, lazy="raise_on_sql"
    )

    def check(self, session: Session) -> None:
        together(lambda: in_order(self, "starts_on", "ends_on"), lambda: self._check_replaced(session))

    def _check_replaced(self, session: Session) -> None:
        """A strategy never replaces itself, not through others either."""
        before, seen = self.replaces_id, {self.id}
        while before is not None:
            if before in seen:
                raise RuleViolation("replaces-itself", "replaces_id")
            seen.add(before)
            replaced = find(session, Strategy, before)
            before = replaced.replaces_id if replaced else None


class StrategyTransition(Step, StrategyRecord):
    """A step of a strategy."""

    __tablename__ = "strategy_transitions"
    resource_type = "transitions"
    unstated = frozenset()  # which strategy took the step is part of its state
    belongs_to = owned_by = "strategy_id"


def next_evaluation_due_on(starts_on: date, interval_months: int, decided: int = 0) -> date | None:
    """The day so many months after the strategy began, and as many again for each evaluation that is ``decided``; the
    last of the month where that month is shorter, null beyond the calendar.
    """
    years, month = divmod(starts_on.month - 1 + interval_months * (decided + 1), 12)
    year = starts_on.year + years
    return None if year > MAXYEAR else date(year, month + 1, min(starts_on.day, monthrange(year, month + 1)[1]))


def ended_without_successor(today: date, state: str, ends_on: date, has_successor: object) -> bool:
    """Whether the period of what was adopted is over and no other strategy is adopted in its place."""
    return state != "draft" and ends_on < today and not has_successor


class FocusArea(Titled, Adopted, StrategyRecord):
    """A numbered part of a strategy with one tovholder centre and, possibly, involved centres and partners."""

    __tablename__ = "focus_areas"
    resource_type = "focus-areas"
    belongs_to = "strategy_id"

    number: Mapped[Count]
    purpose: Mapped[Prose | None]
    tovholder_centre_id: Mapped[UUID] = reference("centres")
    themes: Mapped[Values] = mapped_column(default=list)
    prioritisation_required: Mapped[bool] = mapped_column(default=False)
    collaboration_needed: Mapped[bool] = mapped_column(default=False)
    replaced_by_id: Mapped[UUID | None] = within("focus_areas")

    involved_centres: Mapped[list["FocusAreaCentre"]] = owned("FocusAreaCentre")
    involved_centre_ids = Ids("involved_centres", "centre_id")
    partners: Mapped[list["FocusAreaPartner"]] = owned("FocusAreaPartner")
    partner_ids = Ids("partners", "partner_id")
    strategy: Mapped[Strategy] = relationship(
        primaryjoin="foreign(FocusArea.strategy_id) == remote(Strategy.id)", viewonly=True, lazy="raise_on_sql"
    )
    replaced_by: Mapped["FocusArea | None"] = relationship(
        primaryjoin="foreign(FocusArea.replaced_by_id) == remote(FocusArea.id)", viewonly=True, lazy="raise_on_sql"
    )
    tovholder_centre = relationship("Centre", foreign_keys=[tovholder_centre_id], viewonly=True, lazy="raise_on_sql")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        number = CheckConstraint("number BETWEEN 1 AND 999", name="number")
        return (UniqueConstraint("strategy_id", "number"), number, *super().rules())

    def check(self, session: Session) -> None:
        together(self._check_themes, self._check_strategy)

    def _check_themes(self) -> None:
        keys = [theme["key"] for theme in self.themes]
        if len(set(keys)) != len(keys):
            raise RuleViolation("repeated-theme", "themes")

    def _check_strategy(self) -> None:
        """A focus area stays in the strategy it was made for, and so does everything that stands on it."""
        if inspect(self).persistent and changed(self, "strategy_id"):
            raise RuleViolation("crosses-strategies", "strategy_id")


class FocusAreaCentre(Link):
    """A centre that is involved in a focus area beside its tovholder."""

    __tablename__ = "focus_area_centres"
    owned_by = "focus_area_id"

    focus_area_id: Mapped[UUID] = reference("focus_areas", key=True)
    centre_id: Mapped[UUID] = reference("centres", key=True)


class FocusAreaPartner(Link):
    """A partner that a focus area works with."""

    __tablename__ = "focus_area_partners"
    owned_by = "focus_area_id"

    focus_area_id: Mapped[UUID] = reference("focus_areas", key=True)
    partner_id: Mapped[UUID] = reference("partners", key=True)


class FocusAreaTransition(AdoptedStep, StrategyRecord):
    """A step of a focus area."""

    __tablename__ = "focus_area_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "focus_area_id"

    focus_area_id: Mapped[UUID] = within("focus_areas")
    replaced_by_id: Mapped[UUID | None] = within("focus_areas")
    replaced_by: Mapped[FocusArea | None] = relationship(
        primaryjoin="foreign(FocusAreaTransition.replaced_by_id) == FocusArea.id", viewonly=True, lazy="raise_on_sql"
    )


class Prioritisation(Act, StrategyRecord):
    """The ranked choice among a focus area's initiatives, never edited: a later one takes its place."""

    __tablename__ = "prioritisations"
    resource_type = "prioritisations"
    belongs_to = "focus_area_id"

    focus_area_id: Mapped[UUID] = within("focus_areas")
    criterion: Mapped[Prose]
    reason: Mapped[Prose]
    decided_on: Mapped[Day]

    ranked: Mapped[list["RankedInitiative"]] = owned("RankedInitiative")
    initiative_ids = Ids("ranked", "initiative_id")

    def check(self, session: Session) -> None:
        if not self.initiative_ids:
            raise RuleViolation("nothing-ranked", "initiative_ids")


class RankedInitiative(Link):
    """An initiative's place in a prioritisation; rank 1 stands at position 0."""

    __tablename__ = "ranked_initiatives"
    owned_by = "prioritisation_id"

    strategy_id: Mapped[Key]
    prioritisation_id: Mapped[UUID] = within("prioritisations", key=True)
    initiative_id: Mapped[UUID] = within("initiatives", key=True)


class Goal(Titled, Adopted, StrategyRecord):
    """What a focus area is to achieve, with the adopted texts it comes from; may single out a segment."""

    __tablename__ = "goals"
    resource_type = "goals"
    belongs_to = "focus_area_id"

    focus_area_id: Mapped[UUID] = within("focus_areas")
    description: Mapped[Prose | None]
    origins: Mapped[Values] = mapped_column(default=list)
    special_focus: Mapped[Document | None]
    replaced_by_id: Mapped[UUID | None] = within("goals")

    focus_area: Mapped[FocusArea] = relationship(foreign_keys=[focus_area_id], viewonly=True, lazy="raise_on_sql")
    replaced_by: Mapped["Goal | None"] = relationship(
        primaryjoin="foreign(Goal.replaced_by_id) == remote(Goal.id)", viewonly=True, lazy="raise_on_sql"
    )


class GoalTransition(AdoptedStep, StrategyRecord):
    """A step of a goal."""

    __tablename__ = "goal_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "goal_id"

    goal_id: Mapped[UUID] = within("goals")
    replaced_by_id: Mapped[UUID | None] = within("goals")
    replaced_by: Mapped[Goal | None] = relationship(
        primaryjoin="foreign(GoalTransition.replaced_by_id) == Goal.id", viewonly=True, lazy="raise_on_sql"
    )


Strategy.steps_are, FocusArea.steps_are, Goal.steps_are = StrategyTransition, FocusAreaTransition, GoalTransition
