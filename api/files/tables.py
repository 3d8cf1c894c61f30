"""Plain CSV with a header: one record per line (RFC 4180), the mapping's delimiter, UTF-8 with or without BOM.

| sign                  | is kept as           | because                                                        |
|-----------------------|----------------------|----------------------------------------------------------------|
| ``..``, empty         | `missing`            | there is no figure                                             |
| ``.``, ``*``, ``x``   | `suppressedAtSource` | the figure is withheld by whoever made the table               |
| ``...``, ``…``        | `notYetPublished`    | the figure will come                                           |
"""

import csv
import io
from collections.abc import Iterator

from api.files.cells import MOST_ROWS, Guard, Layout, demand_room, unreadable
from models.deliveries.table import Marks, Table

MARKS = Marks(
    {
        "..": "missing",
        ".": "suppressedAtSource",
        "*": "suppressedAtSource",
        "x": "suppressedAtSource",
        "...": "notYetPublished",
        "…": "notYetPublished",
    }
)
CHARSETS = {"utf-8": "utf-8-sig", "iso-8859-1": "iso-8859-1", "windows-1252": "windows-1252"}
LONGEST_FIELD = 10_000


def read(body: bytes, layout: Layout) -> Table:
    return read_with(body, layout, MARKS)


def read_with(body: bytes, layout: Layout, marks: Marks) -> Table:
    """The rows of a CSV whose signs are ``marks``; places count records, blank ones too, from 1."""
    guard, broken, rows = Guard(layout.longest_cell), {}, []
    columns: tuple[str, ...] = ()
    for place, cells in enumerate(_records(body, layout), start=1):
        if place < layout.header_row or (place > layout.header_row and not any(cells)):
            continue
        if place == layout.header_row:
            columns = guard.header(cells, place)
        elif len(cells) != len(columns):
            broken[place] = "wrong-number-of-cells"
            guard.row(cells, place, (*columns, *map(str, range(len(columns), len(cells)))))
        else:
            rows.append(guard.row(cells, place, columns))
        if place % 10_000 == 0:
            demand_room(place, len(columns))
    guard.pass_on()
    if not columns:
        raise unreadable("empty-file")
    demand_room(len(rows), len(columns))
    return Table(columns, rows, marks, broken)


def _records(body: bytes, layout: Layout) -> Iterator[list[str]]:
    """The records of the file, which must be text in the declared charset."""
    charset = CHARSETS.get(layout.charset)
    if charset is None:
        raise unreadable("not-allowed", "/charset", allowed=list(CHARSETS))
    if body.count(b"\n") > 2 * MOST_ROWS:
        raise unreadable("too-many", "/rows", most=MOST_ROWS)
    try:
        text = body.decode(charset)
    except UnicodeDecodeError:
        raise unreadable("not-in-charset") from None
    csv.field_size_limit(LONGEST_FIELD)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter, strict=True)
    except csv.Error:
        raise unreadable("malformed-csv") from None
