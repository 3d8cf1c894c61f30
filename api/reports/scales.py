"""Where things stand in a drawing: axes with round ticks, labels that keep clear of each other, texts that fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from textwrap import wrap
from typing import Final

STEPS: Final = (1, 2, 5, 10)  # of round ticks, times a power of ten
LETTER: Final = 6.6  # the width of a letter on average, a wide typeface included
MORE: Final = "…"


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low`` to ``high`` on the paper from ``start`` to ``end``; what has no extent lies in the middle."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + share * (self.end - self.start)


def ticks(low: Decimal, high: Decimal, most: int, decimals: int) -> list[Decimal]:
    """Round figures from at or below ``low`` to at or above ``high``, about ``most``, no finer than ``decimals``."""
    finest = Decimal(1).scaleb(-decimals)
    if low == high:
        low, high = low - finest, high + finest
    rough = (high - low) / most
    power = Decimal(1).scaleb(rough.adjusted())
    step = max(next(step * power for step in STEPS if step * power >= rough), finest)
    first, last = low / step, high / step
    first, last = first.to_integral_value(ROUND_FLOOR), last.to_integral_value(ROUND_CEILING)
    return [step * number for number in range(int(first), int(last) + 1)]


def from_zero(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """An axis begins at zero, unless all that is to be seen of it would be far from there."""
    if 0 <= low <= high / 2:
        return Decimal(0), high
    return (low, Decimal(0)) if low / 2 <= high <= 0 else (low, high)


def width(text: str) -> float:
    return len(text) * LETTER


def thinned(places: Sequence[float], widths: Sequence[float], space: float = 10) -> list[int]:
    """Which of the labels to write, so that none touches the next: the last one, and every nth before it."""
    for stride in range(1, len(places) + 1):
        kept = range(len(places) - 1, -1, -stride)
        pairs = pairwise(kept)
        if all(places[a] - places[b] >= (widths[a] + widths[b]) / 2 + space for a, b in pairs):
            return [*kept]
    return []


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """The middles of labels one above the other, each as near as may be to where it is wanted, within the panel."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    found = [0.0] * len(wanted)
    edge = top
    for i in order:  # downwards: none above the one before
        found[i] = max(wanted[i], edge + heights[i] / 2)
        edge = found[i] + heights[i] / 2
    edge = bottom
    for i in reversed(order):  # and back up from the floor
        found[i] = min(found[i], edge - heights[i] / 2)
        edge = found[i] - heights[i] / 2
    return found


def fitted(text: str, letters: int, most: int) -> list[str]:
    """The text in lines of so many letters; what does not fit into ``most`` lines ends in an ellipsis."""
    found = wrap(text, letters)
    if len(found) <= most:
        return found
    last = found[most - 1]
    return [*found[: most - 1], f"{last[: letters - 1].rstrip()}{MORE}"]
