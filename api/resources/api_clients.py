"""The programs that call the API."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.retries import show_once
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.clients import ApiClientFilters, ApiClientSchema, ApiKeyFilters, ApiKeySchema, MintedKeySchema
from models.clients import ApiClient, ApiKey, mint_key

blp = Blueprint(
    "api-clients",
    __name__,
    url_prefix="/v1/api-clients",
    description="API clients: systems and tools that call the API, with their grants and keys",
)


@blp.route("")
class ApiClients(Resource):
    @blp.requires("api-clients:read")
    @blp.arguments(ApiClientFilters, location="query")
    @blp.response(200, page_of(ApiClientSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List API clients"""
        return page(ApiClientSchema, ApiClientFilters, asked)

    @blp.requires("api-clients:write")
    @blp.arguments(ApiClientSchema)
    @blp.response(201, ApiClientSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Create an API client

        A tool may be bound to a person, who then stands behind what it reports. A system may do what its grants allow
        and `scopes` name: a permission such as `initiatives:write`, or a pattern such as `*:read`.
        """
        return save(ApiClient(**values))


@blp.route("/<uuid:api_client_id>")
class ApiClientItem(Resource):
    @blp.requires("api-clients:read")
    @blp.recalls
    @blp.response(200, ApiClientSchema)
    def get(self, api_client_id: UUID) -> Response:
        """Show an API client"""
        return show(ApiClientSchema, api_client_id)

    @blp.requires("api-clients:write")
    @blp.arguments(ApiClientSchema)
    @blp.response(200, ApiClientSchema)
    def put(self, values: dict[str, Any], api_client_id: UUID) -> Response:
        """Create or replace an API client under an id of one's own"""
        return replace(ApiClient, api_client_id, values)

    @blp.requires("api-clients:write")
    @blp.patches(ApiClientSchema)
    @blp.response(200, ApiClientSchema)
    def patch(self, patch: dict[str, Any], api_client_id: UUID) -> Response:
        """Change some properties of an API client"""
        return save(change(load(ApiClient, api_client_id), patch))

    @blp.requires("api-clients:write")
    @blp.response(204)
    def delete(self, api_client_id: UUID) -> Response:
        """Delete an API client and revoke its keys"""
        return remove(load(ApiClient, api_client_id))


@blp.route("/<uuid:api_client_id>/keys")
class ApiKeys(Resource):
    @blp.requires("api-clients:read")
    @blp.arguments(ApiKeyFilters, location="query")
    @blp.response(200, page_of(ApiKeySchema))
    def get(self, asked: dict[str, Any], api_client_id: UUID) -> Response:
        """List the keys of an API client

        A key is known by its prefix; the whole of it was shown once, when it was made.
        """
        return page(ApiKeySchema, ApiKeyFilters, asked, api_client_id=under(ApiClient, api_client_id))

    @blp.requires("api-clients:write")
    @blp.arguments(ApiKeySchema)
    @blp.response(201, MintedKeySchema)
    def post(self, values: dict[str, Any], api_client_id: UUID) -> Response:
        """Make a key for an API client

        `key` is shown in this answer and never again. Two keys are valid at a time, so that one can take the place of
        the other while both open; a third is refused.
        """
        key, plain = mint_key(under(ApiClient, api_client_id), **values)
        return show_once(save(key), key=plain)


@blp.route("/<uuid:api_client_id>/keys/<uuid:key_id>")
class ApiKeyItem(Resource):
    @blp.requires("api-clients:read")
    @blp.recalls
    @blp.response(200, ApiKeySchema)
    def get(self, api_client_id: UUID, key_id: UUID) -> Response:
        """Show what is known of a key"""
        return show(ApiKeySchema, key_id, api_client_id=under(ApiClient, api_client_id))

    @blp.requires("api-clients:write")
    @blp.patches(ApiKeySchema)
    @blp.response(200, ApiKeySchema)
    def patch(self, patch: dict[str, Any], api_client_id: UUID, key_id: UUID) -> Response:
        """Change the last day of a key"""
        return save(change(load(ApiKey, key_id, api_client_id=api_client_id), patch))

    @blp.requires("api-clients:write")
    @blp.response(204)
    def delete(self, api_client_id: UUID, key_id: UUID) -> Response:
        """Revoke a key"""
        return remove(load(ApiKey, key_id, api_client_id=api_client_id))


remembers(blp, "/<uuid:api_client_id>", ApiClientSchema, "api-clients:read")
remembers(blp, "/<uuid:api_client_id>/keys/<uuid:key_id>", ApiKeySchema, "api-clients:read")
