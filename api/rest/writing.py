"""The helpers that make a view one to three lines: page, show, load, save, replace, change, remove.

They carry what every resource needs and no rule of any: who may, which version, the one flush, the answer.
"""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Response, g, request
from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm import selectinload

from api.auth import policy
from api.auth.identity import principal
from api.database import connection, session, snapshot
from api.problems import Problem
from api.rest.conditions import CHANGING, Stale, demand_version, json_answer, named_versions, tag_of
from api.rest.cursors import seal
from api.rest.fields import LARGEST
from api.rest.merging import merge, same
from api.rest.paging import header_of, read_page
from api.rest.parsing import load_values, refuse_server_owned
from api.rest.reading import Shape, reading, rows
from api.rest.recall import day
from api.rest.redaction import blank_beyond
from api.rest.schemas import Filters, ResourceSchema
from api.rest.strict_json import dumps, parse
from api.rest.versions import changed_since, not_found, was_there
from models.base import Record, StrategyRecord
from models.ledger import settle
from models.prepared import ask, held
from models.queries.uses import uses_of
from models.references import touched
from models.sight import EVERYTHING, Sight, in_sight

R = TypeVar("R", bound=Record)


def narrowing(model: type[Record]) -> Sight:
    """What reads of ``model`` are narrowed to: what belongs to no strategy is for everybody."""
    return policy.sight() if hasattr(model, "strategy_id") else EVERYTHING


def page(schema: type[ResourceSchema], filters: type[Filters], asked: dict[str, Any], **fixed: Any) -> Response:
    """One page of the resources that the caller may see; ``fixed`` holds what the path says."""
    sight = narrowing(schema.model)
    shape = Shape(fixed=tuple(sorted(fixed)), visible=sight.is_narrow, heading="past" not in g)
    with snapshot() if asked["include_total"] else nullcontext(connection()) as found:
        answer = read_page(found, schema, filters, asked, shape, {**sight.params, **fixed}, day())
    redact(schema, answer.items)
    response = json_answer(answer.document())
    response.headers["Link"] = header_of(answer.links)
    if answer.head:
        response.headers["Changes-Cursor"] = seal(*answer.head)
    return response


def every(
    schema: type[ResourceSchema], filters: type[Filters], asked: Mapping[str, Any], most: int, **fixed: Any
) -> list[dict[str, Any]]:
    """All that a list holds, in its order; Problem where that is more than ``most``."""
    sight = narrowing(schema.model)
    shape = Shape(fixed=tuple(sorted(fixed)), visible=sight.is_narrow)
    whole = {"sort": None, **asked, "page_size": most, "cursor": None, "include_total": False}
    found = read_page(connection(), schema, filters, whole, shape, {**sight.params, **fixed}, day())
    if found.links["next"]:
        raise Problem("export-too-large", most=most)
    redact(schema, found.items)
    return found.items


def representation(schema: type[ResourceSchema], key: UUID, **fixed: Any) -> dict[str, Any] | None:
    """The resource as it stands on the wire, or None where the caller can see none."""
    sight = narrowing(schema.model)
    shape = Shape(fixed=("id", *sorted(fixed)), visible=sight.is_narrow)
    found = rows(connection(), schema, shape, {**sight.params, **fixed, "id": key, "today": day()})
    items = reading(schema).items(found, day())
    redact(schema, items)
    return items[0] if items else None


def redact(schema: type[ResourceSchema], items: list[dict[str, Any]]) -> None:
    """Blank what only some may read. Whoever may write it reads it too, so that nothing is lost by a read, modify,
    write.
    """
    for permission, blanks in schema.restricted.items():
        if not any(policy.permits(principal(), one) for one in (permission, f"{schema.model.resource_type}:write")):
            for item in items:
                item.update(blanks)
    blank_beyond(connection(), schema, items)


def under(model: type[Record], key: UUID, **fixed: Any) -> UUID:
    """The id of the record that a nested collection lies under; 404 where the caller can see none."""
    sight = narrowing(model)
    if not ask(
        connection(), _existence(model, tuple(sorted(fixed)), sight.is_narrow), {**sight.params, **fixed, "id": key}
    ):
        raise not_found(model, key, fixed)
    return key


@cache
def _existence(model: Any, fixed: tuple[str, ...], narrowed: bool) -> Select[Any]:  # noqa: FBT001, part of the key
    conditions = [getattr(model, name) == bindparam(name) for name in fixed]
    conditions += [in_sight(model.strategy_id)] if narrowed else []
    return select(model.id).where(model.id == bindparam("id"), *conditions)


