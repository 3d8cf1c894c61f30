"""Strategies and their steps."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.strategies import StrategyFilters, StrategySchema, StrategyStepSchema, StrategyTransitionSchema
from api.schemas.transitions import TransitionFilters
from models.strategies import Strategy

blp = Blueprint(
    "strategies",
    __name__,
    url_prefix="/v1/strategies",
    description="Strategies: what was adopted, for which period, and when it is evaluated",
)


@blp.route("")
class Strategys(Resource):
    @blp.requires("strategies:read")
    @blp.arguments(StrategyFilters, location="query")
    @blp.response(200, page_of(StrategySchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List strategies"""
        return page(StrategySchema, StrategyFilters, asked)

    @blp.requires("strategies:write")
    @blp.arguments(StrategySchema)
    @blp.response(201, StrategySchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create a strategy

        It begins as a draft.
        """
        return save(Strategy(**values))


@blp.route("/<uuid:strategy_id>")
class StrategyItem(Resource):
    @blp.requires("strategies:read")
    @blp.recalls
    @blp.response(200, StrategySchema)
    def get(self, strategy_id: UUID) -> Response:
        """Show a strategy"""
        return show(StrategySchema, strategy_id)

    @blp.requires("strategies:write")
    @blp.arguments(StrategySchema)
    @blp.response(200, StrategySchema)
    def put(self, values: dict[str, Any], strategy_id: UUID) -> Response:
        """Create or replace a strategy under an id of one's own"""
        return replace(Strategy, strategy_id, values)

    @blp.requires("strategies:write")
    @blp.patches(StrategySchema)
    @blp.response(200, StrategySchema)
    def patch(self, patch: dict[str, Any], strategy_id: UUID) -> Response:
        """Change some properties of a strategy"""
        return save(change(load(Strategy, strategy_id), patch))

    @blp.requires("strategies:write")
    @blp.response(204)
    def delete(self, strategy_id: UUID) -> Response:
        """Delete a strategy that nothing rests on"""
        return remove(load(Strategy, strategy_id))


@blp.route("/<uuid:strategy_id>/transitions")
class StrategyTransitions(Resource):
    @blp.requires("strategies:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(StrategyTransitionSchema))
    def get(self, asked: dict[str, Any], strategy_id: UUID) -> Response:
        """List the steps of a strategy"""
        return page(StrategyTransitionSchema, TransitionFilters, asked, strategy_id=under(Strategy, strategy_id))

    @blp.requires("strategies:write")
    @blp.arguments(StrategyStepSchema)
    @blp.response(201, StrategyTransitionSchema)
    def post(self, step: dict[str, Any], strategy_id: UUID) -> Response:
        """Move a strategy to another state

        A draft is adopted, and what was adopted is closed; no step leads back.
        """
        strategy = load(Strategy, strategy_id)
        return save(strategy.move_to(**step), parent=strategy)


@blp.route("/<uuid:strategy_id>/transitions/<uuid:transition_id>")
class StrategyTransitionItem(Resource):
    @blp.requires("strategies:read")
    @blp.recalls
    @blp.response(200, StrategyTransitionSchema)
    def get(self, strategy_id: UUID, transition_id: UUID) -> Response:
        """Show a step of a strategy"""
        return show(StrategyTransitionSchema, transition_id, strategy_id=under(Strategy, strategy_id))


remembers(blp, "/<uuid:strategy_id>", StrategySchema, "strategies:read")
remembers(blp, "/<uuid:strategy_id>/transitions/<uuid:transition_id>", StrategyTransitionSchema, "strategies:read")
