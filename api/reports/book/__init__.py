"""XLSX: a paper as an Excel workbook: what it is, a sheet for each table, and the courses as charts of Excel's own.

Figures are numbers with the decimals and the unit that they are shown with, days are days, and a cell without a figure
is empty or says what is told instead. A link is its text, with its path in the column after. The same paper gives the
same bytes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Final

from api.reports.book.cells import Cells, text_of
from api.reports.book.courses import CHARTS, charts_of, write_courses
from api.reports.book.grids import write_grid
from api.reports.book.names import sheet_names
from api.reports.characters import printable
from api.reports.paper import Paper, Value
from api.reports.tables import Words
from api.reports.workbook import REMARK, WIDE, WIDEST, begun

ABOUT: Final = Words("Om filen", "About the file")
SHEET: Final = Words("Ark", "Sheet")
READING: Final = Words("Læsning", "How to read")
AS_OF: Final = Words("Opgjort", "As of")
FIGURES: Final = Words(
    "Tal er afrundet som i papiret. Et tomt felt er intet tal; nul er et tal.",
    "Figures are rounded as in the paper. An empty cell is no figure; zero is one.",
)
PATHS: Final = Words(
    "En sti begynder ved Samspils adresse og fører til, hvordan tallet er blevet til.",
    "A path begins at the address of Samspil and leads to how the figure came about.",
)


def book_of(paper: Paper) -> bytes:
    """The paper as an Excel workbook."""
    file, charts = BytesIO(), [*charts_of(paper.parts)]
    titles = [ABOUT.said(paper.language), *(grid.title for grid in paper.sheets)]
    names = sheet_names([*titles, *([CHARTS.said(paper.language)] if charts else [])])
    with begun(file, printable(paper.name), datetime.combine(paper.day, time(), UTC), paper.language) as book:
        cells = Cells(book, paper.language)
        _write_about(book.add_worksheet(names[0]), cells, paper, names[1:])
        for grid, name in zip(paper.sheets, names[1:], strict=False):
            write_grid(book.add_worksheet(name), cells, grid, paper.origin)
        if charts:
            write_courses(book, book.add_worksheet(names[-1]), cells, charts)
    return file.getvalue()


def _write_about(sheet: Any, cells: Cells, paper: Paper, names: Sequence[str]) -> None:
    language = paper.language
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 1, WIDEST)
    cells.page(sheet)
    told: list[tuple[str, Value]] = [
        (paper.what, paper.title),
        *([] if paper.day in dict(paper.facts.pairs).values() else [(AS_OF.said(language), paper.day)]),
        *paper.facts.pairs,
        *((REMARK.said(language), remark) for remark in paper.remarks),
        (READING.said(language), FIGURES.said(language)),
        *([] if paper.origin else [(READING.said(language), PATHS.said(language))]),
        *((SHEET.said(language), name) for name in names),
    ]
    for row, (head, value) in enumerate(told):
        cells.head(sheet, row, 0, head)
        cells.write(sheet, row, 1, value, align="left")
        cells.fit(sheet, row, [(head, WIDE), (text_of(value), WIDEST)])
