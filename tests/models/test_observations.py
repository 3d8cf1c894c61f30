from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from models.contributions import Contribution
from models.disclosures import Disclosure
from models.ledger import settle
from models.observations import Observation, ObservationCorrection
from models.organisation import Partner
from tests.models.building import REFUSED, a_centre, a_person, acting, an_area, faults, stored
from tests.models.measuring import (
    SOURCE,
    STATBANK,
    a_goal,
    a_series,
    an_indicator,
    an_observation,
    indicator_of,
    observation_of,
    recorded,
    series_of,
)

SHARE = {"numerator": 12, "denominator": 48}


def a_count(session, **more):
    indicator = an_indicator(session, unit="persons", better="higher", comparison="single", **more)
    return a_series(session, indicator, role="single")


def providers(session, count):
    return [stored(session, Partner(name=f"Udbyder {number}", kind="provider")) for number in range(count)]


def contribution_of(partner, value, **more):
    values = {"partner_id": partner.id, "value": value, "status": "final", "received_on": date(2022, 1, 10)}
    return {**values, **more}


def awaited_from(partner, status="notYetPublished"):
    return contribution_of(partner, None, status=status, received_on=None)


def disclosure_of(session, observation):
    return session.get(Disclosure, observation.id)


# --- period and place


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
        session.execute(update(Observation).where(Observation.id == observation.id).values(indicator_id=other.id))


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


# --- value, counts and status


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
        session.execute(update(Observation).where(Observation.id == observation.id).values(change))


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


# --- recording


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


# --- published


@pytest.mark.parametrize(("own", "indicators"), [(STATBANK, SOURCE), (None, STATBANK), (SOURCE, STATBANK)])
def test_published_figures_name_where(session, own, indicators):
    series = a_series(session, an_indicator(session, source=indicators))

    assert an_observation(session, series, value=25, published=True, source=own).published


@pytest.mark.parametrize("own", [None, SOURCE])
def test_published_figures_without_an_address_are_refused(session, own):
    with pytest.raises(REFUSED) as refused:
        an_observation(session, value=25, published=True, source=own)
    assert faults(refused) == {"published": "published-without-source"}


# --- contributions


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
        session.execute(insert(Contribution), [{**row, "value": 3}])


# --- disclosure


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
def test_another_rule_of_the_indicator_decides_anew_without_changing_the_observation(session, name, value, cause):
    indicator = an_indicator(session)
    observation = an_observation(session, a_series(session, indicator), numerator=4, denominator=80)
    setattr(indicator, name, value)
    settle(session)

    session.expire_all()
    assert disclosure_of(session, observation).cause == cause
    assert observation.version == 1


def test_the_database_too_tells_a_bound_only_of_what_is_hidden(session):
    observation = an_observation(session, **SHARE)

    with pytest.raises(IntegrityError):
        session.execute(update(Disclosure).where(Disclosure.observation_id == observation.id).values(bound_under=5))


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
