from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from models.ledger import settle
from tests.models.building import stored
from tests.models.measuring import population_of


@pytest.mark.parametrize(
    ("given", "stands", "last"),
    [
        ("2021K2", "2021-Q2", date(2021, 6, 30)),
        ("2021-Q2", "2021-Q2", date(2021, 6, 30)),
        ("2021M05", "2021-05", date(2021, 5, 31)),
        ("2021", "2021", date(2021, 12, 31)),
    ],
)
def test_a_population_has_one_spelling_of_its_period(session, given, stands, last):
    population = stored(session, population_of(period=given))

    assert (population.period, population.period_end) == (stands, last)


def test_a_population_is_published_by_its_source_unless_said_otherwise(session):
    assert stored(session, population_of()).published


def test_a_group_is_counted_once_in_an_area_and_period(session):
    stored(session, population_of(period="2021K2"))
    session.add(population_of(period="2021-Q2", persons=1))

    with pytest.raises(IntegrityError):
        settle(session)


def test_nobody_is_fewer_than_none(session):
    session.add(population_of(persons=-1))

    with pytest.raises(IntegrityError):
        settle(session)


@pytest.mark.parametrize(
    ("persons", "published", "hidden"), [(4, False, True), (5, False, False), (0, False, True), (4, True, False)]
)
def test_an_unpublished_small_population_is_hidden(session, persons, published, hidden):
    population = stored(session, population_of(persons=persons, published=published))

    assert population.is_hidden is hidden


def test_publishing_a_small_population_shows_it(session):
    population = stored(session, population_of(persons=4, published=False))
    population.published = True
    settle(session)

    assert not population.is_hidden
