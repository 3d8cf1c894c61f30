"""The courses of indicators: the tables behind the charts, each with a chart beside it that Excel draws from it.

A column is called after the ``role`` of the line that it holds. Where there is no value the cell is empty, and the line
interrupted: Excel would draw a text as zero.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from api.reports.book.cells import Cells
from api.reports.characters import printable
from api.reports.paper import Chart, Figure, Part, Value
from api.reports.tables import Words
from api.reports.workbook import number_format

CHARTS: Final = Words("Kurver", "Charts")
WIDTH: Final = 19  # of a column, in characters
TALL, WIDE, ROW = 340, 720, 20  # pixels
ON_A_PAGE, SCALE = 2, 52  # charts, and percent at which they fit
GOAL: Final = "goal"
INK, AXIS = "#1D2733", "#C5CDD5"
STYLES: Final = {  # colour, points, dashes, marker
    "target": ("#0B5A7D", 2.5, "solid", "circle"),
    "single": ("#0B5A7D", 2.5, "solid", "circle"),
    "comparison": ("#A2470C", 1.75, "dash", "square"),
    "gap": ("#6B7A89", 1.5, "round_dot", "diamond"),
    GOAL: (INK, 1, "long_dash", "none"),
}


def charts_of(parts: Iterable[Part]) -> Iterator[Chart]:
    """All charts of a paper, as they are read."""
    for part in parts:
        yield from (block for block in part.blocks if isinstance(block, Chart))
        yield from charts_of(part.parts)


def write_courses(book: Any, sheet: Any, cells: Cells, charts: Sequence[Chart]) -> None:
    """Each chart beside its table, one below the other."""
    beside = max(len(_names(chart)) for chart in charts)
    sheet.set_column(0, beside - 1, WIDTH)
    top, tops = 0, []
    for chart in charts:
        tops.append(top)
        bottom = _write_table(sheet, cells, chart, top)
        if chart.table.rows:
            told = {"description": printable(chart.description), "object_position": 2}
            sheet.insert_chart(top + 1, beside + 1, _drawing(book, sheet.name, chart, top), told)
        top = max(bottom, top + 2 + TALL // ROW) + 2
    sheet.ignore_errors({"number_stored_as_text": "A1:A1048576"})  # periods
    sheet.set_h_pagebreaks(tops[ON_A_PAGE::ON_A_PAGE])
    cells.page(sheet, scale=SCALE)


def _write_table(sheet: Any, cells: Cells, chart: Chart, top: int) -> int:
    """The title, the unit, the heads and the rows; tells the first row below."""
    labels: dict[str, str] = {line.role: line.label for line in (*chart.lines, *([chart.gap] if chart.gap else []))}
    heads = [labels.get(column.name, column.title) for column in chart.table.columns]
    heads += [chart.goalpost.label] if chart.goalpost else []
    goal = [Figure(chart.goalpost.value, chart.decimals)] if chart.goalpost else []
    cells.head(sheet, top, 0, chart.title, text_wrap=False)
    cells.write(sheet, top + 1, 0, chart.unit)
    cells.fit(sheet, top + 2, [(head, WIDTH - 4) for head in heads])
    for place, (head, name) in enumerate(zip(heads, _names(chart), strict=True)):
        cells.head(sheet, top + 2, place, head, is_numeric=name in STYLES)
    for number, row in enumerate(chart.table.rows, start=top + 3):
        drawn = (_drawn(one) if name in STYLES else one for one, name in zip(row, _names(chart), strict=False))
        for place, one in enumerate([*drawn, *goal]):
            cells.write(sheet, number, place, one)
    return top + 3 + len(chart.table.rows)


def _names(chart: Chart) -> list[str]:
    """What the columns are called by programs."""
    return [*(column.name for column in chart.table.columns), *([GOAL] if chart.goalpost else [])]


def _drawn(value: Value) -> Value:
    return None if isinstance(value, Figure) and value.value is None else value


def _drawing(book: Any, sheet: str, chart: Chart, top: int) -> Any:
    """The chart of the table below ``top``; every text of it is a cell's, so that none is computed."""
    first, last = top + 3, top + 2 + len(chart.table.rows)
    drawing = book.add_chart({"type": "line"})
    periods = [f"{row[0]} " for row in chart.table.rows]  # the blank keeps XlsxWriter from taking a year for a number
    for place, name in enumerate(_names(chart)):
        if name in STYLES:
            colour, points, dashes, marker = STYLES[name]
            drawing.add_series({
                "name": [sheet, top + 2, place],
                "categories": [sheet, first, 0, last, 0],
                "categories_data": periods,
                "values": [sheet, first, place, last, place],
                "line": {"color": colour, "width": points, "dash_type": dashes},
                "marker": {"type": marker, "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
            })  # fmt: skip
    drawing.set_title({"name": [sheet, top, 0], "name_font": {"size": 12, "color": INK}})
    drawing.set_x_axis({"line": {"color": AXIS}})
    drawing.set_y_axis({
        "name": [sheet, top + 1, 0],
        "name_font": {"bold": False},
        "num_format": number_format(chart.decimals),
        "major_gridlines": {"visible": True, "line": {"color": AXIS, "width": 0.5}},
        "line": {"none": True},
    })  # fmt: skip
    drawing.set_legend({"position": "bottom"})
    drawing.show_blanks_as("gap")
    drawing.set_size({"width": WIDE, "height": TALL})
    return drawing
