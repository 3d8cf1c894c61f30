"""What is done: initiatives and their steps."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.initiatives import (
    InitiativeFilters,
    InitiativeSchema,
    InitiativeStepSchema,
    InitiativeTransitionSchema,
)
from api.schemas.transitions import TransitionFilters
from models.initiatives import Initiative

blp = Blueprint(
    "initiatives",
    __name__,
    url_prefix="/v1/initiatives",
    description="Initiatives: what is done in a focus area, who leads it and how it goes",
)


@blp.route("")
class Initiatives(Resource):
    @blp.requires("initiatives:read")
    @blp.arguments(InitiativeFilters, location="query")
    @blp.response(200, page_of(InitiativeSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List initiatives

        `focusAreaId` finds those that serve the focus area too; `involvedCentreId` those in whose focus area or
        collaborations the centre takes part; `staleFor` the active ones on which no person has reported for so many
        whole days.
        """
        return page(InitiativeSchema, InitiativeFilters, asked)

    @blp.requires("initiatives:write")
    @blp.arguments(InitiativeSchema)
    @blp.response(201, InitiativeSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create an initiative

        It begins as proposed. Once planned, a targeted approach needs a reason.
        """
        return save(Initiative(**values))


@blp.route("/<uuid:initiative_id>")
class InitiativeItem(Resource):
    @blp.requires("initiatives:read")
    @blp.recalls
    @blp.response(200, InitiativeSchema)
    def get(self, initiative_id: UUID) -> Response:
        """Show an initiative"""
        return show(InitiativeSchema, initiative_id)

    @blp.requires("initiatives:write")
    @blp.arguments(InitiativeSchema)
    @blp.response(200, InitiativeSchema)
    def put(self, values: dict[str, Any], initiative_id: UUID) -> Response:
        """Create or replace an initiative under an id of one's own"""
        return replace(Initiative, initiative_id, values)

    @blp.requires("initiatives:write")
    @blp.patches(InitiativeSchema)
    @blp.response(200, InitiativeSchema)
    def patch(self, patch: dict[str, Any], initiative_id: UUID) -> Response:
        """Change some properties of an initiative"""
        return save(change(load(Initiative, initiative_id), patch))

    @blp.requires("initiatives:write")
    @blp.response(204)
    def delete(self, initiative_id: UUID) -> Response:
        """Delete an initiative that nothing rests on"""
        return remove(load(Initiative, initiative_id))


@blp.route("/<uuid:initiative_id>/transitions")
class InitiativeTransitions(Resource):
    @blp.requires("initiatives:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(InitiativeTransitionSchema))
    def get(self, asked: dict[str, Any], initiative_id: UUID) -> Response:
        """List the steps of an initiative"""
        found = under(Initiative, initiative_id)
        return page(InitiativeTransitionSchema, TransitionFilters, asked, initiative_id=found)

    @blp.requires("initiatives:write")
    @blp.arguments(InitiativeStepSchema)
    @blp.response(201, InitiativeTransitionSchema)
    def post(self, step: dict[str, Any], initiative_id: UUID) -> Response:
        """Move an initiative to another state

        To pause, to cancel and to reopen need a reason. `allowedTransitions` of the initiative says what may follow.
        """
        initiative = load(Initiative, initiative_id)
        return save(initiative.move_to(**step), parent=initiative)


@blp.route("/<uuid:initiative_id>/transitions/<uuid:transition_id>")
class InitiativeTransitionItem(Resource):
    @blp.requires("initiatives:read")
    @blp.recalls
    @blp.response(200, InitiativeTransitionSchema)
    def get(self, initiative_id: UUID, transition_id: UUID) -> Response:
        """Show a step of an initiative"""
        return show(InitiativeTransitionSchema, transition_id, initiative_id=initiative_id)


remembers(blp, "/<uuid:initiative_id>", InitiativeSchema, "initiatives:read")
remembers(blp, "/<uuid:initiative_id>/transitions/<uuid:transition_id>", InitiativeTransitionSchema, "initiatives:read")
