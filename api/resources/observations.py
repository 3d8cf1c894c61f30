"""What was observed: the values of an indicator's series."""

from typing import Any
from uuid import UUID

from flask import Response

from api.database import lookup, session, snapshot
from api.language import language
from api.reports.described import CONTENTS
from api.reports.formats import KINDS, file_of
from api.reports.observations import observation_table
from api.reports.tables import Table
from api.rest.blueprint import Blueprint, Resource
from api.rest.downloads import download, wanted
from api.rest.history import remembers
from api.rest.parsing import JSON
from api.rest.schemas import ResourceSchema, page_of
from api.rest.versions import not_found
from api.rest.writing import (
    as_seen,
    change,
    every,
    load,
    page,
    remove,
    replace,
    representation,
    save,
    show,
    under,
)
from api.schemas.indicators import IndicatorSchema, SeriesFilters, SeriesSchema
from api.schemas.observations import ObservationFilters, ObservationSchema
from models.indicators import Indicator
from models.observations import Observation

LARGEST_EXPORT = 20_000

blp = Blueprint(
    "observations",
    __name__,
    url_prefix="/v1/indicators/<uuid:indicator_id>/observations",
    description="Observations: one value of a series in one period; small figures on persons are hidden",
)


def seen(indicator_id: UUID) -> type[ResourceSchema]:
    """How the caller reads the indicator's observations; 404 where it can see no such indicator."""
    indicator = lookup().get(Indicator, under(Indicator, indicator_id))
    return as_seen(ObservationSchema, "observations:write", indicator)


def _table(schema: type[ResourceSchema], asked: dict[str, Any], indicator_id: UUID) -> Table:
    """The observations that are asked for, of one state of the database."""
    with snapshot():
        indicator = representation(IndicatorSchema, indicator_id)
        series = every(SeriesSchema, SeriesFilters, {}, LARGEST_EXPORT, indicator_id=indicator_id)
        observations = every(schema, ObservationFilters, asked, LARGEST_EXPORT, indicator_id=indicator_id)
    if indicator is None:
        raise not_found(Indicator, indicator_id, {})
    return observation_table(indicator, series, observations, is_exact=schema is ObservationSchema)


@blp.route("")
class Observations(Resource):
    gives = (JSON, *KINDS.values())

    @blp.requires("observations:read")
    @blp.arguments(ObservationFilters, location="query")
    @blp.response(200, page_of(ObservationSchema))
    @blp.exports(CONTENTS)
    def get(self, asked: dict[str, Any], indicator_id: UUID) -> Response:
        """List the observations of an indicator

        Whoever may write them reads exactly. For everybody else a small figure on persons is `suppressed`, with a
        `bound` in its place. As a file, by `format` or `Accept`, come all that the filters choose, whatever the page,
        with their series and without contributions; more than 20,000 are refused with 409.
        """
        schema, (form, dialect) = seen(indicator_id), wanted(asked, KINDS)
        if form is None:
            return page(schema, ObservationFilters, asked, indicator_id=indicator_id)
        table = _table(schema, asked, indicator_id)
        return download(*file_of(table, form, language(), dialect), table.name(language()))

    @blp.requires("observations:write")
    @blp.arguments(ObservationSchema)
    @blp.response(201, ObservationSchema)
    @blp.alt_response(200, schema=ObservationSchema, description="The observation was there and holds what was sent")
    def post(self, values: dict[str, Any], indicator_id: UUID) -> Response:
        """Record an observation

        Series and period are its key: the same one again is 200, and another value needs `correctionReason`.
        """
        indicator = load(Indicator, indicator_id)
        observation, _ = Observation.record(session(), indicator.id, **values)
        return save(observation)


@blp.route("/<uuid:observation_id>")
class ObservationItem(Resource):
    @blp.requires("observations:read")
    @blp.recalls
    @blp.response(200, ObservationSchema)
    def get(self, indicator_id: UUID, observation_id: UUID) -> Response:
        """Show an observation"""
        return show(seen(indicator_id), observation_id, indicator_id=indicator_id)

    @blp.requires("observations:write")
    @blp.arguments(ObservationSchema)
    @blp.response(200, ObservationSchema)
    def put(self, values: dict[str, Any], indicator_id: UUID, observation_id: UUID) -> Response:
        """Create or replace an observation under an id of one's own

        Another value needs `correctionReason`, which is none where it comes back as it was read; null never takes the
        place of a hidden figure.
        """
        return replace(Observation, observation_id, values, indicator_id=under(Indicator, indicator_id))

    @blp.requires("observations:write")
    @blp.patches(ObservationSchema)
    @blp.response(200, ObservationSchema)
    def patch(self, patch: dict[str, Any], indicator_id: UUID, observation_id: UUID) -> Response:
        """Change some properties of an observation

        Another value needs `correctionReason`; null never takes the place of a hidden figure.
        """
        observation = load(Observation, observation_id, indicator_id=indicator_id)
        observation.refuse_erasing(session(), patch)
        return save(change(observation, patch))

    @blp.requires("observations:write")
    @blp.response(204)
    def delete(self, indicator_id: UUID, observation_id: UUID) -> Response:
        """Delete an observation"""
        return remove(load(Observation, observation_id, indicator_id=indicator_id))


remembers(blp, "/<uuid:observation_id>", ObservationSchema, "observations:read")
