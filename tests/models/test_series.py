import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from models.indicators import Indicator
from models.ledger import settle
from models.series import Series
from tests.models.building import REFUSED, faults, unrecorded
from tests.models.measuring import (
    a_series,
    an_indicator,
    an_observation,
    another_strategy,
    series_of,
)


@pytest.mark.parametrize("segment", [None, "women"])
def test_a_group_stands_once_in_an_indicator(session, segment):
    indicator = an_indicator(session)
    a_series(session, indicator, segment=segment)
    session.add(series_of(indicator, segment=segment, title="Igen"))

    with pytest.raises(IntegrityError):
        settle(session)


def test_the_whole_group_stands_beside_its_segments_roles_and_areas(session):
    indicator = an_indicator(session)
    kinds = [{}, {"segment": "women"}, {"role": "comparison"}, {"area_code": "000"}]

    series = [a_series(session, indicator, **kind) for kind in kinds]

    assert {one.strategy_id for one in series} == {indicator.strategy_id}


def test_a_series_is_of_its_indicators_strategy_in_the_database_too(session):
    series = a_series(session)
    elsewhere = another_strategy(session, series)

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Series).where(Series.id == series.id).values(strategy_id=elsewhere.id))


def test_an_indicator_with_series_is_not_deleted(session):
    series = a_series(session)

    with pytest.raises(IntegrityError):
        unrecorded(session, delete(Indicator).where(Indicator.id == series.indicator_id))


@pytest.mark.parametrize(
    ("name", "value"), [("role", "comparison"), ("segment", "women"), ("area_code", "000"), ("population", "others")]
)
def test_a_group_with_observations_stays_the_same_group(session, name, value):
    series = a_series(session)
    setattr(series, name, value)
    settle(session)
    an_observation(session, series, value=25)
    setattr(series, name, {"role": "target"}.get(name, "other"))

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {name: "measure-has-observations"}


def test_a_group_whose_observations_were_deleted_stays_the_same_group(session):
    indicator = an_indicator(session)
    series, beside = a_series(session, indicator), a_series(session, indicator, segment="women")
    session.delete(an_observation(session, series, value=25))
    settle(session)
    beside.population = "others"
    settle(session)
    series.population = "others"

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"population": "measure-has-observations"}


def test_a_group_with_observations_may_be_called_something_else(session):
    series = a_series(session)
    an_observation(session, series, value=25)
    series.title = "Ikkevestlige indvandrere og efterkommere"
    settle(session)

    assert series.version == 2
