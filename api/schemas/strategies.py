"""Strategies on the wire."""

from api.rest.fields import Choice, Day, Flag, Id, List, Text, Whole
from api.rest.schemas import URL, Computed, Document, Expanded, Filters, ResourceSchema, Schema
from api.schemas.transitions import DecisionSchema, StepSchema, TransitionSchema, next_steps, steps_of
from models.queries import strategies as asked
from models.strategies import (
    POLICY_KINDS,
    STRATEGY,
    Strategy,
    StrategyTransition,
    ended_without_successor,
    next_evaluation_due_on,
)


class PolicySchema(Schema):
    """An adopted text that the strategy builds on."""

    title = Text(required=True)
    part = Text()
    kind = Choice(*POLICY_KINDS, required=True)
    url = Text(2000, pattern=URL)


class StrategySchema(ResourceSchema):
    """An adopted plan with a period, a coordinating centre and an evaluation cycle."""

    model = Strategy
    sorts = {"title": "title_sort", "startsOn": "starts_on", "endsOn": "ends_on"}

    title = Text(required=True)
    other_titles = List(Text(), most=20)
    aim = Text(10_000, prose=True)
    principles = List(Text(2000, prose=True), most=50)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    period_text = Text()
    coordinating_centre_id = Id(required=True)
    coordinating_centre = Expanded()
    coordinating_team_id = Id()
    coordinating_team = Expanded()
    committee = Text(required=True)
    evaluation_interval_months = Whole(1, 120, load_default=24)
    status_interval_months = Whole(1, 120)
    stale_after_days = Whole(1, 3660, load_default=182)
    policies = List(Document(PolicySchema), most=100)
    replaces_id = Id()
    replaces = Expanded()
    state = Choice(*STRATEGY.states, dump_only=True)
    allowed_transitions = next_steps(STRATEGY)
    next_evaluation_due_on = Computed(
        Day(),
        "starts_on",
        "evaluation_interval_months",
        asked.evaluations_decided(),
        build=lambda _, starts_on, months, decided: next_evaluation_due_on(starts_on, months, decided),
    )
    ended_without_successor = Computed(Flag(), "state", "ends_on", asked.has_successor(), build=ended_without_successor)


class StrategyFilters(Filters):
    """Which strategies."""


class StrategyStepSchema(StepSchema):
    """A step of a strategy."""

    to = steps_of(STRATEGY)
    decision = Document(DecisionSchema)


class StrategyTransitionSchema(TransitionSchema):
    """A recorded step of a strategy."""

    model = StrategyTransition

    strategy_id = Id(dump_only=True)
    decision = Document(DecisionSchema, dump_only=True)
