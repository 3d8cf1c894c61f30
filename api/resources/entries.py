"""What is written down in cases."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import load, page, save, show, under
from api.schemas.cases import EntryFilters, EntrySchema
from models.cases import Case
from models.entries import CaseEntry

blp = Blueprint(
    "entries",
    __name__,
    url_prefix="/v1/cases/<uuid:case_id>/entries",
    description="Entries: the notes, decisions and obligations of cases",
)


@blp.route("")
class Entries(Resource):
    @blp.requires("entries:read")
    @blp.arguments(EntryFilters, location="query")
    @blp.response(200, page_of(EntrySchema))
    def get(self, asked: dict[str, Any], case_id: UUID) -> Response:
        """List the entries of a case"""
        found = under(Case, case_id)
        return page(EntrySchema, EntryFilters, asked, case_id=found)

    @blp.requires("entries:create")
    @blp.arguments(EntrySchema)
    @blp.response(201, EntrySchema)
    def post(self, values: dict[str, Any], case_id: UUID) -> Response:
        """Write an entry in a case

        Entries are never edited. An obligation, or a decision with a deadline, is met by a later entry that names it in
        `fulfilsId` and says in `fulfilledOn` when; or by its own `fulfilledOn` where that is known at once.
        """
        case = load(Case, case_id)
        return save(CaseEntry(case_id=case.id, **values))


@blp.route("/<uuid:entry_id>")
class EntryItem(Resource):
    @blp.requires("entries:read")
    @blp.recalls
    @blp.response(200, EntrySchema)
    def get(self, case_id: UUID, entry_id: UUID) -> Response:
        """Show an entry of a case"""
        return show(EntrySchema, entry_id, case_id=case_id)


remembers(blp, "/<uuid:entry_id>", EntrySchema, "entries:read")
