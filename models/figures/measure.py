"""The measure m that a verdict follows through time (domain rule 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from models.figures.cells import Better, Cell, Role, Unit, rounded
from models.figures.disclosure import possible
from models.figures.gap import gap_between
from models.figures.periods import Kind

RuleName = Literal["barometer", "exact"]
MeasureName = Literal["shortfall", "level"]

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What an indicator says about how it is judged.

    `unit`, `better` and `comparison` are None only while the method is to be designed. `threshold`
    belongs to the rule `exact`: the least change, in the unit, that counts as one.
    `baseline_period` is a canonical period code. `frequency` tells which years a streak skips.
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
    frequency: Kind | None = None

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


class Measured(NamedTuple):
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


def measured(yardstick: Yardstick, cells: Sequence[Cell]) -> Measured:
    """The measure by the cells of one period, one for each series used; all have figures, be they hidden."""
    if len(cells) == 2:
        return shortfall_of(yardstick, *cells)
    return Measured(*possible(cells[0], yardstick.unit), cells[0].value is None)


def shortfall_of(yardstick: Yardstick, target: Cell, comparison: Cell) -> Measured:
    """The shortfall that two cells with figures, be they hidden, leave possible."""
    if target.value is not None and comparison.value is not None:
        shortfall = max(gap_between(target.value, comparison.value, yardstick.better or "higher"), _ZERO)
        return Measured(shortfall, shortfall, is_hidden=False)
    low, high = possible_gap(yardstick, target, comparison)
    return Measured(max(low, _ZERO), max(high, _ZERO), is_hidden=True)


def possible_gap(yardstick: Yardstick, target: Cell, comparison: Cell) -> tuple[Decimal, Decimal]:
    """The least and the greatest gap that two cells with figures, be they hidden, leave possible."""
    better = yardstick.better or "higher"
    low, high = possible(target, yardstick.unit)
    other_low, other_high = possible(comparison, yardstick.unit)
    ends = gap_between(low, other_high, better), gap_between(high, other_low, better)
    may_be_equal = low <= other_high and other_low <= high
    least = _ZERO if better == "parity" and may_be_equal else min(ends)
    return least, max(ends)


def judged_value(yardstick: Yardstick, value: Decimal) -> Decimal:
    """The measure as the rule sees it: rounded to the indicator's decimals by `barometer`, as it is by `exact`."""
    return rounded(value, yardstick.decimals) if yardstick.rule == "barometer" and value.is_finite() else value
