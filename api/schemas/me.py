"""Who calls, on the wire. The server writes it and nobody loads it."""

import marshmallow as ma

from api.rest.fields import Choice, Id, List, Text
from api.rest.schemas import NamedReferenceSchema, Schema
from api.schemas.organisation import GrantSchema
from models.clients import CLIENT_KINDS

KNOWN = {"nullable": False}
PERMISSION = r"^[a-z-]+:[a-z-]+$"


class RightSchema(Schema):
    """Something that the caller may do."""

    permission = Text(100, pattern=PERMISSION, dump_only=True, metadata=KNOWN)
    strategy_id = Id(dump_only=True)
    extent = Choice("all", "some", dump_only=True, metadata=KNOWN)


class MeSchema(Schema):
    """Who calls, what was granted to them, and what they may do by it."""

    type = Choice("person", "client", dump_only=True, metadata=KNOWN)
    id = Id(dump_only=True, metadata=KNOWN)
    name = Text(dump_only=True, metadata=KNOWN)
    kind = Choice(*CLIENT_KINDS, dump_only=True)
    person_id = Id(dump_only=True)
    person = ma.fields.Nested(NamedReferenceSchema, dump_only=True, allow_none=True)
    centre_id = Id(dump_only=True)
    centre = ma.fields.Nested(NamedReferenceSchema, dump_only=True, allow_none=True)
    grants = List(ma.fields.Nested(GrantSchema), most=50, dump_only=True)
    scopes = List(Text(100), most=50, dump_only=True)
    permissions = List(ma.fields.Nested(RightSchema), most=10_000, dump_only=True)
