import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from models.contributions import Contribution
from models.ledger import settle
from tests.models.building import REFUSED, faults, unrecorded
from tests.models.measuring import (
    a_count,
    an_observation,
    awaited_from,
    contribution_of,
    providers,
    recorded,
)


def test_a_count_keeps_what_each_provider_contributed(session):
    one, two = providers(session, 2)

    observation = an_observation(
        session, a_count(session), contributions=[contribution_of(one, 30), contribution_of(two, 25)]
    )

    assert observation.value == 55
    assert [given["value"] for given in observation.contributions] == [30, 25]


def test_a_count_may_differ_from_the_sum_of_contributions(session):
    one, two = providers(session, 2)

    contributions = [contribution_of(one, 30), contribution_of(two, 25)]
    observation = an_observation(session, a_count(session), value=50, contributions=contributions)

    assert observation.value == 50


@pytest.mark.parametrize("status", ["missing", "notYetPublished"])
def test_a_count_is_not_final_before_all_contributions_are_in(session, status):
    one, two = providers(session, 2)
    series = a_count(session)
    contributions = [contribution_of(one, 30), awaited_from(two, status)]

    with pytest.raises(REFUSED) as refused:
        an_observation(session, series, contributions=contributions)
    assert faults(refused) == {"status": "contributions-awaited"}


def test_a_count_is_provisional_until_all_contributions_are_in(session):
    one, two = providers(session, 2)
    series = a_count(session)
    partly = [contribution_of(one, 30), awaited_from(two)]
    observation, _ = recorded(session, series, status="provisional", contributions=partly)
    assert observation.value == 30

    whole = [contribution_of(one, 30), contribution_of(two, 25)]
    observation, _ = recorded(
        session, series, status="final", contributions=whole, correction_reason="Udbyder 1 har svaret"
    )

    assert (observation.value, observation.status) == (55, "final")


def test_the_partners_of_the_method_are_expected_to_contribute(session):
    one, two = providers(session, 2)
    series = a_count(session, method_partner_ids=[one.id, two.id])

    with pytest.raises(REFUSED) as refused:
        an_observation(session, series, contributions=[contribution_of(one, 30)])
    assert faults(refused) == {"status": "contributions-awaited"}


def test_becoming_final_asks_for_contributions_that_are_not_loaded(session):
    one, two = providers(session, 2)
    contributions = [contribution_of(one, 30), awaited_from(two)]
    observation = an_observation(session, a_count(session), status="provisional", contributions=contributions)
    session.expire(observation)
    observation.status = "final"

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"status": "contributions-awaited"}


@pytest.mark.parametrize(
    ("given", "code"),
    [({"value": None}, "value-required"), ({"value": 3, "status": "missing"}, "value-not-allowed")],
)
def test_a_contribution_has_a_value_or_says_why_not(session, given, code):
    partner = providers(session, 1)[0]

    with pytest.raises(REFUSED) as refused:
        an_observation(
            session,
            a_count(session),
            value=30,
            status="provisional",
            contributions=[contribution_of(partner, **{"value": 1, **given})],
        )
    assert faults(refused) == {"contributions.0.value": code}


def test_a_partner_contributes_once(session):
    partner = providers(session, 1)[0]
    contributions = [contribution_of(partner, 30), contribution_of(partner, 25)]
    series = a_count(session)

    with pytest.raises(REFUSED) as refused:
        an_observation(session, series, contributions=contributions)
    assert faults(refused) == {"contributions": "repeated-reference"}


def test_the_database_too_keeps_a_contribution_with_its_status(session):
    partner, observation = providers(session, 1)[0], an_observation(session, value=25)
    row = {"observation_id": observation.id, "partner_id": partner.id, "position": 0, "status": "missing"}

    with pytest.raises(IntegrityError):
        unrecorded(session, insert(Contribution), [{**row, "value": 3}])
