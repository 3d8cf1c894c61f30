"""Periods on the wire: every spelling comes in, one canonical code goes out."""

from datetime import date
from typing import Any

from api.problems import Fault, Problem
from api.rest.fields import Text
from models.figures.periods import PATTERN, Period, PeriodError, parse

LONGEST = 10
DAY = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"


def period_field(**options: Any) -> Text:
    """A period in any spelling; the record gives it its one spelling, and refuses years that do not follow."""
    return Text(LONGEST, pattern=PATTERN, exempt=True, **options)


class PeriodCode(Text):
    """A period as a filter, by its canonical code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(LONGEST, pattern=PATTERN, exempt=True, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return _named(super()._deserialize(value, attr, data, **options), attr).code


class Limit(Text):
    """The first (or with ``last`` the last) day of a period, or a day itself, up to which a filter reaches."""

    def __init__(self, *, last: bool = False, **options: Any) -> None:
        super().__init__(LONGEST, pattern=f"{PATTERN}|{DAY}", exempt=True, **options)
        self.last = last

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if len(text) == len("2021-12-31") and text[4] == text[7] == "-":
            return _day(text, attr)
        period = _named(text, attr)
        return period.last if self.last else period.first


def _named(text: str, key: str | None) -> Period:
    """What the pattern admits and is no period all the same is a conflict, as in a body."""
    try:
        return parse(text)
    except PeriodError as error:
        raise Problem(error.code, faults=[Fault(key or "", error.code)]) from None


def _day(text: str, key: str | None) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Problem("period-malformed", faults=[Fault(key or "", "period-malformed")]) from None
