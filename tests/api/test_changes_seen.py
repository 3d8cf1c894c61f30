"""What the feed tells whom: as much as they may read of the resources themselves."""

import pytest

from tests.api.test_changes import CHANGES, feed
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    ObservationFactory,
    PersonFactory,
    PopulationFactory,
    SeriesFactory,
    caller,
)

HIDDEN = {"value": None, "numerator": None, "denominator": 60, "status": "suppressed", "disclosure": None}


@pytest.fixture
def indicator(focus_area, other_centre):
    """An indicator that the contributor's centre answers for, in a focus area of the tovholder."""
    goal = GoalFactory(focus_area_id=focus_area.id)
    return IndicatorFactory(goal_id=goal.id, responsible_centre_id=other_centre.id)


@pytest.fixture
def series(indicator):
    return SeriesFactory(indicator_id=indicator.id)


@pytest.fixture
def small(series):
    return ObservationFactory(series_id=series.id, numerator=3, denominator=60)


def observed(client, who):
    return feed(client, who, resourceType="observations")[0]


def told(item):
    return {name: item["data"][name] for name in HIDDEN}


def types(items):
    return {one["resourceType"] for one in items}


@pytest.mark.parametrize("role", ["coordinator", "tovholder", "contributor", "system"])
def test_whoever_may_write_a_figure_is_told_it(client, request, small, role):
    [item] = observed(client, request.getfixturevalue(role))

    assert (item["data"]["value"], item["data"]["numerator"], item["data"]["status"]) == (5, 3, "final")
    assert item["data"]["disclosure"]["isHidden"] is True
    assert (item["redacted"], item["restricted"], len(item["salt"])) == (False, True, 32)


@pytest.mark.parametrize("role", ["reader", "administrator"])
def test_everybody_else_is_told_that_it_is_hidden_under_the_same_hash(client, coordinator, request, small, role):
    [whole] = observed(client, coordinator)

    [item] = observed(client, request.getfixturevalue(role))

    assert told(item) == HIDDEN
    assert item["data"].keys() == whole["data"].keys()
    assert (item["redacted"], item["restricted"], item["salt"]) == (True, True, None)
    assert (item["hash"], item["cursor"]) == (whole["hash"], whole["cursor"])


def test_a_tovholder_is_told_no_hidden_figure_of_others(client, tovholder, small):
    other = SeriesFactory()
    ObservationFactory(series_id=other.id, numerator=3, denominator=60)

    mine, others = observed(client, tovholder)

    assert (mine["redacted"], others["redacted"]) == (False, True)
    assert told(others) == HIDDEN


def correct(client, coordinator, indicator, observation, numerator):
    place = f"/v1/indicators/{indicator.id}/observations/{observation.id}"
    seen = client.get(place, auth=coordinator)
    answer = client.patch(
        place, auth=coordinator, if_match=seen, json={"numerator": numerator, "correctionReason": "Tastefejl"}
    )
    assert answer.status_code == 200, answer.json


def test_what_was_small_stays_hidden_when_it_is_corrected(client, coordinator, reader, indicator, small):
    correct(client, coordinator, indicator, small, 30)

    before, after = observed(client, reader)

    assert (before["redacted"], told(before)) == (True, HIDDEN)
    assert (after["redacted"], after["data"]["value"]) == (False, 50)


def test_what_becomes_small_is_hidden_from_the_beginning(client, coordinator, reader, indicator, series):
    large = ObservationFactory(series_id=series.id, numerator=30, denominator=60)
    [seen] = observed(client, reader)
    correct(client, coordinator, indicator, large, 3)

    before, after = observed(client, reader)

    assert (seen["redacted"], seen["data"]["value"]) == (False, 50)
    assert (before["restricted"], before["redacted"], before["salt"]) == (False, True, None)
    assert told(before) == told(after) == HIDDEN


def test_what_a_new_cell_size_hides_is_hidden_from_the_beginning(client, coordinator, reader, indicator, series):
    ObservationFactory(series_id=series.id, numerator=7, denominator=60)
    place = f"/v1/indicators/{indicator.id}"
    seen = client.get(place, auth=coordinator)
    client.patch(place, auth=coordinator, if_match=seen, json={"minimumCellSize": 10})

    items = observed(client, reader)

    assert [told(item) for item in items] == [HIDDEN, HIDDEN]
    assert not any(item["redacted"] for item in observed(client, coordinator))


