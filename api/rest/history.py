"""What became of a resource: each version of it with who and when, and what differs between two times.

The ledger tells it, so that what is gone is told as well.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response

from api.problems import Fault, Problem
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.fields import Choice, Flag, Instant, JsonValue, List, Query, Text, Whole
from api.rest.paging import Mark, fingerprint, header_of, links, unseal
from api.rest.recall import place_of
from api.rest.schemas import (
    CURSOR,
    LARGEST_PAGE,
    LONGEST_CURSOR,
    PAGE,
    ActorSchema,
    LinksSchema,
    ResourceSchema,
    Schema,
)
from api.rest.versions import Seen, changed, not_found, seen, was_there
from models.base import Record
from models.changes import ACTIONS, Change, microseconds_of

ORDER = (("resource_version", False),)
MOST = 200  # properties of a resource
LARGEST_POSITION = 2**63 - 1


class PropertyChangeSchema(Schema):
    """A property that was another before."""

    field = Text(100, dump_only=True)
    from_ = JsonValue(data_key="from", dump_only=True, metadata={"nullable": False})
    to = JsonValue(dump_only=True, metadata={"nullable": False})


class ChangeSinceSchema(PropertyChangeSchema):
    """A property that is another than the caller knows: when it last changed, and by whom."""

    at = Instant(dump_only=True, metadata={"nullable": False})
    by = ma.fields.Nested(ActorSchema, dump_only=True, metadata={"nullable": False})


class HistoryItemSchema(Schema):
    """One version: who made it, when, and what they changed."""

    position = Whole(1, LARGEST_POSITION, dump_only=True, metadata={"nullable": False})
    at = Instant(dump_only=True, metadata={"nullable": False})
    actor = ma.fields.Nested(ActorSchema, dump_only=True, metadata={"nullable": False})
    action = Choice(*ACTIONS, dump_only=True, metadata={"nullable": False})
    version = Whole(1, dump_only=True, metadata={"nullable": False})
    redacted = Flag(dump_only=True)
    changes = List(ma.fields.Nested(PropertyChangeSchema), most=MOST, dump_only=True)


class HistorySchema(Schema):
    """One page of what became of a resource, the oldest first."""

    items = List(ma.fields.Nested(HistoryItemSchema), most=LARGEST_PAGE, dump_only=True)
    links = ma.fields.Nested(LinksSchema, dump_only=True, metadata={"nullable": False})


class DifferencesSchema(Schema):
    """What a resource was at one time and was no longer at another."""

    from_ = Instant(data_key="from", dump_only=True, metadata={"nullable": False})
    to = Instant(dump_only=True, metadata={"nullable": False})
    redacted = Flag(dump_only=True)
    changes = List(ma.fields.Nested(PropertyChangeSchema), most=MOST, dump_only=True)


class HistoryPages(Query):
    """Which page of a history."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    page_size = Whole(1, LARGEST_PAGE, load_default=PAGE)
    cursor = Text(LONGEST_CURSOR, pattern=CURSOR, exempt=True, load_default=None)


class DifferencesSpan(Query):
    """Between which times, all changes of either instant included."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    from_ = Instant(data_key="from", required=True)
    to = Instant()


def history(schema: type[ResourceSchema], key: UUID, asked: dict[str, Any], path: dict[str, UUID]) -> Response:
    """One page of the versions of a resource that is, or was, where the path says."""
    model, size, bound = schema.model, asked["page_size"], fingerprint(schema, {})
    mark = unseal(asked["cursor"], bound, ORDER, Change) if asked["cursor"] else None
    if not was_there(model, key, path):
        raise not_found(model, key, path)
    found, before, has_next = _page(model, key, size, mark)
    ends = [(one.version.number,) for one in found]
    around = links(ends, 1, bound, has_next=has_next, has_previous=before is not None)
    response = json_answer({"items": _items(found, before), "links": around})
    response.headers["Link"] = header_of(around)
    return response


def _page(model: type[Record], key: UUID, size: int, mark: Mark | None) -> tuple[list[Seen], Seen | None, bool]:
    """The versions of a page, the one before the first, and whether there are more."""
    if mark and mark.back:
        found = seen(model, key, "before", mark.values[0], size + 1)[::-1]
        return found[-size:], (found[0] if len(found) > size else None), True
    found = seen(model, key, "from", mark.values[0] if mark else 1, size + 2)
    before, rest = (found[0], found[1:]) if mark and found else (None, found)
    return rest[:size], before, len(rest) > size


def _items(found: list[Seen], before: Seen | None) -> list[dict[str, Any]]:
    """Each version with what it changed of the one before it; what was created was nothing."""
    earlier = [before, *found[:-1]]
    return [_item(one, last.state if last else None) for one, last in zip(found, earlier, strict=True)]


def _item(one: Seen, before: dict[str, Any] | None) -> dict[str, Any]:
    version = one.version
    told = {"position": version.position, "at": version.at, "actor": version.actor, "action": version.action}
    changes = changed(before, one.state)
    return {**told, "version": version.number, "redacted": one.redacted, "changes": changes}


def ends_of(asked: dict[str, Any]) -> tuple[datetime, datetime]:
    """The two times asked for, taken out of ``asked``; Problem where the later one comes first."""
    first, last = asked.pop("from_"), asked.pop("to") or datetime.now(UTC)
    if last < first:
        raise Problem("dates-out-of-order", faults=[Fault("to", "dates-out-of-order")])
    return first, last


def differences(schema: type[ResourceSchema], key: UUID, asked: dict[str, Any], path: dict[str, UUID]) -> Response:
    """What differs between two times; what was not there at one of them was nothing."""
    model, (first, last) = schema.model, ends_of(asked)
    if not was_there(model, key, path):
        raise not_found(model, key, path)
    place_of(first)
    ends = [next(iter(seen(model, key, "at", microseconds_of(at), 1)), None) for at in (first, last)]
    old, new = (end.state if end else None for end in ends)
    redacted = any(end.redacted for end in ends if end)
    return json_answer({"from": first, "to": last, "redacted": redacted, "changes": changed(old, new)})


def remembers(blp: Blueprint, item: str, schema: type[ResourceSchema], permission: str) -> None:
    """Let everybody who may read the resource at ``item`` ask what became of it, and what differs between two times."""
    named = schema.__name__.removesuffix("Schema")
    parameter = item.rpartition(":")[2].removesuffix(">")

    class History(Resource):
        @blp.requires(permission)
        @blp.arguments(HistoryPages, location="query")
        @blp.response(200, HistorySchema)
        def get(self, asked: dict[str, Any], **path: UUID) -> Response:
            """List what became of it

            Each version with who made it and what they changed, the oldest first; what was deleted is told as well.
            `from` is null where something was created, `to` where it was deleted. References stand as ids, people have
            the names that they have now, and `redacted` says that the caller may not see all of a version.
            """
            return history(schema, path.pop(parameter), asked, path)

    class Differences(Resource):
        @blp.requires(permission)
        @blp.arguments(DifferencesSpan, location="query")
        @blp.response(200, DifferencesSchema)
        def get(self, asked: dict[str, Any], **path: UUID) -> Response:
            """Show what differs between two times

            Between the state at `from` and that at `to`, now where it is left out, all changes of either instant
            included; what was not there at one of them was nothing.
            """
            return differences(schema, path.pop(parameter), asked, path)

    for view in (History, Differences):
        view.__name__ = f"{named}{view.__name__}"
        blp.route(f"{item}/{view.__name__.removeprefix(named).lower()}")(view)
