"""What must be settled across centres."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, replace, save, show, under
from api.schemas.cases import CaseFilters, CaseSchema, CaseStepSchema, CaseTransitionSchema
from api.schemas.transitions import TransitionFilters
from models.cases import Case

blp = Blueprint(
    "cases",
    __name__,
    url_prefix="/v1/cases",
    description="Cases: what must be settled across centres, numbered by the year; never a citizen's",
)


@blp.route("")
class Cases(Resource):
    @blp.requires("cases:read")
    @blp.arguments(CaseFilters, location="query")
    @blp.response(200, page_of(CaseSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List cases

        They come in the order of their numbers. `dueBefore` finds those due before a day, that day excluded. `q`
        looks into their entries too.
        """
        return page(CaseSchema, CaseFilters, asked)

    @blp.requires("cases:write")
    @blp.arguments(CaseSchema)
    @blp.response(201, CaseSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Open a case

        It gets the next number of the year. One opens a case in the name of the own centre, whichever is to answer; the
        coordinator, and a tovholder in the own focus area, also in that of another.
        """
        return save(Case(**values))


@blp.route("/<uuid:case_id>")
class CaseItem(Resource):
    @blp.requires("cases:read")
    @blp.recalls
    @blp.response(200, CaseSchema)
    def get(self, case_id: UUID) -> Response:
        """Show a case"""
        return show(CaseSchema, case_id)

    @blp.requires("cases:write")
    @blp.arguments(CaseSchema)
    @blp.response(200, CaseSchema)
    def put(self, values: dict[str, Any], case_id: UUID) -> Response:
        """Open or replace a case under an id of one's own"""
        return replace(Case, case_id, values)

    @blp.requires("cases:write")
    @blp.patches(CaseSchema)
    @blp.response(200, CaseSchema)
    def patch(self, patch: dict[str, Any], case_id: UUID) -> Response:
        """Change some properties of a case"""
        return save(change(load(Case, case_id), patch))


@blp.route("/<uuid:case_id>/transitions")
class CaseTransitions(Resource):
    @blp.requires("cases:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(CaseTransitionSchema))
    def get(self, asked: dict[str, Any], case_id: UUID) -> Response:
        """List the steps of a case"""
        found = under(Case, case_id)
        return page(CaseTransitionSchema, TransitionFilters, asked, case_id=found)

    @blp.requires("cases:write")
    @blp.arguments(CaseStepSchema)
    @blp.response(201, CaseTransitionSchema)
    def post(self, step: dict[str, Any], case_id: UUID) -> Response:
        """Move a case to another state

        To open it again needs a reason. Whoever closes a `decision` or an `obstacle` answers in `effectVerified`, with
        true or false, whether its effect was verified. An `enquiry` and a `followUp` may be closed at once.
        """
        case = load(Case, case_id)
        return save(case.move_to(**step), parent=case)


@blp.route("/<uuid:case_id>/transitions/<uuid:transition_id>")
class CaseTransitionItem(Resource):
    @blp.requires("cases:read")
    @blp.recalls
    @blp.response(200, CaseTransitionSchema)
    def get(self, case_id: UUID, transition_id: UUID) -> Response:
        """Show a step of a case"""
        return show(CaseTransitionSchema, transition_id, case_id=case_id)


remembers(blp, "/<uuid:case_id>", CaseSchema, "cases:read")
remembers(blp, "/<uuid:case_id>/transitions/<uuid:transition_id>", CaseTransitionSchema, "cases:read")
