"""How a chart is laid out: a panel for the groups' lines, one below it for the distance between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from api.reports.marks import INK, STYLES
from api.reports.paper import Chart, Figure, Line, Point
from api.reports.printed import number
from api.reports.scales import Scale, fitted, from_zero, ticks, width
from models.figures.disclosure import Language

WIDTH: Final = 680.0
UPPER, LOWER = 165.0, 75.0  # the heights of the panels
ABOVE, BETWEEN = 40.0, 46.0  # the room for their names
INSET: Final = 16.0  # so that the first and the last point do not lie on the edge
LETTERS, LINES = 22, 3  # of a label beside a panel, its figure apart
ROOMIER: Final = Decimal("1.15")  # for the figures over the bars
YEAR: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside a panel: a name with its figure, and the day and value that it belongs to."""

    lines: tuple[str, ...]
    at: date
    value: Decimal
    colour: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the drawing with a vertical axis of its own; ``x`` leads days, ``y`` values to places on the card."""

    name: str
    labels: tuple[Label, ...]
    ticks: tuple[tuple[Decimal, str], ...]
    x: Scale
    y: Scale
    left: float
    right: float

    @property
    def top(self) -> float:
        return self.y.end

    @property
    def floor(self) -> float:
        return self.y.start

    def across(self, day: date) -> float:
        return self.x.place(min(max(day.toordinal(), self.x.low), self.x.high))

    def up(self, value: Decimal) -> float:
        return self.y.place(float(value))


def panels_of(chart: Chart, language: Language) -> tuple[Panel, Panel | None]:
    """Both with the same horizontal axis; no lower one where there is no distance to show."""
    beside, below = (tuple(_labels(chart, role, language)) for role in ("level", "gap"))
    levels = [*(value for line in chart.lines for _, value in known(line)), *_goal(chart, "level")]
    gaps = [*(ROOMIER * value for _, value in known(chart.gap)), *_goal(chart, "gap")] if chart.gap else []
    above_ticks = _ticks(levels, chart.decimals, 5, language)
    below_ticks = _ticks([Decimal(0), *gaps] if gaps else [], chart.decimals, 3, language)
    left = 16 + max((width(text) for _, text in (*above_ticks, *below_ticks)), default=0)
    right = WIDTH - 22 - max((width(text) for label in (*beside, *below) for text in label.lines), default=0)
    first, last = _days(chart)
    x = Scale(first.toordinal(), last.toordinal(), left + INSET, right - INSET)
    upper = Panel(chart.unit, beside, above_ticks, x, _vertical(above_ticks, ABOVE, UPPER), left, right)
    if not (chart.gap and below_ticks):
        return upper, None
    y = _vertical(below_ticks, upper.floor + BETWEEN, LOWER)
    return upper, Panel(chart.gap.label, below, below_ticks, x, y, left, right)


def all_lines(chart: Chart) -> tuple[Line, ...]:
    return (*chart.lines, chart.gap) if chart.gap else chart.lines


def known(line: Line) -> list[tuple[Point, Decimal]]:
    """The points that have a value, each with it."""
    return [(point, point.value) for point in line.points if point.value is not None]


def said(value: Decimal, decimals: int, language: Language) -> str:
    return number(Figure(value, decimals), language)


def _labels(chart: Chart, role: Literal["level", "gap"], language: Language) -> Iterator[Label]:
    """Each group's name with its newest value, and the goal."""

    def label(name: str, at: date, value: Decimal, colour: str) -> Label:
        return Label((*fitted(name, LETTERS, LINES), said(value, chart.decimals, language)), at, value, colour)

    for line in chart.lines if role == "level" else ():
        for point, value in known(line)[-1:]:
            yield label(line.label, point.at, value, STYLES[line.role].colour)
    post = chart.goalpost
    if post and post.role == role:
        yield label(post.label, post.at, post.value, INK)


def _goal(chart: Chart, role: Literal["level", "gap"]) -> list[Decimal]:
    return [chart.goalpost.value] if chart.goalpost and chart.goalpost.role == role else []


def _ticks(values: Sequence[Decimal], decimals: int, most: int, language: Language) -> tuple[tuple[Decimal, str], ...]:
    """Each with its text; all are written with as many decimals as any of them needs."""
    if not values:
        return ()
    found = ticks(*from_zero(min(values), max(values)), most, decimals)
    needed = max(-int(value.normalize().as_tuple().exponent) for value in found)
    return tuple((value, said(value, max(needed, 0), language)) for value in found)


def _vertical(ticks: Sequence[tuple[Decimal, str]], top: float, height: float) -> Scale:
    low, high = (float(ticks[0][0]), float(ticks[-1][0])) if ticks else (0.0, 1.0)
    return Scale(low, high, top + height, top)


def _days(chart: Chart) -> tuple[date, date]:
    """The first and the last day of the axis; a goal far ahead may take half of it, and no more."""
    days = [point.at for line in all_lines(chart) for point in line.points]
    days += [chart.baseline] if chart.baseline else []
    post = chart.goalpost
    if not post:
        return (min(days), max(days)) if days else (date.min, date.min)
    first, last = min(days, default=post.at), max(days, default=post.at)
    most = min(max(last - first, YEAR), date.max - last)
    return min(first, post.at), last + min(max(post.at - last, timedelta()), most)
