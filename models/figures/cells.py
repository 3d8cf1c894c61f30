"""What one series says in one period, and the arithmetic on a single figure (domain rules 7 and 8).

Zero, missing, not yet published, suppressed at the source, suppressed by us and undefined are
different things: a cell has a value, or a status that says why it has none, and never both.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, NamedTuple

Unit = Literal["percent", "weeks", "days", "persons", "count", "index"]
Better = Literal["higher", "lower", "parity"]
Role = Literal["target", "comparison", "single"]
Status = Literal[
    "final",
    "provisional",
    "revised",
    "estimated",
    "missing",
    "notYetPublished",
    "suppressedAtSource",
    "undefined",
    "suppressed",
]
Flag = Literal["provisional", "revised", "estimated", "breakInSeries"]

_STEPS: Final = tuple(Decimal(1).scaleb(-decimals) for decimals in range(7))
_ZEROS: Final = tuple(Decimal(0).scaleb(-decimals) for decimals in range(7))
_FLAGS: Final[tuple[Flag, ...]] = ("provisional", "revised", "estimated")


@dataclass(frozen=True, slots=True)
class Bound:
    """What is told of a hidden value, both ends exclusive, in the indicator's unit.

    Neither end: nothing is told beyond what the unit allows.
    """

    over: Decimal | None = None
    under: Decimal | None = None


class Cell(NamedTuple):  # made by the thousand, at a third of what a dataclass costs
    """One observation as somebody may see it: exact, or hidden with a bound.

    `value` is in the indicator's unit and unrounded. Of a share `numerator` of `denominator` cases,
    of a mean the total over `denominator` cases. `bound` is set exactly when `status` is `suppressed`.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: Status = "final"
    published: bool = False
    break_in_series: bool = False
    bound: Bound | None = None


def value_of(unit: Unit, numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """The value that two counts give, to six decimals; None (status `undefined`) when dividing by zero.

    A share in percent, a mean in the unit of its total; persons and counts are their numerator.
    """
    if unit in ("persons", "count"):
        return numerator
    if not denominator:
        return None
    return rounded((100 * numerator if unit == "percent" else numerator) / denominator, 6)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The value with 0 to 6 decimals, half away from zero (domain rule 8), never minus zero."""
    return value.quantize(_STEPS[decimals], ROUND_HALF_UP) or _ZEROS[decimals]


def flags(*cells: Cell | None) -> tuple[Flag, ...]:
    """The flags that any of the cells carries, each once."""
    present = [cell for cell in cells if cell is not None]
    statuses = {cell.status for cell in present}
    found: tuple[Flag, ...] = tuple(flag for flag in _FLAGS if flag in statuses)
    return (*found, "breakInSeries") if any(cell.break_in_series for cell in present) else found
