"""What is missing before an evaluation."""

from typing import Any
from uuid import UUID

from flask import Response, current_app

from api.auth.policy import sight
from api.database import snapshot
from api.language import language
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.recall import day
from api.rest.versions import not_found
from api.schemas.readiness import ReadinessFilters, ReadinessSchema
from models.queries.readiness import load_readiness, readiness
from models.strategies import Strategy

blp = Blueprint("readiness", __name__, url_prefix="/v1/strategies", description="What is missing before an evaluation")


@blp.route("/<uuid:strategy_id>/readiness")
class StrategyReadiness(Resource):
    @blp.requires("readiness:read")
    @blp.arguments(ReadinessFilters, location="query")
    @blp.response(200, ReadinessSchema)
    def get(self, asked: dict[str, Any], strategy_id: UUID) -> Response:
        """List what is missing before an evaluation

        Status that is stale, values that are due, methods to be designed, what is wanted and not measured, and requests
        of which something is still missing: from which centre and person, kind by kind.
        """
        with snapshot() as connection:
            facts = load_readiness(connection, strategy_id, current_app.config["MUNICIPALITY_CODE"], day())
        if facts is None or not sight().covers(strategy_id):
            raise not_found(Strategy, strategy_id, {})
        return json_answer({"items": readiness(facts, day(), language(), **asked)})
