"""The measure through time: the periods in which it exists, their neighbours, and the breaks between them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from models.figures.cells import Cell, Role
from models.figures.measure import Measured, Segment, Yardstick, has_figure, judged_value, measured, series_used
from models.figures.periods import Kind, Period, comparable_before, expected_between, parse

_PARTS_OF_A_YEAR: Final[tuple[Kind, ...]] = ("month", "quarter", "halfYear")


class Course:
    """The course of m in one segment; `periods` are those in which it exists, hidden or not, the oldest first.

    m is worked out when it is asked for, and kept.
    """

    __slots__ = ("_judged", "_known", "_places", "_used", "breaks", "periods", "segment", "yardstick")

    def __init__(self, yardstick: Yardstick, segment: Segment) -> None:
        self.yardstick, self.segment = yardstick, segment
        (_, leading), *others = used = series_used(yardstick, segment)
        self.periods: list[Period] = [
            parse(code)
            for code, cell in leading.items()
            if has_figure(cell) and all(has_figure(series.get(code)) for _, series in others)
        ]
        self.periods.sort(key=lambda period: period.order)
        self.breaks = [broken for role, series in used for broken in breaks_in(role, series)]
        self._places = {period.code: place for place, period in enumerate(self.periods)}
        self._used = [series for _, series in used]
        self._known: dict[str, Measured] = {}
        self._judged: dict[str, Decimal | None] = {}

    def __contains__(self, code: str) -> bool:
        return code in self._places

    @property
    def newest(self) -> Period | None:
        return self.periods[-1] if self.periods else None

    def at(self, code: str) -> Measured | None:
        """M in a period, or None where it does not exist."""
        found = self._known.get(code)
        if found is None and code in self._places:
            found = self._known[code] = measured(self.yardstick, [series[code] for series in self._used])
        return found

    def judged(self, code: str) -> Decimal | None:
        """M in a period as the rule sees it, or None where it is hidden or does not exist."""
        if code not in self._judged:
            m = self.at(code)
            self._judged[code] = None if m is None or m.is_hidden else judged_value(self.yardstick, m.low)
        return self._judged[code]

    def is_broken(self, start: Period, end: Period) -> bool:
        """Whether a series used breaks after `start`, up to and including `end`."""
        return any(start.order < period.order <= end.order for _, period in self.breaks)

    def step_back(self, period: Period) -> tuple[Period, tuple[str, ...]] | None:
        """What a step of the streak compares a period with, and the periods skipped, the oldest first; None: nothing.

        That is the previous period that has m; for parts of a year, the same part of an earlier year.
        """
        if period.kind in _PARTS_OF_A_YEAR:
            return self._same_part_before(period)
        place = self._places[period.code]
        if place == 0:
            return None
        earlier = self.periods[place - 1]
        if (period.first - earlier.last).days <= 1:
            return earlier, ()
        expected = expected_between(self.yardstick.frequency or period.kind, earlier, period)
        return earlier, tuple(one.code for one in expected if earlier.order < one.order and one.last < period.first)

    def _same_part_before(self, period: Period) -> tuple[Period, tuple[str, ...]] | None:
        skipped: tuple[str, ...] = ()
        current, oldest = comparable_before(period), self.periods[0].order
        while current.order >= oldest:
            if current.code in self:
                return current, skipped
            skipped = (current.code, *skipped)
            current = comparable_before(current)
        return None


def breaks_in(role: Role, series: Mapping[str, Cell]) -> list[tuple[Role, Period]]:
    """The periods in which a series breaks with what was before."""
    return [(role, parse(code)) for code, cell in series.items() if cell.break_in_series]
