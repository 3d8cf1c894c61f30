"""The feed on the wire. The server writes it and nobody loads it, so its schemas only describe."""

from typing import Any

import marshmallow as ma

from api.auth.policy import RESOURCE_TYPES
from api.rest.cursors import FORM, LARGEST_POSITION, LENGTH
from api.rest.fields import Choice, Flag, Id, Instant, JsonValue, List, Query, Several, Text, Whole
from api.rest.schemas import Schema
from models.changes import ACTIONS, ACTORS

LARGEST_PAGE, PAGE, LONGEST_WAIT = 1000, 100, 25
HASH = r"^[0-9a-f]{64}$"
KNOWN, OPTIONAL = {"nullable": False}, {"nullable": True}


class After(Text):
    """A cursor; an empty one is none, so that a copy that begins can ask as it always will."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        return None if value == "" else super()._deserialize(value, attr, data, **options)


class ChangeFilters(Query):
    """Where to go on, which changes, and how long to wait for them."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    after = After(4000, pattern=r"^[A-Za-z0-9_-]*$", exempt=True, load_default=None, metadata={"empty": True})
    page_size = Whole(1, LARGEST_PAGE, load_default=PAGE)
    resource_type = Several(Choice(*RESOURCE_TYPES))
    strategy_id = Several(Id())
    wait = Whole(0, LONGEST_WAIT, load_default=0)
    format = Choice("json", "cloudevents")


class ChangeActorSchema(Schema):
    """Who did it, by id only; the product itself has none."""

    type = Choice(*ACTORS, dump_only=True, metadata=KNOWN)
    id = Id(dump_only=True, metadata=OPTIONAL)


class ChangeEntrySchema(Schema):
    """One change of one resource, chained to the one before it by its hash."""

    position = Whole(1, LARGEST_POSITION, dump_only=True, metadata=KNOWN)
    cursor = Text(LENGTH, pattern=FORM, dump_only=True, metadata=KNOWN)
    at = Instant(dump_only=True, metadata=KNOWN)
    actor = ma.fields.Nested(ChangeActorSchema, dump_only=True, metadata=KNOWN)
    action = Choice(*ACTIONS, dump_only=True, metadata=KNOWN)
    resource_type = Choice(*RESOURCE_TYPES, dump_only=True, metadata=KNOWN)
    resource_id = Id(dump_only=True, metadata=KNOWN)
    resource_version = Whole(1, dump_only=True, metadata=KNOWN)
    strategy_id = Id(dump_only=True, metadata=OPTIONAL)
    data = JsonValue(dump_only=True, metadata=KNOWN)
    redacted = Flag(dump_only=True)
    restricted = Flag(dump_only=True)
    form = Whole(1, dump_only=True, metadata=KNOWN)
    request_id = Text(300, dump_only=True, metadata=OPTIONAL)
    trace_id = Text(100, pattern="^[0-9a-f]{32}$", dump_only=True, metadata=OPTIONAL)
    salt = Text(32, pattern="^[0-9a-f]{32}$", dump_only=True, metadata=OPTIONAL)
    hash = Text(64, pattern=HASH, dump_only=True, metadata=KNOWN)


class ChangesSchema(Schema):
    """A page of the feed; `next` is where it goes on, also where there is nothing yet."""

    items = List(ma.fields.Nested(ChangeEntrySchema), most=LARGEST_PAGE, dump_only=True)
    next = Text(LENGTH, pattern=FORM, dump_only=True, metadata=KNOWN)


class CloudEventSchema(Schema):
    """A change as a CloudEvent 1.0."""

    specversion = Choice("1.0", dump_only=True, metadata=KNOWN)
    id = Text(64, pattern=HASH, dump_only=True)
    source = Text(2000, pattern="^[^ ]*/v1/changes$", dump_only=True, metadata=KNOWN)
    type = Text(100, pattern=r"^dk\.samspil\.[a-z-]+\.(created|updated|deleted)$", dump_only=True, metadata=KNOWN)
    subject = Id(dump_only=True, metadata=KNOWN)
    time = Instant(dump_only=True, metadata=KNOWN)
    datacontenttype = Choice("application/json", dump_only=True, metadata=KNOWN)
    data = ma.fields.Nested(ChangeEntrySchema, dump_only=True, metadata=KNOWN)
