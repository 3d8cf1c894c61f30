"""What needs attention: everything that waits for somebody."""

from typing import Any

from flask import Response, current_app

from api.auth import policy
from api.auth.identity import principal
from api.database import snapshot
from api.language import language
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.paging import header_of, page_among
from api.rest.recall import day
from api.schemas.attention import AttentionFilters, AttentionSchema
from models.queries.attention import Asked, Whose, attention, by_centre, place_in_order
from models.queries.overview_facts import load_all
from models.queries.overview_work import Work

blp = Blueprint("attention", __name__, url_prefix="/v1/attention", description="What waits for somebody")


@blp.route("")
class Attention(Resource):
    @blp.requires("attention:read")
    @blp.arguments(AttentionFilters, location="query")
    @blp.response(200, AttentionSchema)
    def get(self, asked: dict[str, Any]) -> Response:
        """List what needs attention

        Everything that waits for somebody in the strategies that the caller sees: reports, milestones, cases, answers
        and figures that are late, duties that nobody holds, and what a strategy lacks. `mine` asks for what waits for
        the caller: what names them and, of what names nobody, what waits for the centres that they act for. `byCentre`
        counts all that is asked for, whatever the page. An overview of the same strategy lists the same.
        """
        items = _waiting(asked)
        page = page_among(AttentionSchema, items, place_in_order, asked)
        answer = json_answer({**page.document(), "byCentre": by_centre(items)})
        answer.headers["Link"] = header_of(page.links)
        return answer


def _waiting(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """All that the filters choose, in order."""
    seen = policy.sight().narrowed(asked["strategy_id"])
    with snapshot() as connection:
        found = load_all(connection, seen, current_app.config["MUNICIPALITY_CODE"], day())
    items = [item for facts in found for item in attention(Work(facts, day()), language())]
    chosen = Asked(
        focus_area_ids=asked["focus_area_id"],
        centre_ids=asked["centre_id"],
        person_ids=asked["person_id"],
        kinds=asked["kind"],
        severities=asked["severity"],
        whose=_caller() if asked["mine"] else None,
    )
    return sorted(chosen.of(items), key=place_in_order)


def _caller() -> Whose:
    """The caller, and the centres that their grants are for."""
    who = principal()
    places = {(grant.strategy_id, grant.centre_id or who.centre_id) for grant in who.grants}
    return Whose(who.person_id, frozenset((place, centre) for place, centre in places if centre))
