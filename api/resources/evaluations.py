"""The evaluation cycle: evaluations, their steps, and what they say."""

from typing import Any
from uuid import UUID

from flask import Response, current_app

from api.database import connection, session, snapshot
from api.language import language
from api.operations.headers import base_url
from api.reports.described import PAPERS
from api.reports.papers import KINDS, follow_up_file, printing
from api.rest.blueprint import Blueprint, Resource
from api.rest.comparisons import compared_to
from api.rest.conditions import json_answer
from api.rest.downloads import Made, as_file, wanted
from api.rest.history import remembers
from api.rest.parsing import JSON
from api.rest.recall import day
from api.rest.remembered import remembered
from api.rest.schemas import page_of
from api.rest.strict_json import dumps
from api.rest.writing import change, load, page, replace, save, show, under
from api.schemas.evaluations import (
    EvaluationFilters,
    EvaluationOverviewFilters,
    EvaluationOverviewSchema,
    EvaluationSchema,
    EvaluationStepSchema,
    EvaluationTransitionSchema,
    LaterKnowledgeSchema,
)
from api.schemas.transitions import TransitionFilters
from models.evaluations import Evaluation
from models.queries.freezing import evaluation_told, rests_on, take_step
from models.queries.later_knowledge import later_knowledge
from models.queries.overview import Scope

blp = Blueprint(
    "evaluations",
    __name__,
    url_prefix="/v1/evaluations",
    description="Evaluations: what a committee is told about a strategy, frozen with all that it rests on",
)


@blp.route("")
class Evaluations(Resource):
    @blp.requires("evaluations:read")
    @blp.arguments(EvaluationFilters, location="query")
    @blp.response(200, page_of(EvaluationSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List evaluations"""
        return page(EvaluationSchema, EvaluationFilters, asked)

    @blp.requires("evaluations:write")
    @blp.arguments(EvaluationSchema)
    @blp.response(201, EvaluationSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Open a draft

        Of an `evaluation`, which the committee decides on, or of a `yearlyStatus`, which may be closed without. It is
        about a period: `periodFrom` and `periodTo` are periods or dates.
        """
        return save(Evaluation(**values))


@blp.route("/<uuid:evaluation_id>")
class EvaluationItem(Resource):
    @blp.requires("evaluations:read")
    @blp.recalls
    @blp.response(200, EvaluationSchema)
    def get(self, evaluation_id: UUID) -> Response:
        """Show an evaluation"""
        return show(EvaluationSchema, evaluation_id)

    @blp.requires("evaluations:write")
    @blp.arguments(EvaluationSchema)
    @blp.response(200, EvaluationSchema)
    def put(self, values: dict[str, Any], evaluation_id: UUID) -> Response:
        """Open or replace an evaluation under an id of one's own"""
        return replace(Evaluation, evaluation_id, values)

    @blp.requires("evaluations:write")
    @blp.patches(EvaluationSchema)
    @blp.response(200, EvaluationSchema)
    def patch(self, patch: dict[str, Any], evaluation_id: UUID) -> Response:
        """Change some properties of an evaluation

        Once it is frozen only the date of the meeting and when it was published may still be filled in.
        """
        return save(change(load(Evaluation, evaluation_id), patch))


@blp.route("/<uuid:evaluation_id>/overview")
class EvaluationOverview(Resource):
    gives = (JSON, *KINDS.values())

    @blp.requires("evaluations:read")
    @blp.arguments(EvaluationOverviewFilters, location="query")
    @blp.response(200, EvaluationOverviewSchema)
    @blp.exports(PAPERS)
    def get(self, asked: dict[str, Any], evaluation_id: UUID) -> Response:
        """Show what an evaluation says

        Of a frozen one it is computed from what was kept at the freeze, and so the same whenever it is asked; people
        have the names that they have now. Of a draft it is how the follow-up stands today. With `compareTo` it says
        what had changed since an instant, or since an earlier evaluation. As a paper for a committee, with charts and
        the verdicts in words, it comes by `format` or `Accept`.
        """
        form, dialect = wanted(asked, KINDS)
        to, scope = asked.pop("compare_to"), Scope.asked(**asked)
        area_code = current_app.config["MUNICIPALITY_CODE"]
        strategy_id, content_hash = rests_on(connection(), under(Evaluation, evaluation_id))

        def make() -> Made:
            with snapshot() as found:
                told = evaluation_told(found, evaluation_id, day(), area_code)
            answer = compared_to(to, told.overview(scope, language()), scope)
            if form is None:
                return Made(dumps(answer))
            drawn = told.courses(scope, language())
            return as_file(*follow_up_file(answer, drawn, form, language(), dialect, printing(base_url())))

        moves = None if content_hash and to is None else strategy_id
        return remembered(moves, make, scope, to, content_hash, form, dialect, base_url())


@blp.route("/<uuid:evaluation_id>/later-knowledge")
class EvaluationLaterKnowledge(Resource):
    @blp.requires("evaluations:read")
    @blp.response(200, LaterKnowledgeSchema)
    def get(self, evaluation_id: UUID) -> Response:
        """List what became known after an evaluation was frozen

        Figures of its period that were corrected since, went away, or are there at last: as it reported them and as
        they are now. The evaluation itself stays what it is.
        """
        with snapshot() as connection:
            key, area_code = under(Evaluation, evaluation_id), current_app.config["MUNICIPALITY_CODE"]
            return json_answer({"items": later_knowledge(connection, key, area_code, language())})


@blp.route("/<uuid:evaluation_id>/transitions")
class EvaluationTransitions(Resource):
    @blp.requires("evaluations:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(EvaluationTransitionSchema))
    def get(self, asked: dict[str, Any], evaluation_id: UUID) -> Response:
        """List the steps of an evaluation"""
        found = under(Evaluation, evaluation_id)
        return page(EvaluationTransitionSchema, TransitionFilters, asked, evaluation_id=found)

    @blp.requires("evaluations:write")
    @blp.arguments(EvaluationStepSchema)
    @blp.response(201, EvaluationTransitionSchema)
    def post(self, step: dict[str, Any], evaluation_id: UUID) -> Response:
        """Move an evaluation to another state

        To freeze it is to keep everything that its overview is computed from, under a hash: nothing in it changes any
        more. It is decided when `meetingOn` has come and at least one decision is written down. A `yearlyStatus` may be
        closed undecided.
        """
        evaluation = load(Evaluation, evaluation_id)
        area_code = current_app.config["MUNICIPALITY_CODE"]
        return save(take_step(session(), evaluation, day(), area_code, **step), parent=evaluation)


@blp.route("/<uuid:evaluation_id>/transitions/<uuid:transition_id>")
class EvaluationTransitionItem(Resource):
    @blp.requires("evaluations:read")
    @blp.recalls
    @blp.response(200, EvaluationTransitionSchema)
    def get(self, evaluation_id: UUID, transition_id: UUID) -> Response:
        """Show a step of an evaluation"""
        return show(EvaluationTransitionSchema, transition_id, evaluation_id=evaluation_id)


remembers(blp, "/<uuid:evaluation_id>", EvaluationSchema, "evaluations:read")
remembers(blp, "/<uuid:evaluation_id>/transitions/<uuid:transition_id>", EvaluationTransitionSchema, "evaluations:read")
