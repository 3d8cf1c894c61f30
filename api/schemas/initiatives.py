"""Initiatives on the wire: what is done, and all that follows from its reports, milestones and duties."""

from datetime import date
from typing import Any

import marshmallow as ma

from api.rest.fields import Choice, Day, Flag, Id, Instant, List, Several, Text, Whole
from api.rest.schemas import Computed, Expanded, Part, ResourceSchema, Schema, SearchFilters
from api.schemas.evaluation_decisions import DecisionBehindSchema
from api.schemas.organisation import NamedSchema
from api.schemas.transitions import StepSchema, TransitionSchema, next_steps, steps_of
from models.initiatives import (
    APPROACHES,
    CONTRIBUTIONS,
    INITIATIVE,
    ORIGINS,
    Initiative,
    InitiativeTransition,
)
from models.kle_numbers import KLE_FACET, KLE_NUMBER
from models.milestones import is_overdue, slippage_days
from models.queries import initiatives as asked
from models.queries.decisions import decided_about_initiative
from models.status_updates import PROGRESS, UPDATE_KINDS, days_since_report, is_stale

MOST_DAYS = 36_600

_clock = asked.clock()


class IndicatorLinkSchema(Schema):
    """An indicator that an initiative is meant to move, and how."""

    indicator_id = Id(required=True)
    contribution = Choice(*CONTRIBUTIONS, required=True)
    rationale = Text(10_000, prose=True)


class LatestUpdateSchema(Schema):
    """The status update that holds now."""

    id = Id(dump_only=True)
    kind = Choice(*UPDATE_KINDS, dump_only=True)
    progress = Choice(*PROGRESS, dump_only=True)
    summary = Text(10_000, prose=True, dump_only=True)
    obstacles = Text(10_000, prose=True, dump_only=True)
    next_steps = Text(10_000, prose=True, dump_only=True)
    reported_at = Instant(dump_only=True)
    by_person = ma.fields.Nested(NamedSchema, dump_only=True)


class NextMilestoneSchema(Schema):
    """The open milestone that is due first."""

    id = Id(dump_only=True)
    title = Text(dump_only=True)
    due_on = Day(dump_only=True)
    overdue = Flag(dump_only=True)
    slippage_days = Whole(-MOST_DAYS, MOST_DAYS, dump_only=True)


def _latest(_: date, update: dict[str, Any] | None) -> dict[str, Any] | None:
    if update is None:
        return None
    key, name = update.pop("byPersonId"), update.pop("byPersonName")
    return {**update, "byPerson": key and {"id": key, "name": name}}


def _once(_: date, centres: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({centre["id"]: centre for centre in centres}.values())


def _clock_date(clock: dict[str, Any] | None) -> date | None:
    return None if clock is None else date.fromisoformat(clock["on"])


def _stale(today: date, state: str, clock: dict[str, Any] | None, activated_on: date | None, limit: int) -> bool:
    return is_stale(state, _clock_date(clock), activated_on, limit, today)


def _next(today: date, milestone: dict[str, Any] | None) -> dict[str, Any] | None:
    if milestone is None:
        return None
    due_on, promised = date.fromisoformat(milestone["dueOn"]), date.fromisoformat(milestone.pop("originalDueOn"))
    slipped = slippage_days(promised, due_on, None)
    return {**milestone, "overdue": is_overdue("open", due_on, today), "slippageDays": slipped}


class InitiativeSchema(ResourceSchema):
    """What is done in a focus area, owned by exactly one centre."""

    model = Initiative
    sorts = {"title": "title_sort"}

    strategy_id = Id(dump_only=True)
    focus_area_id = Id(required=True)
    focus_area = Expanded()
    also_focus_area_ids = List(Id(), most=20)
    title = Text(required=True)
    description = Text(10_000, prose=True)
    owning_centre_id = Id(required=True)
    owning_centre = Expanded()
    origin = Choice(*ORIGINS, load_default="centre")
    theme_keys = List(Text(100), most=50)
    approach = Choice(*APPROACHES)
    approach_reason = Text(10_000, prose=True)
    starts_on = Day()
    ends_on = Day()
    continuous = Flag(load_default=False)
    report_interval_days = Whole(1, 3660)
    kle_number = Text(8, pattern=KLE_NUMBER, exempt=True)
    kle_facet = Text(3, pattern=KLE_FACET)
    indicator_links = List(Part(IndicatorLinkSchema), most=50)

    state = Choice(*INITIATIVE.states, dump_only=True)
    planned_on = Day(dump_only=True)
    activated_on = Day(dump_only=True)
    allowed_transitions = next_steps(INITIATIVE)
    progress = Computed(
        Choice(*PROGRESS),
        "state",
        asked.progress(),
        build=lambda _, state, progress: progress if state in asked.SHOWS_PROGRESS else None,
    )
    latest_status_update = Computed(ma.fields.Nested(LatestUpdateSchema), asked.latest_update(), build=_latest)
    last_reported_at = Computed(Instant(), _clock, build=lambda _, clock: clock and clock["at"])
    days_since_report = Computed(
        Whole(), _clock, build=lambda today, clock: days_since_report(_clock_date(clock), today)
    )
    stale = Computed(Flag(), "state", _clock, "activated_on", asked.stale_after_days(), build=_stale)
    tovholder = Computed(ma.fields.Nested(NamedSchema), asked.tovholder())
    involved_centres = Computed(List(ma.fields.Nested(NamedSchema)), asked.involved_centres(), build=_once)
    priority = Computed(Whole(1), asked.priority())
    next_milestone = Computed(ma.fields.Nested(NextMilestoneSchema), asked.next_milestone(), build=_next)
    overdue_milestones = Computed(Whole(), asked.overdue_milestones())
    evaluation_decisions = Computed(List(ma.fields.Nested(DecisionBehindSchema)), decided_about_initiative())


class InitiativeFilters(SearchFilters):
    """Which initiatives."""

    strategy_id = Several(Id())
    focus_area_id = Several(Id(), metadata={"where": lambda _, value: asked.serves(value.key)})
    owning_centre_id = Several(Id())
    involved_centre_id = Several(Id(), metadata={"where": lambda _, value: asked.involves(value.key)})
    tovholder_id = Several(Id(), metadata={"where": lambda _, value: asked.led_by(value.key)})
    state = Several(Choice(*INITIATIVE.states))
    progress = Several(Choice(*PROGRESS), metadata={"where": lambda _, value: asked.shows_progress(value.key)})
    stale_for = Whole(0, MOST_DAYS, metadata={"where": lambda _, value: asked.silent_for(value.key)})
    indicator_id = Several(Id(), metadata={"where": lambda _, value: asked.is_linked_to(value.key)})
    kle_number = Several(Text(8, pattern=KLE_NUMBER, exempt=True))


class InitiativeStepSchema(StepSchema):
    """A step of an initiative."""

    to = steps_of(INITIATIVE)


class InitiativeTransitionSchema(TransitionSchema):
    """A recorded step of an initiative."""

    model = InitiativeTransition

    initiative_id = Id(dump_only=True)
