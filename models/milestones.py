"""The dated steps of an initiative: what each waits for, the first promise, and how they keep it (domain rule 4)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, inspect, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, validates

from models.base import Ids, Link, StrategyRecord
from models.columns import Day, Key, Prose, Values, one_of, reference, within
from models.danish import calendar_date
from models.errors import RuleViolation, together
from models.initiatives import Initiative, is_new, not_after
from models.ledger import find, moment_of
from models.lifecycle import Lifecycle, Stateful, Step
from models.organisation import Centre
from models.strategies import Titled

MILESTONE = Lifecycle(
    {"open": ("reached", "cancelled"), "reached": ("open",), "cancelled": ("open",)},
    reasons=frozenset({("*", "cancelled"), ("*", "open")}),
)


class Milestone(Titled, Stateful, StrategyRecord):
    """A dated step of an initiative.

    ``original_due_on`` is the first promise: it follows ``due_on`` until the initiative is activated for the first time
    and is kept for ever from then on; ``due_on_reason`` says why ``due_on`` was last moved after that.
    """

    __tablename__ = "milestones"
    resource_type = "milestones"
    belongs_to = "initiative_id"
    lifecycle = MILESTONE
    reason_given = False  # whether due_on_reason was set in this unit of work, be it to the same words

    state: Mapped[str] = one_of(*MILESTONE.states, default=MILESTONE.first)
    initiative_id: Mapped[UUID] = within("initiatives")
    due_on: Mapped[Day]
    due_on_reason: Mapped[Prose | None]
    original_due_on: Mapped[Day]
    reached_on: Mapped[Day | None]
    responsible_centre_id: Mapped[UUID | None] = reference("centres")
    evidence: Mapped[Values] = mapped_column(default=list)

    dependencies: Mapped[list["MilestoneDependency"]] = relationship(
        primaryjoin="and_(Milestone.id == foreign(MilestoneDependency.milestone_id),"
        " Milestone.strategy_id == foreign(MilestoneDependency.strategy_id))",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="MilestoneDependency.position",
        lazy="raise_on_sql",
    )
    depends_on_ids = Ids("dependencies", "depends_on_id")
    initiative: Mapped[Initiative] = relationship(foreign_keys=[initiative_id], viewonly=True, lazy="raise_on_sql")
    responsible_centre: Mapped[Centre | None] = relationship(
        foreign_keys=[responsible_centre_id], viewonly=True, lazy="raise_on_sql"
    )

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        is_open = text("state = 'open'")
        return (
            CheckConstraint("(state = 'reached') = (reached_on IS NOT NULL)", name="reached_has_date"),
            Index("ix_milestones_strategy_in_order", "strategy_id", "created_at", "id"),
            Index(
                "ix_milestones_open", "initiative_id", "due_on", "id", sqlite_where=is_open, postgresql_where=is_open
            ),
        )

    @validates("due_on_reason")
    def _note_reason(self, _: str, reason: str | None) -> str | None:
        self.reason_given = reason is not None
        return reason

    def moved(self, step: Any) -> None:
        self.reached_on = step.on_date if step.to_state == "reached" else None

    def check(self, session: Session) -> None:
        if self.state == "reached" and self.reached_on is None:
            self.reached_on = calendar_date(moment_of(session))
        together(lambda: self._keep_the_promise(session), lambda: self._check_dependencies(session))

    def _keep_the_promise(self, session: Session) -> None:
        history = inspect(self).attrs
        for earlier in history.initiative_id.history.deleted or ():
            left = find(session, Initiative, earlier)
            if left is not None and left.activated_on is not None:
                raise RuleViolation("milestone-bound", "initiative_id")
        initiative = find(session, Initiative, self.initiative_id)
        if inspect(self).pending or initiative is None or initiative.activated_on is None:
            self.original_due_on = self.due_on
        elif history.due_on.history.has_changes() and not self.reason_given:
            raise RuleViolation("due-on-reason-required", "due_on_reason")
        self.reason_given = False

    def _check_dependencies(self, session: Session) -> None:
        """Refuse a milestone that waits for itself, directly or through others."""
        if not is_new(self, "dependencies"):
            return
        edges: dict[UUID, list[UUID]] = {}
        link = MilestoneDependency
        for milestone, needed in session.execute(
            select(link.milestone_id, link.depends_on_id).where(link.strategy_id == self.strategy_id)
        ):
            edges.setdefault(milestone, []).append(needed)
        for one in [*session.new, *session.dirty]:
            if isinstance(one, Milestone) and "dependencies" in inspect(one).dict:
                edges[one.id] = one.depends_on_ids
        ahead, seen = list(edges.get(self.id, ())), set[UUID]()
        while ahead:
            needed = ahead.pop()
            if needed == self.id:
                raise RuleViolation("dependency-cycle", "depends_on_ids")
            if needed not in seen:
                seen.add(needed)
                ahead.extend(edges.get(needed, ()))


class MilestoneDependency(Link):
    """Another milestone that must be reached first."""

    __tablename__ = "milestone_dependencies"
    __table_args__ = (CheckConstraint("depends_on_id <> milestone_id", name="another"),)
    owned_by = "milestone_id"

    strategy_id: Mapped[Key]
    milestone_id: Mapped[UUID] = within("milestones", key=True)
    depends_on_id: Mapped[UUID] = within("milestones", key=True)


class MilestoneTransition(Step, StrategyRecord):
    """A step of a milestone; ``on_date`` is the day it happened."""

    __tablename__ = "milestone_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "milestone_id"

    milestone_id: Mapped[UUID] = within("milestones")

    def check(self, session: Session) -> None:
        not_after(self, "on_date", calendar_date(self.at))


Milestone.steps_are = MilestoneTransition


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Whether a milestone is open after the day it was due."""
    return state == "open" and due_on < today


def slippage_days(original_due_on: date, due_on: date, reached_on: date | None) -> int:
    """Days from the first promise to the day it was reached, else to the day now promised; negative when earlier.

    It is the promise that slips: that an open milestone is past its due date is said by ``is_overdue``.
    """
    return ((reached_on or due_on) - original_due_on).days
