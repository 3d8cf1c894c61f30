"""A chart as small as a word: both groups' lines side by side with many others, each on a card of its own.

Colours come from the stylesheet, so that it reads on light and dark and in forced colours; a line is told apart by its
dashes and its end as well. A break interrupts the line, and what is not final is hollow, as in the large drawing.
"""

from collections.abc import Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from api.language import Language
from api.reports.panels import known, said
from api.reports.paper import Chart, Line, Point

WIDTH, HEIGHT = 280.0, 112.0
LEFT, RIGHT, TOP, FLOOR = 8.0, 62.0, 12.0, 86.0  # to the right stand the newest values
APART = 14.0  # between two values that would else lie over each other


def spark_of(chart: Chart, language: Language) -> str:
    """The drawing as it stands in a page, with a name and a description for whoever cannot see it."""
    card = Element(
        "svg", {"viewBox": f"0 0 {WIDTH:g} {HEIGHT:g}", "role": "img", "class": "spark", "focusable": "false"}
    )
    SubElement(card, "title").text = f"{chart.title}. {chart.description}"
    days = [point.at.toordinal() for line in chart.lines for point in line.points]
    values = [point.value for line in chart.lines for point in line.points if point.value is not None]
    if not values:
        return tostring(card, encoding="unicode")
    scale = _Scale(min(days), max(days), min(values), max(values))
    SubElement(card, "line", {"class": "floor", **_ends(LEFT, FLOOR + 6, WIDTH - RIGHT, FLOOR + 6)})
    if chart.baseline:
        x = scale.across(chart.baseline.toordinal())
        SubElement(card, "line", {"class": "baseline", **_ends(x, TOP - 6, x, FLOOR + 6)})
    for line in reversed(chart.lines):
        _draw(card, line, scale)
    _write_values(card, chart, scale, language)
    _write_periods(card, chart, scale)
    return tostring(card, encoding="unicode")


class _Scale:
    """Days to places from left to right, values from the floor up."""

    def __init__(self, first: int, last: int, low: Decimal, high: Decimal) -> None:
        self.first, self.days = first, max(last - first, 1)
        self.low, self.span = float(low), float(high - low) or 1.0

    def across(self, day: int) -> float:
        share = min(max((day - self.first) / self.days, 0), 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def up(self, value: Decimal) -> float:
        return FLOOR - (float(value) - self.low) / self.span * (FLOOR - TOP)


def _draw(card: Element, line: Line, scale: _Scale) -> None:
    group = SubElement(card, "g", {"class": line.role})
    places = [
        (scale.across(one.at.toordinal()), scale.up(one.value), one) for one in line.points if one.value is not None
    ]
    for run in _runs(places):
        SubElement(group, "polyline", {"points": " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in run)})
    for place, (x, y, point) in enumerate(places):
        if point.is_provisional or place in (0, len(places) - 1):
            kind = "hollow" if point.is_provisional else "solid"
            SubElement(group, "circle", {"class": kind, "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3.5"})


def _write_values(card: Element, chart: Chart, scale: _Scale, language: Language) -> None:
    """Each line's newest value beside its end, moved apart where two would touch."""
    ends = [(line, known(line)[-1]) for line in chart.lines if known(line)]
    placed = sorted((scale.up(value), line.role, point, value) for line, (point, value) in ends)
    lowest = TOP - APART
    for y, role, point, value in placed:
        lowest = max(y, lowest + APART)
        at = {"x": f"{scale.across(point.at.toordinal()) + 7:.1f}", "y": f"{lowest + 4:.1f}"}
        SubElement(card, "text", {"class": f"value {role}", **at}).text = said(value, chart.decimals, language)


def _write_periods(card: Element, chart: Chart, scale: _Scale) -> None:
    """The first period and the newest that has a value."""
    first = chart.lines[0].points[0]
    last = max((known(line)[-1][0] for line in chart.lines if known(line)), key=lambda point: point.at)
    for point, anchor in ((first, "start"), (last, "middle")):
        if anchor == "start" or last.at != first.at:
            x = scale.across(point.at.toordinal()) - (LEFT if anchor == "start" else 0)
            at = {"x": f"{x:.1f}", "y": f"{HEIGHT - 4:g}", "text-anchor": anchor}
            SubElement(card, "text", at).text = point.period


Place = tuple[float, float, Point]


def _runs(places: list[Place]) -> Iterator[list[Place]]:
    """The stretches between breaks."""
    run: list[Place] = []
    for one in places:
        if run and one[2].has_break:
            yield run
            run = []
        run.append(one)
    yield run


def _ends(x1: float, y1: float, x2: float, y2: float) -> dict[str, str]:
    return {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
