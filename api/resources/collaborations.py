"""Agreements across centres."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.collaborations import (
    CollaborationFilters,
    CollaborationSchema,
    CollaborationStepSchema,
    CollaborationTransitionSchema,
)
from api.schemas.transitions import TransitionFilters
from models.collaborations import Collaboration

blp = Blueprint(
    "collaborations",
    __name__,
    url_prefix="/v1/collaborations",
    description="Collaborations: what centres and partners have agreed to do together",
)


@blp.route("")
class Collaborations(Resource):
    @blp.requires("collaborations:read")
    @blp.arguments(CollaborationFilters, location="query")
    @blp.response(200, page_of(CollaborationSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List collaborations

        `centreId` finds those that the centre is a party to, whatever it answered.
        """
        return page(CollaborationSchema, CollaborationFilters, asked)

    @blp.requires("collaborations:write")
    @blp.arguments(CollaborationSchema)
    @blp.response(201, CollaborationSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create a collaboration

        It begins as proposed; its parties are invited one by one.
        """
        return save(Collaboration(**values))


@blp.route("/<uuid:collaboration_id>")
class CollaborationItem(Resource):
    @blp.requires("collaborations:read")
    @blp.recalls
    @blp.response(200, CollaborationSchema)
    def get(self, collaboration_id: UUID) -> Response:
        """Show a collaboration"""
        return show(CollaborationSchema, collaboration_id)

    @blp.requires("collaborations:write")
    @blp.arguments(CollaborationSchema)
    @blp.response(200, CollaborationSchema)
    def put(self, values: dict[str, Any], collaboration_id: UUID) -> Response:
        """Create or replace a collaboration under an id of one's own"""
        return replace(Collaboration, collaboration_id, values)

    @blp.requires("collaborations:write")
    @blp.patches(CollaborationSchema)
    @blp.response(200, CollaborationSchema)
    def patch(self, patch: dict[str, Any], collaboration_id: UUID) -> Response:
        """Change some properties of a collaboration"""
        return save(change(load(Collaboration, collaboration_id), patch))

    @blp.requires("collaborations:write")
    @blp.response(204)
    def delete(self, collaboration_id: UUID) -> Response:
        """Delete a collaboration that nothing rests on"""
        return remove(load(Collaboration, collaboration_id))


@blp.route("/<uuid:collaboration_id>/transitions")
class CollaborationTransitions(Resource):
    @blp.requires("collaborations:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(CollaborationTransitionSchema))
    def get(self, asked: dict[str, Any], collaboration_id: UUID) -> Response:
        """List the steps of a collaboration"""
        found = under(Collaboration, collaboration_id)
        return page(CollaborationTransitionSchema, TransitionFilters, asked, collaboration_id=found)

    @blp.requires("collaborations:write")
    @blp.arguments(CollaborationStepSchema)
    @blp.response(201, CollaborationTransitionSchema)
    def post(self, step: dict[str, Any], collaboration_id: UUID) -> Response:
        """Move a collaboration to another state

        It is agreed when all parties have accepted: the last answer takes the step, and whoever asks for it then is
        told that one. It is asked for where a party that had not accepted was taken out. To end it needs a reason.
        """
        collaboration = load(Collaboration, collaboration_id)
        return save(collaboration.move_to(**step), parent=collaboration)


@blp.route("/<uuid:collaboration_id>/transitions/<uuid:transition_id>")
class CollaborationTransitionItem(Resource):
    @blp.requires("collaborations:read")
    @blp.recalls
    @blp.response(200, CollaborationTransitionSchema)
    def get(self, collaboration_id: UUID, transition_id: UUID) -> Response:
        """Show a step of a collaboration"""
        return show(CollaborationTransitionSchema, transition_id, collaboration_id=collaboration_id)


remembers(blp, "/<uuid:collaboration_id>", CollaborationSchema, "collaborations:read")
remembers(
    blp,
    "/<uuid:collaboration_id>/transitions/<uuid:transition_id>",
    CollaborationTransitionSchema,
    "collaborations:read",
)
