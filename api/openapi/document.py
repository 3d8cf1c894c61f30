"""The whole document: every view under ``/v1`` with what it refers to."""

from collections import Counter
from typing import Any

import orjson
from flask import Flask

from api.openapi.answers import HEADERS, error_responses
from api.openapi.components import Components
from api.openapi.examples import example_of
from api.openapi.operations import BEARER, Operation
from api.openapi.parameters import path_of
from api.openapi.properties import Json
from api.rest.blueprint import Blueprint

METHODS = ("get", "post", "put", "patch", "delete")
STAGE = "Production: the server that this document came from"
ABOUT = """\
Samspil holds a municipality's strategy and what follows from it, and answers how the follow-up stands.

Every request proves who calls: `Authorization: Bearer <key>` with the key of an API client, or with a person's access
token. Every answer carries `API-Version` and what is left of the rate limit, and an `X-Request-Id` comes back as it was
sent, unless it looks like a CPR number: then it is passed over. Unknown query keys, properties and repeated ones are
refused. Errors are problem documents (RFC 9457) that name every fault at once; `type` leads to a page about the code.
To change something, read it, and send its `ETag` back in `If-Match`. Lists come in pages: follow `links.next`. A `POST`
that is sent again under the same `Idempotency-Key` is done once, and its first answer comes again. Text is trimmed and
brought to Unicode NFC; a CPR number in it is refused.
"""


def document_of(app: Flask) -> Json:
    """The document as JSON values, in the order in which a reader meets the collections."""
    operations = list(_operations(app))
    components = Components()
    responses = error_responses(components)
    _read_first(operations, components)
    paths: dict[str, Json] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method] = one.document(components)
    parameters = _share([one for path in paths.values() for one in path.values()])
    return {
        "openapi": "3.1.0",
        "info": _info(app),
        "servers": [{"url": "/v1", "description": STAGE, "x-internal": False}],
        "security": BEARER,
        "tags": [{"name": blp.name, "description": blp.description} for blp in _blueprints(app)],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.schemas.items())),
            "parameters": parameters,
            "headers": HEADERS,
            "responses": responses,
            "examples": _examples(paths, components.schemas),
            "securitySchemes": {"bearer": _BEARER, "calendarToken": _CALENDAR_TOKEN},
        },
    }


_CALENDAR_TOKEN = {
    "type": "apiKey",
    "in": "query",
    "name": "token",
    "description": (
        "The token of a calendar subscription, for calendar programs, which can send no header. It opens the calendar "
        "and nothing else."
    ),
}
_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "samspil_<12 hex digits>_<64 hex digits>, or JWT",
    "description": (
        "The key of an API client, or a person's access token from the municipality's login provider. Both belong into "
        "programs, never into pages or addresses. They say who calls; what the caller may do is granted here."
    ),
}


def _info(app: Flask) -> Json:
    url = app.config["PUBLIC_URL"] or "https://samspil.example"
    return {
        "title": app.config["API_TITLE"],
        "version": app.config["API_VERSION"],
        "summary": "Follow-up on a municipality's integration strategy",
        "description": ABOUT,
        "contact": {"name": "Samspil", "url": url, "email": app.config["CONTACT_EMAIL"]},
        "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    }


def _blueprints(app: Flask) -> list[Blueprint]:
    """Those of the contract; what stands outside ``/v1`` is for whoever runs the product."""
    contract = (one for one in app.blueprints.values() if isinstance(one, Blueprint))
    return [one for one in contract if (one.url_prefix or "").startswith("/v1/")]


def _operations(app: Flask) -> list[Operation]:
    found = []
    for blueprint in _blueprints(app):
        for view, methods in blueprint._docs.items():  # noqa: SLF001, where flask-smorest keeps the decorators' notes
            rule = next(app.url_map.iter_rules(f"{blueprint.name}.{view}"))
            kind: Any = app.view_functions[rule.endpoint]
            for method in METHODS:
                if method in methods:
                    permission = getattr(getattr(kind.view_class, method), "permission", None)
                    notes = {**methods[method], "permission": permission}
                    found.append(Operation(path_of(rule), method, view, blueprint.name, notes))
    return found


def lists_of(app: Flask) -> list[str]:
    """The paths of all lists, in that order."""
    return [f"/v1{one.path}" for one in _operations(app) if one.method == "get" and one.listed]


def _read_first(operations: list[Operation], components: Components) -> None:
    for one in operations:
        for schema in one.read:
            components.reads(type(schema))


def _share(operations: list[Json]) -> Json:
    """Make components of the parameters that stand alike in several operations."""
    texts = Counter(orjson.dumps(one) for each in operations for one in each["parameters"])
    shared: dict[str, bytes] = {}
    for text, times in texts.most_common():
        name = orjson.loads(text)["name"].replace("-", "")
        if times > 1:
            shared.setdefault(name[0].upper() + name[1:], text)
    names = {text: name for name, text in shared.items()}
    for each in operations:
        each["parameters"] = [_shared(one, names) for one in each["parameters"]]
    return {name: orjson.loads(text) for name, text in sorted(shared.items())}


def _shared(parameter: Json, names: dict[bytes, str]) -> Json:
    name = names.get(orjson.dumps(parameter))
    return {"$ref": f"#/components/parameters/{name}"} if name else parameter


def _examples(paths: dict[str, Json], schemas: dict[str, Json]) -> Json:
    """An example of each object that stands as a whole in a request or an answer."""
    text = orjson.dumps(paths).decode()
    return {
        name: {"summary": f"An example of {name}", "value": example_of(name, schemas)}
        for name in sorted(schemas)
        if f'"#/components/examples/{name}"' in text
    }
