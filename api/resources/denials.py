"""What was denied, for whoever watches over access."""

from typing import Any

from flask import Response

from api.auth.denials import denials
from api.rest.blueprint import Blueprint, Resource
from api.rest.watching import WatchedPages, watched_page
from api.schemas.denials import DenialSchema, DenialsSchema
from models.denials import Denial

blp = Blueprint("denials", __name__, url_prefix="/v1/denials", description="Denials: who was denied what")


@blp.route("")
class Denials(Resource):
    @blp.requires("denials:read")
    @blp.arguments(WatchedPages, location="query")
    @blp.response(200, DenialsSchema)
    def get(self, asked: dict[str, Any]) -> Response:
        """List what was denied

        The newest first. An item counts the attempts of one caller within one minute that needed one permission and
        were answered alike: 401 with a key that is known and opens no longer, 403, or 404 for what exists where the
        caller sees nothing. They are kept for 90 days, the newest 100,000 of them, and hold nothing that was sent.
        """
        denials().write()
        return watched_page(DenialSchema, Denial, asked)
