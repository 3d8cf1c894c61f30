"""Segments and yardsticks for tests, in few words: `groups({"2020": (52, 78)})`, `single({"2021": "60"})`."""

from decimal import Decimal

from models.figures.cells import Bound, Cell
from models.figures.measure import Segment, Yardstick

GAP = Yardstick("percent", "higher", "groups", baseline_period="2020")
HIDDEN = Cell(None, status="suppressed", bound=Bound())
NOT_YET = Cell(None, status="notYetPublished")


def cell(value):
    return value if isinstance(value, Cell) or value is None else Cell(Decimal(value))


def broken(value):
    return Cell(Decimal(value), break_in_series=True)


def over(bound):
    return Cell(None, status="suppressed", bound=Bound(over=Decimal(bound)))


def under(bound):
    return Cell(None, status="suppressed", bound=Bound(under=Decimal(bound)))


def series(values):
    return {period: cell(value) for period, value in values.items() if value is not None}


def groups(pairs):
    """Both groups by period: (target, comparison), None where one has no observation."""
    return Segment(
        target=series({period: pair[0] for period, pair in pairs.items()}),
        comparison=series({period: pair[1] for period, pair in pairs.items()}),
    )


def single(values):
    return Segment(single=series(values))


def gaps(values):
    """Both groups by period, so that the gap is the value given (better is higher); a cell is the target's own."""
    return groups(
        {
            period: (value, 90) if isinstance(value, Cell) else (90 - Decimal(value), 90)
            for period, value in values.items()
        }
    )
