"""What is done: initiatives, whom they belong to, their themes, links to indicators, and steps."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, inspect, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Ids, Link, Record, Rows, StrategyRecord, owned
from models.columns import Code, Count, Day, Key, Prose, Values, one_of, reference, within
from models.danish import calendar_date
from models.errors import RuleViolation, together
from models.history import changed, is_pending, is_stored
from models.kle_numbers import take_shown
from models.ledger import find, guards, moment_of
from models.lifecycle import Lifecycle, Stateful, Step
from models.organisation import Centre, in_order
from models.searching import Searched
from models.strategies import FocusArea, Prioritisation, Titled

INITIATIVE = Lifecycle(
    {
        "proposed": ("planned", "cancelled"),
        "planned": ("active", "cancelled"),
        "active": ("paused", "completed", "cancelled"),
        "paused": ("active", "cancelled"),
        "completed": ("active",),
        "cancelled": ("active",),
    },
    reasons=frozenset({("*", "paused"), ("*", "cancelled"), ("completed", "active"), ("cancelled", "active")}),
)
PLANNED = ("planned", "active", "paused", "completed")  # states that no initiative reaches unplanned
STARTED = ("active", "paused", "completed")
OVER = ("completed", "cancelled")
ORIGINS = ("centre", "strategyTheme", "evaluation")
APPROACHES = ("general", "targeted")
CONTRIBUTIONS = ("direct", "indirect")


class Initiative(Searched, Titled, Stateful, StrategyRecord):
    """What is done in a focus area, owned by exactly one centre (domain rule 3).

    ``approach`` null is not assessed. ``planned_on`` and ``activated_on`` are the Copenhagen dates of the first time.
    """

    __tablename__ = "initiatives"
    resource_type = "initiatives"
    texts = ("title", "description", "approach_reason")
    belongs_to = "focus_area_id"
    lifecycle = INITIATIVE

    state: Mapped[str] = one_of(*INITIATIVE.states, default=INITIATIVE.first)
    focus_area_id: Mapped[UUID] = within("focus_areas")
    description: Mapped[Prose | None]
    owning_centre_id: Mapped[UUID] = reference("centres")
    origin: Mapped[str] = one_of(*ORIGINS, default="centre")
    theme_keys: Mapped[Values] = mapped_column(default=list)
    approach: Mapped[str | None] = one_of(*APPROACHES)
    approach_reason: Mapped[Prose | None]
    starts_on: Mapped[Day | None]
    ends_on: Mapped[Day | None]
    continuous: Mapped[bool] = mapped_column(default=False)
    report_interval_days: Mapped[Count | None]
    kle_number: Mapped[Code | None]
    kle_facet: Mapped[Code | None]
    planned_on: Mapped[Day | None]
    activated_on: Mapped[Day | None]

    also_focus_areas: Mapped[list["InitiativeFocusArea"]] = owned("InitiativeFocusArea")
    also_focus_area_ids = Ids("also_focus_areas", "focus_area_id")
    indicator_link_rows: Mapped[list["InitiativeIndicator"]] = owned("InitiativeIndicator")
    indicator_links = Rows("indicator_link_rows", "indicator_id", "contribution", "rationale")
    focus_area: Mapped[FocusArea] = relationship(foreign_keys=[focus_area_id], viewonly=True, lazy="raise_on_sql")
    owning_centre: Mapped[Centre] = relationship(foreign_keys=[owning_centre_id], viewonly=True, lazy="raise_on_sql")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        planned, started = ", ".join(f"'{s}'" for s in PLANNED), ", ".join(f"'{s}'" for s in STARTED)
        return (
            CheckConstraint("ends_on >= starts_on", name="period_in_order"),
            CheckConstraint("report_interval_days BETWEEN 1 AND 3660", name="report_interval"),
            CheckConstraint(f"state NOT IN ({planned}) OR planned_on IS NOT NULL", name="planned_once"),
            CheckConstraint(f"state NOT IN ({started}) OR activated_on IS NOT NULL", name="activated_once"),
            CheckConstraint(
                "approach <> 'targeted' OR planned_on IS NULL OR approach_reason IS NOT NULL", name="approach_reason"
            ),
            Index("ix_initiatives_in_order", "created_at", "id"),
            Index("ix_initiatives_strategy_in_order", "strategy_id", "created_at", "id"),
        )

    @property
    def lacks_approach_reason(self) -> bool:
        return self.approach == "targeted" and self.approach_reason is None

    def may_take(self, to: str) -> bool:
        """Whether the step to ``to`` is open as things stand, without a reason."""
        open_to = to in self.lifecycle.allowed(self.state) and not self.lifecycle.needs_reason(self.state, to)
        return open_to and not (self.lacks_approach_reason and to in PLANNED)

    def check(self, session: Session) -> None:
        today = calendar_date(moment_of(session))
        self._note_first_times(today)
        take_shown(session, self, today)
        together(
            lambda: in_order(self, "starts_on", "ends_on"),
            self._check_approach,
            lambda: self._check_owner(session),
            self._check_links,
            lambda: self._check_themes(session),
        )

    def _note_first_times(self, today: date) -> None:
        if self.state in PLANNED and self.planned_on is None:
            self.planned_on = today
        if self.state in STARTED and self.activated_on is None:
            self.activated_on = today

    def _check_approach(self) -> None:
        if self.planned_on is not None and self.lacks_approach_reason:
            raise RuleViolation("approach-reason-required", "approach_reason")

    def _check_owner(self, session: Session) -> None:
        if is_new(self, "owning_centre_id"):
            owner = find(session, Centre, self.owning_centre_id)
            if owner is not None and owner.kind != "centre":
                raise RuleViolation("owner-not-centre", "owning_centre_id")

    def _check_links(self) -> None:
        linked = [link["indicator_id"] for link in self.indicator_links] if "indicator_link_rows" in vars(self) else []
        if len(set(linked)) != len(linked):
            raise RuleViolation("repeated-reference", "indicator_links")

    def _check_themes(self, session: Session) -> None:
        if not is_new(self, "theme_keys", "focus_area_id", "also_focus_areas"):
            return
        if len(set(self.theme_keys)) != len(self.theme_keys):
            raise RuleViolation("repeated-theme", "theme_keys")
        if self.focus_area_id in self._also(session):
            raise RuleViolation("repeated-reference", "also_focus_area_ids")
        if not self.has_its_themes(session):
            raise RuleViolation("unknown-theme", "theme_keys")

    def has_its_themes(self, session: Session) -> bool:
        """Whether each of its themes stands in one of its focus areas; true while one of these is unknown."""
        if not self.theme_keys:
            return True
        areas = [find(session, FocusArea, key) for key in (self.focus_area_id, *self._also(session))]
        known = {theme["key"] for area in areas if area is not None for theme in area.themes}
        return None in areas or known.issuperset(self.theme_keys)

    def _also(self, session: Session) -> list[UUID]:
        if "also_focus_areas" in vars(self) or not is_stored(self):
            return [row.focus_area_id for row in self.also_focus_areas]
        rows = select(InitiativeFocusArea.focus_area_id).where(InitiativeFocusArea.initiative_id == self.id)
        return list(session.scalars(rows))


class InitiativeFocusArea(Link):
    """A further focus area that an initiative serves."""

    __tablename__ = "initiative_focus_areas"
    owned_by = "initiative_id"

    strategy_id: Mapped[Key]
    initiative_id: Mapped[UUID] = within("initiatives", key=True)
    focus_area_id: Mapped[UUID] = within("focus_areas", key=True)


class InitiativeIndicator(Link):
    """An indicator that an initiative is meant to move, and how."""

    __tablename__ = "initiative_indicators"
    owned_by = "initiative_id"

    strategy_id: Mapped[Key]
    initiative_id: Mapped[UUID] = within("initiatives", key=True)
    indicator_id: Mapped[UUID] = within("indicators", key=True)
    contribution: Mapped[str] = one_of(*CONTRIBUTIONS)
    rationale: Mapped[Prose | None]


class InitiativeTransition(Step, StrategyRecord):
    """A step of an initiative."""

    __tablename__ = "initiative_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "initiative_id"

    initiative_id: Mapped[UUID] = within("initiatives")


Initiative.steps_are = InitiativeTransition


@guards(Centre)
def keep_owners_centres(centre: Centre, session: Session) -> None:
    """A centre that owns initiatives stays one (domain rule 3)."""
    if centre.kind != "centre" and is_new(centre, "kind"):
        owned_one = select(Initiative.id).where(Initiative.owning_centre_id == centre.id).limit(1)
        if session.scalar(owned_one) is not None:
            raise RuleViolation("owner-not-centre", "kind")


@guards(FocusArea)
def keep_themes_in_use(area: FocusArea, session: Session) -> None:
    """A theme that an initiative names stays in one of the initiative's focus areas."""
    if inspect(area).pending or not is_new(area, "themes"):
        return
    also = select(InitiativeFocusArea.initiative_id).where(InitiativeFocusArea.focus_area_id == area.id)
    serving = or_(Initiative.focus_area_id == area.id, Initiative.id.in_(also))
    for initiative in session.scalars(select(Initiative).where(serving)):
        if not initiative.has_its_themes(session):
            raise RuleViolation("theme-in-use", "themes")


