"""The gap between the target group and the comparison group (domain rule 8)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from models.figures.cells import Better, Cell, Role, Status, rounded

_NULL_CAUSES: Final[tuple[Status, ...]] = (
    "suppressed",
    "suppressedAtSource",
    "undefined",
    "notYetPublished",
    "missing",
)
_WEAKEST_FIRST: Final[tuple[Status, ...]] = ("estimated", "provisional", "revised", "final")


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap in one period; percent gives percentage points.

    `difference`, `gap` and `shortfall` are rounded to the indicator's decimals from the unrounded
    values; `unrounded` is the gap itself. `mismatch` is the shown gap minus the gap of the two shown
    values: zero, or one unit of the last decimal up or down, to be stated.
    `status` is the weaker of the two statuses; when there is no gap all figures are None and it is
    the cause: that a value is hidden before anything else, since nothing that arrives changes it.
    `causes` then names each series without a value and why.
    """

    status: Status
    difference: Decimal | None = None
    gap: Decimal | None = None
    shortfall: Decimal | None = None
    unrounded: Decimal | None = None
    mismatch: Decimal | None = None
    causes: tuple[tuple[Role, Status], ...] = ()


def gap_between(target: Decimal, comparison: Decimal, better: Better) -> Decimal:
    """The target group's disadvantage, unrounded; with parity the distance, as no group is worse off."""
    if better == "higher":
        return comparison - target
    return target - comparison if better == "lower" else abs(target - comparison)


def gap_of(target: Cell | None, comparison: Cell | None, better: Better, decimals: int) -> Gap:
    """The gap of two cells of the same segment, area and period; None is a period without observation."""
    if target is None or comparison is None or target.value is None or comparison.value is None:
        return _no_gap(target, comparison)
    ours, theirs = target.value, comparison.value
    unrounded = gap_between(ours, theirs, better)
    shown = rounded(unrounded, decimals)
    return Gap(
        status=next(status for status in _WEAKEST_FIRST if status in (target.status, comparison.status)),
        difference=rounded(ours - theirs, decimals),
        gap=shown,
        shortfall=rounded(max(unrounded, Decimal(0)), decimals),
        unrounded=unrounded,
        mismatch=shown - gap_between(rounded(ours, decimals), rounded(theirs, decimals), better),
    )


def why_null(cell: Cell | None) -> Status | None:
    """Why a series has no value in a period, or None when it has one."""
    if cell is None:
        return "missing"
    if cell.value is not None:
        return None
    return cell.status if cell.status in _NULL_CAUSES else "missing"


def _no_gap(target: Cell | None, comparison: Cell | None) -> Gap:
    sides: tuple[tuple[Role, Cell | None], ...] = (("target", target), ("comparison", comparison))
    causes = tuple((role, cause) for role, cell in sides if (cause := why_null(cell)))
    return Gap(status=min((cause for _, cause in causes), key=_NULL_CAUSES.index), causes=causes)
