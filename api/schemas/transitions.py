"""The steps of a lifecycle on the wire: the same form for every kind of thing that moves."""

from api.rest.fields import Choice, Day, Id, Instant, List, Text
from api.rest.schemas import By, Computed, Document, ExternalReferenceSchema, Filters, ResourceSchema, Schema
from models.lifecycle import Lifecycle


class DecisionSchema(Schema):
    """The decision of a committee or council behind a change."""

    body = Text(300, required=True)
    decided_on = Day(required=True)
    item = Text(100)
    reason = Text(4000, prose=True)
    evaluation_decision_id = Id()


class TransitionSchema(ResourceSchema):
    """A recorded step: who, when and, where it goes back or stops, why."""

    from_ = Text(data_key="from", attribute="from_state", dump_only=True)
    to = Text(attribute="to_state", dump_only=True)
    reason = Text(10_000, prose=True, dump_only=True)
    at = Instant(dump_only=True)
    by = By()


class StepSchema(Schema):
    """A step to be taken; a subject says in ``to`` where it may lead."""

    reason = Text(10_000, prose=True)
    external_references = List(Document(ExternalReferenceSchema), most=20)


class TransitionFilters(Filters):
    """Which steps."""


def steps_of(lifecycle: Lifecycle) -> Choice:
    """The states that a step may lead to."""
    return Choice(*lifecycle.states, required=True)


def next_steps(lifecycle: Lifecycle) -> Computed:
    """The states that may follow the one at hand."""
    words = List(Choice(*lifecycle.states), most=len(lifecycle.states))
    return Computed(words, "state", build=lambda _, state: lifecycle.allowed(state))


class AdoptedStepSchema(StepSchema):
    """The step of something that a committee adopted."""

    to = Choice("replaced", "ended", required=True)
    decision = Document(DecisionSchema)
    replaced_by_id = Id()


class AdoptedTransitionSchema(TransitionSchema):
    """A recorded step of something that a committee adopted, with the decision and what took its place."""

    decision = Document(DecisionSchema, dump_only=True)
    replaced_by_id = Id(dump_only=True)
