"""From a request to typed values: one strict parser for bodies and queries, all faults at once."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, cast

import marshmallow as ma
from flask import Request, g, request
from webargs.flaskparser import FlaskParser

from api.problems import FAULTS_SHOWN, Fault, Problem, repeatable
from api.rest.fields import Query
from api.rest.schemas import ResourceSchema
from api.rest.strict_json import parse

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


class Parser(FlaskParser):
    """Unknown names are refused, wherever they stand."""

    DEFAULT_UNKNOWN_BY_LOCATION = {}

    def load_querystring(self, req: Request, schema: ma.Schema) -> dict[str, str]:
        return query_of(req)

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        body = body_of(req, JSON)
        return without_server_owned(schema, body) if isinstance(schema, ResourceSchema) else body

    def handle_error(self, error: ma.ValidationError, req: Request, schema: ma.Schema, **_: Any) -> None:  # type: ignore[override]
        [messages] = cast("dict[str, Any]", error.messages).values()
        raise invalid(messages, in_query=isinstance(schema, Query))


def query_of(req: Request) -> dict[str, str]:
    """The query's keys, each once; ``lang`` is everybody's."""
    repeated = [key for key, values in req.args.lists() if len(values) > 1]
    if repeated:
        raise Problem("invalid-request", faults=[Fault(_step(key), "repeated-query-key") for key in repeated])
    return {key: value for key, value in req.args.items() if key != "lang"}


def refuse_query(req: Request) -> None:
    """Where nothing can be asked for, every key but ``lang`` is unknown."""
    if keys := query_of(req):
        raise Problem("invalid-request", faults=[Fault(_step(key), "unknown-query-key") for key in keys])


def body_of(req: Request, *types: str) -> Any:
    """The body's JSON value; Problem 415 for any other content type."""
    if (
        req.mimetype not in types
        or req.mimetype_params.get("charset", "utf-8").lower() != "utf-8"
        or req.content_encoding
    ):
        raise Problem("unsupported-media-type", headers={"Accept": ", ".join(types)}, extra={"types": types})
    return parse(req.get_data())


def without_server_owned(schema: ResourceSchema, body: Any) -> Any:
    """The client's part of a body; the server's is kept to be compared, or refused where the record is new."""
    if not isinstance(body, dict):
        return body
    owned = {field.data_key for field in schema.dump_fields.values() if field.dump_only}
    g.server_owned = {key: body[key] for key in owned & body.keys()}
    said = {key: value for key, value in body.items() if key not in owned}
    if request.method == "POST":
        refuse_server_owned(g.server_owned, beside=schema.validate(said) if g.server_owned else {})
    return said


def refuse_server_owned(keys: Any, beside: dict[str, Any] | None = None) -> None:
    """What only the server says cannot be said by a client; ``beside`` holds the other faults of the body."""
    if keys:
        faults = [Fault(f"/{key}", "server-owned") for key in sorted(keys)]
        raise Problem("invalid-request", faults=faults + faults_of(beside or {}))


def load_values(schema: ma.Schema, body: Any) -> dict[str, Any]:
    """Typed values of a body, or the problem that names every fault."""
    try:
        values: dict[str, Any] = schema.load(body)
    except ma.ValidationError as error:
        raise invalid(error.messages) from None
    return values


def invalid(messages: Any, *, in_query: bool = False) -> Problem:
    """The problem of a body or, naming keys instead of pointers, of a query."""
    faults = faults_of(messages)
    if in_query:
        faults = [replace(fault, pointer=fault.pointer.removeprefix("/")) for fault in faults]
    return Problem("invalid-request", faults=faults)


def faults_of(tree: Any) -> list[Fault]:
    """Marshmallow's tree of messages as faults with pointers; what is unknown comes last, in a fixed order."""
    leaves = islice(sorted(_leaves(tree, ""), key=_place), FAULTS_SHOWN)
    return [Fault(at, str(code), getattr(code, "params", {})) for at, code in leaves]


def _place(leaf: tuple[str, str]) -> tuple[bool, str]:
    is_unknown = leaf[1].startswith("unknown-")
    return is_unknown, leaf[0] if is_unknown else ""


def _leaves(tree: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, branch in tree.items():
            yield from _leaves(branch, at if key == "_schema" else f"{at}/{_step(key)}")
    elif isinstance(tree, list):
        for leaf in tree:
            yield from _leaves(leaf, at)
    else:
        yield at, tree


def _step(key: Any) -> str:
    """A JSON pointer's step. A property nobody knows is named as it came, unless that cannot be repeated."""
    return repeatable(str(key)).replace("~", "~0").replace("/", "~1")
