"""Focus areas and their prioritisations on the wire."""

import marshmallow as ma

from api.rest.fields import Choice, Day, Flag, Id, Instant, List, Several, Text, Whole
from api.rest.schemas import By, Computed, Document, Expanded, Filters, ResourceSchema, Schema
from api.schemas.evaluation_decisions import behind
from api.schemas.organisation import NamedSchema
from api.schemas.transitions import AdoptedTransitionSchema, DecisionSchema, next_steps
from models.assignments import VACANCIES, vacancy
from models.queries import strategies as asked
from models.strategies import ADOPTED, FocusArea, FocusAreaTransition, Prioritisation


class ThemeSchema(Schema):
    """A theme of a focus area; initiatives name it by its key."""

    key = Text(100, required=True)
    title = Text(required=True)


class FocusAreaSchema(ResourceSchema):
    """A numbered part of a strategy with one tovholder centre."""

    model = FocusArea
    sorts = {"number": "number", "title": "title_sort"}

    strategy_id = Id(required=True)
    strategy = Expanded()
    number = Whole(1, 999, required=True)
    title = Text(required=True)
    purpose = Text(10_000, prose=True)
    tovholder_centre_id = Id(required=True)
    tovholder_centre = Expanded()
    tovholder = Computed(ma.fields.Nested(NamedSchema), asked.tovholder())
    vacancy = Computed(
        Choice(*VACANCIES),
        asked.holder(),
        asked.is_decided(),
        build=lambda _, holder, is_decided: vacancy(holder, is_decided=is_decided),
    )
    involved_centre_ids = List(Id(), most=50)
    involved_centres = Computed(List(ma.fields.Nested(NamedSchema), most=50), asked.involved_centres())
    partner_ids = List(Id(), most=50)
    partners = Computed(List(ma.fields.Nested(NamedSchema), most=50), asked.partners())
    themes = List(Document(ThemeSchema), most=50)
    prioritisation_required = Flag(load_default=False)
    collaboration_needed = Flag(load_default=False)
    decision = Document(DecisionSchema)
    evaluation_decision = behind(FocusArea)
    state = Choice(*ADOPTED.states, dump_only=True)
    allowed_transitions = next_steps(ADOPTED)
    replaced_by_id = Id(dump_only=True)
    replaced_by = Expanded()


class FocusAreaFilters(Filters):
    """Which focus areas."""

    strategy_id = Several(Id())
    tovholder_centre_id = Several(Id())


class FocusAreaTransitionSchema(AdoptedTransitionSchema):
    """A recorded step of a focus area."""

    model = FocusAreaTransition

    focus_area_id = Id(dump_only=True)
    replaced_by = Expanded()


class RankedSchema(Schema):
    """An initiative by its title."""

    id = Id(dump_only=True)
    title = Text(dump_only=True)


class PrioritisationSchema(ResourceSchema):
    """The ranked choice among a focus area's initiatives; a later one takes its place."""

    model = Prioritisation
    sorts = {"decidedOn": "decided_on"}

    strategy_id = Id(dump_only=True)
    focus_area_id = Id(dump_only=True)
    initiative_ids = List(Id(), most=250)
    initiatives = Computed(List(ma.fields.Nested(RankedSchema), most=250), asked.ranked_initiatives())
    criterion = Text(10_000, prose=True, required=True)
    reason = Text(10_000, prose=True, required=True)
    decided_on = Day(required=True)
    by = By()
    at = Instant(dump_only=True)


class PrioritisationFilters(Filters):
    """Which prioritisations."""
