"""Who the caller is to us, and what they may do."""

from flask import Response

from api.auth.identity import principal
from api.auth.rights import rights_of
from api.database import lookup
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.schemas.me import MeSchema
from models.organisation import Centre, Person

blp = Blueprint("me", __name__, url_prefix="/v1/me", description="Who calls, and what they may do")


@blp.route("")
class Me(Resource):
    @blp.requires("me:read")
    @blp.response(200, MeSchema)
    def get(self) -> Response:
        """Show who calls and what they may do

        `permissions` follow from the grants as they stand now: each for every record or, where `extent` is `some`, for
        those that are the caller's own, that they lead or that they take part in. A strategy of null is all of them,
        and what belongs to none.
        """
        who = principal()
        about = {
            "type": "client" if who.client_id else "person",
            "id": who.id,
            "person": who.person_id and lookup().get(Person, who.person_id),
            "centre": who.centre_id and lookup().get(Centre, who.centre_id),
            "permissions": rights_of(who),
        }
        stored = {name: getattr(who, name) for name in ("name", "kind", "person_id", "centre_id", "grants", "scopes")}
        return json_answer(MeSchema().dump({**stored, **about}))
