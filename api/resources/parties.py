"""Who takes part in a collaboration, and what they answered."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.collaborations import PartyFilters, PartySchema, PartyStepSchema, PartyTransitionSchema
from api.schemas.transitions import TransitionFilters
from models.collaborations import Collaboration, CollaborationParty

blp = Blueprint(
    "parties",
    __name__,
    url_prefix="/v1/collaborations/<uuid:collaboration_id>/parties",
    description="Parties: who takes part in a collaboration, with what, and what they answered",
)


@blp.route("")
class Parties(Resource):
    @blp.requires("parties:read")
    @blp.arguments(PartyFilters, location="query")
    @blp.response(200, page_of(PartySchema))
    def get(self, asked: dict[str, Any], collaboration_id: UUID) -> Response:
        """List the parties of a collaboration"""
        found = under(Collaboration, collaboration_id)
        return page(PartySchema, PartyFilters, asked, collaboration_id=found)

    @blp.requires("parties:write")
    @blp.arguments(PartySchema)
    @blp.response(201, PartySchema)
    def post(self, values: dict[str, Any], collaboration_id: UUID) -> Response:
        """Invite a centre or a partner

        Give exactly one of `centreId` and `partnerId`.
        """
        found = under(Collaboration, collaboration_id)
        return save(CollaborationParty(collaboration_id=found, **values))


@blp.route("/<uuid:party_id>")
class PartyItem(Resource):
    @blp.requires("parties:read")
    @blp.recalls
    @blp.response(200, PartySchema)
    def get(self, collaboration_id: UUID, party_id: UUID) -> Response:
        """Show a party"""
        return show(PartySchema, party_id, collaboration_id=collaboration_id)

    @blp.requires("parties:write")
    @blp.arguments(PartySchema)
    @blp.response(200, PartySchema)
    def put(self, values: dict[str, Any], collaboration_id: UUID, party_id: UUID) -> Response:
        """Invite under an id of one's own, or replace what is known of a party"""
        found = under(Collaboration, collaboration_id)
        return replace(CollaborationParty, party_id, values, collaboration_id=found)

    @blp.requires("parties:write")
    @blp.patches(PartySchema)
    @blp.response(200, PartySchema)
    def patch(self, patch: dict[str, Any], collaboration_id: UUID, party_id: UUID) -> Response:
        """Change some properties of a party"""
        return save(change(load(CollaborationParty, party_id, collaboration_id=collaboration_id), patch))

    @blp.requires("parties:write")
    @blp.response(204)
    def delete(self, collaboration_id: UUID, party_id: UUID) -> Response:
        """Delete a party with its answers"""
        return remove(load(CollaborationParty, party_id, collaboration_id=collaboration_id))


@blp.route("/<uuid:party_id>/transitions")
class PartyTransitions(Resource):
    @blp.requires("parties:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(PartyTransitionSchema))
    def get(self, asked: dict[str, Any], collaboration_id: UUID, party_id: UUID) -> Response:
        """List the answers of a party"""
        found = under(CollaborationParty, party_id, collaboration_id=collaboration_id)
        return page(PartyTransitionSchema, TransitionFilters, asked, party_id=found)

    @blp.requires("parties:answer")
    @blp.arguments(PartyStepSchema)
    @blp.response(201, PartyTransitionSchema)
    def post(self, step: dict[str, Any], collaboration_id: UUID, party_id: UUID) -> Response:
        """Answer for a party, or take it out

        A centre's answer is given by its own people or recorded by others, who then stand in `recordedBy`. A partner's
        answer is recorded with `on` and `evidence`. To leave needs a reason. When all have accepted, the collaboration
        is agreed.
        """
        party = load(CollaborationParty, party_id, collaboration_id=collaboration_id)
        return save(party.move_to(**step), parent=party)


@blp.route("/<uuid:party_id>/transitions/<uuid:transition_id>")
class PartyTransitionItem(Resource):
    @blp.requires("parties:read")
    @blp.recalls
    @blp.response(200, PartyTransitionSchema)
    def get(self, collaboration_id: UUID, party_id: UUID, transition_id: UUID) -> Response:
        """Show an answer of a party"""
        found = under(CollaborationParty, party_id, collaboration_id=collaboration_id)
        return show(PartyTransitionSchema, transition_id, party_id=found)


remembers(blp, "/<uuid:party_id>", PartySchema, "parties:read")
remembers(blp, "/<uuid:party_id>/transitions/<uuid:transition_id>", PartyTransitionSchema, "parties:read")
