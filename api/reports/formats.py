"""The formats that a table of figures can be had in, beside the JSON of the view itself."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from api.reports.delimited import DIALECTS, csv_of
from api.reports.jsonstat import jsonstat_of
from api.reports.tables import Table
from api.reports.workbook import xlsx_of
from models.figures.disclosure import Language

CSV: Final = "text/csv"
JSON_STAT: Final = "application/vnd.json-stat+json"  # nobody has registered one
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"
KINDS: Final[Mapping[str, str]] = {"jsonstat": JSON_STAT, "csv": CSV, "xlsx": XLSX}  # by the word in ``format``


class File(NamedTuple):
    """A table in one of the formats: its bytes, its content type, and how the names of such files end."""

    body: bytes
    kind: str
    suffix: str


def file_of(table: Table, form: str, language: Language, dialect: str) -> File:
    """The table in the format that ``format`` calls so; ``dialect`` is that of CSV."""
    if form == "csv":
        return File(csv_of(table, language, DIALECTS[dialect]), f"{CSV}; charset=utf-8", "csv")
    if form == "xlsx":
        return File(xlsx_of(table, language), XLSX, "xlsx")
    return File(jsonstat_of(table, language), JSON_STAT, "json")
