from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from models.contributions import Contribution
from models.disclosures import Disclosure
from models.ledger import settle
from models.observations import Observation, ObservationCorrection
from tests.models.building import REFUSED, a_centre, a_person, acting, faults
from tests.models.measuring import (
    SHARE,
    STATBANK,
    a_count,
    a_series,
    an_observation,
    contribution_of,
    providers,
    recorded,
)


def test_recording_creates_then_finds_the_same_observation(session):
    series = a_series(session)

    first, created = recorded(session, series, "2021-Q2", value=25)
    second, created_again = recorded(session, series, "2021K2", value=Decimal("25.0"))

    assert (created, created_again, second is first, second.version) == (True, False, True, 1)


def test_recording_the_same_counts_again_changes_nothing(session):
    series = a_series(session)
    recorded(session, series, **SHARE)

    assert recorded(session, series, **SHARE)[0].version == 1


def test_another_value_needs_a_reason(session):
    series = a_series(session)
    recorded(session, series, value=25)

    with pytest.raises(REFUSED) as refused:
        recorded(session, series, value=26)
    assert faults(refused) == {"value": "different-value"}


def test_a_value_does_not_vanish_without_a_reason(session):
    series = a_series(session)
    recorded(session, series, value=25, published=True, source=STATBANK)

    with pytest.raises(REFUSED) as refused:
        recorded(session, series, status="missing", published=True, source=STATBANK)
    assert faults(refused) == {"value": "different-value"}


@pytest.mark.parametrize("status", ["missing", "notYetPublished", "suppressedAtSource"])
def test_the_first_value_is_no_correction(session, status):
    series = a_series(session)
    recorded(session, series, status=status)

    observation, created = recorded(session, series, value=25, status="final")

    assert (observation.value, created) == (25, False)
    assert session.scalars(select(ObservationCorrection)).all() == []


def test_a_better_status_of_the_same_value_is_no_correction(session):
    series = a_series(session)
    recorded(session, series, value=25, status="provisional")

    assert recorded(session, series, value=25, status="final")[0].status == "final"
    assert session.scalars(select(ObservationCorrection)).all() == []


def test_a_correction_keeps_the_old_figures_with_who_when_and_why(session):
    series = a_series(session)
    recorded(session, series, **SHARE, status="provisional")
    person = a_person(session, a_centre(session, "Center for Kultur"))
    acting(session, person)

    observation, created = recorded(session, series, numerator=24, denominator=48, correction_reason="Talt to gange")

    kept = session.scalars(select(ObservationCorrection)).one()
    assert (kept.observation_id, kept.value, kept.numerator, kept.denominator) == (observation.id, 25, 12, 48)
    assert (kept.status, kept.reason) == ("provisional", "Talt to gange")
    assert (kept.at, kept.by_type, kept.by_id) == (observation.updated_at, "person", person.id)
    assert (observation.value, observation.version, created) == (50, 2, False)


def test_the_reason_of_one_correction_does_not_serve_the_next(session):
    series = a_series(session)
    recorded(session, series, value=25)
    observation, _ = recorded(session, series, value=26, correction_reason="Tastefejl")
    observation.value = Decimal(27)

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"value": "different-value"}


def test_two_corrections_may_have_the_same_reason(session):
    series = a_series(session)
    for value in (25, 26, 27):
        recorded(session, series, value=value, correction_reason="Tastefejl")

    kept = session.scalars(select(ObservationCorrection.value).order_by(ObservationCorrection.at)).all()
    assert kept == [25, 26]


def test_recording_a_corrected_value_again_changes_nothing(session):
    series = a_series(session)
    recorded(session, series, value=25)
    recorded(session, series, value=26, correction_reason="Tastefejl")

    observation, _ = recorded(session, series, value=26)

    assert (observation.version, observation.correction_reason) == (2, "Tastefejl")


def test_changed_counts_carry_the_value_along(session):
    observation = an_observation(session, **SHARE)
    observation.numerator, observation.correction_reason = Decimal(24), "Talt på ny"
    settle(session)

    assert observation.value == 50


def test_counts_that_become_nothing_of_nothing_take_the_value_away(session):
    observation = an_observation(session, numerator=2, denominator=4)
    observation.numerator, observation.denominator = Decimal(0), Decimal(0)
    observation.correction_reason = "Ingen forløb alligevel"
    settle(session)

    assert (observation.value, observation.status) == (None, "undefined")


def test_recording_for_an_unknown_indicator_is_refused(session):
    series = a_series(session)
    session.add(Observation.record(session, uuid4(), series.id, "2021", value=25)[0])

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"indicator_id": "unknown-reference"}


def test_corrections_contributions_and_disclosure_go_with_their_observation(session):
    series = a_count(session)
    partner = providers(session, 1)[0]
    recorded(session, series, value=25, contributions=[contribution_of(partner, 25)])
    observation, _ = recorded(session, series, value=26, correction_reason="Tastefejl")
    session.delete(observation)
    settle(session)

    for kind in (ObservationCorrection, Contribution, Disclosure):
        assert session.scalars(select(kind)).all() == []
