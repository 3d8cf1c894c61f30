"""Disclosure control of one figure (domain rule 11, a to d): which observation is hidden, and its bound.

A hidden value leaves at least k possible values, k being the minimum cell size, also to somebody who
knows this rule and sees the denominator:

- fewer than k cases in all: the denominator is hidden with the rest, and nothing is told;
- k to 2k-2 cases: no two bounds could each leave k of the possible counts, so nothing is told;
- from 2k-1 cases: a numerator under k is "under k of n", a complement under k "over n-k of n".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final, Literal, get_args

from models.figures.cells import Bound, Cell, Unit

FLOOR: Final = 3
Language = Literal["da", "en"]
Cause = Literal[
    "published",
    "notPersons",
    "noFigure",
    "large",
    "smallCount",
    "smallComplement",
    "smallDenominator",
    "withoutCounts",
    "partCollected",
    "secondary",
]

_INFINITE: Final = Decimal("Infinity")
_COUNTS: Final = ("persons", "count")
_DURATIONS: Final = ("weeks", "days")  # their numerator is a total of time, no count of persons
_MEANS: Final = (*_DURATIONS, "index")
_NOTHING_TOLD: Final = Bound()
_WORDS: Final = {
    "da": {"hidden": "skjult", "any": "mellem 0 og 100 %"},
    "en": {"hidden": "hidden", "any": "between 0 and 100 %"},
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What decides for all observations of an indicator; ValueError when the cell size is under the floor."""

    unit: Unit | None
    decimals: int = 0
    counts_persons: bool = True
    minimum_cell_size: int = 5

    def __post_init__(self) -> None:
        if self.minimum_cell_size < FLOOR:
            raise ValueError(f"the minimum cell size is never under {FLOOR}")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The decision on one observation and why; `bound` is set exactly when it is hidden."""

    cause: Cause
    bound: Bound | None = None
    hides_denominator: bool = False
    hides_contributions: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.bound is not None


_SHOWN: Final = {cause: Disclosure(cause) for cause in get_args(Cause)}  # nothing of it is hidden


def decide(
    cell: Cell, policy: Policy, contributions: Iterable[Decimal | None] = (), *, is_awaited: bool = False
) -> Disclosure:
    """Whether an observation, given exactly, is hidden.

    Contributions are hidden with it, and all of them when one is small: the total would give it away. While a
    contribution ``is_awaited`` the total is hidden, for what it grows by when that comes would be the contribution.
    """
    if cell.published:
        return Disclosure("published")
    if not policy.counts_persons:
        return Disclosure("notPersons")
    k = policy.minimum_cell_size
    cause = _cause(cell, policy.unit, k)
    if cause == "large" and is_awaited:
        cause = "partCollected"
    is_hidden = cause not in ("noFigure", "large")
    if not is_hidden and not contributions and not _below(cell.denominator, k):
        return _SHOWN[cause]
    return Disclosure(
        cause,
        bound=_bound(cell, cause, policy) if is_hidden else None,
        hides_denominator=_below(cell.denominator, k),
        hides_contributions=is_hidden or any(_below(value, k) for value in contributions),
    )


def shown(cell: Cell, disclosure: Disclosure) -> Cell:
    """The observation as everybody may see it: unchanged, or suppressed with its bound."""
    if disclosure.bound is None:
        return cell
    return Cell(
        value=None,
        denominator=None if disclosure.hides_denominator else cell.denominator,
        status="suppressed",
        break_in_series=cell.break_in_series,
        bound=disclosure.bound,
    )


def possible(cell: Cell, unit: Unit | None) -> tuple[Decimal, Decimal]:
    """The lowest and highest value that a cell leaves possible, both included, at most a bound too wide.

    The same one twice when it has a value; infinite where neither bound nor unit sets an end. Counts are whole.
    """
    if cell.value is not None:
        return cell.value, cell.value
    bound = cell.bound or _NOTHING_TOLD
    step = 1 if unit in _COUNTS else 0
    low = -_INFINITE if unit in ("index", None) else Decimal(0)
    high = Decimal(100) if unit == "percent" else _INFINITE
    return (
        low if bound.over is None else bound.over + step,
        high if bound.under is None else bound.under - step,
    )


def bound_text(bound: Bound, unit: Unit | None, language: Language) -> str:
    """The bound in words: "under 5", "over 94 %"."""
    end = bound.over if bound.under is None else bound.under
    if end is None:
        return _WORDS[language]["any" if unit == "percent" else "hidden"]
    figure = f"{end.normalize():f}".replace(".", "," if language == "da" else ".")
    word = "over" if bound.under is None else "under"
    return f"{word} {figure} %" if unit == "percent" else f"{word} {figure}"


def _cause(cell: Cell, unit: Unit | None, k: int) -> Cause:
    count = cell.value if unit in _COUNTS and cell.value is not None else cell.numerator
    cases = cell.denominator
    if cell.value is None and count is None and cases is None:
        return "noFigure"
    if _below(cases, k):
        return "smallDenominator"
    if unit not in _DURATIONS and (_below(count, k) or _below(cell.numerator, k)):
        return "smallCount"
    if unit not in _MEANS and cases is not None and count is not None and cases - count < k:
        return "smallComplement"
    lacks_counts = cases is None or (unit not in _MEANS and count is None)
    return "withoutCounts" if cell.value is not None and unit not in _COUNTS and lacks_counts else "large"


def _bound(cell: Cell, cause: Cause, policy: Policy) -> Bound:
    unit, k, cases = policy.unit, policy.minimum_cell_size, cell.denominator
    if unit in _COUNTS:
        return _bound_of_count(cell, cause, k)
    if unit != "percent" or cases is None or cases < 2 * k - 1 or cell.numerator is None:
        return _NOTHING_TOLD
    step = Decimal(1).scaleb(-policy.decimals)
    if cause == "smallCount":
        return Bound(under=(100 * k / cases).quantize(step, ROUND_CEILING))
    return Bound(over=(100 * (cases - k) / cases).quantize(step, ROUND_FLOOR))


def _bound_of_count(cell: Cell, cause: Cause, k: int) -> Bound:
    """Only for whole numbers of which value and numerator say the same."""
    count = cell.numerator if cell.value is None else cell.value
    cases = cell.denominator
    whole = count is not None and count == count.to_integral_value() and cell.numerator in (None, count)
    if not whole or cause == "smallDenominator" or (cases is not None and cases < 2 * k - 1):
        return _NOTHING_TOLD
    if cause == "smallCount":
        return Bound(under=Decimal(k))
    return Bound(over=(cases - k).to_integral_value(ROUND_FLOOR)) if cases is not None else _NOTHING_TOLD


def _below(value: Decimal | None, k: int) -> bool:
    return value is not None and value < k
