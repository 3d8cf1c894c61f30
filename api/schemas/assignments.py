"""Assignments of the tovholder duty on the wire."""

from api.rest.fields import Day, Id, Several
from api.rest.schemas import Computed, Expanded, Filters, ResourceSchema
from models.assignments import Assignment, valid_to
from models.queries.assignments import holds_on


class AssignmentSchema(ResourceSchema):
    """A person who takes over a tovholder duty and holds it until the next assignment of the duty begins."""

    model = Assignment
    sorts = {"validFrom": "valid_from"}

    strategy_id = Id(dump_only=True)
    focus_area_id = Id()
    focus_area = Expanded()
    initiative_id = Id()
    initiative = Expanded()
    person_id = Id()
    person = Expanded()
    valid_from = Day(required=True)
    valid_to = Computed(Day(), valid_to())


class AssignmentFilters(Filters):
    """Which assignments."""

    focus_area_id = Several(Id())
    initiative_id = Several(Id())
    person_id = Several(Id())
    on = Day(metadata={"where": lambda _, day: holds_on(day)})
