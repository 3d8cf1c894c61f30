"""The population on the wire: persons by area, period, origin and generation."""

from typing import Any

from marshmallow.fields import Field
from sqlalchemy import case

from api.language import language
from api.rest.fields import Choice, Flag, Several, Text, Whole
from api.rest.schemas import Computed, Document, Filters, ResourceSchema
from api.schemas.indicators import area_field
from api.schemas.periods import PeriodCode, period_field
from api.schemas.sources import SourceSchema
from models.figures.cells import Bound
from models.figures.disclosure import bound_text
from models.population import GENERATIONS, ORIGINS, Population


class PopulationSchema(ResourceSchema):
    """The persons of one origin and generation in one area and period."""

    model = Population
    sorts = {"period": "period_end"}

    area_code = area_field(required=True)
    period = period_field(required=True)
    origin = Choice(*ORIGINS, required=True)
    generation = Choice(*GENERATIONS, required=True)
    persons: Field = Whole(required=True)
    bound = Computed(Text(100), build=lambda _: None)
    published = Flag(load_default=True)
    source = Document(SourceSchema, required=True)
    is_hidden = Flag(dump_only=True)


def _bound(_: Any, is_hidden: Any) -> str | None:
    """That it is hidden and no more: what adds up with it would tell the rest."""
    return bound_text(Bound(), "persons", language()) if is_hidden else None


class DisclosedPopulationSchema(PopulationSchema):
    """The population as everybody may see it (domain rule 11 d)."""

    persons = Computed(Whole(), case((~Population.is_hidden, Population.persons)))
    bound = Computed(Text(100), "is_hidden", build=_bound)


PopulationSchema.disclosed = DisclosedPopulationSchema


class PopulationFilters(Filters):
    """Which figures of the population."""

    area_code = Several(area_field())
    period = Several(PeriodCode())
    origin = Several(Choice(*ORIGINS))
