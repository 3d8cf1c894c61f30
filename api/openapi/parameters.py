"""What stands in the path, the query and the headers of a request."""

import re
from typing import Any

import marshmallow as ma
from werkzeug.routing import Rule

from api.errors import camel
from api.language import LANGUAGES
from api.openapi.glossary import described, entry
from api.openapi.properties import Json, shape
from api.rest.conditions import KEYS, TAGS
from api.rest.fields import Id
from api.rest.schemas import ResourceSchema

LANGUAGE = {
    "name": "lang",
    "in": "query",
    "description": "The language of texts for people. It beats `Accept-Language`; without both it is Danish.",
    "schema": {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
    "example": LANGUAGES[0],
}
_TAGS = {"type": "string", "minLength": 1, "maxLength": 1000, "pattern": TAGS}
_TAG = '"3.5f2c1a90"'
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The `ETag` that was read; the change is made only if its version still stands. `*` never matches.",
    "schema": _TAGS,
    "example": _TAG,
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "An `ETag` that was read; the answer is 304 while nothing has changed.",
    "schema": _TAGS,
    "example": _TAG,
}
IF_NEW = {
    "name": "If-None-Match",
    "in": "header",
    "description": "`*` allows to create only, never to replace.",
    "schema": {"type": "string", "enum": ["*"]},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A name for this request, new for each: sent again under it within 7 days, nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 512, "pattern": KEYS},
    "example": "01977a3e-5f00-7c3a-9b1e-3d2f4a5b6c7d",
}


def path_of(rule: Rule) -> str:
    """``/v1/centres/<uuid:centre_id>`` -> ``/centres/{centreId}``."""
    return re.sub(r"<\w+:(\w+)>", lambda found: f"{{{camel(found[1])}}}", rule.rule.removeprefix("/v1"))


def path_parameters(path: str) -> list[Json]:
    """Each of them the id of something that is named alike."""
    return [_path_parameter(name) for name in re.findall(r"{(\w+)}", path)]


def _path_parameter(name: str) -> Json:
    of = re.sub(r"([A-Z])", lambda found: f" {found[1].lower()}", name.removesuffix("Id"))
    about = f"The id of the {of}: a UUID of any version."
    form = shape(Id(), _refuse)
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": about,
        "schema": form,
        **_example("", "id", form),
    }


def query_parameters(filters: type[ma.Schema], listed: type[ResourceSchema] | None) -> list[Json]:
    """The keys of a query; ``listed`` is what a list is sorted by."""
    made = [_query_parameter(filters, field, listed) for field in filters().fields.values()]
    return [*made, LANGUAGE]


def _query_parameter(filters: type[ma.Schema], field: ma.fields.Field, listed: type[ResourceSchema] | None) -> Json:
    name = str(field.data_key)
    form = _sorting(listed) if name == "sort" and listed else shape(field, _refuse)
    if not callable(field.load_default) and field.load_default not in (None, ma.missing):
        form = {**form, "default": field.load_default}
    spread: dict[str, Any] = {"style": "form", "explode": False} if form["type"] == "array" else {}
    about = described(filters.__name__, name, {}).get("description", "")
    example = _example(filters.__name__, name, form)
    needed = {"required": True} if field.required else {}
    return {"name": name, "in": "query", **needed, "description": about, "schema": form, **spread, **example}


def _sorting(listed: type[ResourceSchema]) -> Json:
    words = [word for name in listed.sortable() for word in (name, f"-{name}")]
    return {"type": "array", "items": {"type": "string", "enum": words}, "minItems": 1, "maxItems": 5}


def _example(component: str, name: str, form: Json) -> Json:
    """The glossary's example, alone in a list where several may be asked for."""
    found = entry(component, name).get("example")
    if found is None or found not in form.get("items", {}).get("enum", [found]):
        return {}
    return {"example": [found] if form["type"] == "array" and not isinstance(found, list) else found}


def _refuse(schema: type[ma.Schema]) -> Json:
    raise TypeError(f"{schema.__name__} cannot stand in a query")
