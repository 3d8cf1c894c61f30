"""Indicators and their series on the wire: what is measured, how it is judged, and the groups that are compared."""

from decimal import Decimal
from typing import Any

from flask import current_app

from api.rest.fields import Choice, Day, Figure, Flag, Id, List, Several, Text, Whole
from api.rest.schemas import Computed, Document, Expanded, Filters, ResourceSchema
from api.schemas.evaluation_decisions import behind
from api.schemas.mappings import ImportMappingSchema
from api.schemas.periods import period_field
from api.schemas.sources import SourceSchema
from api.schemas.transitions import AdoptedStepSchema, AdoptedTransitionSchema, DecisionSchema
from models.figures.disclosure import FLOOR
from models.indicators import (
    COMPARISONS,
    DIRECTIONS,
    FREQUENCIES,
    JUDGED_ON,
    METHOD,
    UNITS,
    VERDICT_RULES,
    Indicator,
    IndicatorTransition,
)
from models.queries.measuring import is_in_focus_area, tells_about
from models.series import POPULATIONS, ROLES, Series
from models.strategies import ADOPTED

KEY = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
AREA = r"^[A-Za-z0-9-]+$"
STEPS = (*METHOD.states, *ADOPTED.states)


def area_field(**options: Any) -> Text:
    """A municipality or another area, by the code that official statistics give it."""
    return Text(20, pattern=AREA, **options)


def _next(_: Any, method_state: str, state: str) -> list[str]:
    return [*METHOD.allowed(method_state), *ADOPTED.allowed(state)]


class IndicatorSchema(ResourceSchema):
    """What tells whether a goal is nearer: it compares two groups or follows one."""

    model = Indicator
    sorts = {"title": "title_sort"}

    strategy_id = Id(dump_only=True)
    goal_id = Id(required=True)
    goal = Expanded()
    also_goal_ids = List(Id(), most=20)
    key = Text(100, pattern=KEY, required=True)
    title = Text(required=True)
    definition = Text(10_000, prose=True, required=True)
    unit = Choice(*UNITS)
    better = Choice(*DIRECTIONS)
    comparison = Choice(*COMPARISONS)
    judged_on = Choice(*JUDGED_ON, load_default="gap")
    decimals = Whole(0, 6, load_default=0)
    frequency = Choice(*FREQUENCIES)
    counts_persons = Flag(load_default=True)
    minimum_cell_size = Whole(FLOOR, 1000, load_default=5)
    source = Document(SourceSchema, required=True)
    responsible_centre_id = Id()
    responsible_centre = Expanded()
    responsible_person_id = Id()
    responsible_person = Expanded()
    to_be_designed = Flag(load_only=True, load_default=False)
    method_state = Choice(*METHOD.states, dump_only=True)
    method_partner_ids = List(Id(), most=50)
    method_due_on = Day()
    baseline_period = period_field()
    baseline_decision = Document(DecisionSchema)
    next_value_due_on = Day()
    interpreted = Flag(load_default=False)
    interpretation_note = Text(10_000, prose=True)
    continues_id = Id()
    continues = Expanded()
    verdict_rule = Choice(*VERDICT_RULES, load_default="barometer")
    threshold = Figure(least=Decimal(0))
    state = Choice(*ADOPTED.states, dump_only=True)
    allowed_transitions = Computed(List(Choice(*STEPS), most=len(STEPS)), "method_state", "state", build=_next)
    replaced_by_id = Id(dump_only=True)
    replaced_by = Expanded()
    decision = Document(DecisionSchema)
    evaluation_decision = behind(Indicator)
    import_mapping = Document(ImportMappingSchema)


class IndicatorFilters(Filters):
    """Which indicators."""

    strategy_id = Several(Id())
    focus_area_id = Several(Id(), metadata={"where": lambda _, value: is_in_focus_area(value.key)})
    goal_id = Several(Id(), metadata={"where": lambda _, value: tells_about(value.key)})
    key = Several(Text(100, pattern=KEY))
    method_state = Several(Choice(*METHOD.states))


class IndicatorStepSchema(AdoptedStepSchema):
    """A step of an indicator's method, or of its adopted state."""

    to = Choice(*STEPS, required=True)


class IndicatorTransitionSchema(AdoptedTransitionSchema):
    """A recorded step of an indicator."""

    model = IndicatorTransition

    indicator_id = Id(dump_only=True)


class SeriesSchema(ResourceSchema):
    """The values of one group within an indicator."""

    model = Series
    sorts = {"label": "title_sort"}

    strategy_id = Id(dump_only=True)
    indicator_id = Id(dump_only=True)
    role = Choice(*ROLES, required=True)
    segment = Text(100)
    area_code = area_field(load_default=lambda: current_app.config["MUNICIPALITY_CODE"])
    population = Choice(*POPULATIONS)
    label = Text(required=True, attribute="title")


class SeriesFilters(Filters):
    """Which series."""