def show(schema: type[ResourceSchema], key: UUID, **fixed: Any) -> Response:
    """One resource with its entity tag."""
    document = representation(schema, key, **fixed)
    if document is None:
        raise not_found(schema.model, key, fixed)
    return json_answer(document, version=document["version"])


def as_seen(schema: type[ResourceSchema], permission: str, place: Record | None) -> type[ResourceSchema]:
    """The form in which the caller reads what lies at ``place``: exact for whoever has ``permission`` there, without
    hidden figures for everybody else (domain rule 11 f), and for all where there is no such place any more.
    """
    exact = schema.disclosed is None or (place is not None and policy.permits(principal(), permission, place))
    return schema if exact else cast("type[ResourceSchema]", schema.disclosed)


def load(model: type[R], key: UUID, **fixed: Any) -> R:
    """The record to be changed, locked; 404, 403, 412 and 428 are raised here."""
    record = _held(model, key)
    if record is None and named_versions() and was_there(model, key, fixed):
        raise stale(model, key)
    return _admitted(record, model, key, fixed)


def _admitted(record: R | None, model: type[R], key: UUID, fixed: Mapping[str, Any]) -> R:
    """The record, where the caller may change it and knows its version."""
    if record is None or not _may_see(record, fixed):
        raise not_found(model, key, dict(fixed))
    policy.demand(g.permission, record)
    if request.method == "DELETE":
        for permission, place in _beside(record, schema_of(model), is_going=True):
            policy.demand(permission, place)
    try:
        demand_version(record.version)
    except Stale:
        raise stale(type(record), record.id) from None
    return record


def _held(model: type[R], key: UUID) -> R | None:
    """The record, locked; with its lists where the request may change them."""
    found = unit_of_work()
    if request.method in CHANGING or found.identity_map:
        record: R | None = found.get(model, key, options=_owned(model), with_for_update={"key_share": True})
        return record
    return held(found, model, key)


def _may_see(record: Record, fixed: Mapping[str, Any]) -> bool:
    """Whether the record is in the caller's strategies, and where the path says."""
    is_there = all(getattr(record, name) == value for name, value in fixed.items())
    return is_there and (not hasattr(record, "strategy_id") or policy.sight().holds(record.strategy_id))


def save(record: Record, status: int | None = None, parent: Record | None = None) -> Response:
    """Settle the unit of work and answer with the record; 201 where it is new or a step, then with the parent's tag."""
    found = unit_of_work()
    is_new = inspect(record).transient or inspect(record).pending
    if inspect(record).transient:
        found.add(record)
    schema = schema_of(type(record))
    for permission, place in _beside(record, schema):
        policy.demand(permission, place)
    settle(found)
    is_made = is_new or parent is not None  # a step may have been taken already, by what it follows from
    if not _lies_where_admitted(record, is_new=is_made):
        policy.demand(g.permission, record)
    document = representation(schema, record.id)
    tag = None if parent is None else _tag(parent)
    version = None if document is None else document["version"]
    response = json_answer(document, status or (201 if is_made else 200), tag, version)
    if is_made:
        collection = request.path.rpartition("/")[0] if request.method == "PUT" else request.path
        response.headers["Location"] = f"{collection}/{record.id}"
    return response


def _lies_where_admitted(record: Record, *, is_new: bool) -> bool:
    """Whether it is new in a place that was asked for already: whoever may write that may lay it there."""
    place = getattr(record, record.parent_reference) if is_new and isinstance(record, StrategyRecord) else None
    return any((permission, one.id) == (g.permission, place) for permission, one in g.get("demanded", ()))


def _beside(record: Record, schema: type[ResourceSchema], *, is_going: bool = False) -> Iterator[tuple[str, Record]]:
    """What changing this record needs beside the permission for itself, and for what: some properties have one of their
    own, and so has laying it in another record or taking it out, be it by deleting it; what cannot be seen there is
    refused as unknown, by ``settle``.
    """
    for attribute, permission in schema.guarded.items():
        if inspect(record).attrs[attribute].history.has_changes():
            yield permission, record
    for attribute, permission in schema.entrusted.items():
        for kind, key in touched(record, attribute, is_going=is_going):
            place: Any = unit_of_work().get(kind, key)
            if place is not None and policy.sight().covers(place.strategy_id):
                yield permission, place


