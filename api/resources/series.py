"""The groups that an indicator compares or follows."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.indicators import SeriesFilters, SeriesSchema
from models.indicators import Indicator
from models.series import Series

blp = Blueprint(
    "series",
    __name__,
    url_prefix="/v1/indicators/<uuid:indicator_id>/series",
    description="Series: the groups that an indicator compares or follows",
)


@blp.route("")
class SeriesList(Resource):
    @blp.requires("series:read")
    @blp.arguments(SeriesFilters, location="query")
    @blp.response(200, page_of(SeriesSchema))
    def get(self, asked: dict[str, Any], indicator_id: UUID) -> Response:
        """List the series of an indicator"""
        return page(SeriesSchema, SeriesFilters, asked, indicator_id=under(Indicator, indicator_id))

    @blp.requires("series:write")
    @blp.arguments(SeriesSchema)
    @blp.response(201, SeriesSchema)
    def post(self, values: dict[str, Any], indicator_id: UUID) -> Response:
        """Create a series

        Its area is the municipality unless another one is named.
        """
        return save(Series(indicator_id=under(Indicator, indicator_id), **values))


@blp.route("/<uuid:series_id>")
class SeriesItem(Resource):
    @blp.requires("series:read")
    @blp.recalls
    @blp.response(200, SeriesSchema)
    def get(self, indicator_id: UUID, series_id: UUID) -> Response:
        """Show a series"""
        return show(SeriesSchema, series_id, indicator_id=indicator_id)

    @blp.requires("series:write")
    @blp.arguments(SeriesSchema)
    @blp.response(200, SeriesSchema)
    def put(self, values: dict[str, Any], indicator_id: UUID, series_id: UUID) -> Response:
        """Create or replace a series under an id of one's own"""
        return replace(Series, series_id, values, indicator_id=under(Indicator, indicator_id))

    @blp.requires("series:write")
    @blp.patches(SeriesSchema)
    @blp.response(200, SeriesSchema)
    def patch(self, patch: dict[str, Any], indicator_id: UUID, series_id: UUID) -> Response:
        """Change some properties of a series

        Under observations its group is fixed.
        """
        return save(change(load(Series, series_id, indicator_id=indicator_id), patch))

    @blp.requires("series:write")
    @blp.response(204)
    def delete(self, indicator_id: UUID, series_id: UUID) -> Response:
        """Delete a series without observations"""
        return remove(load(Series, series_id, indicator_id=indicator_id))


remembers(blp, "/<uuid:series_id>", SeriesSchema, "series:read")