def test_what_was_deleted_stays_hidden(client, coordinator, tovholder, reader, indicator, small):
    place = f"/v1/indicators/{indicator.id}"
    client.delete(f"{place}/observations/{small.id}", auth=coordinator, if_match=small)
    client.delete(f"{place}/series/{small.series_id}", auth=coordinator, if_match='"1"')
    assert client.delete(place, auth=coordinator, if_match='"1"').status_code == 204

    for who, is_told in ((coordinator, True), (tovholder, False), (reader, False)):
        item, tombstone = observed(client, who)
        assert (item["data"]["numerator"] == 3, item["redacted"]) == (is_told, not is_told)
        assert (tombstone["data"], tombstone["redacted"]) == (None, False)


def test_a_small_part_of_the_population_is_told_to_whoever_may_write_it(client, coordinator, reader, tovholder):
    PopulationFactory(persons=3, published=False)

    [exact] = feed(client, coordinator, resourceType="population")[0]
    hidden = [feed(client, who, resourceType="population")[0][0] for who in (reader, tovholder)]

    assert (exact["data"]["persons"], exact["redacted"]) == (3, False)
    assert [(one["data"]["persons"], one["data"]["isHidden"], one["redacted"]) for one in hidden] == [
        (None, True, True)
    ] * 2


def test_grants_are_told_to_whoever_may_see_them(client, coordinator, administrator, reader, centre):
    person = PersonFactory(centre_id=centre.id, grants=[{"role": "reader", "strategy_id": None, "centre_id": None}])

    seen = {who: feed(client, who, resourceType="people")[0][-1] for who in (coordinator, administrator, reader)}

    assert {one["resourceId"] for one in seen.values()} == {str(person.id)}
    assert seen[coordinator]["data"]["grants"] == seen[administrator]["data"]["grants"] != []
    assert (seen[reader]["data"]["grants"], seen[reader]["redacted"]) == ([], True)


def test_nothing_personal_and_no_secret_stands_in_the_feed(client, administrator, centre):
    PersonFactory(centre_id=centre.id, name="Karla Hemmelig", email="karla@x.dk", subject="k4rl4")
    client.post("/v1/partners", auth=administrator, json={"name": "x", "kind": "council", "contact": "Karla Hemmelig"})

    text = client.get(f"{CHANGES}?pageSize=1000", auth=administrator).get_data(as_text=True)

    assert not any(word in text for word in ("Karla", "karla", "k4rl4", "keyHash", "lastUsed", administrator.key))


def test_clients_and_their_keys_are_told_to_administrators_only(client, administrator, coordinator, reader):
    assert types(feed(client, administrator)[0]) >= {"api-clients", "keys"}
    assert not types(feed(client, coordinator)[0]) & {"api-clients", "keys"}
    assert feed(client, reader, resourceType="keys,api-clients")[0] == []


def test_a_grant_in_one_strategy_tells_of_no_other(client, strategy, focus_area, coordinating_centre):
    guest = caller("reader", coordinating_centre, strategy=strategy)
    there = InitiativeFactory()
    here = InitiativeFactory(focus_area_id=focus_area.id)

    items, _ = feed(client, guest)
    asked, _ = feed(client, guest, strategyId=there.strategy_id)

    assert {one["strategyId"] for one in items} == {None, str(strategy.id)}
    assert types(items) >= {"centres", "people", "strategies", "focus-areas", "initiatives"}
    assert [one["resourceId"] for one in items if one["resourceType"] == "initiatives"] == [str(here.id)]
    assert asked == []


@pytest.mark.parametrize(
    ("scopes", "told"),
    [
        (["changes:read", "initiatives:read"], {"initiatives"}),
        (["*:read"], {"centres", "people", "strategies", "focus-areas", "initiatives", "transitions"}),
    ],
)
def test_a_system_is_told_what_its_scopes_name(client, coordinator, initiative, coordinating_centre, scopes, told):
    client.post(f"/v1/initiatives/{initiative.id}/transitions", auth=coordinator, json={"to": "planned"})
    system = caller("system", coordinating_centre, scopes=scopes)

    assert types(feed(client, system)[0]) == told


def test_a_system_without_the_scope_is_refused(client, coordinating_centre):
    system = caller("system", coordinating_centre, scopes=["initiatives:read"])

    answer = client.get(CHANGES, auth=system)

    assert (answer.status_code, answer.json["permission"]) == (403, "changes:read")


@pytest.fixture
def initiative(focus_area):
    return InitiativeFactory(focus_area_id=focus_area.id)
