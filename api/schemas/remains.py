"""What a centre leaves, on the wire. The server writes it and nobody loads it."""

import marshmallow as ma

from api.rest.fields import Choice, Day, Id, List, Text
from api.rest.schemas import NamedReferenceSchema, Schema
from models.queries.remains import KINDS, MOST

KNOWN = {"nullable": False}


class RemainingResourceSchema(Schema):
    """What must find a new owner."""

    type = Text(100, dump_only=True, metadata=KNOWN)
    id = Id(dump_only=True, metadata=KNOWN)
    title = Text(dump_only=True, metadata=KNOWN)


class RemainSchema(Schema):
    """Something that a centre has in hand, and how; `person` is the one of its people who holds the duty."""

    kind = Choice(*KINDS, dump_only=True, metadata=KNOWN)
    resource = ma.fields.Nested(RemainingResourceSchema, dump_only=True, metadata=KNOWN)
    person = ma.fields.Nested(NamedReferenceSchema, dump_only=True)


class RemainsSchema(Schema):
    """What must find a new owner when a centre ends; `validTo` is its last day, null where none is set."""

    valid_to = Day(dump_only=True)
    items = List(ma.fields.Nested(RemainSchema), most=MOST, dump_only=True)
