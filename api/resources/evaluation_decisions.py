"""What committees decided about evaluations."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.evaluation_decisions import EvaluationDecisionFilters, EvaluationDecisionSchema
from models.evaluations import Evaluation, EvaluationDecision

blp = Blueprint(
    "decisions",
    __name__,
    url_prefix="/v1/evaluations/<uuid:evaluation_id>/decisions",
    description="Decisions: what the committee decided about an evaluation, and what came of it",
)


@blp.route("")
class EvaluationDecisions(Resource):
    @blp.requires("decisions:read")
    @blp.arguments(EvaluationDecisionFilters, location="query")
    @blp.response(200, page_of(EvaluationDecisionSchema))
    def get(self, asked: dict[str, Any], evaluation_id: UUID) -> Response:
        """List the decisions on an evaluation"""
        found = under(Evaluation, evaluation_id)
        return page(EvaluationDecisionSchema, EvaluationDecisionFilters, asked, evaluation_id=found)

    @blp.requires("decisions:write")
    @blp.arguments(EvaluationDecisionSchema)
    @blp.response(201, EvaluationDecisionSchema)
    def post(self, values: dict[str, Any], evaluation_id: UUID) -> Response:
        """Write down a decision on a frozen evaluation

        What it results in names it: goals, focus areas, indicators and benchmarks by `evaluationDecisionId` in the
        decision behind their change; initiatives are listed in `initiativeIds`.
        """
        return save(EvaluationDecision(evaluation_id=load(Evaluation, evaluation_id).id, **values))


@blp.route("/<uuid:evaluation_decision_id>")
class EvaluationDecisionItem(Resource):
    @blp.requires("decisions:read")
    @blp.recalls
    @blp.response(200, EvaluationDecisionSchema)
    def get(self, evaluation_id: UUID, evaluation_decision_id: UUID) -> Response:
        """Show a decision on an evaluation"""
        return show(EvaluationDecisionSchema, evaluation_decision_id, evaluation_id=evaluation_id)

    @blp.requires("decisions:write")
    @blp.arguments(EvaluationDecisionSchema)
    @blp.response(200, EvaluationDecisionSchema)
    def put(self, values: dict[str, Any], evaluation_id: UUID, evaluation_decision_id: UUID) -> Response:
        """Write down or replace a decision under an id of one's own"""
        place = {"evaluation_id": under(Evaluation, evaluation_id)}
        return replace(EvaluationDecision, evaluation_decision_id, values, **place)

    @blp.requires("decisions:write")
    @blp.patches(EvaluationDecisionSchema)
    @blp.response(200, EvaluationDecisionSchema)
    def patch(self, patch: dict[str, Any], evaluation_id: UUID, evaluation_decision_id: UUID) -> Response:
        """Change some properties of a decision, until the evaluation is closed"""
        return save(change(load(EvaluationDecision, evaluation_decision_id, evaluation_id=evaluation_id), patch))

    @blp.requires("decisions:write")
    @blp.response(204)
    def delete(self, evaluation_id: UUID, evaluation_decision_id: UUID) -> Response:
        """Delete a decision that nothing came of, until the evaluation is closed"""
        return remove(load(EvaluationDecision, evaluation_decision_id, evaluation_id=evaluation_id))


remembers(blp, "/<uuid:evaluation_decision_id>", EvaluationDecisionSchema, "decisions:read")
