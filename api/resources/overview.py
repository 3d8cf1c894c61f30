"""The follow-up overview: how a strategy stands."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, g

from api.auth.policy import sight
from api.database import reader, snapshot
from api.language import language
from api.operations.headers import base_url
from api.reports.described import PAPERS
from api.reports.papers import KINDS, follow_up_file, printing
from api.rest.blueprint import Blueprint, Resource
from api.rest.comparisons import compared_to
from api.rest.conditions import json_answer
from api.rest.downloads import Made, as_file, wanted
from api.rest.history import ends_of
from api.rest.parsing import JSON
from api.rest.recall import day, recall
from api.rest.remembered import observations, remembered
from api.rest.strict_json import dumps
from api.rest.versions import not_found
from api.schemas.overview import OverviewDifferencesSchema, OverviewFilters, OverviewSchema, OverviewSpan
from models.queries.comparing import compared
from models.queries.courses import courses
from models.queries.overview import Scope, overview
from models.queries.overview_facts import Facts, load_facts
from models.queries.past import Past
from models.queries.revision import revision_of
from models.strategies import Strategy

blp = Blueprint("overview", __name__, url_prefix="/v1/strategies", description="How the follow-up stands")


@blp.route("/<uuid:strategy_id>/overview")
class StrategyOverview(Resource):
    gives = (JSON, *KINDS.values())

    @blp.requires("overview:read")
    @blp.arguments(OverviewFilters, location="query")
    @blp.response(200, OverviewSchema)
    @blp.exports(PAPERS)
    def get(self, asked: dict[str, Any], strategy_id: UUID) -> Response:
        """Show how the follow-up on a strategy stands

        Everything in it is computed from one state of the database; `revision` names it: the newest change of the
        strategy, or of the centres, people and partners that every strategy is about. With `compareTo` it says what has
        changed since then: since an instant, or since a frozen evaluation of the strategy by its id. As a paper for a
        committee, with charts and the verdicts in words, it comes by `format` or `Accept`.
        """
        form, dialect = wanted(asked, KINDS)
        to, scope = asked.pop("compare_to"), Scope.asked(**asked)
        _demand_sight(strategy_id)

        def make() -> Made:
            facts, on = _facts(strategy_id), day()
            answer = compared_to(to, overview(facts, on, scope, language(), g.get("as_of")), scope)
            if form is None:
                return Made(dumps(answer))
            drawn = courses(facts, on, scope, language())
            return as_file(*follow_up_file(answer, drawn, form, language(), dialect, printing(base_url())))

        return remembered(strategy_id, make, scope, to, form, dialect, base_url())


@blp.route("/<uuid:strategy_id>/overview/differences")
class StrategyOverviewDifferences(Resource):
    @blp.requires("overview:read")
    @blp.arguments(OverviewSpan, location="query")
    @blp.response(200, OverviewDifferencesSchema)
    def get(self, asked: dict[str, Any], strategy_id: UUID) -> Response:
        """Show what differs between the overviews of two times

        Between the overview as of `from` and that as of `to`, now where it is left out. A `field` is the path to what
        differs; members of lists stand in it by their id. What came or went is whole, with null on the other side.
        """
        first, last = ends_of(asked)
        scope, told = Scope.asked(**asked), []
        _demand_sight(strategy_id)
        for at in (first, last):
            recall(at, lambda _: [strategy_id])
            told.append(overview(_facts(strategy_id), day(), scope, language(), g.get("as_of")))
        changes = [{"field": path, "from": old, "to": new} for path, old, new in compared(*told)]
        return json_answer({"from": first, "to": last, "changes": changes})


def _facts(strategy_id: UUID) -> Facts:
    """The facts of now, or of the time that is recalled; 404 where there is no such strategy then."""
    past: Past | None = g.get("past")
    revision, memory = (revision_of(reader(), strategy_id, past.position), None) if past else (None, observations())
    with snapshot() as connection:
        facts = load_facts(connection, strategy_id, current_app.config["MUNICIPALITY_CODE"], day(), revision, memory)
    if facts is None:
        raise not_found(Strategy, strategy_id, {})
    return facts


def _demand_sight(strategy_id: UUID) -> None:
    """404 where the caller can see no such strategy, be there one or not."""
    if not sight().covers(strategy_id):
        raise not_found(Strategy, strategy_id, {})
