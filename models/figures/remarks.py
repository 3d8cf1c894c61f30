"""What must be said beside a direction, so that nobody is taken in by it (domain rule 9).

Each remark is True, False, or None where it rests on what is hidden and the bounds leave it open.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from models.figures.change import Direction, direction_of, improvement_of
from models.figures.course import Course
from models.figures.decomposition import Decomposition, Pairs, decomposition_of, is_crossed, pairs_of
from models.figures.disclosure import possible
from models.figures.measure import Yardstick, judged_value, shortfall_of
from models.figures.periods import Period
from models.figures.reasons import Member, Reason, ReasonCode, reckoned


@dataclass(frozen=True, slots=True)
class Remarks:
    """The parts of the change of the gap, the remarks, and the figures behind each that is made."""

    decomposition: Decomposition | None = None
    false_progress: bool | None = False
    mostly_comparison: bool | None = False
    overtaken: bool | None = False
    reasons: tuple[Reason, ...] = ()


def remarks_on(course: Course, direction: Direction, start: Period, end: Period) -> Remarks:
    """The remarks on the change between two periods that can be compared; none for a single series."""
    yardstick, pairs = course.yardstick, pairs_of(course, start, end)
    if pairs is None:
        return Remarks()
    parts, crossed = decomposition_of(yardstick, pairs), is_crossed(yardstick, pairs)
    narrows = direction == "improving" and yardstick.measure == "shortfall"
    is_false = narrows and yardstick.better != "parity" and _stands_no_better(yardstick, pairs)
    mostly = narrows and not crossed and (None if parts is None else parts.comparison_part < parts.target_part)
    overtaken = yardstick.better != "parity" and _is_overtaken(yardstick, pairs)
    made: list[tuple[ReasonCode, Member, bool | None]] = [
        ("parts", "decomposition", parts is not None),
        ("crossed", "decomposition", crossed),
        ("falseProgress", "falseProgress", is_false),
        ("mostlyComparison", "mostlyComparison", mostly),
        ("overtaken", "overtaken", overtaken),
    ]
    codes, sources = (start.code, end.code), pairs.sources
    reasons = tuple(
        reckoned(yardstick, code, about, codes, sources=sources) for code, about, is_made in made if is_made
    )
    return Remarks(parts, is_false, mostly, overtaken, reasons)


def _stands_no_better(yardstick: Yardstick, pairs: Pairs) -> bool | None:
    """Whether the target group's level, as the rule sees it, is no better at the end."""
    least, most = _gain(yardstick, pairs)
    return None if least <= 0 < most else most <= 0


def _is_overtaken(yardstick: Yardstick, pairs: Pairs) -> bool | None:
    """Whether the shortfall grew although the target group came to stand better."""
    least, most = _gain(yardstick, pairs)
    grew = _shortfall_grew(yardstick, pairs)
    if grew is False or most <= 0:
        return False
    return True if grew and least > 0 else None


def _gain(yardstick: Yardstick, pairs: Pairs) -> tuple[Decimal, Decimal]:
    """The least and the most by which the target group's level, as the rule sees it, became better."""
    (low, high), (later_low, later_high) = (
        [judged_value(yardstick, end) for end in possible(cell, yardstick.unit)]
        for cell in (pairs.target_from, pairs.target_to)
    )
    if yardstick.better == "higher":
        return later_low - high, later_high - low
    return low - later_high, high - later_low


def _shortfall_grew(yardstick: Yardstick, pairs: Pairs) -> bool | None:
    """Whether the shortfall is larger at the end, by the same rule as the direction."""
    by_gap = yardstick if yardstick.measure == "shortfall" else replace(yardstick, judged_on="gap")
    start = shortfall_of(by_gap, pairs.target_from, pairs.comparison_from)
    end = shortfall_of(by_gap, pairs.target_to, pairs.comparison_to)
    directions: set[Direction] = {
        direction_of(by_gap, improvement_of(by_gap, judged_value(by_gap, later) - judged_value(by_gap, earlier)))
        for later, earlier in ((end.low, start.high), (end.high, start.low))
    }
    if directions == {"worsening"}:
        return True
    return None if "worsening" in directions else False
