"""How the parts of a follow-up say what an answer holds: in one language, figures with their units."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from api.reports.paper import Figure
from api.reports.tables import Words
from api.reports.words import POPULATIONS, ROLES, SEGMENTS, STATUSES
from models.danish import calendar_date
from models.figures.cells import Role
from models.figures.disclosure import Language
from models.figures.periods import PeriodError
from models.figures.saying import date_name, joined, period_name

Item = Mapping[str, Any]

DAYS: Final = 90  # from when on an age is told in months
_UNITS: Final[Mapping[str | None, Words]] = {
    "percent": Words("%", "%"),
    "weeks": Words("uger", "weeks"),
    "days": Words("dage", "days"),
    "persons": Words("personer", "persons"),
}
_POINTS: Final = Words("pct.point", "pct. points")
_NOTHING: Final = Words("", "")


class Say:
    """Texts in the language of a paper: ``say("Sager", "Cases")``."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, danish: str, english: str) -> str:
        return danish if self.language == "da" else english

    def word(self, words: Mapping[Any, Words], code: Any) -> str:
        """What people call the code; one without words is called as it is, and nothing is called nothing."""
        if code is None:
            return ""
        return words[code].said(self.language) if code in words else str(code)

    def unit(self, unit: str | None, *, of_gap: bool = False) -> str:
        """The unit of a figure; what lies between two shares is percentage points."""
        return (_POINTS if of_gap and unit == "percent" else _UNITS.get(unit, _NOTHING)).said(self.language)

    def cell(self, figure: Item | None, unit: str | None, decimals: int) -> Figure | None:
        """A group's value as the answer has it, or what is told instead of it."""
        if figure is None:
            return None
        return Figure(figure["value"], decimals, self.unit(unit), self.instead(figure))

    def instead(self, figure: Item) -> str:
        """What is told where there is no value: the bound of a hidden one, or why there is none."""
        return figure["bound"] or self.word(STATUSES, figure["status"])

    def gap(self, point: Item, unit: str | None, decimals: int) -> Figure | None:
        """The gap of a period, or why there is none; nothing of a single group."""
        if point["gapStatus"] is None:
            return None
        return Figure(point["gap"], decimals, self.unit(unit, of_gap=True), self.word(STATUSES, point["gapStatus"]))

    def amount(self, value: Decimal | None, indicator: Item, course: Item, *, of_gap: bool) -> Figure:
        """A level or a gap of an indicator."""
        return Figure(value, course["decimals"], self.unit(indicator["unit"], of_gap=of_gap))

    def change(self, change: Decimal | None, unit: str | None, decimals: int) -> Figure:
        return Figure(change, decimals, self.unit(unit, of_gap=True), signed=True)

    def period(self, code: str | None) -> str:
        """A period, or a date, as people write it; what is neither stays as it is."""
        if not code:
            return ""
        try:
            return period_name(code, self.language)
        except PeriodError:
            pass
        try:
            return date_name(date.fromisoformat(code), self.language)
        except ValueError:
            return code

    def instant(self, at: datetime) -> str:
        return date_name(calendar_date(at), self.language)

    def segment(self, code: str) -> str:
        return self.word(SEGMENTS, code)

    def group(self, role: Role, population: str | None) -> str:
        """A group by whom it counts or, where that has no words, by what it is to the indicator."""
        known = population in POPULATIONS
        return raised(self.word(POPULATIONS, population) if known else self.word(ROLES, role))

    def listed(self, words: Iterable[str]) -> str:
        """``a, b og c``; nothing of nothing."""
        found = [word for word in words if word]
        return joined(found, self.language) if found else ""

    def age(self, days: int | None) -> str:
        """How long ago: in days, and in months once nobody counts days any more."""
        if days is None:
            return self("aldrig", "never")
        if days <= 1:
            return (self("i dag", "today"), self("i går", "yesterday"))[days]
        if days < DAYS:
            return self(f"for {days} dage siden", f"{days} days ago")
        months = days * 12 // 365
        return self(f"for {months} måneder siden", f"{months} months ago")


def raised(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def name_of(named: Item | None) -> str:
    """Of ``{id, name}`` the name; nothing of nobody, or of whom nobody has a name any more."""
    return (named["name"] or "") if named else ""