@guards(Prioritisation)
def rank_own_initiatives(choice: Prioritisation, session: Session) -> None:
    """What is ranked lies in the focus area, and the choice has been made."""
    together(
        lambda: _check_ranked(choice, session),
        lambda: not_after(choice, "decided_on", calendar_date(moment_of(session))),
    )


def _check_ranked(choice: Prioritisation, session: Session) -> None:
    also = select(InitiativeFocusArea.initiative_id).where(InitiativeFocusArea.focus_area_id == choice.focus_area_id)
    serving = or_(Initiative.focus_area_id == choice.focus_area_id, Initiative.id.in_(also))
    known = set(session.scalars(select(Initiative.id).where(serving)))
    foreign = [key for key in choice.initiative_ids if key not in known and find(session, Initiative, key) is not None]
    if foreign:
        raise RuleViolation("outside-focus-area", f"initiative_ids.{choice.initiative_ids.index(foreign[0])}")


def is_new(record: Record, *attributes: str) -> bool:
    """Whether the record is, or one of these attributes has changed in this unit of work."""
    return is_pending(record) or bool(changed(record, *attributes))


def not_after(record: object, attribute: str, today: date) -> None:
    """Refuse a date that has not come yet for something that has happened."""
    day = getattr(record, attribute)
    if day is not None and day > today:
        raise RuleViolation("date-in-future", attribute)
