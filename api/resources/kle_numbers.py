"""The municipality's own KLE list."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show
from api.schemas.kle_numbers import KleNumberFilters, KleNumberSchema
from models.kle_numbers import KleNumber

blp = Blueprint(
    "kle-numbers",
    __name__,
    url_prefix="/v1/kle-numbers",
    description="KLE numbers: the municipality's own list of subjects, which cases are held to where there is one",
)


@blp.route("")
class KleNumbers(Resource):
    @blp.requires("kle-numbers:read")
    @blp.arguments(KleNumberFilters, location="query")
    @blp.response(200, page_of(KleNumberSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List KLE numbers

        `prefix=27` finds main group 27 with all that is in it.
        """
        return page(KleNumberSchema, KleNumberFilters, asked)

    @blp.requires("kle-numbers:write")
    @blp.arguments(KleNumberSchema)
    @blp.response(201, KleNumberSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Add a KLE number

        As soon as the list holds one, new cases are refused every number that it does not hold, or holds no longer.
        """
        return save(KleNumber(**values))


@blp.route("/<uuid:kle_number_id>")
class KleNumberItem(Resource):
    @blp.requires("kle-numbers:read")
    @blp.recalls
    @blp.response(200, KleNumberSchema)
    def get(self, kle_number_id: UUID) -> Response:
        """Show a KLE number"""
        return show(KleNumberSchema, kle_number_id)

    @blp.requires("kle-numbers:write")
    @blp.arguments(KleNumberSchema)
    @blp.response(200, KleNumberSchema)
    def put(self, values: dict[str, Any], kle_number_id: UUID) -> Response:
        """Create or replace a KLE number under an id of one's own"""
        return replace(KleNumber, kle_number_id, values)

    @blp.requires("kle-numbers:write")
    @blp.patches(KleNumberSchema)
    @blp.response(200, KleNumberSchema)
    def patch(self, patch: dict[str, Any], kle_number_id: UUID) -> Response:
        """Change some properties of a KLE number

        A number is retired by its last day in `validTo`; cases that have it keep it.
        """
        return save(change(load(KleNumber, kle_number_id), patch))

    @blp.requires("kle-numbers:write")
    @blp.response(204)
    def delete(self, kle_number_id: UUID) -> Response:
        """Delete a KLE number"""
        return remove(load(KleNumber, kle_number_id))


remembers(blp, "/<uuid:kle_number_id>", KleNumberSchema, "kle-numbers:read")
