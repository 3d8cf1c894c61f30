"""Cells of a workbook: each value as what it is, and text as text."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.reports.characters import printable
from api.reports.paper import Figure, Link, Value
from api.reports.workbook import number_format
from models.figures.cells import rounded
from models.figures.disclosure import Language

LONGEST: Final = 32_767  # characters of a cell
DAYS: Final[dict[Language, str]] = {"da": "dd.mm.yyyy", "en": "dd/mm/yyyy"}
A4: Final = 9
LINE, MOST_LINES = 15, 27  # the points that a line takes, and as many as Excel allows in a row


class Cells:
    """The cells of one workbook, whose formats they share."""

    def __init__(self, book: Any, language: Language) -> None:
        self.book, self.language = book, language
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def form(self, **properties: Any) -> Any:
        key = tuple(properties.items())
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "top", **properties})
        return self.formats[key]

    def head(self, sheet: Any, row: int, column: int, text: str, *, is_numeric: bool = False, **form: Any) -> None:
        side: dict[str, Any] = {"align": "right"} if is_numeric else {"indent": int(column > 0)}
        form = {"bold": True, "text_wrap": True, **side, **form}
        sheet.write_string(row, column, _fitting(text), self.form(**form))

    def write(self, sheet: Any, row: int, column: int, value: Value, **form: Any) -> None:
        """``form`` is how the cell looks beside what follows from the value."""
        match value:
            case Figure(None, instead=text) | Link(text) | str(text):
                form = {"text_wrap": True, "indent": int(column > 0), **form}
                if text:
                    sheet.write_string(row, column, _fitting(text), self.form(**form))
            case Figure(Decimal() as number):
                form = {"num_format": _shown(value), **form}
                sheet.write_number(row, column, rounded(number, value.decimals), self.form(**form))
            case int():
                sheet.write_number(row, column, value, self.form(num_format=number_format(0), **form))
            case date():
                form = {"num_format": DAYS[self.language], "align": "left", "indent": int(column > 0), **form}
                sheet.write_datetime(row, column, value, self.form(**form))

    def fit(self, sheet: Any, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Let a row be as high as its texts, each in a column so many characters wide: few programs see to that."""
        lines = max(
            (sum(-(-len(line) // int(wide)) or 1 for line in text.split("\n")) for text, wide in texts), default=1
        )
        if lines > 1:
            sheet.set_row(row, LINE * min(lines, MOST_LINES))

    def page(self, sheet: Any, heads: int = 0, scale: int = 0) -> None:
        """Print it as wide as a page, with its heads on each, or at a scale in percent."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        if scale:
            sheet.set_print_scale(scale)
        else:
            sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        if heads:
            sheet.repeat_rows(0, heads - 1)


def text_of(value: Value) -> str:
    """The text of a cell, if it is one."""
    match value:
        case Figure(None, instead=text) | Link(text) | str(text):
            return printable(text)
    return ""


def _fitting(text: str) -> str:
    text = printable(text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _shown(figure: Figure) -> str:
    quoted = figure.unit.replace('"', "")
    plain = number_format(figure.decimals) + (f'" {quoted}"' if quoted else "")
    return f"+{plain};-{plain};{plain}" if figure.signed else plain
