"""Agreements across centres on the wire, and the parties to them."""

from typing import Any

from sqlalchemy import ColumnElement, select

from api.rest.fields import Choice, Day, Id, List, Several, Text
from api.rest.schemas import By, Expanded, Filters, ResourceSchema
from api.schemas.transitions import StepSchema, TransitionSchema, next_steps, steps_of
from models.collaborations import (
    COLLABORATION,
    PARTY,
    PARTY_ROLES,
    Collaboration,
    CollaborationFocusArea,
    CollaborationInitiative,
    CollaborationParty,
    CollaborationTransition,
    PartyTransition,
)
from models.sql import AnyOf


def _has(kind: Any, attribute: str) -> dict[str, Any]:
    """The condition that one of the rows of ``kind`` that a collaboration has names one of the filter's values."""

    def where(model: Any, value: Any) -> ColumnElement[bool]:
        of = select(kind.collaboration_id).where(AnyOf(getattr(kind, attribute), value.key))
        found: ColumnElement[bool] = model.id.in_(of)
        return found

    return {"where": where}


class CollaborationSchema(ResourceSchema):
    """What several centres, and partners, do together; agreed when all parties have accepted."""

    model = Collaboration
    sorts = {"title": "title_sort"}
    entrusted = {"initiative_ids": "collaborations:write"}

    strategy_id = Id(required=True)
    focus_area_ids = List(Id(), most=50)
    initiative_ids = List(Id(), most=100)
    title = Text(required=True)
    purpose = Text(10_000, prose=True, required=True)
    review_on = Day()

    state = Choice(*COLLABORATION.states, dump_only=True)
    allowed_transitions = next_steps(COLLABORATION)


class CollaborationFilters(Filters):
    """Which collaborations."""

    strategy_id = Several(Id())
    focus_area_id = Several(Id(), metadata=_has(CollaborationFocusArea, "focus_area_id"))
    initiative_id = Several(Id(), metadata=_has(CollaborationInitiative, "initiative_id"))
    centre_id = Several(Id(), metadata=_has(CollaborationParty, "centre_id"))
    state = Several(Choice(*COLLABORATION.states))


class CollaborationStepSchema(StepSchema):
    """A step of a collaboration."""

    to = steps_of(COLLABORATION)


class CollaborationTransitionSchema(TransitionSchema):
    """A recorded step of a collaboration."""

    model = CollaborationTransition

    collaboration_id = Id(dump_only=True)


class PartySchema(ResourceSchema):
    """A centre or a partner in a collaboration."""

    model = CollaborationParty
    entrusted = {"collaboration_id": "parties:write"}

    strategy_id = Id(dump_only=True)
    collaboration_id = Id(dump_only=True)
    centre_id = Id()
    centre = Expanded()
    partner_id = Id()
    partner = Expanded()
    role = Choice(*PARTY_ROLES, required=True)
    commitment = Text(10_000, prose=True)

    state = Choice(*PARTY.states, dump_only=True)
    allowed_transitions = next_steps(PARTY)
    recorded_by = By("recorded_by")


class PartyFilters(Filters):
    """Which parties."""


class PartyStepSchema(StepSchema):
    """A party's answer, or its leaving."""

    to = steps_of(PARTY)
    on = Day(attribute="on_date")
    evidence = Text(10_000, prose=True)


class PartyTransitionSchema(TransitionSchema):
    """A recorded answer of a party, or its leaving."""

    model = PartyTransition

    party_id = Id(dump_only=True)
    on = Day(attribute="on_date", dump_only=True)
    evidence = Text(10_000, prose=True, dump_only=True)
    recorded_by = By("recorded_by")
