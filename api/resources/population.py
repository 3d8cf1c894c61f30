"""The population: persons by area, period, origin and generation."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import ResourceSchema, page_of
from api.rest.writing import as_seen, change, load, page, remove, replace, save, show
from api.schemas.population import PopulationFilters, PopulationSchema
from models.population import Population

blp = Blueprint(
    "population",
    __name__,
    url_prefix="/v1/population",
    description="Population: persons by area, period, origin and generation",
)


def seen() -> type[ResourceSchema]:
    """How the caller reads the population, which belongs to no strategy."""
    return as_seen(PopulationSchema, "population:write", Population())


@blp.route("")
class PopulationList(Resource):
    @blp.requires("population:read")
    @blp.arguments(PopulationFilters, location="query")
    @blp.response(200, page_of(PopulationSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List figures of the population

        A small figure that its source does not publish is shown only to whoever may write it; others get a `bound`.
        """
        return page(seen(), PopulationFilters, asked)

    @blp.requires("population:write")
    @blp.arguments(PopulationSchema)
    @blp.response(201, PopulationSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Add a figure of the population"""
        return save(Population(**values))


@blp.route("/<uuid:population_id>")
class PopulationItem(Resource):
    @blp.requires("population:read")
    @blp.recalls
    @blp.response(200, PopulationSchema)
    def get(self, population_id: UUID) -> Response:
        """Show a figure of the population"""
        return show(seen(), population_id)

    @blp.requires("population:write")
    @blp.arguments(PopulationSchema)
    @blp.response(200, PopulationSchema)
    def put(self, values: dict[str, Any], population_id: UUID) -> Response:
        """Create or replace a figure of the population under an id of one's own"""
        return replace(Population, population_id, values)

    @blp.requires("population:write")
    @blp.patches(PopulationSchema)
    @blp.response(200, PopulationSchema)
    def patch(self, patch: dict[str, Any], population_id: UUID) -> Response:
        """Change some properties of a figure of the population"""
        return save(change(load(Population, population_id), patch))

    @blp.requires("population:write")
    @blp.response(204)
    def delete(self, population_id: UUID) -> Response:
        """Delete a figure of the population"""
        return remove(load(Population, population_id))


remembers(blp, "/<uuid:population_id>", PopulationSchema, "population:read")
