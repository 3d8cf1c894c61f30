"""How much of a change may be chance: the 95 % interval of a change between shares of persons.

Each share has its Wilson score interval (Wilson 1927), as scipy computes it. They are combined by the square-and-add
method: for two shares it is Newcombe's hybrid score interval (Newcombe 1998, method 10), for the four shares behind a
gap the same by Zou and Donner (2008), known as MOVER. All shares must be of different persons.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import sqrt

from models.figures.cells import Cell, Role
from models.figures.course import Course
from models.figures.measure import Segment, Yardstick, series_used
from models.figures.periods import parse
from models.figures.verdict import Interval

#: Populations whose persons pass through, so that periods without a day in common count different ones. Residents,
#: groups of one origin and users of an offer stay from year to year: their periods count the same persons again, and a
#: population that nobody has named may.
PASSING = frozenset({"courseParticipants"})

NEWCOMBE = "Newcombe 1998, method 10 (Wilson)"
MOVER = "Zou & Donner 2008, MOVER (Wilson)"


def interval_of_change(
    yardstick: Yardstick, segment: Segment, populations: Mapping[Role, str | None]
) -> Interval | None:
    """The interval of the change since the baseline, in percentage points; None where the method does not apply.

    It applies to shares with whole, shown counts, of populations that pass, in periods without a day in common. Of a
    gap it is given only while the target group is behind at both ends: the shortfall then changes as the gap does.
    """
    used = series_used(yardstick, segment)
    if yardstick.unit != "percent" or any(populations.get(role) not in PASSING for role, _ in used):
        return None
    newest = Course(yardstick, segment).newest
    if yardstick.baseline_period is None or newest is None or parse(yardstick.baseline_period).last >= newest.first:
        return None
    ends = (yardstick.baseline_period, newest.code)
    shares = [_share(series.get(code)) for code in ends for _, series in used]
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return None
    if len(known) == 2:
        return _interval(zip((-1, 1), known, strict=True), NEWCOMBE)
    sign = _sign(yardstick, known)
    if sign is None:
        return None
    return _interval(zip((-sign, sign, sign, -sign), known, strict=True), MOVER)


def difference_of_shares(shares: Iterable[tuple[int, tuple[int, int]]]) -> tuple[float, float]:
    """The 95 % interval of a sum of independent shares (successes, cases), each added (1) or taken off (-1)."""
    from scipy.stats import binomtest  # noqa: PLC0415 - takes most of a second, and few figures need it

    centre, below, above = 0.0, 0.0, 0.0
    for sign, (successes, cases) in shares:
        share = successes / cases
        wilson = binomtest(successes, cases).proportion_ci(0.95, method="wilson")
        down, up = (share - wilson.low) ** 2, (wilson.high - share) ** 2
        centre += sign * share
        below += down if sign > 0 else up
        above += up if sign > 0 else down
    return centre - sqrt(below), centre + sqrt(above)


def _interval(shares: Iterable[tuple[int, tuple[int, int]]], method: str) -> Interval:
    low, high = (Decimal(str(round(100 * end, 6))) for end in difference_of_shares(shares))
    return Interval(low, high, method)


def _share(cell: Cell | None) -> tuple[int, int] | None:
    """Whole counts that everybody may see: (successes, of how many)."""
    if cell is None or cell.value is None or cell.numerator is None or not cell.denominator:
        return None
    if cell.numerator % 1 or cell.denominator % 1 or not 0 <= cell.numerator <= cell.denominator:
        return None
    return int(cell.numerator), int(cell.denominator)


def _sign(yardstick: Yardstick, shares: list[tuple[int, int]]) -> int | None:
    """How the target group's share counts in the gap: 1 or -1; None unless that group is behind at both ends.

    With parity the distance must lie on the same side at both.
    """
    start, end = (shares[at][0] * shares[at + 1][1] - shares[at + 1][0] * shares[at][1] for at in (0, 2))
    sign = (1 if start > 0 else -1) if yardstick.better == "parity" else 1 if yardstick.better == "lower" else -1
    return sign if sign * start > 0 and sign * end > 0 else None
