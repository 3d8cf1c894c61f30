"""The change of the measure between two periods, and its direction (domain rule 9)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from models.figures.measure import Yardstick, judged_value

Direction = Literal["improving", "worsening", "unchanged", "undetermined"]

_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Change:
    """m in two periods, as the rule sees it, and what lies between.

    `change` is the later value minus the earlier one; `improvement` is the same seen from what is
    better. The periods are there as far as they are known, the figures only where they can be compared.
    """

    from_period: str | None = None
    to_period: str | None = None
    from_value: Decimal | None = None
    to_value: Decimal | None = None
    change: Decimal | None = None
    improvement: Decimal | None = None


def change_between(yardstick: Yardstick, start: tuple[str, Decimal], end: tuple[str, Decimal]) -> Change:
    """The change of m from one (period, unrounded m) to another."""
    earlier, later = judged_value(yardstick, start[1]), judged_value(yardstick, end[1])
    change = later - earlier
    return Change(start[0], end[0], earlier, later, change, improvement_of(yardstick, change))


def direction_of(yardstick: Yardstick, improvement: Decimal) -> Direction:
    """The sign of an improvement; by the rule `exact` one under the threshold counts as none."""
    if not improvement or (yardstick.rule == "exact" and abs(improvement) < (yardstick.threshold or _ZERO)):
        return "unchanged"
    return "improving" if improvement > 0 else "worsening"


def improvement_of(yardstick: Yardstick, change: Decimal) -> Decimal:
    """A change of m seen from what is better: as it is for a level that should rise, otherwise negated."""
    more_is_better = yardstick.measure == "level" and yardstick.better == "higher"
    return change if more_is_better else _ZERO - change
