"""Who read hidden figures exactly, on the wire. The server writes it and nobody loads it."""

import marshmallow as ma

from api.rest.fields import Id, Instant, List, Text
from api.rest.schemas import LARGEST_PAGE, ActorSchema, LinksSchema, Schema

KNOWN = {"nullable": False}


class ExactUseSchema(Schema):
    """One answer that told hidden figures exactly, because a caller who may asked for it."""

    id = Id(dump_only=True, metadata=KNOWN)
    at = Instant(dump_only=True, metadata=KNOWN)
    caller = ma.fields.Nested(ActorSchema, dump_only=True, metadata=KNOWN)
    strategy_id = Id(dump_only=True, metadata=KNOWN)
    resource_type = Text(100, dump_only=True, metadata=KNOWN)
    resource_id = Id(dump_only=True, metadata=KNOWN)
    route = Text(300, dump_only=True, metadata=KNOWN)


class ExactUsesSchema(Schema):
    """One page of who read exactly, the newest first."""

    items = List(ma.fields.Nested(ExactUseSchema), most=LARGEST_PAGE, dump_only=True)
    links = ma.fields.Nested(LinksSchema, dump_only=True, metadata=KNOWN)
