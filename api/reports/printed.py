"""Values of a paper as its readers write them: ``26,4 procentpoint`` and ``28. november 2026`` in Danish."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from api.reports.paper import Figure, Link, Value
from models.figures.cells import rounded
from models.figures.disclosure import Language

LOCALES: Final[Mapping[Language, str]] = {"da": "da_DK", "en": "en_GB"}
MINUS: Final = "\u2212"  # as in the sentences on a verdict
HARD_SPACE: Final = "\u00a0"  # no line ends between a figure and its unit


def number(figure: Figure, language: Language) -> str:
    """The figure with its decimals, sign and unit; where there is none, what is told instead (maybe nothing)."""
    if figure.value is None:
        return figure.instead
    digits = f"#,##0.{'0' * figure.decimals}" if figure.decimals else "#,##0"
    value: Decimal = rounded(figure.value, figure.decimals)
    sign = MINUS if value < 0 else "+" if figure.signed and value > 0 else ""
    shown = format_decimal(abs(value), digits, LOCALES[language])
    return f"{sign}{shown}{HARD_SPACE}{figure.unit}" if figure.unit else f"{sign}{shown}"


def day(on: date, language: Language) -> str:
    """The date in words: ``28. november 2026``, ``28 November 2026``."""
    return format_date(on, "long", LOCALES[language])


def value(shown: Value, language: Language) -> str:
    """Any value of a paper as text; a link as its text, and nothing where there is no value."""
    if isinstance(shown, Figure):
        return number(shown, language)
    if isinstance(shown, date):
        return day(shown, language)
    if isinstance(shown, Link):
        return shown.text
    if isinstance(shown, int):
        return number(Figure(Decimal(shown)), language)
    return shown or ""
