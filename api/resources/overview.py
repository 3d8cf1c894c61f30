"""The follow-up overview: how a strategy stands."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, g

from api.database import snapshot
from api.language import language
from api.problems import Problem
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.recall import day
from api.rest.writing import is_visible
from api.schemas.overview import OverviewFilters, OverviewSchema
from models.queries.overview import Scope, overview
from models.queries.overview_facts import load_facts

blp = Blueprint("overview", __name__, url_prefix="/v1/strategies", description="How the follow-up stands")


@blp.route("/<uuid:strategy_id>/overview")
class StrategyOverview(Resource):
    @blp.requires("overview:read")
    @blp.arguments(OverviewFilters, location="query")
    @blp.response(200, OverviewSchema)
    def get(self, asked: dict[str, Any], strategy_id: UUID) -> Response:
        """Show how the follow-up on a strategy stands

        Everything in it is computed from one state of the database; `revision` names it.
        """
        with snapshot() as connection:
            facts = load_facts(connection, strategy_id, current_app.config["MUNICIPALITY_CODE"])
        if facts is None or not is_visible(strategy_id):
            raise Problem("not-found")
        asked.pop("format")
        return json_answer(overview(facts, day(), Scope.asked(**asked), language(), g.get("as_of")))
