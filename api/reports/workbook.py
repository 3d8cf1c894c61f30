"""XLSX: the figures on one sheet, what has to be known to read them on another.

Numbers are numbers and text is text: nothing that somebody wrote becomes a formula or a link. Excel keeps 15 digits of
a number. The same table gives the same bytes, so that an entity tag holds.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from api.reports.tables import Measure, Note, Table, Words, lines, titles
from models.figures.disclosure import Language

FIGURES: Final = Words("Tal", "Figures")
ABOUT: Final = Words("Om tallene", "About the figures")
SOURCE: Final = Words("Kilde", "Source")
REMARK: Final = Words("Bemærk", "Note")
NARROW, WIDE, WIDEST = 14, 34, 100  # characters
LONGEST_PROPERTY: Final = 255  # characters
TEXT_ONLY: Final = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,  # a server may have no place for files
}
BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)  # when nothing was ever changed


def xlsx_of(table: Table, language: Language) -> bytes:
    """The table as an Excel workbook."""
    file = BytesIO()
    with begun(file, table.title.said(language), table.updated or BEGINNING, language) as book:
        _write_figures(book, table, language)
        _write_about(book, table, language)
    return file.getvalue()


def begun(file: BytesIO, title: str, created: datetime, language: Language) -> Any:
    """A workbook that has only its properties; what is written into it is in ``file`` when its context ends."""
    book = Workbook(file, TEXT_ONLY)
    book.set_properties({"title": title[:LONGEST_PROPERTY], "created": created.replace(tzinfo=None, microsecond=0)})
    book.set_custom_property("Language", language)
    return book


def number_format(decimals: int) -> str:
    """Excel rounds what it shows half away from zero, and keeps what it does not show."""
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def _write_figures(book: Any, table: Table, language: Language) -> None:
    sheet = book.add_worksheet(FIGURES.said(language))
    heads, bold = titles(table, language), book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for column, (head, kind) in enumerate(zip(heads, table.columns, strict=True)):
        sheet.set_column(column, column, WIDE if isinstance(kind, Note) and not kind.words else NARROW)
        sheet.write_string(0, column, head, bold)
    forms = [
        book.add_format({"num_format": number_format(kind.decimals)}) if isinstance(kind, Measure) else None
        for kind in table.columns
    ]
    for number, line in enumerate(lines(table, language), start=1):
        _write_line(sheet, number, line, forms)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(heads) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{len(table.rows) + 2}"})  # years and codes of areas


def _write_line(sheet: Any, number: int, line: Sequence[str | Decimal | None], forms: Sequence[Any]) -> None:
    for column, value in enumerate(line):
        if isinstance(value, Decimal):
            sheet.write_number(number, column, value, forms[column])
        elif value is not None:
            sheet.write_string(number, column, value)


def _write_about(book: Any, table: Table, language: Language) -> None:
    sheet = book.add_worksheet(ABOUT.said(language))
    bold, wrapped = (book.add_format({**form, "valign": "top"}) for form in ({"bold": True}, {"text_wrap": True}))
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 1, WIDEST)
    remarks = [(REMARK, remark) for remark in table.remarks]
    facts = [*((head.said(language), text.said(language)) for head, text in (*table.facts, *remarks))]
    for number, (head, text) in enumerate([*facts, (SOURCE.said(language), table.source)]):
        sheet.write_string(number, 0, head, bold)
        sheet.write_string(number, 1, text, wrapped)
