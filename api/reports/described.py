"""The formats as the document describes them: content type -> what stands under ``content``.

``component`` names a schema that several operations share.
"""

from collections.abc import Mapping
from typing import Any, Final

from api.reports.formats import CSV, DOCX, JSON_STAT, PDF, XLSX
from api.reports.html import HTML
from api.reports.words import STATUSES
from api.rest import text

Json = dict[str, Any]

LARGEST, MOST = 33_554_432, 1_000_000  # bytes or characters; cells


def _some(form: Json, about: str) -> Json:
    return {"type": "array", "description": about, "items": form, "maxItems": MOST}


def _by_key(form: Json, about: str) -> Json:
    return {"type": "object", "description": about, "additionalProperties": form, "maxProperties": MOST}


def _object(properties: Json, about: str, optional: tuple[str, ...] = ()) -> Json:
    required = [name for name in properties if name not in optional]
    form = {"type": "object", "description": about, "properties": properties, "required": required}
    return {**form, "additionalProperties": False}


_WORD: Json = {"type": "string", "minLength": 1, "maxLength": 10_000, "pattern": text.PROSE}
_INSTANT: Json = {"type": "string", "format": "date-time", "minLength": 20, "maxLength": 35}
_WHOLE: Json = {"type": "integer", "format": "int32", "minimum": 0, "maximum": MOST}
_FIGURE: Json = {"type": ["number", "null"], "exclusiveMinimum": -1e12, "exclusiveMaximum": 1e12}
_NAMES = _some(_WORD, "Names of dimensions, or codes of categories, in their order.")
_UNIT = _object({"label": _WORD, "decimals": _WHOLE}, "What is counted, and the decimals to show it with.")
_CATEGORY = _object(
    {"index": _NAMES, "label": _by_key(_WORD, "Names for people."), "unit": _by_key(_UNIT, "Units of the measures.")},
    "The categories of a dimension.",
    optional=("unit",),
)
_DATASET = _object(
    {
        "version": {"type": "string", "description": "The version of JSON-stat.", "enum": ["2.0"]},
        "class": {"type": "string", "description": "What kind of JSON-stat this is.", "enum": ["dataset"]},
        "label": {**_WORD, "description": "What the figures are about."},
        "source": {**_WORD, "description": "Where they come from."},
        "updated": {**_INSTANT, "description": "When any of them was last changed."},
        "note": _some(_WORD, "What a reader must not miss."),
        "id": _NAMES,
        "size": _some(_WHOLE, "How many categories each dimension has."),
        "role": _by_key(_NAMES, "The dimensions of time, of geography, and of what is measured."),
        "dimension": _by_key(_object({"label": _WORD, "category": _CATEGORY}, "A dimension."), "By their names."),
        "value": _by_key(_FIGURE, "Figures by the number of the cell; null where there is none."),
        "status": _by_key(
            {"type": "string", "enum": list(STATUSES)}, "How good a figure is, or why there is none; by cell."
        ),
        "extension": _by_key({}, "What is told instead of hidden figures (`bound`), `flags`, and what the rows are."),
    },
    "The figures as a cube: a JSON-stat 2.0 dataset.",
    optional=("updated",),
)
_UNITS = {"value": {"label": "procent", "decimals": 1}}
_EXAMPLE = {
    "version": "2.0",
    "class": "dataset",
    "label": "Unge i uddannelse eller arbejde",
    "source": "Danmarks Statistik, RAS200",
    "updated": "2026-03-02T09:30:00.000000Z",
    "note": [],
    "id": ["role", "period", "metric"],
    "size": [1, 2, 1],
    "role": {"time": ["period"], "metric": ["metric"]},
    "dimension": {
        "role": {"label": "Rolle", "category": {"index": ["target"], "label": {"target": "Målgruppe"}}},
        "period": {
            "label": "Periode",
            "category": {"index": ["2021", "2022"], "label": {"2021": "2021", "2022": "2022"}},
        },
        "metric": {
            "label": "Mål",
            "category": {"index": ["value"], "label": {"value": "Værdi"}, "unit": _UNITS},
        },
    },
    "value": {"0": 52.4, "1": None},
    "status": {"0": "final", "1": "suppressed"},
    "extension": {"bound": {"1": "under 9 %"}, "flags": {}},
}
_LINES = "role,period,value,status,bound\ntarget,2021,52.4,final,\ntarget,2022,,suppressed,under 9 %\n"

_TEXT: Json = {"type": "string", "minLength": 1, "maxLength": LARGEST, "pattern": r"^[^\u0000]*$"}
_BYTES: Json = {"type": "string", "format": "binary", "minLength": 1, "maxLength": LARGEST}

CONTENTS: Final[Mapping[str, Json]] = {
    JSON_STAT: {"component": "JsonStatDataset", "schema": _DATASET, "example": _EXAMPLE},
    CSV: {"schema": _TEXT, "example": _LINES},
    XLSX: {"schema": _BYTES, "example": "PK…"},
}
_PAGE = '<!doctype html>\n<html lang="da">…</html>\n'
_THINGS = "kind,title,direction,gap\ngoal,Flere i uddannelse,improving,\nindicator,Unge i uddannelse,improving,7\n"
PAPERS: Final[Mapping[str, Json]] = {
    HTML: {"schema": _TEXT, "example": _PAGE},
    PDF: {"schema": _BYTES, "example": "%PDF…"},
    DOCX: {"schema": _BYTES, "example": "PK…"},
    XLSX: {"schema": _BYTES, "example": "PK…"},
    CSV: {"schema": _TEXT, "example": _THINGS},
}
