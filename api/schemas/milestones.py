"""The dated steps of initiatives on the wire."""

from api.rest.fields import Choice, Day, Flag, Id, List, Several, Text, Whole
from api.rest.schemas import URL, Computed, Document, Expanded, Filters, ResourceSchema, Schema
from api.schemas.transitions import StepSchema, TransitionSchema, next_steps, steps_of
from models.milestones import MILESTONE, Milestone, MilestoneTransition, is_overdue, slippage_days

MOST_DAYS = 3_652_059


class EvidenceSchema(Schema):
    """What shows that a milestone is reached."""

    title = Text(required=True)
    url = Text(2000, pattern=URL, required=True)


class MilestoneSchema(ResourceSchema):
    """A dated step of an initiative; its first promise is kept for ever."""

    model = Milestone
    sorts = {"title": "title_sort", "dueOn": "due_on"}
    entrusted = {"initiative_id": "milestones:write"}

    strategy_id = Id(dump_only=True)
    initiative_id = Id(required=True)
    initiative = Expanded()
    title = Text(required=True)
    due_on = Day(required=True)
    responsible_centre_id = Id()
    responsible_centre = Expanded()
    depends_on_ids = List(Id(), most=50)
    evidence = List(Document(EvidenceSchema), most=50)
    due_on_reason = Text(10_000, prose=True)

    state = Choice(*MILESTONE.states, dump_only=True)
    allowed_transitions = next_steps(MILESTONE)
    original_due_on = Day(dump_only=True)
    reached_on = Day(dump_only=True)
    overdue = Computed(Flag(), "state", "due_on", build=lambda today, state, due_on: is_overdue(state, due_on, today))
    slippage_days = Computed(
        Whole(-MOST_DAYS, MOST_DAYS),
        "original_due_on",
        "due_on",
        "reached_on",
        build=lambda _, *days: slippage_days(*days),
    )


class MilestoneFilters(Filters):
    """Which milestones."""

    strategy_id = Several(Id())
    initiative_id = Several(Id())
    responsible_centre_id = Several(Id())
    state = Several(Choice(*MILESTONE.states))
    due_before = Day(metadata={"where": lambda model, day: model.due_on < day})


class MilestoneStepSchema(StepSchema):
    """A step of a milestone; `on` is the day it happened, not after today."""

    to = steps_of(MILESTONE)
    on = Day(attribute="on_date")


class MilestoneTransitionSchema(TransitionSchema):
    """A recorded step of a milestone."""

    model = MilestoneTransition

    milestone_id = Id(dump_only=True)
    on = Day(attribute="on_date", dump_only=True)
