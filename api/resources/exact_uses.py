"""Who read hidden figures exactly, for whoever watches over access."""

from typing import Any

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.watching import WatchedPages, watched_page
from api.schemas.exact_uses import ExactUseSchema, ExactUsesSchema
from models.exact_uses import ExactUse

blp = Blueprint("exact-uses", __name__, url_prefix="/v1/exact-uses", description="Exact uses: who read hidden figures")


@blp.route("")
class ExactUses(Resource):
    @blp.requires("exact-uses:read")
    @blp.arguments(WatchedPages, location="query")
    @blp.response(200, ExactUsesSchema)
    def get(self, asked: dict[str, Any]) -> Response:
        """List who read hidden figures exactly

        The newest first. An item is one answer to `exact=true`; it holds no figure and is kept for good.
        """
        return watched_page(ExactUseSchema, ExactUse, asked)
