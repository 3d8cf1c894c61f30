"""The verdict on an indicator: a pure function of its cells and its rule (domain rule 9).

It judges what it is shown: given hidden cells it says no more than their bounds allow.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from models.figures.change import Change, Comparison, Direction, compare, sources_at
from models.figures.course import Course
from models.figures.decomposition import Decomposition
from models.figures.measure import Segment, Yardstick, judged_value, series_used
from models.figures.periods import Period, parse
from models.figures.reasons import Reason, ReasonCode, reckoned
from models.figures.remarks import Remarks, remarks_on
from models.figures.streak import Streak, streak_of

#: Why the ends cannot be compared at all, be they hidden or not.
_INCOMPARABLE: Final[frozenset[ReasonCode]] = frozenset({"onlyBaseline", "baselineMissing", "breakInSeries"})


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The newest period of the last frozen evaluation, and m as it was reported then (None: it had none)."""

    period: str
    reported: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """The 95 % interval of the unrounded change of m since the baseline, worked out elsewhere by a named method."""

    low: Decimal
    high: Decimal
    method: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The direction since the baseline, what else is to be said, and the reasons, at least one.

    `since_evaluation` is None without an evaluation, `within_noise` without an interval. The other remarks are None
    only where they rest on what is hidden and its bounds leave them open.
    """

    direction: Direction
    since_baseline: Change
    reasons: tuple[Reason, ...]
    since_last: Change = Change()  # noqa: RUF009 - it cannot be changed
    since_evaluation: Change | None = None
    streak: Streak = Streak()  # noqa: RUF009
    decomposition: Decomposition | None = None
    false_progress: bool | None = False
    mostly_comparison: bool | None = False
    overtaken: bool | None = False
    parity_reached: bool | None = False
    within_noise: bool | None = None


def verdict_on(
    yardstick: Yardstick, segment: Segment, evaluated: Evaluated | None = None, interval: Interval | None = None
) -> Verdict:
    """The verdict on one segment of an indicator in one area."""
    if yardstick.is_to_be_designed:
        return Verdict("undetermined", Change(), (Reason("methodToBeDesigned", rule=yardstick.rule),))
    course = Course(yardstick, segment)
    baseline = None if yardstick.baseline_period is None else parse(yardstick.baseline_period)
    overall, last = _since_baseline(course, baseline), _since_last(course)
    evaluation = _since_evaluation(course, evaluated)
    streak, counted = streak_of(course, baseline)
    remarks = _remarks(course, baseline, overall)
    reached, parity = _parity_reached(course)
    noise = _noise(course, overall.change, interval)
    return Verdict(
        overall.direction,
        overall.change,
        (
            *overall.reasons,
            *last.reasons,
            *(evaluation.reasons if evaluation else ()),
            *counted,
            *remarks.reasons,
            *parity,
            *noise,
        ),
        last.change,
        evaluation.change if evaluation else None,
        streak,
        remarks.decomposition,
        remarks.false_progress,
        remarks.mostly_comparison,
        remarks.overtaken,
        reached,
        within_noise=interval.low <= 0 <= interval.high if interval is not None and noise else None,
    )


def _since_baseline(course: Course, baseline: Period | None) -> Comparison:
    rule, to = course.yardstick.rule, course.newest
    if baseline is not None and to is not None:
        if baseline.order < to.order:
            return compare(course, baseline, to, "sinceBaseline")
        only = Reason("onlyBaseline", rule=rule, periods=(baseline.code,))
        return Comparison(Change(baseline.code, to.code), "undetermined", (only,))
    reasons = [] if baseline is not None else [Reason("noBaseline", rule=rule)]
    if to is None:
        empty = [role for role, series in series_used(course.yardstick, course.segment) if not series]
        reasons += [Reason("noValue", rule=rule, role=role) for role in empty or (None,)]
    return Comparison(Change(_code(baseline), _code(to)), "undetermined", tuple(reasons))


def _since_last(course: Course) -> Comparison:
    """What became of m since the period that the newest step of a streak compares with."""
    to = course.newest
    if to is None:
        return Comparison(Change(), "undetermined", ())
    step = course.step_back(to)
    if step is not None:
        return compare(course, step[0], to, "sinceLast")
    alone = Reason("noEarlierValue", "sinceLast", course.yardstick.rule, periods=(to.code,))
    return Comparison(Change(None, to.code), "undetermined", (alone,))


def _since_evaluation(course: Course, evaluated: Evaluated | None) -> Comparison | None:
    """What became of m since the last evaluation, by today's values; beside it what was reported, unless now hidden."""
    if evaluated is None:
        return None
    start, to = parse(evaluated.period), course.newest
    if to is not None and start.order < to.order:
        found = compare(course, start, to, "sinceEvaluation")
    else:
        nothing = Reason("nothingNewer", "sinceEvaluation", course.yardstick.rule, periods=(start.code,))
        found = Comparison(Change(start.code, _code(to)), "undetermined", (nothing,))
    cells = [series.get(start.code) for _, series in series_used(course.yardstick, course.segment)]
    is_hidden = any(cell is not None and cell.status == "suppressed" for cell in cells)
    reported = None if is_hidden else evaluated.reported
    return replace(found, change=replace(found.change, as_reported=reported))


def _parity_reached(course: Course) -> tuple[bool | None, tuple[Reason, ...]]:
    """Whether there is no shortfall in the newest period; None when bounds leave it open."""
    to = course.newest
    if to is None or course.yardstick.measure != "shortfall" or (m := course.at(to.code)) is None:
        return False, ()
    if judged_value(course.yardstick, m.low):
        return False, ()
    if judged_value(course.yardstick, m.high):
        return None, ()
    sources = sources_at(course, to)
    return True, (reckoned(course.yardstick, "parityReached", "parityReached", (to.code,), sources=sources),)


def _remarks(course: Course, baseline: Period | None, overall: Comparison) -> Remarks:
    if baseline is None or course.newest is None or any(one.code in _INCOMPARABLE for one in overall.reasons):
        return Remarks()
    return remarks_on(course, overall.direction, baseline, course.newest)


def _noise(course: Course, change: Change, interval: Interval | None) -> tuple[Reason, ...]:
    """The interval as a reason, where there is a change that it is of."""
    if interval is None or change.change is None or change.from_period is None or change.to_period is None:
        return ()
    return (
        Reason(
            "intervalOfChange",
            "withinNoise",
            course.yardstick.rule,
            periods=(change.from_period, change.to_period),
            low=interval.low,
            high=interval.high,
            method=interval.method,
        ),
    )


def _code(period: Period | None) -> str | None:
    return None if period is None else period.code
