"""What evaluations find in each focus area."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.evaluations import FindingFilters, FindingSchema
from models.evaluations import Evaluation, Finding

blp = Blueprint(
    "findings",
    __name__,
    url_prefix="/v1/evaluations/<uuid:evaluation_id>/findings",
    description="Findings: what an evaluation finds in each focus area, frozen with it",
)


@blp.route("")
class Findings(Resource):
    @blp.requires("findings:read")
    @blp.arguments(FindingFilters, location="query")
    @blp.response(200, page_of(FindingSchema))
    def get(self, asked: dict[str, Any], evaluation_id: UUID) -> Response:
        """List the findings of an evaluation"""
        return page(FindingSchema, FindingFilters, asked, evaluation_id=under(Evaluation, evaluation_id))

    @blp.requires("findings:write")
    @blp.arguments(FindingSchema)
    @blp.response(201, FindingSchema)
    def post(self, values: dict[str, Any], evaluation_id: UUID) -> Response:
        """Write down what is found in a focus area

        One finding for each focus area, while the evaluation is a draft.
        """
        return save(Finding(evaluation_id=load(Evaluation, evaluation_id).id, **values))


@blp.route("/<uuid:finding_id>")
class FindingItem(Resource):
    @blp.requires("findings:read")
    @blp.recalls
    @blp.response(200, FindingSchema)
    def get(self, evaluation_id: UUID, finding_id: UUID) -> Response:
        """Show a finding"""
        return show(FindingSchema, finding_id, evaluation_id=evaluation_id)

    @blp.requires("findings:write")
    @blp.arguments(FindingSchema)
    @blp.response(200, FindingSchema)
    def put(self, values: dict[str, Any], evaluation_id: UUID, finding_id: UUID) -> Response:
        """Write or replace a finding under an id of one's own"""
        return replace(Finding, finding_id, values, evaluation_id=under(Evaluation, evaluation_id))

    @blp.requires("findings:write")
    @blp.patches(FindingSchema)
    @blp.response(200, FindingSchema)
    def patch(self, patch: dict[str, Any], evaluation_id: UUID, finding_id: UUID) -> Response:
        """Change some properties of a finding"""
        return save(change(load(Finding, finding_id, evaluation_id=evaluation_id), patch))

    @blp.requires("findings:write")
    @blp.response(204)
    def delete(self, evaluation_id: UUID, finding_id: UUID) -> Response:
        """Delete a finding of a draft"""
        return remove(load(Finding, finding_id, evaluation_id=evaluation_id))


remembers(blp, "/<uuid:finding_id>", FindingSchema, "findings:read")
