"""API clients and their keys on the wire."""

from api.rest.fields import Choice, Day, Flag, Id, Instant, List, Text
from api.rest.schemas import Expanded, Filters, Part, ResourceSchema
from api.schemas.organisation import GrantSchema
from models.clients import CLIENT_KINDS, KEY_PATTERN, ApiClient, ApiKey

SCOPE = r"^[a-z*-]+(:[a-z*-]+)?$"
OWNED = r"^[a-z-]+\.([a-zA-Z]+|\*)$"  # a resource type and a property of it, or all of them


class ApiClientSchema(ResourceSchema):
    """A program that calls the API: a system, or a tool that people report with."""

    model = ApiClient
    sorts = {"name": "name_sort"}

    name = Text(required=True)
    kind = Choice(*CLIENT_KINDS, required=True)
    grants = List(Part(GrantSchema), most=50)
    scopes = List(Text(100, pattern=SCOPE), most=50)
    owned_properties = List(Text(100, pattern=OWNED), most=200)
    centre_id = Id()
    centre = Expanded()
    person_id = Id()
    person = Expanded()
    active = Flag(load_default=True)


class ApiClientFilters(Filters):
    """Which clients."""


class ApiKeySchema(ResourceSchema):
    """A key of a client, known by its prefix only; good to the end of its last day."""

    model = ApiKey
    sorts = {"prefix": "prefix"}

    api_client_id = Id(dump_only=True)
    prefix = Text(100, dump_only=True)
    expires_on = Day()
    last_used_at = Instant(dump_only=True)


class MintedKeySchema(ApiKeySchema):
    """A new key with its plain text, which is shown in this answer only."""

    key = Text(100, pattern=KEY_PATTERN, exempt=True, dump_only=True)


class ApiKeyFilters(Filters):
    """Which keys."""
