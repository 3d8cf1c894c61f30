"""What is told of small figures on persons, and to whom (domain rule 11)."""

import pytest

from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    ObservationFactory,
    PartnerFactory,
    SeriesFactory,
    caller,
)

SMALL = {"numerator": 3, "denominator": 60}
HIDDEN = {"value": None, "numerator": None, "denominator": 60, "status": "suppressed", "bound": "under 9 %"}
EXACT = {"value": 5, "numerator": 3, "denominator": 60, "status": "final", "bound": None}


@pytest.fixture
def indicator(focus_area, other_centre):
    goal = GoalFactory(focus_area_id=focus_area.id)
    return IndicatorFactory(goal_id=goal.id, responsible_centre_id=other_centre.id)


@pytest.fixture
def series(indicator):
    return SeriesFactory(indicator_id=indicator.id)


@pytest.fixture
def place(indicator):
    return f"/v1/indicators/{indicator.id}/observations"


@pytest.fixture
def small(series):
    return ObservationFactory(series_id=series.id, **SMALL)


def told(answer):
    """The figures of an item, or of the only one of a list."""
    item = answer.json["items"][0] if "items" in answer.json else answer.json
    return {name: item[name] for name in ("value", "numerator", "denominator", "status", "bound")}


def codes(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


@pytest.mark.parametrize("role", ["coordinator", "tovholder", "contributor", "system"])
def test_whoever_may_write_a_series_reads_exactly(client, request, place, small, role):
    writer = request.getfixturevalue(role)

    assert told(client.get(f"{place}/{small.id}", auth=writer)) == EXACT
    assert told(client.get(place, auth=writer)) == EXACT


@pytest.mark.parametrize("role", ["reader", "administrator"])
def test_everybody_else_reads_a_bound(client, request, place, small, role):
    who = request.getfixturevalue(role)

    assert told(client.get(f"{place}/{small.id}", auth=who)) == HIDDEN
    assert told(client.get(place, auth=who)) == HIDDEN


def test_people_of_other_centres_read_a_bound(client, coordinating_centre, place, small):
    for role in ("tovholder", "contributor"):
        assert told(client.get(place, auth=caller(role, coordinating_centre))) == HIDDEN


def test_a_system_without_the_scope_to_write_reads_a_bound(client, coordinating_centre, place, small):
    mirror = caller("system", coordinating_centre, scopes=["*:read"])

    assert told(client.get(place, auth=mirror)) == HIDDEN


def test_whatever_the_filter_it_stays_hidden(client, reader, place, series, small):
    for query in ({"period": "2021"}, {"seriesId": series.id}, {"from": "2021", "to": "2021"}, {"sort": "-period"}):
        assert told(client.get(place, auth=reader, query_string=query)) == HIDDEN


@pytest.mark.parametrize(
    ("figures", "bound", "denominator"),
    [
        ({"numerator": 0, "denominator": 1000}, "under 1 %", 1000),
        ({"numerator": 58, "denominator": 60}, "over 91 %", 60),
        ({"numerator": 3, "denominator": 8}, "mellem 0 og 100 %", 8),
        ({"numerator": 1, "denominator": 4}, "mellem 0 og 100 %", None),
        ({"numerator": 0, "denominator": 0}, "mellem 0 og 100 %", None),
        ({"value": 31}, "mellem 0 og 100 %", None),
    ],
)
def test_a_bound_tells_what_leaves_enough_possible(client, reader, series, place, figures, bound, denominator):
    ObservationFactory(series_id=series.id, **figures)

    suppressed = {"value": None, "numerator": None, "status": "suppressed"}
    assert told(client.get(place, auth=reader)) == {**suppressed, "denominator": denominator, "bound": bound}


def test_a_bound_speaks_the_language_of_the_answer(client, reader, series, place):
    ObservationFactory(series_id=series.id, value=31)

    assert told(client.get(f"{place}?lang=en", auth=reader))["bound"] == "between 0 and 100 %"


def test_what_is_published_or_large_is_shown(client, reader, indicator, series, place):
    source = {"provider": "Danmarks Statistik", "table": None, "url": "https://www.statbank.dk/RAS200", "text": None}
    ObservationFactory(series_id=series.id, **SMALL, published=True, source=source)

    assert told(client.get(place, auth=reader)) == EXACT


def test_what_counts_no_persons_is_shown(client, reader, focus_area):
    goal = GoalFactory(focus_area_id=focus_area.id)
    indicator = IndicatorFactory(goal_id=goal.id, counts_persons=False)
    ObservationFactory(series_id=SeriesFactory(indicator_id=indicator.id).id, **SMALL)

    assert told(client.get(f"/v1/indicators/{indicator.id}/observations", auth=reader)) == EXACT


def test_another_cell_size_decides_anew(client, coordinator, reader, indicator, place, small):
    patch = {"minimumCellSize": 3}
    client.patch(f"/v1/indicators/{indicator.id}", auth=coordinator, if_match=indicator, json=patch)

    assert told(client.get(place, auth=reader)) == EXACT


def test_small_contributions_are_hidden_and_their_providers_are_not(client, coordinator, reader, focus_area):
    goal, partner = GoalFactory(focus_area_id=focus_area.id), PartnerFactory()
    indicator = IndicatorFactory(goal_id=goal.id, unit="persons", better="higher", comparison="single")
    series = SeriesFactory(indicator_id=indicator.id, role="single")
    place = f"/v1/indicators/{indicator.id}/observations"
    given = [
        {"partnerId": str(one.id), "value": value, "status": "final", "receivedOn": "2022-01-10"}
        for one, value in ((partner, 2.5), (PartnerFactory(), 40))
    ]
    body = {"seriesId": str(series.id), "period": "2021", "contributions": given}
    posted = client.post(place, auth=coordinator, json=body)

    shown = client.get(posted.headers["Location"], auth=reader).json

    assert posted.json["contributions"] == given
    assert shown["value"] == 42.5
    assert shown["contributions"] == [{**one, "value": None} for one in given]


def test_what_is_read_hidden_cannot_be_put_back(client, coordinator, reader, place, small):
    read = client.get(f"{place}/{small.id}", auth=reader)

    answer = client.put(f"{place}/{small.id}", auth=coordinator, if_match=read, json=read.json)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/would-erase-hidden")
    assert told(client.get(f"{place}/{small.id}", auth=coordinator)) == EXACT


@pytest.mark.parametrize(
    "patch",
    [
        {"value": None},
        {"numerator": None},
        {"value": None, "numerator": None, "correctionReason": "Fejl"},
        {"value": None, "numerator": None, "status": "missing", "correctionReason": "Fejl"},
    ],
)
def test_null_never_takes_the_place_of_a_hidden_figure(client, coordinator, place, small, patch):
    answer = client.patch(f"{place}/{small.id}", auth=coordinator, if_match=small, json=patch)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/would-erase-hidden")


def test_a_post_without_the_figures_erases_no_hidden_one(client, coordinator, series, place, small):
    body = {"seriesId": str(series.id), "period": "2021", "status": "missing", "correctionReason": "Fejl"}

    answer = client.post(place, auth=coordinator, json=body)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/would-erase-hidden")


def test_the_rest_of_a_hidden_observation_can_be_changed(client, coordinator, place, small):
    answer = client.patch(f"{place}/{small.id}", auth=coordinator, if_match=small, json={"note": "Tjekket"})

    assert (answer.status_code, answer.json["note"]) == (200, "Tjekket")
    assert told(answer) == EXACT


def test_a_changed_bound_is_the_server_s_to_say(client, coordinator, reader, place, small):
    read = client.get(f"{place}/{small.id}", auth=reader)
    body = {**read.json, "bound": "under 2 %"}

    answer = client.put(f"{place}/{small.id}", auth=coordinator, if_match=read, json=body)

    assert (answer.status_code, codes(answer)) == (400, {"/bound": "server-owned"})


def test_a_tovholder_writes_in_its_focus_area_and_a_contributor_what_its_centre_answers_for(
    client, tovholder, contributor, series, place
):
    for period, writer in (("2021", tovholder), ("2022", contributor)):
        body = {"seriesId": str(series.id), "period": period, **SMALL}
        answer = client.post(place, auth=writer, json=body)
        assert (answer.status_code, told(answer)) == (201, EXACT)


def test_others_write_no_observation(client, reader, coordinating_centre, series, place, small):
    body = {"seriesId": str(series.id), "period": "2022", **SMALL}

    for who in (reader, caller("tovholder", coordinating_centre), caller("contributor", coordinating_centre)):
        posted = client.post(place, auth=who, json=body)
        put = client.put(f"{place}/8f14e45f-ceea-467a-9575-2f0d6f8a5b11", auth=who, json=body)
        patched = client.patch(f"{place}/{small.id}", auth=who, if_match=small, json={"note": "x"})
        deleted = client.delete(f"{place}/{small.id}", auth=who, if_match=small)
        assert {one.status_code for one in (posted, put, patched, deleted)} == {403}
        assert posted.json["permission"] == "observations:write"


def test_a_list_takes_a_fixed_number_of_statements(client, tovholder, series, place, statements):
    def asked():
        statements.clear()
        client.get(place, auth=tovholder)
        return len(statements)

    ObservationFactory(series_id=series.id, period="2020", **SMALL)
    asked()
    one = asked()
    for year in range(2010, 2020):
        ObservationFactory(series_id=series.id, period=str(year), **SMALL)

    assert asked() == one <= 6