def lacking_beside(record: Record, schema: type[ResourceSchema], *, is_going: bool = False) -> str | None:
    """The first permission that changing or deleting this record needs beside and that the caller does not have."""
    if not (schema.guarded or schema.entrusted):
        return None
    who, needed = principal(), _beside(record, schema, is_going=is_going)
    return next((one for one, place in needed if not policy.permits(who, one, place)), None)


def replace(model: type[R], key: UUID, values: Mapping[str, Any], **fixed: Any) -> Response:
    """PUT: create under a free id that the client chose, or replace what is there."""
    found = unit_of_work()
    found.info["chosen_ids"] = {key}
    record = _held(model, key)
    if record is None:
        if "If-Match" in request.headers:
            raise stale(model, key)
        own = {"id": str(key)}  # what the path says may be said again
        refuse_server_owned([name for name, value in g.server_owned.items() if not same(own.get(name, ...), value)])
        return save(model(id=key, **values, **fixed))
    if "If-None-Match" in request.headers:
        raise Problem("already-exists") if _may_see(record, fixed) else not_found(model, key, fixed)
    return save(assign(_admitted(record, model, key, fixed), _unlike(record, values)))


def _unlike(record: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those values that differ from the record's: what came back as it was read says nothing anew, so that the reason
    for an earlier change is none for this one.
    """
    return {name: value for name, value in values.items() if getattr(record, name) != value}


def change(record: R, patch: dict[str, Any]) -> R:
    """PATCH: merge into what stands now (RFC 7396), judge the whole as a PUT would, and take what the patch says."""
    schema = schema_of(type(record))()
    owned = {field.data_key for field in schema.dump_fields.values() if field.dump_only}
    current = parse(dumps(representation(type(schema), record.id)))
    writable = {name: value for name, value in current.items() if name not in owned}
    unset = {name for name, value in writable.items() if value is None}
    merged = merge({name: value for name, value in writable.items() if name not in unset}, patch)
    said = {field.attribute or name for name, field in schema.load_fields.items() if field.data_key in patch}
    return assign(record, {name: value for name, value in load_values(schema, merged).items() if name in said})


def assign(record: R, values: Mapping[str, Any]) -> R:
    """Give a record its new values; what the server owns and came back unchanged is ignored, changed it is refused."""
    if g.server_owned:
        read = _as_read(record)
        changed = [key for key, value in g.server_owned.items() if not any(same(one[key], value) for one in read)]
        refuse_server_owned(changed)
    for name, value in values.items():
        setattr(record, name, value)
    return record


def _as_read(record: Record) -> list[dict[str, Any]]:
    """The record in each form in which a client may have read it."""
    exact = schema_of(type(record))
    forms = [exact, exact.disclosed] if exact.disclosed else [exact]
    return [parse(dumps(representation(form, record.id))) for form in forms]


def remove(record: Record) -> Response:
    """DELETE: 204, or 409 with what points here."""
    found = unit_of_work()
    if uses_of(found, record):
        who = principal()
        uses = uses_of(found, record, policy.sight(), lambda kind: policy.may_read(who, kind))
        raise Problem("still-in-use", extra={"uses": uses})
    found.delete(record)
    settle(found)
    return Response(status=204)


def stale(model: type[Record], key: UUID) -> Problem:
    """412 with the version that stands, if any, and what has changed since the newest one that the caller names."""
    document = representation(schema_of(model), key)
    version = document["version"] if document else LARGEST
    current = document and {"version": version, "etag": tag_of(version, dumps(document))}
    if request.headers["If-Match"] == "*":
        return Problem("version-not-named", extra={"current": current})
    known = [one for one in named_versions() if one < version]
    changes = changed_since(model, key, max(known)) if known else []
    return Problem("stale-version", extra={"current": current, "changes": changes})


def schema_of(model: type[Record]) -> type[ResourceSchema]:
    return ResourceSchema.of[model]


def _tag(record: Record) -> str:
    return tag_of(record.version, dumps(representation(schema_of(type(record)), record.id)))


def unit_of_work() -> Any:
    """The unit of work, told who acts and what they may refer to."""
    found = session()
    if "actor" not in found.info:
        found.info["actor"] = principal().actor
        found.info["sight"] = policy.sight()
        found.info["request"] = g.get("request_id"), g.get("trace_id")
    return found


def _owned(model: type[Record]) -> list[Any]:
    """The owned lists, loaded with a record that may get new ones."""
    relations = inspect(model).relationships
    return [selectinload(getattr(model, one.key)) for one in relations if one.cascade.delete_orphan]
