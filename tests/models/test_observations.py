from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from models.ledger import settle
from models.observations import Observation
from tests.models.building import REFUSED, an_area, faults, stored, unrecorded
from tests.models.measuring import (
    SOURCE,
    STATBANK,
    a_goal,
    a_series,
    an_indicator,
    an_observation,
    indicator_of,
    observation_of,
    series_of,
)


@pytest.mark.parametrize(
    ("given", "stands", "first", "last"),
    [
        ("2021", "2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021H1", "2021-H1", date(2021, 1, 1), date(2021, 6, 30)),
        ("2021K2", "2021-Q2", date(2021, 4, 1), date(2021, 6, 30)),
        ("2021M05", "2021-05", date(2021, 5, 1), date(2021, 5, 31)),
        ("2025/2026", "2025/2026", date(2025, 8, 1), date(2026, 7, 31)),
        ("2021--2022", "2021--2022", date(2021, 1, 1), date(2022, 12, 31)),
    ],
)
def test_an_observation_has_one_spelling_of_its_period_and_its_days(session, given, stands, first, last):
    observation = an_observation(session, period=given, value=25)

    assert (observation.period, observation.period_start, observation.period_end) == (stands, first, last)


@pytest.mark.parametrize(("given", "code"), [("2025/2027", "period-not-consecutive"), ("20210", "period-malformed")])
def test_what_names_no_period_is_refused(session, given, code):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, period=given, value=25)
    assert faults(refused) == {"period": code}


def test_a_series_has_one_observation_in_a_period(session):
    series = a_series(session)
    an_observation(session, series, period="2021-Q2", value=25)
    session.add(observation_of(series, period="2021K2", value=26))

    with pytest.raises(IntegrityError):
        settle(session)


@pytest.mark.parametrize("name", ["period", "series_id"])
def test_an_observation_stays_in_its_place(session, name):
    series = a_series(session)
    other = stored(session, series_of(series, indicator_id=series.indicator_id, role="comparison"))
    observation = an_observation(session, series, value=25)
    setattr(observation, name, {"period": "2022", "series_id": other.id}[name])

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {name: "natural-key-fixed"}


def test_an_observation_is_of_a_series_of_its_indicator(session):
    series = a_series(session)
    other = stored(session, indicator_of(a_goal(session, an_area(session, beside=series)), key="other"))
    session.add(observation_of(series, indicator_id=other.id, value=25))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"series_id": "series-of-another-indicator"}


def test_the_database_too_keeps_an_observation_with_its_indicator(session):
    observation = an_observation(session, value=25)
    other = stored(session, indicator_of(a_goal(session, an_area(session, beside=observation)), key="other"))

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Observation).where(Observation.id == observation.id).values(indicator_id=other.id))


def test_an_unknown_series_and_an_unknown_indicator_are_named(session):
    series = a_series(session)
    session.add(observation_of(series, series_id=uuid4(), value=25))
    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"series_id": "unknown-reference"}


def test_without_a_known_indicator_an_observation_stands_nowhere(session):
    session.add(observation_of(a_series(session), indicator_id=uuid4(), value=25))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"indicator_id": "unknown-reference"}


@pytest.mark.parametrize(("own", "indicators"), [(STATBANK, SOURCE), (None, STATBANK), (SOURCE, STATBANK)])
def test_published_figures_name_where(session, own, indicators):
    series = a_series(session, an_indicator(session, source=indicators))

    assert an_observation(session, series, value=25, published=True, source=own).published


@pytest.mark.parametrize("own", [None, SOURCE])
def test_published_figures_without_an_address_are_refused(session, own):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, value=25, published=True, source=own)
    assert faults(refused) == {"published": "published-without-source"}
