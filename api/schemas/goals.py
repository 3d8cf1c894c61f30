"""Goals on the wire."""

from api.rest.fields import Choice, Id, List, Several, Text
from api.rest.schemas import URL, Document, Expanded, Filters, ResourceSchema, Schema
from api.schemas.evaluation_decisions import behind
from api.schemas.transitions import AdoptedTransitionSchema, DecisionSchema, next_steps
from models.strategies import ADOPTED, POLICY_KINDS, Goal, GoalTransition


class OriginSchema(Schema):
    """An adopted text that a goal comes from."""

    title = Text(required=True)
    part = Text()
    kind = Choice(*POLICY_KINDS)
    url = Text(2000, pattern=URL)


class SpecialFocusSchema(Schema):
    """A segment of the target group that a goal singles out, and why."""

    segment = Text(100, required=True)
    text = Text(4000, prose=True, required=True)


class GoalSchema(ResourceSchema):
    """What a focus area is to achieve."""

    model = Goal
    sorts = {"title": "title_sort"}

    strategy_id = Id(dump_only=True)
    focus_area_id = Id(required=True)
    focus_area = Expanded()
    title = Text(required=True)
    description = Text(10_000, prose=True)
    origins = List(Document(OriginSchema), most=50)
    special_focus = Document(SpecialFocusSchema)
    decision = Document(DecisionSchema)
    evaluation_decision = behind(Goal)
    state = Choice(*ADOPTED.states, dump_only=True)
    allowed_transitions = next_steps(ADOPTED)
    replaced_by_id = Id(dump_only=True)
    replaced_by = Expanded()


class GoalFilters(Filters):
    """Which goals."""

    strategy_id = Several(Id())
    focus_area_id = Several(Id())


class GoalTransitionSchema(AdoptedTransitionSchema):
    """A recorded step of a goal."""

    model = GoalTransition

    goal_id = Id(dump_only=True)
    replaced_by = Expanded()
