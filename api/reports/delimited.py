"""CSV in two dialects: ``plain`` for machines and ``excel`` for a Danish Excel, in which a double click opens it.

| | `plain` | `excel` |
|---|---|---|
| separator, decimal sign | comma, point | semicolon, comma |
| encoding, line ends | UTF-8, LF | UTF-8 with byte order mark, CRLF |
| heads and codes | as the API names them | in the language of the answer |
| text that a spreadsheet would compute | as it is | after an apostrophe |
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Final

from api.reports.tables import Table, lines, titles
from models.canonical import plain
from models.figures.disclosure import Language

COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # in full width too


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is laid out; ``speaks`` to people in their language, who open it in a spreadsheet."""

    separator: str
    decimal: str
    mark: str
    end: str
    speaks: bool


DIALECTS: Final[Mapping[str, Dialect]] = {
    "plain": Dialect(separator=",", decimal=".", mark="", end="\n", speaks=False),
    "excel": Dialect(separator=";", decimal=",", mark="\ufeff", end="\r\n", speaks=True),
}


def csv_of(table: Table, language: Language, dialect: Dialect) -> bytes:
    """The table as CSV: a line of heads, and one for each row."""
    spoken = language if dialect.speaks else None
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=dialect.separator, lineterminator=dialect.end)
    writer.writerow(titles(table, spoken))
    writer.writerows([_written(value, dialect) for value in line] for line in lines(table, spoken))
    return f"{dialect.mark}{file.getvalue()}".encode()


def _written(value: str | Decimal | None, dialect: Dialect) -> str:
    if isinstance(value, Decimal):
        return plain(value).replace(".", dialect.decimal)
    text = value or ""
    return f"'{text}" if dialect.speaks and text.startswith(COMPUTED) else text
