"""Dates in a plan as people write them: a day, or no more than a month, a quarter or a year.

What is wider than a day counts from its first day where something begins, and to its last where it ends.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from models.deliveries.table import Value

FIRST_YEAR, LAST_YEAR = 1900, 2199
_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
           "december")  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?", re.ASCII)
_DANISH = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})", re.ASCII)
_YEAR = re.compile(r"(?:år\s*)?(\d{4})", re.ASCII | re.IGNORECASE)
_QUARTER = re.compile(
    r"(?:[QK](?=\d)|(?=[1-4]\.?\s*kv))([1-4])\.?\s*(?:kvartal|kvt\.?)?\s*[-/ ]?\s*(\d{4})", re.ASCII | re.IGNORECASE
)
_QUARTER_LAST = re.compile(r"(\d{4})\s*[-/ ]?\s*(?:Q|K)([1-4])", re.ASCII | re.IGNORECASE)
_MONTH = re.compile(r"([a-z]{3,9})\.?\s+(\d{4})", re.ASCII | re.IGNORECASE)
_SPAN = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*|\s+til\s+(?:og med\s+)?|(?<=^\d{4})\s*-\s*(?=\d{4}$)")  # noqa: RUF001
CONTINUOUS = ("løbende", "kontinuerlig", "kontinuerligt", "fortløbende")


@dataclass(frozen=True)
class Span:
    """First and last day of what a cell says."""

    first: date
    last: date
    is_wide: bool


def span_of(cell: Value) -> Span | None:
    """The day, month, quarter or year that a cell says, or from one to another; None of anything else."""
    if isinstance(cell, Decimal):
        cell = format(cell, "f")
    if not isinstance(cell, str):
        return None
    text = " ".join(cell.split())
    if found := _single(text):
        return found
    both = [_single(one) for one in _SPAN.split(text)]
    if len(both) == 2 and both[0] and both[1]:
        return Span(both[0].first, both[1].last, both[0].is_wide or both[1].is_wide)
    return None


def is_continuous(cell: Value) -> bool:
    return isinstance(cell, str) and cell.strip().strip(".").lower() in CONTINUOUS


def _single(text: str) -> Span | None:
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(text):
            try:
                return read(*found.groups())
            except ValueError:
                return None
    return None


def _day(year: int, month: int, day: int) -> Span:
    found = date(_demanded(year), month, day)
    return Span(found, found, is_wide=False)


def _month(name: str, year: int) -> Span | None:
    number = next((i for i, month in enumerate(_MONTHS, start=1) if name.lower() in (month, month[:3])), None)
    return _months(year, number, 1) if number else None


def _quarter(year: int, number: int) -> Span:
    return _months(year, 3 * number - 2, 3)


def _months(year: int, first: int, count: int) -> Span:
    beyond = first + count
    after = date(_demanded(year) + (beyond > 12), beyond - 12 if beyond > 12 else beyond, 1)
    return Span(date(year, first, 1), after - timedelta(days=1), is_wide=True)


def _demanded(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError
    return year


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Span | None]], ...] = (
    (_ISO, lambda year, month, day: _day(int(year), int(month), int(day))),
    (_DANISH, lambda day, month, year: _day(int(year), int(month), int(day))),
    (_YEAR, lambda year: _months(int(year), 1, 12)),
    (_QUARTER_LAST, lambda year, number: _quarter(int(year), int(number))),
    (_QUARTER, lambda number, year: _quarter(int(year), int(number))),
    (_MONTH, lambda name, year: _month(name, int(year))),
)
