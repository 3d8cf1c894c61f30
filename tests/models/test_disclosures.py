from decimal import Decimal

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import IntegrityError

from models.disclosures import Disclosure
from models.ledger import settle
from tests.models.building import REFUSED, faults, unrecorded
from tests.models.measuring import (
    SHARE,
    STATBANK,
    a_count,
    a_series,
    an_indicator,
    an_observation,
    awaited_from,
    contribution_of,
    providers,
    recorded,
)


def disclosure_of(session, observation):
    return session.get(Disclosure, observation.id)


@pytest.mark.parametrize(
    ("figures", "cause", "under", "over"),
    [
        ({"numerator": 4, "denominator": 80}, "smallCount", "7", None),
        ({"numerator": 76, "denominator": 80}, "smallComplement", None, "93"),
        ({"numerator": 0, "denominator": 80}, "smallCount", "7", None),
        ({"value": 25}, "withoutCounts", None, None),
    ],
)
def test_a_small_cell_is_hidden_with_its_bound(session, figures, cause, under, over):
    observation = an_observation(session, **figures)

    shown = disclosure_of(session, observation)
    assert (shown.cause, shown.is_hidden, shown.hides_denominator) == (cause, True, False)
    assert (shown.bound_under, shown.bound_over) == (under and Decimal(under), over and Decimal(over))


def test_a_small_denominator_is_hidden_too(session):
    shown = disclosure_of(session, an_observation(session, numerator=1, denominator=4))

    assert (shown.is_hidden, shown.hides_denominator, shown.bound_under) == (True, True, None)


@pytest.mark.parametrize(
    ("about", "figures", "cause"),
    [
        ({}, {"numerator": 12, "denominator": 48}, "large"),
        ({}, {"status": "missing"}, "noFigure"),
        ({"counts_persons": False}, {"value": 2}, "notPersons"),
        ({"source": STATBANK}, {"numerator": 1, "denominator": 48, "published": True}, "published"),
        ({"minimum_cell_size": 3}, {"numerator": 4, "denominator": 48}, "large"),
    ],
)
def test_what_is_large_published_or_not_of_persons_is_shown(session, about, figures, cause):
    observation = an_observation(session, a_series(session, an_indicator(session, **about)), **figures)

    shown = disclosure_of(session, observation)
    assert (shown.cause, shown.is_hidden) == (cause, False)


def test_a_small_contribution_hides_all_contributions(session):
    one, two = providers(session, 2)

    contributions = [contribution_of(one, 30), contribution_of(two, 2)]
    observation = an_observation(session, a_count(session), contributions=contributions)

    shown = disclosure_of(session, observation)
    assert (shown.is_hidden, shown.hides_contributions) == (False, True)


def test_a_correction_decides_anew_what_is_shown(session):
    series = a_series(session)
    observation, _ = recorded(session, series, numerator=4, denominator=80)
    recorded(session, series, numerator=12, denominator=80, correction_reason="Talt på ny")

    assert disclosure_of(session, observation).cause == "large"


def test_publishing_decides_anew_what_is_shown(session):
    observation = an_observation(session, numerator=4, denominator=80)
    observation.published, observation.source = True, STATBANK
    settle(session)

    shown = disclosure_of(session, observation)
    assert (shown.cause, shown.is_hidden, shown.bound_under) == ("published", False, None)


@pytest.mark.parametrize(
    ("name", "value", "cause"), [("minimum_cell_size", 3, "large"), ("counts_persons", False, "notPersons")]
)
def test_another_rule_of_the_indicator_decides_anew_and_the_observation_says_so(session, name, value, cause):
    indicator = an_indicator(session)
    observation = an_observation(session, a_series(session, indicator), numerator=4, denominator=80)
    setattr(indicator, name, value)
    settle(session)

    session.expire_all()
    assert disclosure_of(session, observation).cause == cause
    assert observation.version == 2


def test_the_database_too_tells_a_bound_only_of_what_is_hidden(session):
    observation = an_observation(session, **SHARE)

    with pytest.raises(IntegrityError):
        unrecorded(session, update(Disclosure).where(Disclosure.observation_id == observation.id).values(bound_under=5))


@pytest.mark.parametrize("reason", [None, "Redigeret"])
def test_null_over_a_hidden_value_would_erase_it(session, reason):
    series = a_series(session)
    recorded(session, series, numerator=4, denominator=80)

    with pytest.raises(REFUSED) as refused:
        recorded(session, series, denominator=80, status="missing", correction_reason=reason)
    assert faults(refused) == {"value": "would-erase-hidden"}


def test_a_redacted_answer_sent_back_would_erase_what_it_hides(session):
    observation = an_observation(session, numerator=4, denominator=80)
    observation.value = observation.numerator = None
    observation.status = "suppressed"

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused)["value"] == "would-erase-hidden"


def test_null_over_a_hidden_contribution_would_erase_it(session):
    one, two = providers(session, 2)
    series = a_count(session)
    recorded(session, series, contributions=[contribution_of(one, 30), contribution_of(two, 2)])

    with pytest.raises(REFUSED) as refused:
        recorded(
            session, series, value=32, status="provisional", contributions=[contribution_of(one, 30), awaited_from(two)]
        )
    assert faults(refused) == {"value": "would-erase-hidden"}


def test_a_hidden_value_may_be_corrected(session):
    series = a_series(session)
    recorded(session, series, numerator=4, denominator=80)

    observation, _ = recorded(session, series, numerator=0, denominator=0, correction_reason="Ingen forløb")

    assert observation.status == "undefined"


def test_what_is_hidden_is_looked_for_among_the_observations_of_its_indicator_alone(session):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by what the tables hold")
    asked = []
    listening = session.get_bind(), "before_cursor_execute", lambda *of: asked.append(of[2:4])
    event.listen(*listening)

    an_observation(session, numerator=4, denominator=80)

    event.remove(*listening)
    looked = [one for one in asked if one[0].startswith("SELECT") and "(observations.indicator_id, observ" in one[0]]
    plans = [
        session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values).all() for text, values in looked
    ]
    steps = [row[3] for plan in plans for row in plan if " observations" in row[3]]
    assert steps
    assert all("INDEX ix_observations_indicator_id (indicator_id=?)" in step for step in steps), steps
