"""The bodies outside the centres that take part."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show
from api.schemas.organisation import PartnerFilters, PartnerSchema
from models.organisation import Partner

blp = Blueprint(
    "partners",
    __name__,
    url_prefix="/v1/partners",
    description="Partners: housing associations, councils, associations, providers",
)


@blp.route("")
class Partners(Resource):
    @blp.requires("partners:read")
    @blp.arguments(PartnerFilters, location="query")
    @blp.response(200, page_of(PartnerSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List partners"""
        return page(PartnerSchema, PartnerFilters, asked)

    @blp.requires("partners:write")
    @blp.arguments(PartnerSchema)
    @blp.response(201, PartnerSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create a partner"""
        return save(Partner(**values))


@blp.route("/<uuid:partner_id>")
class PartnerItem(Resource):
    @blp.requires("partners:read")
    @blp.recalls
    @blp.response(200, PartnerSchema)
    def get(self, partner_id: UUID) -> Response:
        """Show a partner"""
        return show(PartnerSchema, partner_id)

    @blp.requires("partners:write")
    @blp.arguments(PartnerSchema)
    @blp.response(200, PartnerSchema)
    def put(self, values: dict[str, Any], partner_id: UUID) -> Response:
        """Create or replace a partner under an id of one's own"""
        return replace(Partner, partner_id, values)

    @blp.requires("partners:write")
    @blp.patches(PartnerSchema)
    @blp.response(200, PartnerSchema)
    def patch(self, patch: dict[str, Any], partner_id: UUID) -> Response:
        """Change some properties of a partner"""
        return save(change(load(Partner, partner_id), patch))

    @blp.requires("partners:write")
    @blp.response(204)
    def delete(self, partner_id: UUID) -> Response:
        """Delete a partner that nothing rests on"""
        return remove(load(Partner, partner_id))


remembers(blp, "/<uuid:partner_id>", PartnerSchema, "partners:read")
