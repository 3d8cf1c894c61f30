"""The measure m that a verdict follows through time (domain rule 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from models.figures.cells import Better, Cell, Role, Unit, rounded
from models.figures.disclosure import possible
from models.figures.gap import gap_between
from models.figures.periods import parse

RuleName = Literal["barometer", "exact"]
MeasureName = Literal["shortfall", "level"]

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What an indicator says about how it is judged.

    `unit`, `better` and `comparison` are None only while the method is to be designed. `threshold`
    belongs to the rule `exact`: the least change, in the unit, that counts as one.
    `baseline_period` is a canonical period code.
    """

    unit: Unit | None
    better: Better | None
    comparison: Literal["groups", "single"] | None
    judged_on: Literal["gap", "targetLevel"] = "gap"
    decimals: int = 0
    rule: RuleName = "barometer"
    threshold: Decimal | None = None
    baseline_period: str | None = None
    is_to_be_designed: bool = False

    @property
    def measure(self) -> MeasureName:
        """`shortfall`, or `level`: of the target group, or of the single series."""
        return "shortfall" if self.comparison == "groups" and self.judged_on == "gap" else "level"


@dataclass(frozen=True, slots=True)
class Segment:
    """The cells of one segment in one area, per series, by canonical period code."""

    target: Mapping[str, Cell] = field(default_factory=dict)
    comparison: Mapping[str, Cell] = field(default_factory=dict)
    single: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """m in one period, unrounded: the least and the greatest it can be, the same unless it is hidden."""

    low: Decimal
    high: Decimal
    is_hidden: bool


def series_used(yardstick: Yardstick, segment: Segment) -> tuple[tuple[Role, Mapping[str, Cell]], ...]:
    """The series that m is computed from."""
    if yardstick.comparison == "single":
        return (("single", segment.single),)
    if yardstick.judged_on == "targetLevel":
        return (("target", segment.target),)
    return (("target", segment.target), ("comparison", segment.comparison))


def has_figure(cell: Cell | None) -> bool:
    """Whether there is a value, be it hidden by us."""
    return cell is not None and (cell.value is not None or cell.status == "suppressed")


def newest_measured(yardstick: Yardstick, segment: Segment) -> str | None:
    """The newest period in which m exists, hidden or not."""
    (_, leading), *others = series_used(yardstick, segment)
    for code in sorted(leading, key=lambda code: parse(code).order, reverse=True):
        if has_figure(leading[code]) and all(has_figure(series.get(code)) for _, series in others):
            return code
    return None


def measured(yardstick: Yardstick, segment: Segment, period: str) -> Measured | None:
    """The measure in one period, or None where it does not exist."""
    cells = [series.get(period) for _, series in series_used(yardstick, segment)]
    known = [cell for cell in cells if cell is not None and has_figure(cell)]
    if len(known) < len(cells):
        return None
    is_hidden = any(cell.value is None for cell in known)
    low, high = possible(known[0], yardstick.unit)
    if yardstick.measure == "shortfall" and yardstick.better is not None:
        other_low, other_high = possible(known[1], yardstick.unit)
        ends = (
            gap_between(low, other_high, yardstick.better),
            gap_between(high, other_low, yardstick.better),
        )
        may_be_equal = low <= other_high and other_low <= high
        least = _ZERO if yardstick.better == "parity" and may_be_equal else min(ends)
        low, high = max(least, _ZERO), max(*ends, _ZERO)
    return Measured(low, high, is_hidden)


def judged_value(yardstick: Yardstick, value: Decimal) -> Decimal:
    """The measure as the rule sees it: rounded to the indicator's decimals by `barometer`, as it is by `exact`."""
    return rounded(value, yardstick.decimals) if yardstick.rule == "barometer" and value.is_finite() else value
