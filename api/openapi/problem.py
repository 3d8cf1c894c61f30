"""The problem document and its faults as components."""

from api.openapi.components import Components
from api.openapi.properties import Json
from api.rest import text
from api.rest.history import MOST, ChangeSinceSchema

_TEXT = {"type": "string", "minLength": 1, "maxLength": 2000, "pattern": text.LINE}
_CODE = {"type": "string", "minLength": 1, "maxLength": 60, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_WORD = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_:/+.-]+$"}
_SINCE = "412: what differs from the version that `If-Match` names."
_ID = {"type": "string", "format": "uuid", "minLength": 36, "maxLength": 36}
_PATH = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^/v1/[A-Za-z0-9/{}-]+$"}


def add_problem(components: Components) -> Json:
    """A reference to the problem document."""
    fault = components.add("Fault", _FAULT)
    current = components.add("CurrentVersion", _CURRENT)
    use = components.add("Use", _USE)
    change = components.reads(ChangeSinceSchema)
    return components.add("Problem", _problem(fault, current, change, use))


def _problem(fault: Json, current: Json, change: Json, use: Json) -> Json:
    named = {
        "type": {"type": "string", "maxLength": 80, "pattern": "^/problems/[a-z0-9-]+$"},
        "title": _TEXT,
        "status": {"type": "integer", "format": "int32", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "instance": {"type": "string", "maxLength": 10_000, "pattern": "^/"},
        "traceId": {"type": "string", "maxLength": 32, "pattern": "^([0-9a-f]{32})?$"},
        "errors": {"type": "array", "items": fault, "maxItems": 10_000},
    }
    extra = {
        "permission": {**_WORD, "description": "403: the permission that is missing."},
        "types": {**_words(10), "description": "415: the content types that the address takes."},
        "allowedTransitions": {**_words(20), "description": "409: the states that may follow."},
        "uses": {"type": "array", "items": use, "maxItems": 20, "description": "409: what points here."},
        "restart": {**_PATH, "description": "410: where the feed begins."},
        "snapshot": {"type": "array", "items": _PATH, "maxItems": 100, "description": "410: the lists to read again."},
        "current": {"anyOf": [current, {"type": "null"}], "description": "412: the version that stands, if any."},
        "changes": {"type": "array", "items": change, "maxItems": MOST, "description": _SINCE},
        "outcome": {"type": "string", "enum": ["unknown"], "description": "503: the change may have been stored."},
    }
    about = {
        "type": "Leads to the page of the problem's code.",
        "title": "What is wrong, in the language of the answer.",
        "status": "The HTTP status.",
        "detail": "What to do about it.",
        "instance": "The path that was asked for.",
        "traceId": "Names the request in the log.",
        "errors": "Every fault that was found, all at once.",
    }
    told = {name: {**form, "description": about[name]} for name, form in named.items()}
    return {
        "type": "object",
        "description": "What went wrong (RFC 9457). Some problems carry members of their own.",
        "properties": {**told, **extra},
        "required": list(named),
    }


def _words(most: int) -> Json:
    return {"type": "array", "items": _WORD, "maxItems": most}


_FAULT: Json = {
    "type": "object",
    "description": "One thing wrong with a request.",
    "properties": {
        "pointer": {
            "type": "string",
            "maxLength": 2000,
            "pattern": r"^[^\u0000]*$",
            "description": "Where: a JSON pointer into the body, the name of a query key or header, or `path`.",
        },
        "code": {**_CODE, "description": "What, for programs: stable, never reused."},
        "detail": {**_TEXT, "description": "What, for people."},
    },
    "required": ["pointer", "code", "detail"],
    "additionalProperties": False,
}
_CURRENT: Json = {
    "type": "object",
    "description": "The version that stands.",
    "properties": {
        "version": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 2**31 - 1},
        "etag": {"type": "string", "maxLength": 100, "pattern": r'^"[0-9]+\.[0-9a-f]{8}"$'},
    },
    "required": ["version", "etag"],
    "additionalProperties": False,
}
_USE: Json = {
    "type": "object",
    "description": "A resource that points here.",
    "properties": {"type": _WORD, "id": _ID},
    "required": ["type", "id"],
    "additionalProperties": False,
}
