"""The analysis of an indicator: its gap through time, the verdict on it, and what both rest on."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, g

from api.auth.exactness import exactly
from api.database import reader, snapshot
from api.language import language
from api.reports.analysis import analysis_table
from api.reports.described import CONTENTS
from api.reports.formats import KINDS, file_of
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.downloads import download, wanted
from api.rest.fields import LARGEST
from api.rest.parsing import JSON
from api.rest.recall import day
from api.rest.writing import under
from api.schemas.analysis import AnalysisFilters, AnalysisSchema
from models.indicators import Indicator
from models.queries.analysis import analysis
from models.queries.analysis_facts import IndicatorFacts, load_indicator, with_deleted
from models.queries.explanation import explanation, load_entered

blp = Blueprint(
    "analysis",
    __name__,
    url_prefix="/v1/indicators/<uuid:indicator_id>/analysis",
    description="Analysis: the gap between two groups, whether it narrows, and why that can be said",
)


@blp.route("")
class IndicatorAnalysis(Resource):
    gives = (JSON, *KINDS.values())

    @blp.requires("analysis:read")
    @blp.arguments(AnalysisFilters, location="query")
    @blp.response(200, AnalysisSchema)
    @blp.exports(CONTENTS)
    def get(self, asked: dict[str, Any], indicator_id: UUID) -> Response:
        """Analyse an indicator

        Every period that is observed or expected, group by group, with the gap of unrounded values and a verdict whose
        reasons recompute to it. Small figures on persons are hidden; `exact=true` shows them to the coordinator and to
        the owning tovholder, and is recorded. `explain=true` adds what every figure rests on. As a
        file, by `format` or `Accept`, come the periods with the verdicts in words.
        """
        form, dialect = wanted(asked, KINDS)
        under(Indicator, indicator_id)
        is_exact = exactly(Indicator, indicator_id, asked=asked["exact"])
        with snapshot() as connection:
            facts = load_indicator(connection, indicator_id)
            assert facts  # noqa: S101, it was found a moment ago
            facts = with_deleted(reader(), facts, _position())
            explained = _explained(facts, exact=is_exact) if asked["explain"] else None
        whole = analysis(facts, day(), current_app.config["MUNICIPALITY_CODE"], language(), exact=is_exact)
        if form is None:
            return json_answer({**whole, "explanation": explained})
        table = analysis_table(whole)
        return download(*file_of(table, form, language(), dialect), table.name(language()))


def _explained(facts: IndicatorFacts, *, exact: bool) -> dict[str, Any]:
    return explanation(facts, load_entered(reader(), facts, _position()), language(), exact=exact)


def _position() -> int:
    """Up to where the ledger is asked."""
    return g.past.position if "past" in g else LARGEST
