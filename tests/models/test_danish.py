"""The Danish alphabet and calendar, the same wherever they are asked for."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from models.danish import calendar_date, sort_key, today
from models.organisation import Centre
from tests.models.building import a_centre

IN_ORDER = [
    "1. skole",
    "Abel",
    "abildgård",
    "Alle børn",
    "Élan",
    "Elm",
    "Müller",
    "Myre",
    "Sofie",
    "zebra",
    "Zoo",
    "Ærø",
    "Ätna",
    "Øen",
    "Özil",
    "Åben",
    "Aabenraa",
    "Aage",
    "Åse",
]


def test_titles_sort_as_danes_expect():
    assert sorted(set(IN_ORDER), key=sort_key) == IN_ORDER


def test_the_database_sorts_them_alike(session):
    for name in IN_ORDER[::-1]:
        a_centre(session, name=name)

    assert session.scalars(select(Centre.name).order_by(Centre.name_sort)).all() == IN_ORDER


@pytest.mark.parametrize(
    ("one", "other"),
    [("Å", "Aa"), ("å", "AA"), ("A\u030a", "Å"), ("É", "e"), ("ü", "Y"), ("SPROG", "sprog"), ("ß", "ss")],
)
def test_some_spellings_are_the_same_to_the_alphabet(one, other):
    assert sort_key(one) == sort_key(other)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-01-31T22:59:59.999999+00:00", date(2026, 1, 31)),
        ("2026-01-31T23:00:00+00:00", date(2026, 2, 1)),
        ("2026-07-31T21:59:59+00:00", date(2026, 7, 31)),
        ("2026-07-31T22:00:00+00:00", date(2026, 8, 1)),
        ("2026-03-29T00:59:59+00:00", date(2026, 3, 29)),
        ("2025-12-31T23:00:00+00:00", date(2026, 1, 1)),
        ("2026-01-01T12:00:00+14:00", date(2025, 12, 31)),
    ],
)
def test_a_day_is_a_day_in_copenhagen(instant, day):
    assert calendar_date(datetime.fromisoformat(instant)) == day


def test_today_is_the_day_of_now():
    before = calendar_date(datetime.now(UTC))

    found = today()

    assert found in {before, calendar_date(datetime.now(timezone(timedelta(0))))}
