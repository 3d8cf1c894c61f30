"""The verdict on an indicator: a pure function of its cells and its rule (domain rule 9).

It judges what it is shown: given hidden cells it says no more than their bounds allow.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from models.figures.cells import Role, Status
from models.figures.change import Change, Direction, change_between, direction_of, improvement_of
from models.figures.gap import why_null
from models.figures.measure import (
    Measured,
    MeasureName,
    RuleName,
    Segment,
    Yardstick,
    judged_value,
    measured,
    newest_measured,
    series_used,
)
from models.figures.periods import parse

#: Grows with every change of the rules that could alter a verdict.
RULE_VERSION: Final = 1

ReasonCode = Literal[
    "changeSinceBaseline",
    "certainWithinBounds",
    "methodToBeDesigned",
    "noBaseline",
    "noValue",
    "onlyBaseline",
    "baselineMissing",
    "breakInSeries",
    "hidden",
]

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the direction is what it is.

    A `changeSinceBaseline` recomputes to the verdict: the unrounded measure at both ends, rounded to
    `decimals` (None: not rounded), gives the change, and a change under `threshold` counts as none.
    Others name what stands in the way: `periods`, the series (`role`) and why it has no value (`cause`).
    """

    code: ReasonCode
    rule: RuleName = "barometer"
    rule_version: int = RULE_VERSION
    periods: tuple[str, ...] = ()
    role: Role | None = None
    cause: Status | None = None
    measure: MeasureName | None = None
    unrounded_from: Decimal | None = None
    unrounded_to: Decimal | None = None
    decimals: int | None = None
    threshold: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The direction since the baseline, the change it rests on, and the reasons, at least one."""

    direction: Direction
    since_baseline: Change
    reasons: tuple[Reason, ...]


def verdict_on(yardstick: Yardstick, segment: Segment) -> Verdict:
    """The verdict on one segment of an indicator in one area."""
    if yardstick.is_to_be_designed:
        return Verdict("undetermined", Change(), (_reason(yardstick, "methodToBeDesigned"),))
    baseline, to = yardstick.baseline_period, newest_measured(yardstick, segment)
    if baseline is None or to is None:
        return Verdict("undetermined", Change(baseline, to), _without_ends(yardstick, segment, to))
    if parse(baseline).order >= parse(to).order:
        only = _reason(yardstick, "onlyBaseline", periods=(baseline,))
        return Verdict("undetermined", Change(baseline, to), (only,))
    start, end = measured(yardstick, segment, baseline), measured(yardstick, segment, to)
    obstacles = _obstacles(yardstick, segment, baseline, to)
    if start is None or end is None or obstacles:
        return Verdict("undetermined", Change(baseline, to), obstacles)
    if start.is_hidden or end.is_hidden:
        return _within_bounds(yardstick, (baseline, start), (to, end))
    return _by_figures(yardstick, (baseline, start.low), (to, end.low))


def _by_figures(yardstick: Yardstick, start: tuple[str, Decimal], end: tuple[str, Decimal]) -> Verdict:
    since = change_between(yardstick, start, end)
    is_rounded = yardstick.rule == "barometer"
    reason = Reason(
        "changeSinceBaseline",
        yardstick.rule,
        periods=(start[0], end[0]),
        measure=yardstick.measure,
        unrounded_from=start[1],
        unrounded_to=end[1],
        decimals=yardstick.decimals if is_rounded else None,
        threshold=None if is_rounded else yardstick.threshold,
    )
    return Verdict(direction_of(yardstick, since.improvement or _ZERO), since, (reason,))


def _within_bounds(yardstick: Yardstick, start: tuple[str, Measured], end: tuple[str, Measured]) -> Verdict:
    """A direction only when every value within the bounds gives the same one, and then without figures (rule 11d)."""
    periods = (start[0], end[0])
    extremes = (
        judged_value(yardstick, end[1].low) - judged_value(yardstick, start[1].high),
        judged_value(yardstick, end[1].high) - judged_value(yardstick, start[1].low),
    )
    first, second = (direction_of(yardstick, improvement_of(yardstick, change)) for change in extremes)
    if first == second:
        return Verdict(first, Change(*periods), (_reason(yardstick, "certainWithinBounds", periods=periods),))
    hidden = tuple(period for period, value in (start, end) if value.is_hidden)
    return Verdict("undetermined", Change(*periods), (_reason(yardstick, "hidden", periods=hidden),))


def _without_ends(yardstick: Yardstick, segment: Segment, to: str | None) -> tuple[Reason, ...]:
    reasons = []
    if yardstick.baseline_period is None:
        reasons.append(_reason(yardstick, "noBaseline"))
    if to is None:
        empty = [role for role, series in series_used(yardstick, segment) if not series]
        reasons += [_reason(yardstick, "noValue", role=role) for role in empty or (None,)]
    return tuple(reasons)


def _obstacles(yardstick: Yardstick, segment: Segment, baseline: str, to: str) -> tuple[Reason, ...]:
    """A missing value at the baseline, and breaks in any series used after it, up to and including `to`."""
    used = series_used(yardstick, segment)
    missing = [
        _reason(yardstick, "baselineMissing", periods=(baseline,), role=role, cause=cause)
        for role, series in used
        if (cause := why_null(series.get(baseline))) not in (None, "suppressed")
    ]
    return (*missing, *_breaks(yardstick, segment, baseline, to))


def _breaks(yardstick: Yardstick, segment: Segment, baseline: str, to: str) -> list[Reason]:
    after, until = parse(baseline).order, parse(to).order
    reasons = []
    for role, series in series_used(yardstick, segment):
        broken = [code for code, cell in series.items() if cell.break_in_series]
        within = [code for code in broken if after < parse(code).order <= until]
        if within:
            reasons.append(_reason(yardstick, "breakInSeries", periods=_ordered(within), role=role))
    return reasons


def _ordered(codes: list[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=lambda code: parse(code).order))


def _reason(
    yardstick: Yardstick,
    code: ReasonCode,
    periods: tuple[str, ...] = (),
    role: Role | None = None,
    cause: Status | None = None,
) -> Reason:
    return Reason(code, yardstick.rule, periods=periods, role=role, cause=cause)
