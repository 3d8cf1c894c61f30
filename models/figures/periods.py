"""Periods of observations: every spelling, one canonical code, days, order and neighbours.

| kind         | canonical    | StatBank  | days                     |
|--------------|--------------|-----------|--------------------------|
| `year`       | `2021`       |           | 1 January - 31 December  |
| `halfYear`   | `2021-H1`    | `2021H1`  | six months               |
| `quarter`    | `2021-Q2`    | `2021K2`  | three months             |
| `month`      | `2021-05`    | `2021M05` | a calendar month         |
| `schoolYear` | `2025/2026`  |           | 1 August - 31 July       |
| `biennial`   | `2021--2022` |           | two calendar years       |

A kind bears the name of the frequency that expects it.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

Kind = Literal["month", "quarter", "halfYear", "year", "schoolYear", "biennial"]

_YEAR: Final = "(?:19|20|21)[0-9]{2}"

#: What `parse` may accept, for schemas; that the years of a pair follow each other is a rule of its own.
PATTERN: Final = f"^{_YEAR}(?:-H[12]|-Q[1-4]|-(?:0[1-9]|1[0-2])|/{_YEAR}|--{_YEAR}|H[12]|K[1-4]|M(?:0[1-9]|1[0-2]))?$"

_FORMS: Final = re.compile(
    f"(?P<start>{_YEAR})(?:"
    "-?H(?P<halfYear>[12])"
    "|(?:-Q|K)(?P<quarter>[1-4])"
    "|[-M](?P<month>0[1-9]|1[0-2])"
    f"|/(?P<schoolYear>{_YEAR})"
    f"|--(?P<biennial>{_YEAR})"
    ")?"
)
_MONTHS: Final[dict[Kind, int]] = {
    "month": 1,
    "quarter": 3,
    "halfYear": 6,
    "year": 12,
    "schoolYear": 12,
    "biennial": 24,
}
_FITTING: Final[dict[Kind, tuple[Kind, ...]]] = {
    "month": ("month",),
    "quarter": ("quarter",),
    "halfYear": ("halfYear",),
    "year": ("year", "schoolYear", "biennial"),
    "schoolYear": ("schoolYear",),
    "biennial": ("biennial", "year", "schoolYear"),
}


class PeriodError(ValueError):
    """A text that names no period; `code` is `period-malformed` or `period-not-consecutive`."""

    def __init__(self, code: Literal["period-malformed", "period-not-consecutive"]) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Period:
    """A period; equal when the codes are.

    `first` and `last` are its days, both included. `order` sorts periods of any kinds: by the last
    day, and of those that end together the longest first. `part` counts within the year from 1.
    """

    code: str
    kind: Kind = field(compare=False)
    year: int = field(compare=False)
    part: int = field(compare=False)
    first: date = field(compare=False)
    last: date = field(compare=False)
    order: tuple[date, date] = field(compare=False)


@lru_cache(maxsize=8192)
def parse(text: str) -> Period:
    """The period that a text names, in any spelling of the table above; raises `PeriodError`."""
    found = _FORMS.fullmatch(text)
    if found is None:
        raise PeriodError("period-malformed")
    year = int(found["start"])
    for kind in ("month", "quarter", "halfYear"):
        if found[kind]:
            return _period(kind, year, int(found[kind]))
    for kind in ("schoolYear", "biennial"):
        if found[kind]:
            if int(found[kind]) != year + 1:
                raise PeriodError("period-not-consecutive")
            return _period(kind, year)
    return _period("year", year)


def comparable_before(period: Period) -> Period:
    """The previous comparable period: for parts of a year the same one a year earlier (domain rule 9)."""
    years = 2 if period.kind == "biennial" else 1
    return _period(period.kind, period.year - years, period.part)


def fits(frequency: Kind, period: Period) -> bool:
    """Whether a frequency can deliver such a period: yearly and two-yearly values may cover other spans."""
    return period.kind in _FITTING[frequency]


def expected_between(frequency: Kind, start: Period, end: Period) -> tuple[Period, ...]:
    """The periods that a frequency expects from `start` to `end`, both included, in order.

    They are of the kind of `start` and in step with it where the frequency can deliver that kind
    (every second year from 2021), otherwise of the frequency's own kind.
    """
    current = start if fits(frequency, start) else _next_beginning(frequency, start.first)
    expected = []
    while current.last <= end.last:
        expected.append(current)
        current = _moved(current, frequency, 1)
    return tuple(expected)


def newest_ended(frequency: Kind, today: date, like: Period | None = None) -> Period:
    """The newest period whose last day lies before `today`, of the kind of and in step with `like`."""
    if like is None or not fits(frequency, like):
        like = _period(frequency, today.year - 2)
    current = like
    while current.last >= today:
        current = _moved(current, frequency, -1)
    while (following := _moved(current, frequency, 1)).last < today:
        current = following
    return current


@lru_cache(maxsize=8192)
def _period(kind: Kind, year: int, part: int = 1) -> Period:
    months = _MONTHS[kind]
    first = _month_start(year, 8 if kind == "schoolYear" else (part - 1) * months + 1)
    last = _month_start(first.year, first.month + months) - timedelta(days=1)
    code = {
        "month": f"{year:04}-{part:02}",
        "quarter": f"{year:04}-Q{part}",
        "halfYear": f"{year:04}-H{part}",
        "year": f"{year:04}",
        "schoolYear": f"{year:04}/{year + 1:04}",
        "biennial": f"{year:04}--{year + 1:04}",
    }[kind]
    return Period(code, kind, year, part, first, last, (last, first))


def _moved(period: Period, frequency: Kind, steps: int) -> Period:
    if frequency == "biennial":
        return _period(period.kind, period.year + 2 * steps, period.part)
    per_year = max(12 // _MONTHS[period.kind], 1)
    years, part = divmod(period.part - 1 + steps, per_year)
    return _period(period.kind, period.year + years, part + 1)


def _next_beginning(kind: Kind, day: date) -> Period:
    """The first period of a kind that begins on `day` or later."""
    period = _period(kind, day.year)
    while period.first < day:
        period = _moved(period, "year" if kind == "biennial" else kind, 1)
    return period


def _month_start(year: int, month: int) -> date:
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, 1)
