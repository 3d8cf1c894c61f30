from datetime import date
from decimal import Decimal

import pytest

from api.reports.paper import Figure, Link
from api.reports.printed import day, number, value


@pytest.mark.parametrize(
    ("figure", "danish", "english"),
    [
        (Figure(Decimal("26.4"), 1, "%"), "26,4\u00a0%", "26.4\u00a0%"),
        (Figure(Decimal("1234.5")), "1.235", "1,235"),
        (Figure(Decimal("-0.25"), 1), "\u22120,3", "\u22120.3"),
        (Figure(Decimal("-0.04"), 1), "0,0", "0.0"),
        (Figure(Decimal(3), 1, signed=True), "+3,0", "+3.0"),
        (Figure(Decimal(0), signed=True), "0", "0"),
        (Figure(None, 1, "%", "under 5"), "under 5", "under 5"),
        (Figure(None, 1, "%"), "", ""),
    ],
)
def test_a_figure_is_written_as_its_readers_write_it(figure, danish, english):
    assert number(figure, "da") == danish
    assert number(figure, "en") == english


def test_a_day_is_written_in_words():
    assert day(date(2026, 11, 28), "da") == "28. november 2026"
    assert day(date(2026, 11, 28), "en") == "28 November 2026"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (None, ""),
        ("Mål 1", "Mål 1"),
        (12000, "12.000"),
        (date(2026, 1, 2), "2. januar 2026"),
        (Figure(Decimal(7)), "7"),
        (Link("Sådan er tallet regnet", "/v1/indicators"), "Sådan er tallet regnet"),
    ],
)
def test_every_value_has_a_text(shown, text):
    assert value(shown, "da") == text
