"""Names and dates as people write them into the cells of a plan."""

from datetime import date
from decimal import Decimal

import pytest

from api.files.names import Names
from api.files.plan_dates import span_of

KNOWN = Names(
    (name, name)
    for name in (
        "Center for Arbejdsmarked",
        "Center for By, Erhverv og Beskæftigelse",
        "Jord og Fællesskab",
        "AAB",
        "CBK",
    )
)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("center  for ARBEJDSMARKED.", ["Center for Arbejdsmarked"]),
        ("Center for By, Erhverv og Beskæftigelse", ["Center for By, Erhverv og Beskæftigelse"]),
        (
            "CBK, Center for By, Erhverv og Beskæftigelse og ÅB",
            ["CBK", "Center for By, Erhverv og Beskæftigelse", "AAB"],
        ),
        ("Jord og Fællesskab og åb", ["Jord og Fællesskab", "AAB"]),
        ("Ukendt og Fremmed, CBK & aab", ["?Ukendt og Fremmed", "CBK", "AAB"]),
        ("CBK/Center for Arbejdsmarked\nFremmed;", ["CBK", "Center for Arbejdsmarked", "?Fremmed"]),
        ("Ukendt og CBK", ["?Ukendt", "CBK"]),
        (" ; , ", []),
    ],
)
def test_a_cell_falls_into_the_names_that_are_known_and_what_is_left(cell, parts):
    found = KNOWN.within(cell)

    assert [one.things[0] if one.things else f"?{one.text}" for one in found] == parts


@pytest.mark.parametrize(
    ("cell", "first", "last", "is_wide"),
    [
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), False),
        ("1.3.2024", date(2024, 3, 1), date(2024, 3, 1), False),
        (Decimal(2024), date(2024, 1, 1), date(2024, 12, 31), True),
        ("år 2024", date(2024, 1, 1), date(2024, 12, 31), True),
        ("Q4 2024", date(2024, 10, 1), date(2024, 12, 31), True),
        ("2024K1", date(2024, 1, 1), date(2024, 3, 31), True),
        ("2. kvartal 2024", date(2024, 4, 1), date(2024, 6, 30), True),
        ("februar 2024", date(2024, 2, 1), date(2024, 2, 29), True),
        ("2024-2026", date(2024, 1, 1), date(2026, 12, 31), True),
        ("1/1-2024 til 2025", date(2024, 1, 1), date(2025, 12, 31), True),
    ],
)
def test_a_date_is_a_day_or_lasts_as_long_as_it_says(cell, first, last, is_wide):
    span = span_of(cell)

    assert span is not None
    assert (span.first, span.last, span.is_wide) == (first, last, is_wide)


@pytest.mark.parametrize(
    "cell",
    ["snart", "31-02-2024", "24", "2024-13-01", "5. kvartal 2024", "12 2024", "1024", Decimal("2024.5"), None, ""],
)
def test_what_is_no_date_is_none(cell):
    assert span_of(cell) is None
