"""A chart as one SVG that serves web pages, DOCX and PDF: the groups' lines above, the distance between them below.

Nothing is told by colour alone: a line has its own dashes, its own markers and its name at its end. What is not final
is hollow, a break in the series interrupts the line, and a period without a value is crossed at the floor. The card is
white, so that it reads alike on a dark page and on paper. The same chart gives the same bytes.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, pairwise
from typing import Final
from xml.etree.ElementTree import Element

from api.reports.marks import (
    HALO,
    INK,
    PAPER,
    QUIET,
    STYLES,
    Drawn,
    add,
    cross,
    flag,
    marker,
    slashes,
    svg,
    text_of,
    word,
)
from api.reports.panels import BETWEEN, LETTERS, WIDTH, Panel, all_lines, known, panels_of, said
from api.reports.paper import Chart, Line, Point
from api.reports.scales import fitted, spread, thinned, width
from api.reports.tables import Words
from models.figures.disclosure import Language

BELOW: Final = 26.0  # the room for the periods
LINE_HEIGHT: Final = 15.0
BAR: Final = 18.0  # the widest
APART: Final = 60.0  # figures over bars that shall not touch
MANY: Final = 30  # points: only the ends of a line and what is not final is marked, or the marks melt together
BASELINE: Final = Words("basis", "baseline")
NOTHING: Final = Words("Ingen tal at vise", "No figures to show")
KEYS: Final = {
    "provisional": Words("foreløbigt tal", "provisional figure"),
    "break": Words("brud i serien", "break in the series"),
    "missing": Words("intet tal", "no figure"),
}


def svg_of(chart: Chart, language: Language) -> str:
    """The drawing as a document of its own, which may stand in a page as it is."""
    upper, lower = panels_of(chart, language)
    lowest, keys = lower or upper, _keys(chart)
    bottom = lowest.floor + BELOW
    card = svg(WIDTH, bottom + (26 if keys else 6), chart.title, chart.description)
    panels = [panel for panel in (upper, lower) if panel]
    for panel in panels:
        _draw_axis(card, panel)
    if chart.baseline:
        x = upper.across(chart.baseline)
        add(card, "line", x1=x, x2=x, y1=upper.top, y2=lowest.floor, stroke=QUIET, stroke_dasharray="1 4")
        word(card, x, upper.top - 3, BASELINE.said(language), QUIET, text_anchor="middle")
    for line in chart.lines:
        _draw_line(card, upper, line)
    if not upper.ticks:
        middle = (upper.left + upper.right) / 2, (upper.top + upper.floor) / 2
        word(card, *middle, NOTHING.said(language), QUIET, text_anchor="middle")
    if lower and chart.gap:
        _draw_bars(card, lower, chart.gap)
        _draw_figures(card, lower, chart, chart.gap, language)
    _draw_goal(card, upper, lower, chart)
    for panel in panels:
        _draw_labels(card, panel)
    _draw_periods(card, lowest, chart)
    _draw_keys(card, keys, upper.left, bottom + 10, language)
    return text_of(card)


def _draw_axis(card: Element, panel: Panel) -> None:
    word(card, 4, panel.top - 18, "".join(fitted(panel.name, 60, 1)), QUIET)
    for value, text in panel.ticks:
        y = panel.up(value)
        add(card, "line", x1=panel.left, x2=panel.right, y1=y, y2=y, stroke="#8a949e" if value == 0 else "#e1e5e9")
        word(card, panel.left - 8, y + 4.5, text, QUIET, text_anchor="end")


def _draw_line(card: Element, panel: Panel, line: Line) -> None:
    style, is_dense = STYLES[line.role], len(line.points) > MANY
    for run in _runs(line.points):
        path = " ".join(f"{panel.across(point.at):.1f},{panel.up(value):.1f}" for point, value in run)
        drawn: Drawn = {"stroke": style.colour, "stroke_width": style.thick, "stroke_dasharray": style.dashes}
        add(card, "polyline", points=path, fill="none", stroke_linejoin="round", **drawn)
        for point, value in run:
            if not is_dense or point.is_provisional or point in (run[0][0], run[-1][0]):
                marker(card, style, panel.across(point.at), panel.up(value), hollow=point.is_provisional)
    for point in line.points:
        if point.value is None:
            cross(card, panel.across(point.at), panel.floor - style.lift, style.colour)
    for before, after in pairwise(line.points):
        if after.has_break and before.value is not None and after.value is not None:
            y = (panel.up(before.value) + panel.up(after.value)) / 2
            slashes(card, (panel.across(before.at) + panel.across(after.at)) / 2, y, style.colour)


def _runs(points: Iterable[Point]) -> Iterator[list[tuple[Point, Decimal]]]:
    """The stretches that a line is drawn through: neither over a period without a value nor over a break."""
    run: list[tuple[Point, Decimal]] = []
    for point in points:
        if run and (point.value is None or point.has_break):
            yield run
            run = []
        if point.value is not None:
            run.append((point, point.value))
    if run:
        yield run


def _draw_bars(card: Element, panel: Panel, gap: Line) -> None:
    zero, style = panel.up(Decimal(0)), STYLES["gap"]
    room = min(
        (panel.across(after.at) - panel.across(before.at) for before, after in pairwise(gap.points)), default=BAR
    )
    wide = max(min(BAR, room * 0.7), 2)
    for point in gap.points:
        x = panel.across(point.at)
        if point.value is None:
            cross(card, x, zero - style.lift, style.colour)
            continue
        y = panel.up(point.value)
        drawn = {"fill": PAPER if point.is_provisional else style.colour, "stroke": style.colour}
        add(card, "rect", x=x - wide / 2, y=min(y, zero), width=wide, height=max(abs(y - zero), 0.5), **drawn)
    for before, after in pairwise(gap.points):
        if after.has_break:
            slashes(card, (panel.across(before.at) + panel.across(after.at)) / 2, zero, style.colour)


def _draw_figures(card: Element, panel: Panel, chart: Chart, gap: Line, language: Language) -> None:
    """The distance is written out in the newest period and, unless it lies too near, at the baseline."""
    points = known(gap)
    for point, value in points:
        x = panel.across(point.at)
        is_near = panel.across(points[-1][0].at) - x < APART
        if point is points[-1][0] or (point.at == chart.baseline and not is_near):
            y = panel.up(value) + (14 if value < 0 else -4)
            word(
                card, x, y, said(value, chart.decimals, language), INK, text_anchor="middle", font_weight="bold", **HALO
            )


def _draw_goal(card: Element, upper: Panel, lower: Panel | None, chart: Chart) -> None:
    post = chart.goalpost
    panel = upper if post and post.role == "level" else lower
    if post and panel:
        x, y = panel.across(post.at), panel.up(post.value)
        add(card, "line", x1=panel.left, x2=x, y1=y, y2=y, stroke=INK, stroke_dasharray="2 3")
        flag(card, x, y)


def _draw_labels(card: Element, panel: Panel) -> None:
    heights = [len(label.lines) * LINE_HEIGHT + 4 for label in panel.labels]
    wanted = [panel.up(label.value) for label in panel.labels]
    middles = spread(wanted, heights, panel.top - BETWEEN / 2, panel.floor + BETWEEN / 2)
    x = panel.right + 12
    for label, height, y, middle in zip(panel.labels, heights, wanted, middles, strict=True):
        begin = panel.across(label.at) + 6
        add(card, "line", x1=begin, y1=y, x2=x - 3, y2=middle, stroke=label.colour, stroke_width=0.7)
        for row, text in enumerate(label.lines, start=1):
            weight = "bold" if row == len(label.lines) else "normal"
            word(card, x, middle - height / 2 + row * LINE_HEIGHT - 2, text, label.colour, font_weight=weight)


def _draw_periods(card: Element, panel: Panel, chart: Chart) -> None:
    names = {point.at: point.period for line in all_lines(chart) for point in line.points}
    periods = [(panel.across(day), "".join(fitted(names[day], LETTERS, 1))) for day in sorted(names)]
    for i in thinned([x for x, _ in periods], [width(text) for _, text in periods]):
        x, text = periods[i]
        add(card, "line", x1=x, x2=x, y1=panel.floor, y2=panel.floor + 4, stroke=QUIET)
        word(card, x, panel.floor + 18, text, QUIET, text_anchor="middle")


def _keys(chart: Chart) -> list[str]:
    """What has to be explained below the drawing, as it occurs in it."""
    points = [*chain.from_iterable(line.points for line in all_lines(chart))]
    found = {
        "provisional": any(point.is_provisional and point.value is not None for point in points),
        "break": any(point.has_break for point in points),
        "missing": any(point.value is None for point in points),
    }
    return [key for key, occurs in found.items() if occurs]


def _draw_keys(card: Element, keys: Iterable[str], x: float, y: float, language: Language) -> None:
    for key in keys:
        if key == "provisional":
            marker(card, STYLES["target"], x + 6, y, hollow=True)
        elif key == "break":
            slashes(card, x + 6, y, INK)
        else:
            cross(card, x + 6, y, INK)
        text = KEYS[key].said(language)
        word(card, x + 16, y + 4.5, text, QUIET)
        x += 44 + width(text)
