"""Grids as tables: heads that are repeated on each page, rows that stay whole, and columns in which the words fit."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from api.reports.characters import printable
from api.reports.docx.elements import made, paragraph, run, twips
from api.reports.docx.styles import CELL, HEAD, TABLE, Styles
from api.reports.paper import Grid, Value
from api.reports.printed import value
from models.figures.disclosure import Language

LETTER: Final = 1.75  # millimetres that one takes in a cell, in a wide font
MARGINS: Final = 3.5  # of a cell, both sides
LONGEST_WORD: Final = 24  # letters; a longer one is broken
_BLANK: Final = re.compile("[ \n\t]")  # a figure is not parted from its unit
ROOM: Final = {"narrow": 17, "normal": 28, "wide": 70}  # letters of a line that reads well


def least_width(grid: Grid, language: Language) -> float:
    """The width in millimetres in which no word is broken."""
    return sum(least for least, _ in _measured(grid, _texts(grid, language)))


def table_of(grid: Grid, language: Language, styles: Styles, width: float, told: Callable[[Value], list[Any]]) -> Any:
    """The grid as a table so many millimetres wide; ``told`` makes runs of text of a value."""
    widths = [twips(one) for one in _widths(_measured(grid, _texts(grid, language)), width)]
    columns = [(one, grid.is_numeric(place)) for place, one in enumerate(widths)]
    frame = made(
        "tblPr",
        made("tblStyle", val=styles[TABLE]),
        made("tblW", w=sum(widths), type="dxa"),
        made("tblLayout", type="fixed"),
        made("tblLook", val="0620", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        made("tblCaption", val=printable(grid.title)),
    )
    head = _row(([run(one.title)] for one in grid.columns), columns, styles[HEAD], made("tblHeader"))
    rows = (_row(map(told, row), columns, styles[CELL]) for row in grid.rows)
    return made("tbl", frame, made("tblGrid", *(made("gridCol", w=one) for one in widths)), head, *rows)


def _texts(grid: Grid, language: Language) -> list[list[str]]:
    """The heads, and below them the rows."""
    rows = ([value(one, language) for one in row] for row in grid.rows)
    return [[column.title for column in grid.columns], *rows]


def _measured(grid: Grid, texts: Sequence[Sequence[str]]) -> list[tuple[float, float]]:
    """For each column, in millimetres: what its longest word takes, and what it would like to have."""
    found = []
    for column, cells in zip(grid.columns, zip(*texts, strict=True), strict=True):
        word = max((len(word) for cell in cells for word in _BLANK.split(cell)), default=1)
        least = min(word, LONGEST_WORD)
        liked = min(max(len(cell) for cell in cells), ROOM[column.room])
        found.append((least * LETTER + MARGINS, max(least, liked) * LETTER + MARGINS))
    return found


def _widths(measured: Sequence[tuple[float, float]], width: float) -> list[float]:
    """Each has what its longest word takes, as far as there is room for all; the rest goes where more is liked."""
    least, liked = sum(one for one, _ in measured), sum(one for _, one in measured)
    if least >= width:
        return [one * width / least for one, _ in measured]
    if liked <= width:
        return [one * width / liked for _, one in measured]
    share = (width - least) / (liked - least)
    return [low + (high - low) * share for low, high in measured]


def _row(cells: Iterable[list[Any]], columns: Sequence[tuple[int, bool]], style: str, *marks: Any) -> Any:
    """A row of cells with these runs in them; of a column its width is told, and whether it is set to the right."""
    return made(
        "tr",
        made("trPr", made("cantSplit"), *marks),
        *(
            made(
                "tc",
                made("tcPr", made("tcW", w=width, type="dxa")),
                paragraph(runs, style, *([made("jc", val="right")] if is_numeric else [])),
            )
            for runs, (width, is_numeric) in zip(cells, columns, strict=True)
        ),
    )
