"""Requests for what is missing before an evaluation."""

from typing import Any
from uuid import UUID

from flask import Response, current_app

from api.database import connection
from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.recall import day
from api.rest.schemas import page_of
from api.rest.writing import load, page, save, show, under
from api.schemas.readiness import ReadinessRequestFilters, ReadinessRequestSchema
from models.evaluations import Evaluation, ReadinessRequest
from models.queries.readiness import missing_from

blp = Blueprint(
    "requests",
    __name__,
    url_prefix="/v1/evaluations/<uuid:evaluation_id>/requests",
    description="Requests: what centres and people were asked to deliver before an evaluation is frozen",
)


@blp.route("")
class ReadinessRequests(Resource):
    @blp.requires("requests:read")
    @blp.arguments(ReadinessRequestFilters, location="query")
    @blp.response(200, page_of(ReadinessRequestSchema))
    def get(self, asked: dict[str, Any], evaluation_id: UUID) -> Response:
        """List the requests that were sent"""
        found = under(Evaluation, evaluation_id)
        return page(ReadinessRequestSchema, ReadinessRequestFilters, asked, evaluation_id=found)

    @blp.requires("requests:create")
    @blp.arguments(ReadinessRequestSchema)
    @blp.response(201, ReadinessRequestSchema)
    def post(self, values: dict[str, Any], evaluation_id: UUID) -> Response:
        """Ask a centre or a person for what is missing

        The request lists what the strategy's readiness says is missing from them now, and goes out as an event. It is
        answered as soon as nothing of that is missing any more.
        """
        evaluation = load(Evaluation, evaluation_id)
        whose = {"centre_id": values["centre_id"], "person_id": values["person_id"]}
        area_code = current_app.config["MUNICIPALITY_CODE"]
        items = missing_from(connection(), evaluation.strategy_id, area_code, day(), **whose)
        return save(ReadinessRequest(evaluation_id=evaluation.id, items=items, **values))


@blp.route("/<uuid:readiness_request_id>")
class ReadinessRequestItem(Resource):
    @blp.requires("requests:read")
    @blp.recalls
    @blp.response(200, ReadinessRequestSchema)
    def get(self, evaluation_id: UUID, readiness_request_id: UUID) -> Response:
        """Show a request"""
        return show(ReadinessRequestSchema, readiness_request_id, evaluation_id=evaluation_id)


remembers(blp, "/<uuid:readiness_request_id>", ReadinessRequestSchema, "requests:read")
