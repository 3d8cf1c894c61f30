"""Which group moved the gap, and by how much (domain rule 9)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from models.figures.cells import Cell
from models.figures.course import Course, breaks_in
from models.figures.measure import Yardstick, has_figure
from models.figures.periods import Period
from models.figures.reasons import Source, source_of

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The parts of the unrounded change of the gap that each group's own change makes; a negative part narrows it."""

    target_part: Decimal
    comparison_part: Decimal


@dataclass(frozen=True, slots=True)
class Pairs:
    """Both groups at both ends; each has a figure, be it hidden, and no series breaks between."""

    start: Period
    end: Period
    target_from: Cell
    target_to: Cell
    comparison_from: Cell
    comparison_to: Cell

    @property
    def sources(self) -> tuple[Source, ...]:
        return (
            source_of("target", self.start.code, self.target_from),
            source_of("comparison", self.start.code, self.comparison_from),
            source_of("target", self.end.code, self.target_to),
            source_of("comparison", self.end.code, self.comparison_to),
        )


def pairs_of(course: Course, start: Period, end: Period) -> Pairs | None:
    """The four figures behind a change, or None where there are no two groups to compare at both ends."""
    segment = course.segment
    if course.yardstick.comparison != "groups":
        return None
    cells = [series.get(one.code) for one in (start, end) for series in (segment.target, segment.comparison)]
    known = [cell for cell in cells if cell is not None and has_figure(cell)]
    broken = breaks_in("target", segment.target) + breaks_in("comparison", segment.comparison)
    if len(known) < len(cells) or any(start.order < period.order <= end.order for _, period in broken):
        return None
    return Pairs(start, end, known[0], known[2], known[1], known[3])


def decomposition_of(yardstick: Yardstick, pairs: Pairs) -> Decomposition | None:
    """The parts; None when a figure is hidden, or when with parity the groups crossed."""
    target, comparison = _move(pairs.target_from, pairs.target_to), _move(pairs.comparison_from, pairs.comparison_to)
    sign = _sign(yardstick, pairs)
    if target is None or comparison is None or sign is None:
        return None
    return Decomposition(sign * target or _ZERO, -sign * comparison or _ZERO)


def is_crossed(yardstick: Yardstick, pairs: Pairs) -> bool:
    """Whether, with parity, each group was ahead once: the gap then has no parts."""
    return _sign(yardstick, pairs) is None and all(source.value is not None for source in pairs.sources)


def _sign(yardstick: Yardstick, pairs: Pairs) -> int | None:
    """What a rise of the target group does to the gap: 1 widens it, -1 narrows it; None when the groups crossed."""
    if yardstick.better != "parity":
        return 1 if yardstick.better == "lower" else -1
    start, end = (
        _difference(pairs.target_from, pairs.comparison_from),
        _difference(pairs.target_to, pairs.comparison_to),
    )
    if start * end < 0:
        return None
    return -1 if start + end < 0 else 1


def _difference(target: Cell, comparison: Cell) -> Decimal:
    return _ZERO if target.value is None or comparison.value is None else target.value - comparison.value


def _move(start: Cell, end: Cell) -> Decimal | None:
    return None if start.value is None or end.value is None else end.value - start.value
