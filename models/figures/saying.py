"""How people write figures, units and periods, in Danish and English."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from models.figures.cells import Unit, rounded
from models.figures.disclosure import Language
from models.figures.periods import parse

_UNITS: Final = {
    "da": {
        "percent": (" %", " %"),
        "points": (" procentpoint", " procentpoint"),
        "weeks": (" uge", " uger"),
        "days": (" dag", " dage"),
        "persons": (" person", " personer"),
    },
    "en": {
        "percent": (" %", " %"),
        "points": (" percentage point", " percentage points"),
        "weeks": (" week", " weeks"),
        "days": (" day", " days"),
        "persons": (" person", " persons"),
    },
}
_MONTHS: Final = {
    "da": (
        "januar", "februar", "marts", "april", "maj", "juni",
        "juli", "august", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_PARTS: Final = {"da": {"quarter": "kvartal", "halfYear": "halvår"}, "en": {"quarter": "quarter", "halfYear": "half"}}
_ONE: Final = ("1", "−1")
_ORDINALS: Final = ("first", "second", "third", "fourth")


def figure(value: Decimal, decimals: int, language: Language) -> str:
    """The figure with so many decimals, and a comma or a point: `1.234,5`, `1,234.5`."""
    text = f"{rounded(value, decimals):,f}".replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language == "da" else text


def amount(value: Decimal, decimals: int, unit: Unit | None, language: Language, *, of_change: bool = False) -> str:
    """The figure with its unit; what lies between two shares is percentage points."""
    shown = figure(value, decimals, language)
    name = "points" if unit == "percent" and of_change else unit or ""
    one, many = _UNITS[language].get(name, ("", ""))
    return shown + (one if shown in _ONE else many)


def period_name(code: str, language: Language) -> str:
    """The period as people write it: `2. kvartal 2021`, `skoleåret 2025/2026`, `the second quarter of 2021`."""
    period = parse(code)
    if period.kind == "year":
        return str(period.year)
    if period.kind == "month":
        return f"{_MONTHS[language][period.part - 1]} {period.year}"
    if period.kind == "schoolYear":
        return f"{'skoleåret' if language == 'da' else 'the school year'} {code}"
    if period.kind == "biennial":
        return f"{period.year}–{period.year + 1}"
    part = _PARTS[language][period.kind]
    if language == "da":
        return f"{period.part}. {part} {period.year}"
    return f"the {_ORDINALS[period.part - 1]} {part} of {period.year}"


def joined(words: Iterable[str], language: Language) -> str:
    """`a, b og c`."""
    *rest, last = words
    return f"{', '.join(rest)} {'og' if language == 'da' else 'and'} {last}" if rest else last


def date_name(day: date, language: Language) -> str:
    """The date as people write it: `3. marts 2026`, `3 March 2026`."""
    return f"{day.day}{'.' if language == 'da' else ''} {_MONTHS[language][day.month - 1]} {day.year}"
