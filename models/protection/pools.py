"""Pooled values: what may be told of two or three periods together where one of them alone is hidden (rule 11 e).

Pools are made from the oldest period on and do not overlap, so that they stay as they are when periods are added. That
holds for as long as periods come in order and stay as they came: from the first that did not on, nothing is pooled, for
a pool that began elsewhere before would overlap with the one now, and their difference would be one period against
another. What adds up with other groups of its period is not pooled either: there the pooled counts would tell of those.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import Final

from models.figures.cells import Cell, Unit
from models.figures.disclosure import Disclosure, Policy
from models.figures.periods import Period
from models.figures.pooling import pooled
from models.protection.audit import HIDES

SIZES: Final = (2, 3)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Observed:
    """A period of a series, exact, with what was decided on it alone; ``is_alone`` when it adds up with nothing,
    ``is_unsteady`` when it came after a later period or is not as it came, ``is_kept_back`` when it is hidden for the
    sake of others.
    """

    period: Period
    cell: Cell
    decision: Disclosure
    is_alone: bool
    is_unsteady: bool = False
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """Successive periods with their figures as one."""

    periods: tuple[str, ...]
    cell: Cell


def pools_of(series: Sequence[Observed], policy: Policy) -> list[Pool]:
    """The pools of a series, whose periods come in order."""
    return [*_pools([*takewhile(_is_steady, series)], policy)]


def _pools(series: Sequence[Observed], policy: Policy) -> Iterator[Pool]:
    start = 0
    while start < len(series):
        some = next((one for size in SIZES if _may_be_told(one := series[start : start + size], size, policy)), None)
        if some:
            cell = pooled([one.cell for one in some], policy.unit or "percent")
            if cell:
                yield Pool(tuple(one.period.code for one in some), cell)
        start += len(some or (None,))


def _is_steady(one: Observed) -> bool:
    """Whether pools around it were never others, nor will be once others of its period are shown or complete."""
    return not one.is_unsteady and not one.is_kept_back and (one.is_alone or not one.decision.is_hidden)


def _may_be_told(some: Sequence[Observed], size: int, policy: Policy) -> bool:
    follow = all(before.period.last + DAY == after.period.first for before, after in pairwise(some))
    if len(some) < size or not follow or policy.unit not in ("percent", "persons", "count"):
        return False
    hidden = [one for one in some if one.decision.is_hidden]
    if not hidden or not all(one.decision.cause in HIDES for one in hidden):
        return False
    counts = [_counts(one, policy.unit) for one in some]
    if any(one is None or one[0] % 1 or one[1] % 1 for one in counts) or _hides_cases(some):
        return False
    inside, cases = (sum((one[i] for one in counts if one), Decimal(0)) for i in (0, 1))
    k = policy.minimum_cell_size
    return min(inside, cases - inside) >= k and _leaves_enough(hidden, policy.unit, k)


def _hides_cases(some: Sequence[Observed]) -> bool:
    return any(one.decision.hides_denominator for one in some)


def _counts(one: Observed, unit: Unit) -> tuple[Decimal, Decimal] | None:
    """How many of how many; without a denominator nothing is pooled."""
    inside = one.cell.value if one.cell.numerator is None and unit != "percent" else one.cell.numerator
    return None if inside is None or one.cell.denominator is None else (inside, one.cell.denominator)


def _leaves_enough(hidden: Sequence[Observed], unit: Unit, k: int) -> bool:
    """Whether somebody who knows the sum of what is hidden can still believe k values of each."""
    known = [(_counts(one, unit) or (Decimal(0), Decimal(0)), one.decision.bound) for one in hidden]
    ranges = []
    for (_, cases), bound in known:
        least = int(cases) - k + 1 if bound and bound.over is not None else 0
        most = k - 1 if bound and bound.under is not None else int(cases)
        ranges.append((least, most))
    total = int(sum(inside for (inside, _), _ in known))
    low, high = sum(one[0] for one in ranges), sum(one[1] for one in ranges)
    return all(min(most, total - (low - least)) - max(least, total - (high - most)) + 1 >= k for least, most in ranges)
