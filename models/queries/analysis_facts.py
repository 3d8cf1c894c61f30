"""What the analysis of an indicator is computed from: its definition, its series and every observation of them."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from models.benchmarks import Benchmark
from models.changes import Change
from models.contributions import Contribution
from models.disclosures import Disclosure
from models.evaluations import ReportedMeasure
from models.indicators import Indicator, IndicatorPartner
from models.observations import Observation
from models.organisation import Centre, Partner, Person
from models.prepared import ask, ask_named
from models.queries.evaluated import last_frozen, reported_by
from models.queries.observed import is_shown
from models.restoring import parsed
from models.series import Series
from models.sql import Object, Objects, labelled

Row = dict[str, Any]


@dataclass(frozen=True)
class IndicatorFacts:
    """Rows of columns named as in the models; figures are exact, with what was decided on showing them beside.

    A row of ``observations`` is a series with one of its observations, or with none (``period`` null). ``deleted`` are
    (series, period) of those that are gone, as far as ``with_deleted`` found that they matter.
    """

    indicator: Row
    observations: list[Row]
    evaluated: list[Row] = field(default_factory=list)
    deleted: list[tuple[str, str]] = field(default_factory=list)


def unhidden(row: Row) -> Row:
    """A row of observations as if nothing of it were hidden."""
    return {**row, "is_hidden": False, "hides_denominator": False}


_HERE: Any = bindparam("indicator_id")


def _named(kind: Any, key: Any) -> Any:
    """``{id, name}`` of the row of ``kind`` with this id, or null."""
    return Object(select(*labelled(id=kind.id, name=kind.name)).where(kind.id == key))


_BENCHMARK = (
    select(
        *labelled(id=Benchmark.id, period=Benchmark.period, dueOn=Benchmark.due_on),
        *labelled(level=Benchmark.level, gap=Benchmark.gap, decision=Benchmark.decision),
    )
    .where(Benchmark.indicator_id == Indicator.id, Benchmark.state == "active")
    .order_by(Benchmark.created_at.desc(), Benchmark.id.desc())
    .limit(1)
)

_PARTNERS = (
    select(*labelled(id=Partner.id, name=Partner.name))
    .join(IndicatorPartner, IndicatorPartner.partner_id == Partner.id)
    .where(IndicatorPartner.indicator_id == Indicator.id)
    .order_by(IndicatorPartner.position)
)

_INDICATOR = select(
    *(
        getattr(Indicator, name)
        for name in (
            "id", "strategy_id", "key", "title", "definition", "unit", "better", "comparison", "judged_on", "decimals",
            "counts_persons", "minimum_cell_size", "method_state", "method_due_on", "baseline_period", "frequency",
            "next_value_due_on", "verdict_rule", "threshold", "interpreted", "interpretation_note", "source",
        )
    ),
    _named(Centre, Indicator.responsible_centre_id).label("responsible_centre"),
    _named(Person, Indicator.responsible_person_id).label("responsible_person"),
    Objects(_PARTNERS).label("method_partners"),
    Object(_BENCHMARK).label("benchmark"),
).where(Indicator.id == _HERE)  # fmt: skip

_provider = aliased(Partner)
_CONTRIBUTIONS = (
    select(*labelled(partnerId=_provider.id, name=_provider.name, status=Contribution.status))
    .join(_provider, _provider.id == Contribution.partner_id)
    .where(Contribution.observation_id == Observation.id)
    .order_by(Contribution.position)
)

_OBSERVATIONS = (
    select(
        Series.indicator_id, Series.id.label("series_id"), Series.title.label("label"), Series.role, Series.segment,
        Series.area_code, Series.population,
        *(
            getattr(Observation, name)
            for name in (
                "id", "version", "created_at", "period", "value", "numerator", "denominator", "status", "published",
                "illustrative", "break_in_series", "note", "source", "correction_reason",
            )
        ),
        Disclosure.is_hidden, Disclosure.hides_denominator, Disclosure.bound_over, Disclosure.bound_under,
        Objects(_CONTRIBUTIONS).label("contributions"),
    )
    .outerjoin(Observation, Observation.series_id == Series.id)  # a series without any is a fact too
    .outerjoin(Disclosure, Disclosure.observation_id == Observation.id)
    .where(Series.indicator_id == _HERE)
    .order_by(Series.area_code, Series.segment, Series.role, Observation.period_end, Observation.id)
)  # fmt: skip

_MINE = select(Indicator.strategy_id).where(Indicator.id == _HERE).scalar_subquery()
_EVALUATED = reported_by(last_frozen(_MINE)).where(ReportedMeasure.indicator_id == _HERE)

_last = aliased(Change)
_DELETED: Any = (
    select(_last.data)
    .select_from(Change)
    .join(
        _last,
        and_(
            _last.resource_type == Change.resource_type,
            _last.resource_id == Change.resource_id,
            _last.resource_version == Change.resource_version - 1,
        ),
    )
    .where(Change.strategy_id == bindparam("strategy_id"), Change.resource_type == Observation.resource_type)
    .where(Change.action == "deleted", Change.position <= bindparam("position"))
)


def load_indicator(connection: Connection, indicator_id: UUID) -> IndicatorFacts | None:
    """The facts of an indicator in one snapshot, or None where there is none."""
    params = {"indicator_id": indicator_id}

    def rows(statement: Select[Any]) -> list[Row]:
        return ask_named(connection, statement, params)

    found = rows(_INDICATOR)
    return IndicatorFacts(found[0], rows(_OBSERVATIONS), rows(_EVALUATED)) if found else None


def with_deleted(ledger: Connection, facts: IndicatorFacts, position: int) -> IndicatorFacts:
    """The facts, and which observations were deleted up to ``position``. Only what is hidden asks for that, and only
    where something is the ledger of the strategy is looked through.
    """
    if all(is_shown(row) for row in facts.observations if row["period"]):
        return facts
    key = facts.indicator["strategy_id"]
    rows = ask(ledger, _DELETED, {"strategy_id": key, "position": position})
    states = [parsed(Observation, text) for (text,) in rows if text]
    mine = [one for one in states if one["indicatorId"] == str(facts.indicator["id"])]
    return replace(facts, deleted=[(one["seriesId"], one["period"]) for one in mine])
