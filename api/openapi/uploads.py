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
RECORDS = {
    "application/x-ndjson": "A JSON object on each line.",
    "application/xml": "KLE as KL publishes it.",
    TEXT: "CSV with a head of property names; semicolons or commas.",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "A workbook with one sheet, as the template.",
}


def content_of(components: Components, schema: type[ma.Schema], types: tuple[str, ...], *, alone: bool) -> Json:
    """Content type -> what the body is: a form or, where it says enough ``alone``, the file."""
    form = components.writes(schema)
    name = form["$ref"].rpartition("/")[2]
    made = components.schemas[name]
    made["properties"] = {
        FILE: {**BINARY, "description": "The file, under any name; its own content type says what it is."},
        **made["properties"],
    }
    made["required"] = [FILE] if alone else [FILE, *made["required"]]
    encoding = {FILE: {"contentType": ", ".join(types)}}
    whole = {FORM: {"schema": form, "example": example_of(name, components.schemas), "encoding": encoding}}
    if not alone:
        return whole
    content: Json = {
        one: {"schema": {**BINARY, "description": ABOUT.get(one, "A workbook.")}, "example": "PK…"} for one in types
    }
    if JSON in content:
        content[JSON] = {"schema": {"description": ABOUT[JSON], "anyOf": VALUES}, "example": CUBE}
    content[TEXT]["example"] = EXAMPLE
    return {**content, **whole}


def records_of(types: tuple[str, ...], most: int) -> Json:
    """Content type -> a body of many records: rows of properties, whatever they are, for each of them is judged."""
    row = {
        "type": "object",
        "description": "The properties of one record, by their names.",
        "additionalProperties": True,
    }
    rows = {"type": "array", "description": "The rows.", "items": row, "maxItems": most}
    form = {"type": "object", "properties": {"items": rows}, "required": ["items"], "additionalProperties": False}
    example = {"items": [{"externalReferences": [{"system": "esdh", "key": "4711"}]}]}
    files: Json = {
        one: {"schema": {**BINARY, "description": RECORDS[one]}, "example": "PK…"} for one in types if one != JSON
    }
    files["application/x-ndjson"]["example"] = '{"externalReferences": [{"system": "esdh", "key": "4711"}]}\n'
    files[TEXT]["example"] = "externalReferences;title\r\nesdh:4711;Sprogmentorer\r\n"
    return {JSON: {"schema": form, "examples": {"example": {"value": example}}}, **files}
