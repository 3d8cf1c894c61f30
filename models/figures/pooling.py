"""Figures of several periods as one: the counts are added up, never the shares averaged."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from models.figures.cells import Cell, Status, Unit, value_of

_WEAKEST_FIRST: Final[tuple[Status, ...]] = ("estimated", "provisional", "revised", "final")


def pooled(cells: Sequence[Cell | None], unit: Unit) -> Cell | None:
    """The cells of successive periods of one series, in order, as one; 0 of 0 is `undefined`.

    None when one lacks a count, be it hidden, or breaks with those before it. The pooled cell is as certain as the
    weakest and published only when all are.
    """
    known = [cell for cell in cells if cell is not None]
    counts = [
        (cell.numerator, cell.denominator)
        for cell in known
        if cell.numerator is not None and cell.denominator is not None and cell.status != "suppressed"
    ]
    if not counts or len(counts) < len(cells) or any(cell.break_in_series for cell in known[1:]):
        return None
    numerator = sum((one for one, _ in counts), Decimal(0))
    denominator = sum((one for _, one in counts), Decimal(0))
    value = value_of(unit, numerator, denominator)
    statuses = {cell.status for cell in known}
    return Cell(
        value,
        numerator,
        denominator,
        "undefined" if value is None else next((one for one in _WEAKEST_FIRST if one in statuses), "final"),
        published=all(cell.published for cell in known),
        break_in_series=known[0].break_in_series,
    )
