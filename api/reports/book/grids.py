"""A grid on a sheet of its own, to be sorted, filtered and counted on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from api.reports.book.cells import Cells, text_of
from api.reports.paper import Column, Figure, Grid, Link, Value
from api.reports.tables import Words

ADDRESS: Final = Words("adresse", "address")
PATH: Final = Words("sti", "path")
ROOM: Final = {"narrow": 14, "normal": 24, "wide": 54}  # characters
BUTTON: Final = 3  # characters, of the filter
LEAST: Final = 10  # a day, a number


def write_grid(sheet: Any, cells: Cells, grid: Grid, origin: str = "") -> None:
    """The heads, which stay in sight, and a row for each of the grid's."""
    grid = _unfolded(grid, (ADDRESS if origin else PATH).said(cells.language), origin)
    widths = [_width(column, [row[place] for row in grid.rows]) for place, column in enumerate(grid.columns)]
    for place, (column, width) in enumerate(zip(grid.columns, widths, strict=True)):
        sheet.set_column(place, place, width)
        cells.head(sheet, 0, place, column.title, is_numeric=grid.is_numeric(place))
    cells.fit(sheet, 0, [(column.title, width - BUTTON) for column, width in zip(grid.columns, widths, strict=True)])
    for number, row in enumerate(grid.rows or [(grid.empty,)], start=1):
        for place, one in enumerate(row):
            cells.write(sheet, number, place, one)
        cells.fit(sheet, number, [(text_of(one), width - 2) for one, width in zip(row, widths, strict=False)])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(grid.rows), 1), len(grid.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{len(grid.rows) + 2}"})  # periods and numbers of areas
    cells.page(sheet, heads=1)


def _unfolded(grid: Grid, called: str, origin: str) -> Grid:
    """The grid with a column more for each that has links, for where they lead."""
    linked = [any(isinstance(row[place], Link) for row in grid.rows) for place in range(len(grid.columns))]
    columns: list[Column] = []
    for column, is_linked in zip(grid.columns, linked, strict=True):
        leads = [Column(f"{column.name}Path", f"{column.title} ({called})")] if is_linked else []
        columns += [column, *leads]
    return replace(grid, columns=tuple(columns), rows=tuple(tuple(_spread(row, linked, origin)) for row in grid.rows))


def _spread(row: Sequence[Value], linked: Sequence[bool], origin: str) -> Iterator[Value]:
    for one, is_linked in zip(row, linked, strict=True):
        yield one
        if is_linked:
            yield f"{origin}{one.path}" if isinstance(one, Link) else None


def _width(column: Column, values: Sequence[Value]) -> int:
    """In characters: what the longest text takes, as far as the column has room, but no head's word is broken."""
    word = max(map(len, column.title.split()), default=0) + BUTTON
    longest = max(map(_length, values), default=0) + 2
    return max(LEAST, word, min(longest, ROOM[column.room]))


def _length(value: Value) -> int:
    return len(text_of(value)) or LEAST + (len(value.unit) if isinstance(value, Figure) else 0)
