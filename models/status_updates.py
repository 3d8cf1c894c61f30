"""Reports on initiatives: append-only, and the human clock that they set (domain rules 5 and 6)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, Session, relationship

from models.base import StrategyRecord
from models.changes import Actor, actor_of
from models.columns import Day, Instant, Prose, one_of, reference, within
from models.danish import calendar_date
from models.errors import RuleViolation, RuleViolations, together
from models.initiatives import INITIATIVE, OVER, Initiative, InitiativeTransition, not_after
from models.ledger import find
from models.lifecycle import Act
from models.organisation import Person

UPDATE_KINDS = ("report", "confirmation")
PROGRESS = ("onTrack", "atRisk", "offTrack")


class StatusUpdate(Act, StrategyRecord):
    """A report, or a confirmation that there is nothing new; never edited, only corrected by a later one.

    ``clock_on`` is the Copenhagen date from which staleness counts, null where a machine reported or it was imported.
    ``stands_at`` is the update's place in time: that of the one it corrects, else its own. The newest by it and ``at``
    holds.
    """

    __tablename__ = "status_updates"
    resource_type = "status-updates"
    spelled: ClassVar[Mapping[str, str]] = {"at": "reportedAt", "by": "reportedBy"}
    belongs_to = "initiative_id"
    imported = False  # whether it came among many: no human word, whoever sends them (domain rule 6)

    initiative_id: Mapped[UUID] = within("initiatives")
    kind: Mapped[str] = one_of(*UPDATE_KINDS, default="report")
    progress: Mapped[str | None] = one_of(*PROGRESS)
    summary: Mapped[Prose | None]
    obstacles: Mapped[Prose | None]
    next_steps: Mapped[Prose | None]
    corrects_id: Mapped[UUID | None] = within("status_updates")
    reported_by_id: Mapped[UUID | None] = reference("people")
    reported_on: Mapped[Day | None]
    proposed_state: Mapped[str | None] = one_of(*INITIATIVE.states)
    transition_id: Mapped[UUID | None] = within("initiative_transitions")
    by_person_id: Mapped[UUID | None] = reference("people")
    clock_on: Mapped[Day | None]
    stands_at: Mapped[Instant]

    transition: Mapped[InitiativeTransition | None] = relationship(foreign_keys=[transition_id], lazy="raise_on_sql")
    initiative: Mapped[Initiative] = relationship(foreign_keys=[initiative_id], viewonly=True, lazy="raise_on_sql")
    reported_by: Mapped[Person | None] = relationship(foreign_keys=[reported_by_id], viewonly=True, lazy="raise_on_sql")
    by_person: Mapped[Person | None] = relationship(foreign_keys=[by_person_id], viewonly=True, lazy="raise_on_sql")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("initiative_id", "id"),
            ForeignKeyConstraint(
                ["initiative_id", "corrects_id"],
                ["status_updates.initiative_id", "status_updates.id"],
                name="fk_status_updates_corrects_same_initiative",
            ),
            CheckConstraint("kind <> 'report' OR progress IS NOT NULL", name="report_has_progress"),
            CheckConstraint("kind <> 'report' OR summary IS NOT NULL", name="report_has_summary"),
            CheckConstraint("kind = 'report' OR progress IS NULL", name="confirmation_has_no_progress"),
            CheckConstraint("kind = 'report' OR corrects_id IS NULL", name="correction_is_report"),
            CheckConstraint("corrects_id <> id", name="corrects_another"),
            Index("ix_status_updates_newest", "initiative_id", "stands_at", "at"),
            Index("ix_status_updates_clock", "initiative_id", "clock_on", "stands_at"),
        )

    @classmethod
    def of(cls, initiative: Initiative, *, may_move: bool, **content: Any) -> Self:
        """A new update; the state it proposes is taken where ``may_move`` and the step is open without a reason.

        Adding the update to a session adds the step as well.
        """
        update = cls(initiative_id=initiative.id, **content)
        if may_move and update.proposed_state is not None and initiative.may_take(update.proposed_state):
            update.transition = initiative.move_to(update.proposed_state)
            update.transition_id = update.transition.id
        return update

    def check(self, session: Session) -> None:
        if not inspect(self).pending:
            raise RuleViolation("append-only")
        together(
            lambda: self._check_initiative(session),
            self._check_content,
            lambda: not_after(self, "reported_on", calendar_date(self.at)),
            lambda: self._name_reporter(session, actor_of(session)),
            lambda: self._set_clock(session),
        )

    def _check_initiative(self, session: Session) -> None:
        """Refuse what comes after the end; the report that itself completes the initiative comes before it."""
        initiative = find(session, Initiative, self.initiative_id)
        if initiative is not None and initiative.state in OVER and self.transition_id is None:
            raise RuleViolation("initiative-over", state=initiative.state)

    def _check_content(self) -> None:
        if self.kind == "report":
            missing = [name for name in ("progress", "summary") if getattr(self, name) is None]
            if missing:
                raise RuleViolations([RuleViolation("report-incomplete", name) for name in missing])
        elif self.progress is not None:
            raise RuleViolation("confirmation-with-progress", "progress")

    def _name_reporter(self, session: Session, actor: Actor) -> None:
        """The person whose report it is: the one named, of the actor's own centre, else the one behind the actor."""
        self.by_person_id = self.reported_by_id or actor.person_id
        if self.reported_by_id is not None and self.reported_by_id != actor.person_id:
            named = find(session, Person, self.reported_by_id)
            if named is not None and (not named.active or named.centre_id != actor.centre_id):
                raise RuleViolation("reporter-not-of-centre", "reported_by_id")

    def _set_clock(self, session: Session) -> None:
        corrected = self._corrected(session)
        self.stands_at = corrected.stands_at if corrected else self.at
        self.clock_on = corrected.clock_on if corrected else self._own_clock(actor_of(session))

    def _corrected(self, session: Session) -> "StatusUpdate | None":
        if self.corrects_id is None:
            return None
        corrected = find(session, StatusUpdate, self.corrects_id)
        if corrected is None:  # refused as an unknown reference already
            return None
        if corrected is self or corrected.initiative_id != self.initiative_id:
            raise RuleViolation("corrects-another-initiative", "corrects_id")
        if self.kind != "report" or corrected.kind != "report":
            raise RuleViolation("corrects-no-report", "corrects_id")
        return corrected

    def _own_clock(self, actor: Actor) -> date | None:
        is_human = self.by_person_id is not None and (actor.type == "person" or actor.kind == "tool")
        return (self.reported_on or calendar_date(self.at)) if is_human and not self.imported else None


def days_since_report(clock_on: date | None, today: date) -> int | None:
    """Whole days since a person last reported or confirmed; null when nobody has."""
    return None if clock_on is None else (today - clock_on).days


def stale_on(clock_on: date | None, activated_on: date | None, stale_after_days: int) -> date | None:
    """The first day that is too late for a human word on an active initiative, counted from its activation while there
    never was one (domain rule 6).
    """
    since = clock_on or activated_on
    return since and since + timedelta(days=stale_after_days)


def is_stale(state: str, clock_on: date | None, activated_on: date | None, stale_after_days: int, today: date) -> bool:
    """Whether an active initiative has gone ``stale_after_days`` without a human word: on day N it is stale, on day N-1
    not.
    """
    begins_on = stale_on(clock_on, activated_on, stale_after_days)
    return state == "active" and begins_on is not None and begins_on <= today
