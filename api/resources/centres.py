"""The municipality's centres."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import select

from api.auth import policy
from api.database import snapshot
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.history import remembers
from api.rest.recall import day
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, replace, save, show, under
from api.schemas.organisation import CentreFilters, CentreSchema
from api.schemas.remains import RemainsSchema
from models.organisation import Centre
from models.queries.remains import remains_of

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


@blp.route("/<uuid:centre_id>/remains")
class CentreRemains(Resource):
    @blp.requires("centres:read")
    @blp.response(200, RemainsSchema)
    def get(self, centre_id: UUID) -> Response:
        """List what must find a new owner when a centre ends

        What it coordinates, leads, owns, answers for or takes part in and is not over, in the strategies that the
        caller sees; the duties of its people; the centres and people that belong to it.
        """
        under(Centre, centre_id)
        with snapshot() as found:
            valid_to = found.scalar(select(Centre.valid_to).where(Centre.id == centre_id))
            items = remains_of(found, centre_id, day(), policy.sight())
        return json_answer({"validTo": valid_to, "items": items})


remembers(blp, "/<uuid:centre_id>", CentreSchema, "centres:read")
