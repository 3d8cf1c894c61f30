from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from models.observations import Observation
from tests.models.building import REFUSED, faults, unrecorded
from tests.models.measuring import (
    SHARE,
    a_series,
    an_indicator,
    an_observation,
    recorded,
)


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator", "value"),
    [
        ("percent", 12, 48, "25"),
        ("percent", 1, 3, "33.333333"),
        ("percent", 0, 48, "0"),
        ("weeks", 90, 40, "2.25"),
        ("persons", 12, 48, "12"),
        ("count", 12, None, "12"),
    ],
)
def test_the_value_follows_from_the_counts(session, unit, numerator, denominator, value):
    series = a_series(session, an_indicator(session, unit=unit))

    observation = an_observation(session, series, numerator=numerator, denominator=denominator)

    assert (observation.value, observation.status) == (Decimal(value), "final")


@pytest.mark.parametrize("given", ["33", "33.3", "33.33", "33.333333"])
def test_a_value_may_be_given_rounded_beside_its_counts(session, given):
    observation = an_observation(session, value=Decimal(given), numerator=1, denominator=3)

    assert observation.value == Decimal("33.333333")


@pytest.mark.parametrize("given", ["34", "33.4", "30", "33.333331"])
def test_a_value_that_contradicts_its_counts_is_refused(session, given):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, value=Decimal(given), numerator=1, denominator=3)
    assert faults(refused) == {"value": "value-contradicts-counts"}


def test_figures_keep_their_six_decimals(session):
    observation = an_observation(session, value=Decimal("123456789012.123456"))
    session.expire(observation)

    assert observation.value == Decimal("123456789012.123456")


def test_nothing_of_nothing_is_undefined(session):
    observation = an_observation(session, numerator=0, denominator=0)

    assert (observation.value, observation.status) == (None, "undefined")


def test_nothing_of_nothing_has_no_value(session):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, value=0, numerator=0, denominator=0)
    assert faults(refused) == {"value": "value-not-allowed"}


def test_something_of_nothing_is_refused(session):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, value=7, numerator=5, denominator=0)
    assert faults(refused) == {"denominator": "denominator-zero"}


@pytest.mark.parametrize("status", ["undefined", "suppressed"])
def test_some_statuses_are_for_the_server_to_decide(session, status):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, status=status, value=None)
    assert faults(refused) == {"status": "status-decided-by-server"}


def test_what_was_undefined_is_final_when_it_gets_counts(session):
    series = a_series(session)
    recorded(session, series, numerator=0, denominator=0)

    observation, _ = recorded(session, series, **SHARE, correction_reason="Optalt på ny")

    assert (observation.value, observation.status) == (25, "final")


@pytest.mark.parametrize("status", ["missing", "notYetPublished", "suppressedAtSource"])
def test_a_status_that_says_there_is_no_value_comes_without_one(session, status):
    assert an_observation(session, status=status).value is None


@pytest.mark.parametrize("status", ["missing", "notYetPublished", "suppressedAtSource"])
def test_a_status_that_says_there_is_no_value_refuses_figures(session, status):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, status=status, value=25, numerator=12)
    assert faults(refused) == {"value": "value-not-allowed", "numerator": "value-not-allowed"}


@pytest.mark.parametrize("status", ["final", "provisional", "revised", "estimated"])
def test_every_other_status_needs_a_value(session, status):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, status=status)
    assert faults(refused) == {"value": "value-required"}


def test_zero_is_a_value(session):
    assert an_observation(session, value=0).value == 0


@pytest.mark.parametrize("change", [{"value": None}, {"status": "missing"}, {"status": "undefined", "value": None}])
def test_the_database_too_keeps_value_and_status_together(session, change):
    observation = an_observation(session, value=25)

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Observation).where(Observation.id == observation.id).values(change))


@pytest.mark.parametrize(
    ("unit", "figures", "fault"),
    [
        ("percent", {"numerator": -1, "denominator": 4}, {"numerator": "negative-count"}),
        ("percent", {"value": 4, "denominator": -1}, {"denominator": "negative-count"}),
        ("persons", {"value": -1}, {"value": "negative-count"}),
        ("percent", {"numerator": 5, "denominator": 4}, {"numerator": "numerator-above-denominator"}),
        ("persons", {"numerator": 5, "denominator": 4}, {"numerator": "numerator-above-denominator"}),
        (
            "weeks",
            {"numerator": Decimal(10) ** 11, "denominator": Decimal("0.000001")},
            {"value": "figure-too-large"},
        ),
    ],
)
def test_impossible_counts_are_refused(session, unit, figures, fault):
    series = a_series(session, an_indicator(session, unit=unit))

    with pytest.raises(REFUSED) as refused:
        an_observation(session, series, **figures)
    assert faults(refused) == fault


def test_a_mean_may_be_negative_and_its_total_above_its_cases(session):
    series = a_series(session, an_indicator(session, unit="index", counts_persons=False))

    assert an_observation(session, series, value=-3).value == -3
    assert an_observation(session, series, period="2022", numerator=400, denominator=40).value == 10


def test_while_the_unit_is_unknown_figures_stand_as_given(session):
    series = a_series(session, an_indicator(session, to_be_designed=True, unit=None))

    assert an_observation(session, series, value=7, **SHARE).value == 7
