"""A file as a body of the document: whole in each of its types, or a part of a form."""

import marshmallow as ma

from api.openapi.components import Components
from api.openapi.examples import example_of
from api.openapi.properties import Json
from api.rest.parsing import JSON
from api.rest.uploads import FILE, FORM

TEXT = "text/csv"
LARGEST = 32 * 1024 * 1024
BINARY: Json = {"type": "string", "format": "binary", "maxLength": LARGEST}
EXAMPLE = "HERKOMST;TID;INDHOLD\r\nDansk oprindelse;2025;52,4\r\n"
CUBE = {
    "version": "2.0",
    "class": "dataset",
    "id": ["HERKOMST", "Tid"],
    "size": [1, 1],
    "dimension": {
        "HERKOMST": {"category": {"index": ["10"]}},
        "Tid": {"category": {"index": ["2025"]}},
    },
    "value": [52.4],
}
VALUES: list[Json] = [{"type": "object"}, {"type": "array", "items": {"type": "object"}, "maxItems": 1}]
ABOUT = {
    JSON: "JSON-stat 1.x or 2.0, or an answer of Jobindsats.",
    TEXT: "CSV of the statistics bank, of Jobindsats, or any other with a header.",
}


def content_of(components: Components, schema: type[ma.Schema], types: tuple[str, ...]) -> Json:
    """Content type -> what the body is."""
    form = components.writes(schema)
    name = form["$ref"].rpartition("/")[2]
    made = components.schemas[name]
    made["properties"] = {
        FILE: {**BINARY, "description": "The file, under any name; its own content type says what it is."},
        **made["properties"],
    }
    made["required"] = [FILE]
    content: Json = {
        one: {"schema": {**BINARY, "description": ABOUT.get(one, "A workbook.")}, "example": "PK…"} for one in types
    }
    content[JSON]["schema"] = {"description": ABOUT[JSON], "anyOf": VALUES}
    content[JSON]["example"], content[TEXT]["example"] = CUBE, EXAMPLE
    encoding = {FILE: {"contentType": ", ".join(types)}}
    return {**content, FORM: {"schema": form, "example": example_of(name, components.schemas), "encoding": encoding}}
