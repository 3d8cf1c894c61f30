"""Focus areas and their steps."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.focus_areas import FocusAreaFilters, FocusAreaSchema, FocusAreaTransitionSchema
from api.schemas.transitions import AdoptedStepSchema, TransitionFilters
from models.strategies import FocusArea

blp = Blueprint(
    "focus-areas",
    __name__,
    url_prefix="/v1/focus-areas",
    description="Focus areas: the numbered parts of a strategy, each with one tovholder centre",
)


@blp.route("")
class FocusAreas(Resource):
    @blp.requires("focus-areas:read")
    @blp.arguments(FocusAreaFilters, location="query")
    @blp.response(200, page_of(FocusAreaSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List focus areas"""
        return page(FocusAreaSchema, FocusAreaFilters, asked)

    @blp.requires("focus-areas:write")
    @blp.arguments(FocusAreaSchema)
    @blp.response(201, FocusAreaSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create a focus area

        It stays in the strategy that it is created in. A theme is named by its key, unique in the focus area.
        """
        return save(FocusArea(**values))


@blp.route("/<uuid:focus_area_id>")
class FocusAreaItem(Resource):
    @blp.requires("focus-areas:read")
    @blp.recalls
    @blp.response(200, FocusAreaSchema)
    def get(self, focus_area_id: UUID) -> Response:
        """Show a focus area"""
        return show(FocusAreaSchema, focus_area_id)

    @blp.requires("focus-areas:write")
    @blp.arguments(FocusAreaSchema)
    @blp.response(200, FocusAreaSchema)
    def put(self, values: dict[str, Any], focus_area_id: UUID) -> Response:
        """Create or replace a focus area under an id of one's own"""
        return replace(FocusArea, focus_area_id, values)

    @blp.requires("focus-areas:write")
    @blp.patches(FocusAreaSchema)
    @blp.response(200, FocusAreaSchema)
    def patch(self, patch: dict[str, Any], focus_area_id: UUID) -> Response:
        """Change some properties of a focus area"""
        return save(change(load(FocusArea, focus_area_id), patch))

    @blp.requires("focus-areas:write")
    @blp.response(204)
    def delete(self, focus_area_id: UUID) -> Response:
        """Delete a focus area that nothing rests on"""
        return remove(load(FocusArea, focus_area_id))


@blp.route("/<uuid:focus_area_id>/transitions")
class FocusAreaTransitions(Resource):
    @blp.requires("focus-areas:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(FocusAreaTransitionSchema))
    def get(self, asked: dict[str, Any], focus_area_id: UUID) -> Response:
        """List the steps of a focus area"""
        return page(FocusAreaTransitionSchema, TransitionFilters, asked, focus_area_id=under(FocusArea, focus_area_id))

    @blp.requires("focus-areas:write")
    @blp.arguments(AdoptedStepSchema)
    @blp.response(201, FocusAreaTransitionSchema)
    def post(self, step: dict[str, Any], focus_area_id: UUID) -> Response:
        """Move a focus area to another state

        Both steps need the decision behind them; only what is replaced names what takes its place.
        """
        area = load(FocusArea, focus_area_id)
        return save(area.move_to(**step), parent=area)


@blp.route("/<uuid:focus_area_id>/transitions/<uuid:transition_id>")
class FocusAreaTransitionItem(Resource):
    @blp.requires("focus-areas:read")
    @blp.recalls
    @blp.response(200, FocusAreaTransitionSchema)
    def get(self, focus_area_id: UUID, transition_id: UUID) -> Response:
        """Show a step of a focus area"""
        return show(FocusAreaTransitionSchema, transition_id, focus_area_id=under(FocusArea, focus_area_id))


remembers(blp, "/<uuid:focus_area_id>", FocusAreaSchema, "focus-areas:read")
remembers(blp, "/<uuid:focus_area_id>/transitions/<uuid:transition_id>", FocusAreaTransitionSchema, "focus-areas:read")
