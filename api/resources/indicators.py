"""What tells whether a goal is nearer: indicators and their steps."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.indicators import (
    IndicatorFilters,
    IndicatorSchema,
    IndicatorStepSchema,
    IndicatorTransitionSchema,
)
from api.schemas.transitions import TransitionFilters
from models.indicators import Indicator

blp = Blueprint(
    "indicators",
    __name__,
    url_prefix="/v1/indicators",
    description="Indicators: what tells whether a goal is nearer, by comparing two groups or following one",
)


@blp.route("")
class Indicators(Resource):
    @blp.requires("indicators:read")
    @blp.arguments(IndicatorFilters, location="query")
    @blp.response(200, page_of(IndicatorSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List indicators

        `goalId` and `focusAreaId` find those that tell about the goal, or a goal of the focus area, too.
        """
        return page(IndicatorSchema, IndicatorFilters, asked)

    @blp.requires("indicators:write")
    @blp.arguments(IndicatorSchema)
    @blp.response(201, IndicatorSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create an indicator

        With `toBeDesigned` its method is still to be designed, and unit, better, comparison and frequency may be null.
        """
        return save(Indicator(**values))


@blp.route("/<uuid:indicator_id>")
class IndicatorItem(Resource):
    @blp.requires("indicators:read")
    @blp.recalls
    @blp.response(200, IndicatorSchema)
    def get(self, indicator_id: UUID) -> Response:
        """Show an indicator"""
        return show(IndicatorSchema, indicator_id)

    @blp.requires("indicators:write")
    @blp.arguments(IndicatorSchema)
    @blp.response(200, IndicatorSchema)
    def put(self, values: dict[str, Any], indicator_id: UUID) -> Response:
        """Create or replace an indicator under an id of one's own"""
        return replace(Indicator, indicator_id, values)

    @blp.requires("indicators:write")
    @blp.patches(IndicatorSchema)
    @blp.response(200, IndicatorSchema)
    def patch(self, patch: dict[str, Any], indicator_id: UUID) -> Response:
        """Change some properties of an indicator

        Under observations unit and comparison are fixed, and what they mean changes only with a new decision.
        """
        return save(change(load(Indicator, indicator_id), patch))

    @blp.requires("indicators:write")
    @blp.response(204)
    def delete(self, indicator_id: UUID) -> Response:
        """Delete an indicator that nothing rests on"""
        return remove(load(Indicator, indicator_id))


@blp.route("/<uuid:indicator_id>/transitions")
class IndicatorTransitions(Resource):
    @blp.requires("indicators:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(IndicatorTransitionSchema))
    def get(self, asked: dict[str, Any], indicator_id: UUID) -> Response:
        """List the steps of an indicator"""
        found = under(Indicator, indicator_id)
        return page(IndicatorTransitionSchema, TransitionFilters, asked, indicator_id=found)

    @blp.requires("indicators:write")
    @blp.arguments(IndicatorStepSchema)
    @blp.response(201, IndicatorTransitionSchema)
    def post(self, step: dict[str, Any], indicator_id: UUID) -> Response:
        """Move an indicator to another state

        `to` is a state of its method, or one of its own: to replace or end it needs the decision behind that.
        """
        indicator = load(Indicator, indicator_id)
        return save(indicator.move_to(**step), parent=indicator)


@blp.route("/<uuid:indicator_id>/transitions/<uuid:transition_id>")
class IndicatorTransitionItem(Resource):
    @blp.requires("indicators:read")
    @blp.recalls
    @blp.response(200, IndicatorTransitionSchema)
    def get(self, indicator_id: UUID, transition_id: UUID) -> Response:
        """Show a step of an indicator"""
        return show(IndicatorTransitionSchema, transition_id, indicator_id=indicator_id)


remembers(blp, "/<uuid:indicator_id>", IndicatorSchema, "indicators:read")
remembers(blp, "/<uuid:indicator_id>/transitions/<uuid:transition_id>", IndicatorTransitionSchema, "indicators:read")
