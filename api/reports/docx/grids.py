"""Grids as tables: heads that are repeated on each page, rows that stay whole, and columns in which the words fit."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from api.reports.characters import printable
from api.reports.docx.columns import APART, Columns
from api.reports.docx.elements import made, paragraph, run, twips
from api.reports.docx.styles import CELL, HEAD, TABLE, Styles
from api.reports.paper import Grid, Value


def table_of(grid: Grid, columns: Columns, styles: Styles, width: float, told: Callable[[Value], Iterable[Any]]) -> Any:
    """The grid as a table so many millimetres wide; ``told`` makes runs of text of a value."""
    widths = [twips(one) for one in columns.widths(width)]
    frame = made(
        "tblPr",
        made("tblStyle", val=styles[TABLE]),
        made("tblW", w=sum(widths), type="dxa"),
        made("tblLayout", type="fixed"),
        made("tblLook", val="0620", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        made("tblCaption", val=printable(grid.title)),
    )
    heads = [paragraph([run(one.title)], styles[HEAD]) for one in grid.columns]
    rows = [[paragraph(told(one), styles[CELL]) for one in row] for row in grid.rows]
    for row in [heads, *rows]:
        _align(row, columns.numeric)
    return made(
        "tbl",
        frame,
        made("tblGrid", *(made("gridCol", w=one) for one in widths)),
        _row(heads, widths, made("tblHeader")),
        *(_row(row, widths) for row in rows),
    )


def keep_together(table: Any) -> None:
    """Let all rows of a table stand on one page."""
    for row in table.tr_lst[:-1]:
        for cell in row.tc_lst:
            cell.p_lst[0].pPr.insert(1, made("keepNext"))  # after the name of the style


def _align(row: Sequence[Any], numeric: Sequence[bool]) -> None:
    """Figures at the right, and text not too near to them."""
    for cell, is_numeric, follows_number in zip(row, numeric, [False, *numeric], strict=False):
        if is_numeric:
            cell.pPr.append(made("jc", val="right"))
        elif follows_number:
            cell.pPr.append(made("ind", left=twips(APART)))


def _row(cells: Iterable[Any], widths: Sequence[int], *marks: Any) -> Any:
    columns = zip(cells, widths, strict=True)
    boxes = (made("tc", made("tcPr", made("tcW", w=width, type="dxa")), cell) for cell, width in columns)
    return made("tr", made("trPr", made("cantSplit"), *marks), *boxes)
