"""What was denied, on the wire. The server writes it and nobody loads it."""

import marshmallow as ma

from api.rest.fields import Choice, Id, Instant, List, Text, Whole
from api.rest.schemas import LARGEST_PAGE, ActorSchema, LinksSchema, Schema

KNOWN = {"nullable": False}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class DenialSchema(Schema):
    """The attempts of one caller, within one minute, at what it may not do."""

    id = Id(dump_only=True, metadata=KNOWN)
    at = Instant(dump_only=True, metadata=KNOWN)
    caller = ma.fields.Nested(ActorSchema, dump_only=True, metadata=KNOWN)
    permission = Text(100, dump_only=True, metadata=KNOWN)
    status = Whole(401, 404, dump_only=True, metadata=KNOWN)
    method = Choice(*METHODS, dump_only=True, metadata=KNOWN)
    route = Text(300, dump_only=True, metadata=KNOWN)
    count = Whole(1, dump_only=True, metadata=KNOWN)


class DenialsSchema(Schema):
    """One page of what was denied, the newest first."""

    items = List(ma.fields.Nested(DenialSchema), most=LARGEST_PAGE, dump_only=True)
    links = ma.fields.Nested(LinksSchema, dump_only=True, metadata=KNOWN)
