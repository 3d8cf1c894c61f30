"""Goals and their steps."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.goals import GoalFilters, GoalSchema, GoalTransitionSchema
from api.schemas.transitions import AdoptedStepSchema, TransitionFilters
from models.strategies import Goal

blp = Blueprint(
    "goals",
    __name__,
    url_prefix="/v1/goals",
    description="Goals: what a focus area is to achieve, and the adopted texts it comes from",
)


@blp.route("")
class Goals(Resource):
    @blp.requires("goals:read")
    @blp.arguments(GoalFilters, location="query")
    @blp.response(200, page_of(GoalSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List goals"""
        return page(GoalSchema, GoalFilters, asked)

    @blp.requires("goals:write")
    @blp.arguments(GoalSchema)
    @blp.response(201, GoalSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create a goal"""
        return save(Goal(**values))


@blp.route("/<uuid:goal_id>")
class GoalItem(Resource):
    @blp.requires("goals:read")
    @blp.recalls
    @blp.response(200, GoalSchema)
    def get(self, goal_id: UUID) -> Response:
        """Show a goal"""
        return show(GoalSchema, goal_id)

    @blp.requires("goals:write")
    @blp.arguments(GoalSchema)
    @blp.response(200, GoalSchema)
    def put(self, values: dict[str, Any], goal_id: UUID) -> Response:
        """Create or replace a goal under an id of one's own"""
        return replace(Goal, goal_id, values)

    @blp.requires("goals:write")
    @blp.patches(GoalSchema)
    @blp.response(200, GoalSchema)
    def patch(self, patch: dict[str, Any], goal_id: UUID) -> Response:
        """Change some properties of a goal"""
        return save(change(load(Goal, goal_id), patch))

    @blp.requires("goals:write")
    @blp.response(204)
    def delete(self, goal_id: UUID) -> Response:
        """Delete a goal that nothing rests on"""
        return remove(load(Goal, goal_id))


@blp.route("/<uuid:goal_id>/transitions")
class GoalTransitions(Resource):
    @blp.requires("goals:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(GoalTransitionSchema))
    def get(self, asked: dict[str, Any], goal_id: UUID) -> Response:
        """List the steps of a goal"""
        return page(GoalTransitionSchema, TransitionFilters, asked, goal_id=under(Goal, goal_id))

    @blp.requires("goals:write")
    @blp.arguments(AdoptedStepSchema)
    @blp.response(201, GoalTransitionSchema)
    def post(self, step: dict[str, Any], goal_id: UUID) -> Response:
        """Move a goal to another state

        Both steps need the decision behind them; only what is replaced names what takes its place.
        """
        goal = load(Goal, goal_id)
        return save(goal.move_to(**step), parent=goal)


@blp.route("/<uuid:goal_id>/transitions/<uuid:transition_id>")
class GoalTransitionItem(Resource):
    @blp.requires("goals:read")
    @blp.recalls
    @blp.response(200, GoalTransitionSchema)
    def get(self, goal_id: UUID, transition_id: UUID) -> Response:
        """Show a step of a goal"""
        return show(GoalTransitionSchema, transition_id, goal_id=under(Goal, goal_id))


remembers(blp, "/<uuid:goal_id>", GoalSchema, "goals:read")
remembers(blp, "/<uuid:goal_id>/transitions/<uuid:transition_id>", GoalTransitionSchema, "goals:read")
