import pytest

from models.series import Series
from tests.factories import GoalFactory, IndicatorFactory, ObservationFactory, SeriesFactory
from tests.support import assert_reads_like_the_entity


@pytest.fixture
def indicator(focus_area):
    return IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)


@pytest.fixture
def place(indicator):
    return f"/v1/indicators/{indicator.id}/series"


TARGET = {"role": "target", "label": "Ikkevestlig baggrund", "population": "nonWestern"}


def codes(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def test_a_series_is_of_the_municipality_unless_another_area_is_named(client, database, coordinator, indicator, place):
    answer = client.post(place, auth=coordinator, json=TARGET)
    elsewhere = client.post(place, auth=coordinator, json={**TARGET, "areaCode": "084"})

    assert answer.status_code == 201
    assert (answer.json["areaCode"], elsewhere.json["areaCode"]) == ("151", "084")
    assert answer.json["indicatorId"] == str(indicator.id)
    assert answer.json["strategyId"] == str(indicator.strategy_id)
    assert (answer.json["label"], answer.json["segment"]) == ("Ikkevestlig baggrund", None)
    assert client.get(answer.headers["Location"], auth=coordinator).json == answer.json
    assert_reads_like_the_entity(database, Series, answer.json)


def test_a_municipality_says_which_one_it_is(start, coordinator, place):
    answer = start(MUNICIPALITY_CODE="101").test_client().post(place, auth=coordinator, json=TARGET)

    assert answer.json["areaCode"] == "101"


@pytest.mark.parametrize("segment", [None, "women"])
def test_a_group_stands_in_an_indicator_once(client, coordinator, place, segment):
    client.post(place, auth=coordinator, json={**TARGET, "segment": segment})

    answer = client.post(place, auth=coordinator, json={**TARGET, "segment": segment})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/not-unique")
    assert "/role" in codes(answer)


def test_a_segment_stands_beside_the_whole_group(client, coordinator, place):
    client.post(place, auth=coordinator, json=TARGET)

    assert client.post(place, auth=coordinator, json={**TARGET, "segment": "women"}).status_code == 201


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"role": "both"}, "/role", "not-allowed"),
        ({"population": "everybody"}, "/population", "not-allowed"),
        ({"label": None}, "/label", "null-not-allowed"),
        ({"areaCode": "a b"}, "/areaCode", "wrong-form"),
        ({"indicatorId": "1"}, "/indicatorId", "server-owned"),
    ],
)
def test_what_the_schema_refuses_is_a_bad_request(client, coordinator, place, more, pointer, code):
    answer = client.post(place, auth=coordinator, json={**TARGET, **more})

    assert (answer.status_code, codes(answer)) == (400, {pointer: code})


def test_the_series_of_one_indicator_are_listed(client, reader, indicator, place):
    first = SeriesFactory(indicator_id=indicator.id, title="Å")
    second = SeriesFactory(indicator_id=indicator.id, role="comparison", title="Ø")
    SeriesFactory()

    listed = client.get(f"{place}?includeTotal=true&pageSize=1", auth=reader).json
    sorted_ = client.get(f"{place}?sort=label", auth=reader).json

    assert ([one["id"] for one in listed["items"]], listed["total"]) == ([str(first.id)], 2)
    assert [one["id"] for one in sorted_["items"]] == [str(second.id), str(first.id)]


def test_reading_and_putting_back_changes_nothing(client, coordinator, place):
    posted = client.post(place, auth=coordinator, json=TARGET)

    answer = client.put(posted.headers["Location"], auth=coordinator, if_match=posted, json=posted.json)

    assert (answer.status_code, answer.json) == (200, posted.json)


def test_a_patch_changes_what_it_names(client, coordinator, place):
    posted = client.post(place, auth=coordinator, json={**TARGET, "areaCode": "084"})
    patch = {"label": "Ikkevestlige kvinder", "segment": "women", "areaCode": None, "population": None}

    answer = client.patch(posted.headers["Location"], auth=coordinator, if_match=posted, json=patch)

    assert answer.status_code == 200
    assert [answer.json[name] for name in patch] == ["Ikkevestlige kvinder", "women", "151", None]


def test_a_group_holds_under_its_observations(client, coordinator, indicator, place):
    series = SeriesFactory(indicator_id=indicator.id)
    ObservationFactory(series_id=series.id, value=25)

    refused = client.patch(f"{place}/{series.id}", auth=coordinator, if_match=series, json={"role": "comparison"})
    named = client.patch(f"{place}/{series.id}", auth=coordinator, if_match=series, json={"label": "Et andet navn"})
    deleted = client.delete(f"{place}/{series.id}", auth=coordinator, if_match=named)

    assert (refused.status_code, codes(refused)) == (409, {"/role": "measure-has-observations"})
    assert named.status_code == 200
    assert (deleted.status_code, deleted.json["uses"][0]["type"]) == (409, "observations")


def test_a_series_is_not_found_under_another_indicator(client, coordinator, indicator, place):
    series = SeriesFactory()

    assert client.get(f"{place}/{series.id}", auth=coordinator).status_code == 404
    assert client.patch(f"{place}/{series.id}", auth=coordinator, if_match=series, json={}).status_code == 404
    assert client.delete(f"{place}/{series.id}", auth=coordinator, if_match=series).status_code == 404


def test_there_are_no_series_under_an_unknown_indicator(client, coordinator, indicator):
    place = f"/v1/indicators/{indicator.goal_id}/series"

    assert client.get(place, auth=coordinator).status_code == 404
    assert client.post(place, auth=coordinator, json=TARGET).status_code == 404
    assert client.put(f"{place}/{indicator.id}", auth=coordinator, json=TARGET).status_code == 404


def test_only_the_coordinator_defines_series(client, tovholder, indicator, place):
    series = SeriesFactory(indicator_id=indicator.id)

    posted = client.post(place, auth=tovholder, json={**TARGET, "segment": "women"})
    deleted = client.delete(f"{place}/{series.id}", auth=tovholder, if_match=series)

    assert (posted.status_code, deleted.status_code) == (403, 403)


def test_a_series_without_observations_is_deleted(client, coordinator, indicator, place):
    series = SeriesFactory(indicator_id=indicator.id)

    assert client.delete(f"{place}/{series.id}", auth=coordinator, if_match=series).status_code == 204
    assert client.get(f"{place}/{series.id}", auth=coordinator).status_code == 404
