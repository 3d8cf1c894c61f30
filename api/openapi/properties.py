"""Fields as JSON Schema (2020-12): every string, list and number with its limits."""

from collections.abc import Callable
from functools import singledispatch
from typing import Any, cast

import marshmallow as ma

from api.rest import fields, schemas

Json = dict[str, Any]
Refer = Callable[[type[ma.Schema]], Json]

ALIKE: dict[type[ma.fields.Field], Json] = {
    fields.Flag: {"type": "boolean"},
    fields.Day: {"type": "string", "format": "date", "minLength": 10, "maxLength": 10},
    fields.Instant: {"type": "string", "format": "date-time", "minLength": 20, "maxLength": 35},
    fields.Id: {"type": "string", "format": "uuid", "minLength": 36, "maxLength": 36},
    fields.JsonValue: {},
}


@singledispatch
def shape(field: ma.fields.Field, _: Refer) -> Json:
    """What a value of ``field`` looks like, null aside; the second argument makes a schema of an object a reference."""
    return dict(ALIKE[type(field)])


@shape.register
def _text(field: fields.Text, _: Refer) -> Json:
    pattern = field.pattern or field.characters
    least, pattern = (0, f"^$|{pattern}") if field.metadata.get("empty") else (1, pattern)
    return {"type": "string", "minLength": least, "maxLength": field.longest, "pattern": pattern}


@shape.register
def _choice(field: fields.Choice, _: Refer) -> Json:
    return {"type": "string", "enum": list(field.words)}


@shape.register
def _whole(field: fields.Whole, _: Refer) -> Json:
    form = "int32" if field.most < 2**31 else "int64"
    return {"type": "integer", "format": form, "minimum": field.least, "maximum": field.most}


@shape.register
def _figure(field: fields.Figure, _: Refer) -> Json:
    """At most six decimals, which JSON Schema can only say by ``multipleOf``, and floats would break that.

    The bounds that hold twelve digits and six decimals are round numbers to a float, and so stand outside.
    """
    least = "exclusiveMinimum" if -field.least == fields.LARGEST_FIGURE else "minimum"
    most = "exclusiveMaximum" if field.most == fields.LARGEST_FIGURE else "maximum"
    return {"type": "number", least: float(field.least), most: float(field.most)}


@shape.register
def _instant_or_id(field: fields.InstantOrId, refer: Refer) -> Json:
    either = [shape(field.instant, refer), shape(field.id, refer)]
    return {"type": "string", "minLength": 20, "maxLength": 36, "pattern": "^[0-9A-Za-z:.+-]+$", "anyOf": either}


@shape.register
def _list(field: fields.List, refer: Refer) -> Json:
    return {"type": "array", "items": shape(field.inner, refer), "maxItems": field.most}


@shape.register
def _several(field: fields.Several, refer: Refer) -> Json:
    return {"type": "array", "items": shape(field.inner, refer), "minItems": 1, "maxItems": field.most}


@shape.register
def _nested(field: ma.fields.Nested, refer: Refer) -> Json:
    return refer(type(field.schema))


@shape.register
def _computed(field: schemas.Computed, refer: Refer) -> Json:
    return shape(field.inner, refer)


@shape.register
def _expanded(field: schemas.Expanded, refer: Refer) -> Json:
    return refer(schemas.REFERENCES[field.label(cast("schemas.ResourceSchema", field.parent).model)])


def or_null(form: Json) -> Json:
    """The same, where null means no value."""
    if "$ref" in form:
        return {"anyOf": [form, {"type": "null"}]}
    if form["type"] == "null":
        return form
    words = {"enum": [*form["enum"], None]} if "enum" in form else {}
    return {**form, "type": [form["type"], "null"], **words}
