"""What is done: initiatives, whom they belong to, their themes, links to indicators, and steps."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Ids, Link, Rows, StrategyRecord, owned
from models.columns import Code, Count, Day, Key, Prose, Values, one_of, reference, within
from models.danish import calendar_date
from models.errors import RuleViolation
from models.ledger import find, moment_of
from models.lifecycle import Lifecycle, Stateful, Step
from models.organisation import Centre, in_order
from models.strategies import FocusArea, Titled

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
KLE_NUMBER = r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2})?)?$"
KLE_FACET = r"^[AGIKPSØ][0-9]{2}$"


class Initiative(Titled, Stateful, StrategyRecord):
    """What is done in a focus area, owned by exactly one centre (domain rule 3).

    ``approach`` null is not assessed. ``planned_on`` and ``activated_on`` are the Copenhagen dates of the first time.
    """

    __tablename__ = "initiatives"
    resource_type = "initiatives"
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
        )

    @property
    def lacks_approach_reason(self) -> bool:
        return self.approach == "targeted" and self.approach_reason is None

    def may_take(self, to: str) -> bool:
        """Whether the step to ``to`` is open as things stand, without a reason."""
        open_to = to in self.lifecycle.allowed(self.state) and not self.lifecycle.needs_reason(self.state, to)
        return open_to and not (self.lacks_approach_reason and to in PLANNED)

    def check(self, session: Session) -> None:
        self._note_first_times(calendar_date(moment_of(session)))
        in_order(self, "starts_on", "ends_on")
        if self.planned_on is not None and self.lacks_approach_reason:
            raise RuleViolation("approach-reason-required", "approach_reason")
        self._check_owner(session)
        self._check_lists(session)

    def _note_first_times(self, today: date) -> None:
        if self.state in PLANNED and self.planned_on is None:
            self.planned_on = today
        if self.state in STARTED and self.activated_on is None:
            self.activated_on = today

    def _check_owner(self, session: Session) -> None:
        if is_new(self, "owning_centre_id"):
            owner = find(session, Centre, self.owning_centre_id)
            if owner is not None and owner.kind != "centre":
                raise RuleViolation("owner-not-centre", "owning_centre_id")

    def _check_lists(self, session: Session) -> None:
        if len(set(self.theme_keys)) != len(self.theme_keys):
            raise RuleViolation("repeated-theme", "theme_keys")
        if "indicator_link_rows" in inspect(self).dict:
            linked = [row.indicator_id for row in self.indicator_link_rows]
            if len(set(linked)) != len(linked):
                raise RuleViolation("repeated-reference", "indicator_links")
        if is_new(self, "theme_keys", "focus_area_id", "also_focus_areas"):
            also = self._also(session)
            if self.focus_area_id in also:
                raise RuleViolation("repeated-reference", "also_focus_area_ids")
            areas = [find(session, FocusArea, key) for key in (self.focus_area_id, *also)]
            if None not in areas and set(self.theme_keys) - {t["key"] for area in areas if area for t in area.themes}:
                raise RuleViolation("unknown-theme", "theme_keys")

    def _also(self, session: Session) -> list[UUID]:
        if "also_focus_areas" in inspect(self).dict:
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


def is_new(record: StrategyRecord, *attributes: str) -> bool:
    """Whether the record is, or one of these attributes has changed in this unit of work."""
    state = inspect(record)
    return state.pending or any(state.attrs[name].history.has_changes() for name in attributes)


def not_after(record: object, attribute: str, today: date) -> None:
    """Refuse a date that has not come yet for something that has happened."""
    day = getattr(record, attribute)
    if day is not None and day > today:
        raise RuleViolation("date-in-future", attribute)
