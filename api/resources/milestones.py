"""The dated steps of initiatives."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.milestones import (
    MilestoneFilters,
    MilestoneSchema,
    MilestoneStepSchema,
    MilestoneTransitionSchema,
)
from api.schemas.transitions import TransitionFilters
from models.milestones import Milestone

blp = Blueprint(
    "milestones", __name__, url_prefix="/v1/milestones", description="Milestones: what initiatives promise by which day"
)


@blp.route("")
class Milestones(Resource):
    @blp.requires("milestones:read")
    @blp.arguments(MilestoneFilters, location="query")
    @blp.response(200, page_of(MilestoneSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List milestones

        `dueBefore` finds those due before a day, that day excluded.
        """
        return page(MilestoneSchema, MilestoneFilters, asked)

    @blp.requires("milestones:write")
    @blp.arguments(MilestoneSchema)
    @blp.response(201, MilestoneSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create a milestone

        The first promise follows `dueOn` until the initiative is activated; from then on it stands, and moving `dueOn`
        needs `dueOnReason`.
        """
        return save(Milestone(**values))


@blp.route("/<uuid:milestone_id>")
class MilestoneItem(Resource):
    @blp.requires("milestones:read")
    @blp.recalls
    @blp.response(200, MilestoneSchema)
    def get(self, milestone_id: UUID) -> Response:
        """Show a milestone"""
        return show(MilestoneSchema, milestone_id)

    @blp.requires("milestones:write")
    @blp.arguments(MilestoneSchema)
    @blp.response(200, MilestoneSchema)
    def put(self, values: dict[str, Any], milestone_id: UUID) -> Response:
        """Create or replace a milestone under an id of one's own

        A `dueOnReason` that comes back as it was read is the reason of an earlier move, and none for a new one; PATCH
        can give the same words again.
        """
        return replace(Milestone, milestone_id, values)

    @blp.requires("milestones:write")
    @blp.patches(MilestoneSchema)
    @blp.response(200, MilestoneSchema)
    def patch(self, patch: dict[str, Any], milestone_id: UUID) -> Response:
        """Change some properties of a milestone"""
        return save(change(load(Milestone, milestone_id), patch))

    @blp.requires("milestones:write")
    @blp.response(204)
    def delete(self, milestone_id: UUID) -> Response:
        """Delete a milestone that nothing rests on"""
        return remove(load(Milestone, milestone_id))


@blp.route("/<uuid:milestone_id>/transitions")
class MilestoneTransitions(Resource):
    @blp.requires("milestones:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(MilestoneTransitionSchema))
    def get(self, asked: dict[str, Any], milestone_id: UUID) -> Response:
        """List the steps of a milestone"""
        found = under(Milestone, milestone_id)
        return page(MilestoneTransitionSchema, TransitionFilters, asked, milestone_id=found)

    @blp.requires("milestones:write")
    @blp.arguments(MilestoneStepSchema)
    @blp.response(201, MilestoneTransitionSchema)
    def post(self, step: dict[str, Any], milestone_id: UUID) -> Response:
        """Move a milestone to another state

        To cancel and to open again need a reason. `on` is the day it was reached, today where it is left out.
        """
        milestone = load(Milestone, milestone_id)
        return save(milestone.move_to(**step), parent=milestone)


@blp.route("/<uuid:milestone_id>/transitions/<uuid:transition_id>")
class MilestoneTransitionItem(Resource):
    @blp.requires("milestones:read")
    @blp.recalls
    @blp.response(200, MilestoneTransitionSchema)
    def get(self, milestone_id: UUID, transition_id: UUID) -> Response:
        """Show a step of a milestone"""
        return show(MilestoneTransitionSchema, transition_id, milestone_id=milestone_id)


remembers(blp, "/<uuid:milestone_id>", MilestoneSchema, "milestones:read")
remembers(blp, "/<uuid:milestone_id>/transitions/<uuid:transition_id>", MilestoneTransitionSchema, "milestones:read")
