"""An example of every object that goes over the wire, made of its schema and the glossary."""

from typing import Any

from api.openapi.components import HERE
from api.openapi.glossary import entry
from api.openapi.properties import Json
from api.rest import text

ID = "01977a3e-5f00-7c3a-9b1e-3d2f4a5b6c7d"
KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": int | float,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
BY_FORMAT = {"uuid": ID, "date": "2026-03-02", "date-time": "2026-03-02T09:30:00.000000Z"}


def example_of(name: str, schemas: dict[str, Json]) -> Any:
    """An example of the component ``name``."""
    form = schemas[name]
    return {key: _value(name, key, one, schemas) for key, one in form["properties"].items()}


def _value(component: str, key: str, form: Json, schemas: dict[str, Json]) -> Any:
    said = entry(component.removesuffix("Input").removesuffix("Patch"), key)
    if "example" in said and _fits(said["example"], form):
        return said["example"]
    if "anyOf" in form:
        return _value(component, key, form["anyOf"][0], schemas)
    if "$ref" in form:
        return example_of(form["$ref"].removeprefix(HERE), schemas)
    if "enum" in form:
        return form["enum"][0]
    return _by_type(component, key, form, schemas)


def _fits(example: Any, form: Json) -> bool:
    """Whether the glossary means this kind of value by the name; what may be anything fits."""
    kind = form.get("type", "object" if form.keys() & {"$ref", "anyOf"} else None)
    known = KINDS[kind[0] if isinstance(kind, list) else kind] if kind else object
    return isinstance(example, known) and example in form.get("enum", [example])


def _by_type(component: str, key: str, form: Json, schemas: dict[str, Json]) -> Any:
    kind = form["type"][0] if isinstance(form["type"], list) else form["type"]
    if kind == "array":
        return [_value(component, f"{key}[]", form["items"], schemas)]
    if kind == "string":
        return _string(component, key, form)
    made = {"boolean": form.get("default", False), "object": {}, "null": None}
    if kind in made:
        return made[kind]
    return form.get("default", max(form.get("minimum", 1), min(form.get("maximum", 3), 3)))


def _string(component: str, key: str, form: Json) -> str:
    if "format" in form:
        return BY_FORMAT[form["format"]]
    if form["pattern"] in (text.LINE, text.PROSE):
        return "Eksempel"
    raise ValueError(f"openapi/glossary.toml lacks an example of {component}.{key}")
