"""What is missing before an evaluation on the wire, and the requests for it."""

import marshmallow as ma

from api.rest.fields import Choice, Day, Id, Instant, List, Query, Text
from api.rest.schemas import By, Expanded, Filters, NamedReferenceSchema, ResourceSchema, Schema
from models.evaluations import ReadinessRequest
from models.queries.readiness import KINDS, MOST

KNOWN = {"nullable": False}
OF = ("goals", "indicators", "initiatives", "requests")


class ReadinessFilters(Query):
    """Whose, of what is missing."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    centre_id = Id()
    person_id = Id()


class MissingResourceSchema(Schema):
    """What something is missing of."""

    type = Choice(*OF, dump_only=True, metadata=KNOWN)
    id = Id(dump_only=True, metadata=KNOWN)
    title = Text(dump_only=True, metadata=KNOWN)


class MissingSchema(Schema):
    """Something that is missing, from whom and by when."""

    kind = Choice(*KINDS, dump_only=True, metadata=KNOWN)
    resource = ma.fields.Nested(MissingResourceSchema, dump_only=True, metadata=KNOWN)
    centre = ma.fields.Nested(NamedReferenceSchema, dump_only=True)
    person = ma.fields.Nested(NamedReferenceSchema, dump_only=True)
    due_on = Day(dump_only=True)
    text = Text(dump_only=True, metadata=KNOWN)


class ReadinessSchema(Schema):
    """What is missing before an evaluation of a strategy."""

    items = List(ma.fields.Nested(MissingSchema), most=MOST, dump_only=True)


class RequestedSchema(Schema):
    """Something that was missing when a request was sent."""

    kind = Choice(*KINDS, dump_only=True, metadata=KNOWN)
    resource_type = Choice(*OF, dump_only=True, metadata=KNOWN)
    resource_id = Id(dump_only=True, metadata=KNOWN)


class ReadinessRequestSchema(ResourceSchema):
    """A request to a centre or a person for what is missing before an evaluation; never edited."""

    model = ReadinessRequest
    sorts = {"at": "at"}

    strategy_id = Id(dump_only=True)
    evaluation_id = Id(dump_only=True)
    centre_id = Id()
    centre = Expanded()
    person_id = Id()
    person = Expanded()
    due_on = Day()
    text = Text(10_000, prose=True)
    items = List(ma.fields.Nested(RequestedSchema), most=MOST, dump_only=True)
    at = Instant(dump_only=True)
    by = By()


class ReadinessRequestFilters(Filters):
    """Which requests."""
