"""Observations on the wire: exactly for whoever may write them, with their bounds alone for everybody else."""

from decimal import Decimal
from typing import Any, get_args

from marshmallow.fields import Field, Nested

from api.language import language
from api.rest.fields import Choice, Day, Figure, Flag, Id, List, Several, Text
from api.rest.schemas import Computed, Document, Filters, Part, ResourceSchema, Schema
from api.schemas.exports import Exported
from api.schemas.periods import Limit, PeriodCode, period_field
from api.schemas.sources import SourceSchema
from models.columns import MILLION
from models.figures.cells import Bound
from models.figures.disclosure import Cause, bound_text
from models.measured import GIVEN, STATUSES
from models.observations import Observation
from models.queries import measuring

SHOWN_STATUSES = (*STATUSES, "suppressed")


class ContributionSchema(Schema):
    """What one provider has delivered, or is expected to."""

    partner_id = Id(required=True)
    value = Figure()
    status = Choice(*GIVEN, required=True)
    received_on = Day()


class ObservationDisclosureSchema(Schema):
    """What was decided on showing an observation (domain rule 11)."""

    cause = Choice(*get_args(Cause), dump_only=True)
    is_hidden = Flag(dump_only=True)
    hides_denominator = Flag(dump_only=True)
    hides_contributions = Flag(dump_only=True)
    bound_over = Figure(dump_only=True)
    bound_under = Figure(dump_only=True)


def _decision(_: Any, decision: dict[str, Any] | None) -> dict[str, Any] | None:
    """Figures inside objects arrive as millionths."""
    if decision is None:
        return None
    bounds = {name: decision[name] for name in ("boundOver", "boundUnder")}
    return decision | {name: None if bound is None else bound / MILLION for name, bound in bounds.items()}


class ObservationSchema(ResourceSchema):
    """One value of a series in one period."""

    model = Observation
    sorts = {"period": "period_end"}

    strategy_id = Id(dump_only=True)
    indicator_id = Id(dump_only=True)
    series_id = Id(required=True)
    period = period_field(required=True)
    value: Field = Figure()
    numerator: Field = Figure()
    denominator: Field = Figure()
    status: Field = Choice(*SHOWN_STATUSES, load_default="final", metadata={"said": GIVEN})
    bound = Computed(Text(100), build=lambda _: None)
    published = Flag(load_default=False)
    illustrative = Flag(load_default=False)
    break_in_series = Flag(load_default=False)
    contributions: Field = List(Part(ContributionSchema), most=100)
    note = Text(10_000, prose=True)
    source = Document(SourceSchema)
    correction_reason = Text(10_000, prose=True)
    disclosure = Computed(Nested(ObservationDisclosureSchema), measuring.DECISION, build=_decision)


def _bound(_: Any, is_hidden: Any, over: Decimal | None, under: Decimal | None, unit: Any) -> str | None:
    """The bound in words, in the language of the answer."""
    return bound_text(Bound(over, under), unit, language()) if is_hidden else None


def _harmless(_: Any, decision: dict[str, Any] | None) -> dict[str, Any] | None:
    """A decision to hide tells of what it hides."""
    hides = decision and any(decision[name] for name in ("isHidden", "hidesDenominator", "hidesContributions"))
    return None if hides else _decision(_, decision)


def _exact(_: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures inside objects arrive as millionths."""
    return [{**row, "value": None if row["value"] is None else row["value"] / MILLION} for row in rows]


class DisclosedObservationSchema(ObservationSchema):
    """An observation as everybody may see it (domain rule 11 d)."""

    value = Computed(Figure(), measuring.SHOWN_VALUE)
    numerator = Computed(Figure(), measuring.SHOWN_NUMERATOR)
    denominator = Computed(Figure(), measuring.SHOWN_DENOMINATOR)
    status = Computed(Choice(*SHOWN_STATUSES), measuring.SHOWN_STATUS)
    bound = Computed(
        Text(100), measuring.IS_HIDDEN, measuring.BOUND_OVER, measuring.BOUND_UNDER, measuring.UNIT, build=_bound
    )
    contributions = Computed(List(Part(ContributionSchema), most=100), measuring.SHOWN_CONTRIBUTIONS, build=_exact)
    disclosure = Computed(Nested(ObservationDisclosureSchema), measuring.DECISION, build=_harmless)


ObservationSchema.disclosed = DisclosedObservationSchema


class ObservationFilters(Exported, Filters):
    """Which observations of an indicator: of these series, of these periods, or within ``from`` and ``to``."""

    series_id = Several(Id())
    period = Several(PeriodCode())
    from_ = Limit(data_key="from", metadata={"where": lambda model, first: model.period_start >= first})
    to = Limit(last=True, metadata={"where": lambda model, last: model.period_end <= last})
