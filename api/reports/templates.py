"""Templates for imports: an empty table with a column for each property, and what may stand in each."""

import csv
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any, Final

import marshmallow as ma
from xlsxwriter import Workbook

from api.reports.delimited import DIALECTS
from api.reports.described import CONTENTS as FILES
from api.reports.formats import CSV, XLSX
from api.reports.tables import Words
from api.reports.workbook import BEGINNING, TEXT_ONLY
from api.rest.fields import Choice, Day, Figure, Flag, Id, Instant, List, Text, Whole
from api.rest.schemas import ResourceSchema
from models.figures.disclosure import Language

CONTENTS: Final = {XLSX: FILES[XLSX], CSV: {**FILES[CSV], "example": "id;externalReferences;title\r\n"}}
ROWS, COLUMNS = Words("Rækker", "Rows"), Words("Kolonner", "Columns")
HEADS: Final = (
    Words("Kolonne", "Column"),
    Words("Skal udfyldes", "Required"),
    Words("Hvad der må stå", "What it holds"),
)
YES: Final = Words("ja", "yes")
NAME: Final = Words("Skabelon til import", "Template for import")
IDENTITY: Final = Words(
    "UUID; tom, hvis posten er ny eller nævnes ved sin eksterne reference", "UUID; empty for a new one"
)
CALLED: Final = Words("system:nøgle, flere adskilt med semikolon", "system:key, several separated by semicolons")
DELETED: Final = Words("ja sletter posten", "yes deletes the record")
INSTEAD: Final = Words("system:nøgle, i stedet for {}", "system:key, instead of {}")
KINDS: Final[Mapping[type[ma.fields.Field], Words]] = {
    Text: Words("tekst", "text"),
    Whole: Words("helt tal", "whole number"),
    Figure: Words("tal", "number"),
    Flag: Words("ja eller nej", "yes or no"),
    Day: Words("dato, ÅÅÅÅ-MM-DD", "date, YYYY-MM-DD"),
    Instant: Words("tidspunkt med zone", "instant with a zone"),
    Id: Words("UUID", "UUID"),
}
SEVERAL: Final = Words("flere adskilt med semikolon: ", "several separated by semicolons: ")
JSON_VALUE: Final = Words("JSON", "JSON")

Column = tuple[str, bool, Words]


def template_of(
    schema: ResourceSchema, references: Mapping[str, Any], form: str, language: Language
) -> tuple[bytes, str, str, str]:
    """The file, its content type, its suffix, and what it is called."""
    columns = [*_columns(schema, references)]
    name = f"{NAME.said(language)} - {schema.model.resource_type}"
    if form == "csv":
        return _csv(columns), f"{CSV}; charset=utf-8", "csv", name
    return _xlsx(columns, language, name), XLSX, "xlsx", name


def _columns(schema: ResourceSchema, references: Mapping[str, Any]) -> Iterator[Column]:
    yield "id", False, IDENTITY
    for field in schema.load_fields.values():
        if field.dump_only:
            continue
        said = str(field.data_key)
        yield said, field.required, CALLED if said == "externalReferences" else _held(field)
        for name, reference in references.items():
            if reference.target == said:
                yield name, False, Words(INSTEAD.da.format(said), INSTEAD.en.format(said))
    for name, reference in references.items():
        if reference.target not in {field.data_key for field in schema.load_fields.values()}:
            yield reference.target, True, KINDS[Id]
            yield name, False, Words(INSTEAD.da.format(reference.target), INSTEAD.en.format(reference.target))
    yield "deleted", False, DELETED


def _held(field: Any) -> Words:
    """What may stand in a cell of this property."""
    if isinstance(field, List):
        inner = _held(field.inner)
        return inner if inner is JSON_VALUE else Words(SEVERAL.da + inner.da, SEVERAL.en + inner.en)
    if isinstance(field, Choice):
        return Words(*[", ".join(field.words)] * 2)
    return KINDS.get(type(field), JSON_VALUE)


def _csv(columns: list[Column]) -> bytes:
    dialect, file = DIALECTS["excel"], StringIO(newline="")
    csv.writer(file, delimiter=dialect.separator, lineterminator=dialect.end).writerow(name for name, *_ in columns)
    return f"{dialect.mark}{file.getvalue()}".encode()


def _xlsx(columns: list[Column], language: Language, name: str) -> bytes:
    file = BytesIO()
    with Workbook(file, TEXT_ONLY) as book:
        book.set_properties({"title": name, "created": BEGINNING.replace(tzinfo=None)})
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(ROWS.said(language))
        for place, (column, *_) in enumerate(columns):
            sheet.set_column(place, place, max(len(column) + 2, 12), text)
            sheet.write_string(0, place, column, bold)
        sheet.freeze_panes(1, 0)
        about = book.add_worksheet(COLUMNS.said(language))
        about.set_column(0, 0, 30)
        about.set_column(2, 2, 80)
        for place, head in enumerate(HEADS):
            about.write_string(0, place, head.said(language), bold)
        for row, (column, required, held) in enumerate(columns, start=1):
            about.write_string(row, 0, column)
            about.write_string(row, 1, YES.said(language) if required else "")
            about.write_string(row, 2, held.said(language))
    return file.getvalue()
