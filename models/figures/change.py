"""The change of the measure between two periods, its direction, and why (domain rule 9)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from models.figures.course import Course
from models.figures.gap import why_null
from models.figures.measure import Yardstick, judged_value, series_used
from models.figures.periods import Period
from models.figures.reasons import Member, Reason, ReasonCode, Source, reckoned, source_of

Direction = Literal["improving", "worsening", "unchanged", "undetermined"]

_ZERO: Final = Decimal(0)
_CHANGES: Final[dict[Member, ReasonCode]] = {
    "sinceBaseline": "changeSinceBaseline",
    "sinceLast": "changeSinceLast",
    "sinceEvaluation": "changeSinceEvaluation",
    "streak": "stepNotImproving",
}


@dataclass(frozen=True, slots=True)
class Change:
    """m in two periods, as the rule sees it, and what lies between.

    `change` is the later value minus the earlier one; `improvement` is the same seen from what is better. The periods
    are there as far as they are known, the figures only where they can be compared. `as_reported` is the earlier m as
    an evaluation reported it then.
    """

    from_period: str | None = None
    to_period: str | None = None
    from_value: Decimal | None = None
    to_value: Decimal | None = None
    change: Decimal | None = None
    improvement: Decimal | None = None
    as_reported: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A change, what it makes of the direction, and the reasons, at least one."""

    change: Change
    direction: Direction
    reasons: tuple[Reason, ...]


def compare(course: Course, start: Period, end: Period, about: Member) -> Comparison:
    """What became of m from one period to a later one in which it exists."""
    yardstick, codes = course.yardstick, (start.code, end.code)
    earlier, later = course.at(start.code), course.at(end.code)
    obstacles = _obstacles(course, start, end, about)
    if earlier is None or later is None or obstacles:
        return Comparison(Change(*codes), "undetermined", obstacles)
    before, after = course.judged(start.code), course.judged(end.code)
    if before is None or after is None:
        return _within_bounds(course, start, end, about)
    change = after - before
    improvement = improvement_of(yardstick, change)
    return Comparison(
        Change(*codes, before, after, change, improvement),
        direction_of(yardstick, improvement),
        (reckoned(yardstick, _CHANGES[about], about, codes, ends=(earlier.low, later.low)),),
    )


def direction_of(yardstick: Yardstick, improvement: Decimal) -> Direction:
    """The sign of an improvement; by the rule `exact` one under the threshold counts as none."""
    if not improvement or (yardstick.rule == "exact" and abs(improvement) < (yardstick.threshold or _ZERO)):
        return "unchanged"
    return "improving" if improvement > 0 else "worsening"


def improvement_of(yardstick: Yardstick, change: Decimal) -> Decimal:
    """A change of m seen from what is better: as it is for a level that should rise, otherwise negated."""
    more_is_better = yardstick.measure == "level" and yardstick.better == "higher"
    return change if more_is_better else _ZERO - change


def sources_at(course: Course, *periods: Period) -> tuple[Source, ...]:
    """The figures that m is computed from in each of the periods, as far as they may be seen."""
    return tuple(
        source_of(role, period.code, series[period.code])
        for period in periods
        for role, series in series_used(course.yardstick, course.segment)
    )


def _within_bounds(course: Course, start: Period, end: Period, about: Member) -> Comparison:
    """A direction since the baseline only when every value within the bounds gives it, without figures (11d)."""
    yardstick, codes = course.yardstick, (start.code, end.code)
    earlier, later = course.at(start.code), course.at(end.code)
    if about == "sinceBaseline" and earlier is not None and later is not None:
        extremes = (
            judged_value(yardstick, later.low) - judged_value(yardstick, earlier.high),
            judged_value(yardstick, later.high) - judged_value(yardstick, earlier.low),
        )
        first, second = (direction_of(yardstick, improvement_of(yardstick, change)) for change in extremes)
        if first == second:
            certain = reckoned(yardstick, "certainWithinBounds", about, codes, sources=sources_at(course, start, end))
            return Comparison(Change(*codes), first, (certain,))
    hidden = tuple(code for code in codes if (m := course.at(code)) is not None and m.is_hidden)
    return Comparison(Change(*codes), "undetermined", (Reason("hidden", about, yardstick.rule, periods=hidden),))


def _obstacles(course: Course, start: Period, end: Period, about: Member) -> tuple[Reason, ...]:
    """A missing value at the start, and breaks in any series used after it, up to and including the end."""
    rule = course.yardstick.rule
    reasons = []
    if start.code not in course:
        code: ReasonCode = "evaluatedMissing" if about == "sinceEvaluation" else "baselineMissing"
        for role, series in series_used(course.yardstick, course.segment):
            cause = why_null(series.get(start.code))
            if cause not in (None, "suppressed"):
                reasons.append(Reason(code, about, rule, periods=(start.code,), role=role, cause=cause))
    broken: dict[str, list[Period]] = {}
    for role, period in course.breaks:
        if start.order < period.order <= end.order:
            broken.setdefault(role, []).append(period)
    for role, _ in series_used(course.yardstick, course.segment):
        if role in broken:
            codes = tuple(period.code for period in sorted(broken[role], key=lambda period: period.order))
            reasons.append(Reason("breakInSeries", about, rule, periods=codes, role=role))
    return tuple(reasons)
