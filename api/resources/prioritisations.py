"""The ranked choices among a focus area's initiatives."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import page, save, show, under
from api.schemas.focus_areas import PrioritisationFilters, PrioritisationSchema
from models.strategies import FocusArea, Prioritisation

blp = Blueprint(
    "prioritisations",
    __name__,
    url_prefix="/v1/focus-areas/<uuid:focus_area_id>/prioritisations",
    description="Prioritisations: which initiatives of a focus area come first, and why",
)


@blp.route("")
class Prioritisations(Resource):
    @blp.requires("prioritisations:read")
    @blp.arguments(PrioritisationFilters, location="query")
    @blp.response(200, page_of(PrioritisationSchema))
    def get(self, asked: dict[str, Any], focus_area_id: UUID) -> Response:
        """List the prioritisations of a focus area

        The one decided last holds.
        """
        found = under(FocusArea, focus_area_id)
        return page(PrioritisationSchema, PrioritisationFilters, asked, focus_area_id=found)

    @blp.requires("prioritisations:create")
    @blp.arguments(PrioritisationSchema)
    @blp.response(201, PrioritisationSchema)
    def post(self, values: dict[str, Any], focus_area_id: UUID) -> Response:
        """Prioritise among the initiatives of a focus area

        `initiativeIds` stands in rank, the first one first. A prioritisation is never edited: a later one takes its
        place.
        """
        return save(Prioritisation(focus_area_id=under(FocusArea, focus_area_id), **values))


@blp.route("/<uuid:prioritisation_id>")
class PrioritisationItem(Resource):
    @blp.requires("prioritisations:read")
    @blp.recalls
    @blp.response(200, PrioritisationSchema)
    def get(self, focus_area_id: UUID, prioritisation_id: UUID) -> Response:
        """Show a prioritisation of a focus area"""
        found = under(FocusArea, focus_area_id)
        return show(PrioritisationSchema, prioritisation_id, focus_area_id=found)


remembers(blp, "/<uuid:prioritisation_id>", PrioritisationSchema, "prioritisations:read")
