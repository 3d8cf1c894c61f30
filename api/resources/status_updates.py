"""Reports on initiatives."""

from typing import Any
from uuid import UUID

from flask import Response

from api.auth.identity import principal
from api.auth.policy import permits
from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import load, page, save, show, under
from api.schemas.status_updates import StatusUpdateFilters, StatusUpdateSchema
from models.initiatives import Initiative
from models.status_updates import StatusUpdate

blp = Blueprint(
    "status-updates",
    __name__,
    url_prefix="/v1/initiatives/<uuid:initiative_id>/status-updates",
    description="Status updates: how initiatives go, in the words of those who do them",
)


@blp.route("")
class StatusUpdates(Resource):
    @blp.requires("status-updates:read")
    @blp.arguments(StatusUpdateFilters, location="query")
    @blp.response(200, page_of(StatusUpdateSchema))
    def get(self, asked: dict[str, Any], initiative_id: UUID) -> Response:
        """List the status updates of an initiative"""
        found = under(Initiative, initiative_id)
        return page(StatusUpdateSchema, StatusUpdateFilters, asked, initiative_id=found)

    @blp.requires("status-updates:create")
    @blp.arguments(StatusUpdateSchema)
    @blp.response(201, StatusUpdateSchema)
    def post(self, report: dict[str, Any], initiative_id: UUID) -> Response:
        """Report how an initiative goes

        A `report` needs `progress` and `summary`; a `confirmation` says that there is nothing new. `proposedState` is
        taken at once where the step is allowed, needs no reason and the caller may take it, and `transitionId` then
        names it; otherwise it stays a proposal. A wrong report is corrected by a new one that names it in `correctsId`.
        """
        initiative = load(Initiative, initiative_id)
        may_move = permits(principal(), "initiatives:write", initiative)
        return save(StatusUpdate.of(initiative, may_move=may_move, **report))


@blp.route("/<uuid:status_update_id>")
class StatusUpdateItem(Resource):
    @blp.requires("status-updates:read")
    @blp.recalls
    @blp.response(200, StatusUpdateSchema)
    def get(self, initiative_id: UUID, status_update_id: UUID) -> Response:
        """Show a status update"""
        return show(StatusUpdateSchema, status_update_id, initiative_id=initiative_id)


remembers(blp, "/<uuid:status_update_id>", StatusUpdateSchema, "status-updates:read")
