"""Who holds the tovholder duty of a focus area or an initiative."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show
from api.schemas.assignments import AssignmentFilters, AssignmentSchema
from models.assignments import Assignment

blp = Blueprint(
    "assignments",
    __name__,
    url_prefix="/v1/assignments",
    description="Assignments: who holds a tovholder duty, from when",
)


@blp.route("")
class Assignments(Resource):
    @blp.requires("assignments:read")
    @blp.arguments(AssignmentFilters, location="query")
    @blp.response(200, page_of(AssignmentSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List assignments

        `on` finds those that hold on that day, vacancies included.
        """
        return page(AssignmentSchema, AssignmentFilters, asked)

    @blp.requires("assignments:write")
    @blp.arguments(AssignmentSchema)
    @blp.response(201, AssignmentSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create an assignment

        Give the focus area or the initiative whose duty it is. It lasts until the next one of the same duty begins;
        without a person the duty is vacant from then on.
        """
        return save(Assignment(**values))


@blp.route("/<uuid:assignment_id>")
class AssignmentItem(Resource):
    @blp.requires("assignments:read")
    @blp.recalls
    @blp.response(200, AssignmentSchema)
    def get(self, assignment_id: UUID) -> Response:
        """Show an assignment"""
        return show(AssignmentSchema, assignment_id)

    @blp.requires("assignments:write")
    @blp.arguments(AssignmentSchema)
    @blp.response(200, AssignmentSchema)
    def put(self, values: dict[str, Any], assignment_id: UUID) -> Response:
        """Create or replace an assignment under an id of one's own"""
        return replace(Assignment, assignment_id, values)

    @blp.requires("assignments:write")
    @blp.patches(AssignmentSchema)
    @blp.response(200, AssignmentSchema)
    def patch(self, patch: dict[str, Any], assignment_id: UUID) -> Response:
        """Change some properties of an assignment"""
        return save(change(load(Assignment, assignment_id), patch))

    @blp.requires("assignments:write")
    @blp.response(204)
    def delete(self, assignment_id: UUID) -> Response:
        """Delete an assignment"""
        return remove(load(Assignment, assignment_id))


remembers(blp, "/<uuid:assignment_id>", AssignmentSchema, "assignments:read")
