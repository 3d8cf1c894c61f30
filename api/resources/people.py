"""The employees who report, lead and answer."""

from typing import Any
from uuid import UUID

from flask import Response

from api.database import session
from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, replace, save, show
from api.schemas.organisation import PersonFilters, PersonSchema
from models.calendar_subscriptions import end_subscriptions
from models.idempotency import forget
from models.organisation import Person

blp = Blueprint(
    "people", __name__, url_prefix="/v1/people", description="People: employees, by name and work address only"
)


@blp.route("")
class Persons(Resource):
    @blp.requires("people:read")
    @blp.arguments(PersonFilters, location="query")
    @blp.response(200, page_of(PersonSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List people

        Work addresses, identities and grants read as null or empty for those who may not see them.
        """
        return page(PersonSchema, PersonFilters, asked)

    @blp.requires("people:write")
    @blp.arguments(PersonSchema)
    @blp.response(201, PersonSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create a person

        Somebody who leaves is not deleted but made inactive, so that what they did keeps its name.
        """
        return save(Person(**values))


@blp.route("/<uuid:person_id>")
class PersonItem(Resource):
    @blp.requires("people:read")
    @blp.recalls
    @blp.response(200, PersonSchema)
    def get(self, person_id: UUID) -> Response:
        """Show a person"""
        return show(PersonSchema, person_id)

    @blp.requires("people:write")
    @blp.arguments(PersonSchema)
    @blp.response(200, PersonSchema)
    def put(self, values: dict[str, Any], person_id: UUID) -> Response:
        """Create or replace a person under an id of one's own"""
        return replace(Person, person_id, values)

    @blp.requires("people:write")
    @blp.patches(PersonSchema)
    @blp.response(200, PersonSchema)
    def patch(self, patch: dict[str, Any], person_id: UUID) -> Response:
        """Change some properties of a person"""
        return save(change(load(Person, person_id), patch))


@blp.route("/<uuid:person_id>/anonymisations")
class PersonAnonymisations(Resource):
    @blp.requires("people:anonymise")
    @blp.response(200, PersonSchema)
    def post(self, person_id: UUID) -> Response:
        """Anonymise a person

        Name, address, identity, external references and grants go for good, and the person is made inactive. Their
        calendar subscriptions end. What they did stays, under the name "Anonymiseret"; nothing of them can be changed
        afterwards.
        """
        person = load(Person, person_id).anonymise(session())
        end_subscriptions(session(), person_id)
        answer = save(person)
        forget(session(), person_id)
        return answer


remembers(blp, "/<uuid:person_id>", PersonSchema, "people:read")
