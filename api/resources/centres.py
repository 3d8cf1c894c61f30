"""The municipality's centres."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, replace, save, show
from api.schemas.organisation import CentreFilters, CentreSchema
from models.organisation import Centre

blp = Blueprint("centres", __name__, url_prefix="/v1/centres", description="Centres: departments, teams, services")


@blp.route("")
class Centres(Resource):
    @blp.requires("centres:read")
    @blp.arguments(CentreFilters, location="query")
    @blp.response(200, page_of(CentreSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List centres"""
        return page(CentreSchema, CentreFilters, asked)

    @blp.requires("centres:write")
    @blp.arguments(CentreSchema)
    @blp.response(201, CentreSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create a centre"""
        return save(Centre(**values))


@blp.route("/<uuid:centre_id>")
class CentreItem(Resource):
    @blp.requires("centres:read")
    @blp.recalls
    @blp.response(200, CentreSchema)
    def get(self, centre_id: UUID) -> Response:
        """Show a centre"""
        return show(CentreSchema, centre_id)

    @blp.requires("centres:write")
    @blp.arguments(CentreSchema)
    @blp.response(200, CentreSchema)
    def put(self, values: dict[str, Any], centre_id: UUID) -> Response:
        """Create or replace a centre under an id of one's own"""
        return replace(Centre, centre_id, values)

    @blp.requires("centres:write")
    @blp.patches(CentreSchema)
    @blp.response(200, CentreSchema)
    def patch(self, patch: dict[str, Any], centre_id: UUID) -> Response:
        """Change some properties of a centre"""
        return save(change(load(Centre, centre_id), patch))


remembers(blp, "/<uuid:centre_id>", CentreSchema, "centres:read")
