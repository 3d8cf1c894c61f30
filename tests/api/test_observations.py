import pytest

from models.observations import Observation
from tests.factories import GoalFactory, IndicatorFactory, ObservationFactory, PartnerFactory, SeriesFactory
from tests.racing import at_once
from tests.support import assert_reads_like_the_entity

PUBLISHED = {"provider": "Danmarks Statistik", "table": "RAS200", "url": "https://www.statbank.dk/RAS200", "text": None}


@pytest.fixture
def indicator(focus_area):
    return IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)


@pytest.fixture
def series(indicator):
    return SeriesFactory(indicator_id=indicator.id)


@pytest.fixture
def place(indicator):
    return f"/v1/indicators/{indicator.id}/observations"


@pytest.fixture
def share(series):
    """A share of 25 percent, large enough to be shown."""
    return {"seriesId": str(series.id), "period": "2021", "numerator": 250, "denominator": 1000}


@pytest.fixture
def counted(focus_area):
    """An indicator that counts users, as several providers report them."""
    goal = GoalFactory(focus_area_id=focus_area.id)
    indicator = IndicatorFactory(goal_id=goal.id, unit="persons", better="higher", comparison="single")
    return SeriesFactory(indicator_id=indicator.id, role="single")


def codes(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def test_an_observation_says_what_its_counts_give(client, database, coordinator, indicator, place, share):
    answer = client.post(place, auth=coordinator, json=share)

    assert answer.status_code == 201
    assert client.get(answer.headers["Location"], auth=coordinator).json == answer.json
    figures = {"value": 25, "numerator": 250, "denominator": 1000, "status": "final", "bound": None}
    assert {name: answer.json[name] for name in figures} == figures
    assert (answer.json["published"], answer.json["illustrative"], answer.json["contributions"]) == (False, False, [])
    assert (answer.json["indicatorId"], answer.json["strategyId"]) == (str(indicator.id), str(indicator.strategy_id))
    assert_reads_like_the_entity(database, Observation, answer.json)


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ("2021", "2021"),
        ("2021H1", "2021-H1"),
        ("2021K2", "2021-Q2"),
        ("2021M05", "2021-05"),
        ("2025/2026", "2025/2026"),
        ("2021--2022", "2021--2022"),
    ],
)
def test_a_period_has_one_spelling(client, coordinator, place, share, given, stands):
    answer = client.post(place, auth=coordinator, json={**share, "period": given})

    assert answer.json["period"] == stands
    assert client.get(place, auth=coordinator, query_string={"period": given}).json["items"] == [answer.json]


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"period": "2021/2025"}, "/period", "period-not-consecutive"),
        ({"denominator": 0}, "/denominator", "denominator-zero"),
        ({"numerator": 1001}, "/numerator", "numerator-above-denominator"),
        ({"numerator": -1}, "/numerator", "negative-count"),
        ({"value": 26}, "/value", "value-contradicts-counts"),
        ({"numerator": None}, "/value", "value-required"),
        ({"published": True}, "/published", "published-without-source"),
    ],
)
def test_what_contradicts_itself_is_a_conflict(client, coordinator, place, share, more, pointer, code):
    answer = client.post(place, auth=coordinator, json={**share, **more})

    assert answer.status_code == 409
    assert codes(answer)[pointer] == code


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"period": "2021-13"}, "/period", "wrong-form"),
        ({"period": None}, "/period", "null-not-allowed"),
        ({"value": 1e-7}, "/value", "too-many-decimals"),
        ({"value": "25"}, "/value", "not-a-figure"),
        ({"value": 10**12}, "/value", "out-of-range"),
        ({"status": "guessed"}, "/status", "not-allowed"),
        ({"bound": "under 5"}, "/bound", "server-owned"),
        ({"contributions": [{"value": 1}]}, "/contributions/0/partnerId", "required"),
        ({"note": "Borgeren 010190-1234"}, "/note", "cpr-number"),
    ],
)
def test_what_the_schema_refuses_is_a_bad_request(client, coordinator, place, share, more, pointer, code):
    answer = client.post(place, auth=coordinator, json={**share, **more})

    assert answer.status_code == 400
    assert codes(answer)[pointer] == code


def test_what_is_published_names_where(client, coordinator, place, share):
    answer = client.post(place, auth=coordinator, json={**share, "published": True, "source": PUBLISHED})

    assert (answer.status_code, answer.json["source"]) == (201, PUBLISHED)


def test_a_series_of_another_indicator_is_a_conflict(client, coordinator, counted, place, share):
    answer = client.post(place, auth=coordinator, json={**share, "seriesId": str(counted.id)})

    assert (answer.status_code, codes(answer)) == (409, {"/seriesId": "series-of-another-indicator"})


def test_the_same_value_again_changes_nothing(client, coordinator, place, share):
    first = client.post(place, auth=coordinator, json={**share, "period": "2021K2"})

    again = client.post(place, auth=coordinator, json={**share, "period": "2021-Q2", "value": 25})

    assert (again.status_code, again.json, again.headers["ETag"]) == (200, first.json, first.headers["ETag"])
    assert "Location" not in again.headers


@pytest.mark.parametrize(("second", "lost"), [(250, 200), (251, 409)], ids=["the same", "another"])
def test_two_writers_of_the_same_first_value_do_not_make_two(app, client, coordinator, place, share, second, lost):
    for year in range(2001, 2007):
        entries = [{**share, "period": str(year), "numerator": one} for one in (250, second)]

        answers = at_once(
            app, *(lambda one, entry=entry: one.post(place, auth=coordinator, json=entry) for entry in entries)
        )

        kept = client.get(f"{place}?period={year}", auth=coordinator).json["items"]
        won = next(one for one in answers if one.status_code == 201)
        assert sorted(one.status_code for one in answers) == sorted([201, lost])
        assert [(one["id"], one["numerator"], one["version"]) for one in kept] == [
            (won.json["id"], won.json["numerator"], 1)
        ]


def test_another_value_needs_a_reason(client, coordinator, place, share):
    first = client.post(place, auth=coordinator, json=share)
    other = {**share, "numerator": 260}

    refused = client.post(place, auth=coordinator, json=other)
    answer = client.post(place, auth=coordinator, json={**other, "correctionReason": "Kilden har rettet"})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/different-value")
    assert answer.status_code == 200
    assert (answer.json["id"], answer.json["version"]) == (first.json["id"], 2)
    assert (answer.json["value"], answer.json["correctionReason"]) == (26, "Kilden har rettet")


def test_the_reason_that_comes_back_with_a_put_is_that_of_the_earlier_correction(client, coordinator, place, share):
    client.post(place, auth=coordinator, json=share)
    first = {**share, "numerator": 260, "correctionReason": "Kilden har rettet"}
    stood = client.post(place, auth=coordinator, json=first)
    url, other = f"{place}/{stood.json['id']}", {"numerator": 270, "value": 27}

    silent = client.put(url, auth=coordinator, if_match=stood, json={**stood.json, **other})
    why = {"correctionReason": "Kilden har rettet igen"}
    given = client.put(url, auth=coordinator, if_match=stood, json={**stood.json, **other, **why})

    assert (silent.status_code, silent.json["type"]) == (409, "/problems/different-value")
    assert (given.status_code, given.json["value"], given.json["correctionReason"]) == (200, 27, *why.values())


def test_what_was_missing_arrives_without_a_reason(client, coordinator, place, share):
    awaited = {"seriesId": share["seriesId"], "period": "2021", "status": "notYetPublished"}
    client.post(place, auth=coordinator, json=awaited)

    answer = client.post(place, auth=coordinator, json=share)

    assert (answer.status_code, answer.json["status"], answer.json["value"]) == (200, "final", 25)


def test_zero_of_zero_is_undefined(client, coordinator, place, share):
    answer = client.post(place, auth=coordinator, json={**share, "numerator": 0, "denominator": 0})

    again = client.put(answer.headers["Location"], auth=coordinator, if_match=answer, json=answer.json)

    assert (answer.status_code, answer.json["status"], answer.json["value"]) == (201, "undefined", None)
    assert (again.status_code, again.json) == (200, answer.json)


@pytest.mark.parametrize("status", ["undefined", "suppressed"])
def test_what_the_server_decides_cannot_be_said(client, coordinator, place, share, status):
    answer = client.post(place, auth=coordinator, json={**share, "status": status})

    assert (answer.status_code, codes(answer)["/status"]) == (400, "status-decided-by-server")


def test_a_collected_count_is_the_sum_of_its_contributions(client, coordinator, counted):
    one, other = PartnerFactory(), PartnerFactory()
    place = f"/v1/indicators/{counted.indicator_id}/observations"
    delivered = {"partnerId": str(one.id), "value": 12, "status": "final", "receivedOn": "2022-01-10"}
    awaited = {"partnerId": str(other.id), "value": None, "status": "notYetPublished", "receivedOn": None}
    body = {"seriesId": str(counted.id), "period": "2021", "contributions": [delivered, awaited]}

    early = client.post(place, auth=coordinator, json=body)
    answer = client.post(place, auth=coordinator, json={**body, "status": "provisional"})

    assert (early.status_code, codes(early)) == (409, {"/status": "contributions-awaited"})
    assert (answer.status_code, answer.json["value"]) == (201, 12)
    assert answer.json["contributions"] == [delivered, awaited]


def test_lists_are_filtered_and_sorted(client, reader, indicator, series, place):
    other = SeriesFactory(indicator_id=indicator.id, role="comparison")
    later, early = (ObservationFactory(series_id=series.id, period=period, value=25) for period in ("2023", "2021-Q2"))
    third = ObservationFactory(series_id=other.id, period="2022/2023", value=20)
    ObservationFactory(value=1)

    def found(**query):
        return [one["id"] for one in client.get(place, auth=reader, query_string=query).json["items"]]

    in_order = [str(early.id), str(third.id), str(later.id)]
    assert found(sort="period") == in_order
    assert found(sort="-period") == in_order[::-1]
    assert found(seriesId=other.id) == [str(third.id)]
    assert found(period="2021K2,2023", sort="period") == [str(early.id), str(later.id)]
    assert found(**{"from": "2022"}, sort="period") == [str(third.id), str(later.id)]
    assert found(**{"from": "2021K2", "to": "2023-07-31"}, sort="period") == [str(early.id), str(third.id)]
    assert found(to="2021H1") == [str(early.id)]


def test_pages_follow_each_other(client, reader, series, place):
    for year in range(2015, 2020):
        ObservationFactory(series_id=series.id, period=str(year), value=25)

    page = client.get(f"{place}?pageSize=2&sort=-period", auth=reader).json
    following = client.get(page["links"]["next"], auth=reader).json

    assert [one["period"] for one in page["items"] + following["items"]] == ["2019", "2018", "2017", "2016"]
    assert client.get(following["links"]["prev"], auth=reader).json["items"] == page["items"]


@pytest.mark.parametrize(
    ("query", "code", "status"),
    [
        ({"period": "2021/2025"}, "period-not-consecutive", 409),
        ({"from": "2021-02-30"}, "period-malformed", 409),
        ({"from": "soon"}, "wrong-form", 400),
        ({"to": "2021-13-01"}, "wrong-form", 400),
        ({"series": "1"}, "unknown-query-key", 400),
    ],
)
def test_a_filter_that_names_no_period_is_refused(client, reader, place, query, code, status):
    answer = client.get(place, auth=reader, query_string=query)

    assert (answer.status_code, codes(answer)) == (status, {next(iter(query)): code})


def test_reading_and_putting_back_changes_nothing(client, coordinator, place, share):
    body = {**share, "numerator": 1, "denominator": 30, "note": "Foreløbig", "illustrative": True}
    posted = client.post(place, auth=coordinator, json={**body, "contributions": []})

    answer = client.put(posted.headers["Location"], auth=coordinator, if_match=posted, json=posted.json)

    assert posted.json["value"] == 3.333333
    assert (answer.status_code, answer.json) == (200, posted.json)


def test_a_client_may_choose_the_id(client, coordinator, place, share):
    chosen = f"{place}/8f14e45f-ceea-467a-9575-2f0d6f8a5b11"

    answer = client.put(chosen, auth=coordinator, json=share)
    again = client.put(f"{place}/8f14e45f-ceea-467a-9575-2f0d6f8a5b12", auth=coordinator, json=share)

    assert (answer.status_code, answer.headers["Location"]) == (201, chosen)
    assert (again.status_code, codes(again)) == (409, {"/seriesId": "not-unique", "/period": "not-unique"})


def test_a_patch_corrects_with_a_reason(client, coordinator, place, share):
    posted = client.post(place, auth=coordinator, json=share)
    target = posted.headers["Location"]

    refused = client.patch(target, auth=coordinator, if_match=posted, json={"numerator": 260})
    why = {"correctionReason": "Kilden har rettet"}
    first = client.patch(target, auth=coordinator, if_match=posted, json={"numerator": 260, **why})
    second = client.patch(target, auth=coordinator, if_match=first, json={"numerator": 270, **why})
    third = client.patch(target, auth=coordinator, if_match=second, json={"numerator": 280})

    assert (refused.status_code, codes(refused)) == (409, {"/value": "different-value"})
    assert (first.status_code, first.json["value"]) == (200, 26)
    assert (second.status_code, second.json["value"], second.json["version"]) == (200, 27, 3)
    assert third.status_code == 409


def test_a_patch_leaves_the_rest(client, coordinator, place, share):
    posted = client.post(place, auth=coordinator, json={**share, "note": "Foreløbig", "illustrative": True})

    answer = client.patch(posted.headers["Location"], auth=coordinator, if_match=posted, json={"note": None})

    changed = {"note": None, "version": 2, "updatedAt": answer.json["updatedAt"]}
    assert answer.json == {**posted.json, **changed}


@pytest.mark.parametrize("name", ["period", "seriesId"])
def test_an_observation_stays_in_its_place(client, coordinator, indicator, place, share, name):
    posted = client.post(place, auth=coordinator, json=share)
    other = SeriesFactory(indicator_id=indicator.id, role="comparison")
    patch = {name: {"period": "2022", "seriesId": str(other.id)}[name]}

    answer = client.patch(posted.headers["Location"], auth=coordinator, if_match=posted, json=patch)

    assert (answer.status_code, codes(answer)) == (409, {f"/{name}": "natural-key-fixed"})


def test_an_observation_is_not_found_under_another_indicator(client, coordinator, place):
    other = ObservationFactory(value=25)

    assert client.get(f"{place}/{other.id}", auth=coordinator).status_code == 404
    assert client.patch(f"{place}/{other.id}", auth=coordinator, if_match=other, json={}).status_code == 404
    assert client.delete(f"{place}/{other.id}", auth=coordinator, if_match=other).status_code == 404


def test_an_observation_is_deleted(client, coordinator, place, share):
    posted = client.post(place, auth=coordinator, json=share)

    assert client.delete(posted.headers["Location"], auth=coordinator, if_match=posted).status_code == 204
    assert client.get(place, auth=coordinator).json["items"] == []


def test_an_indicator_keeps_its_measure_under_observations(client, coordinator, indicator, place, share):
    client.post(place, auth=coordinator, json=share)

    answer = client.patch(
        f"/v1/indicators/{indicator.id}", auth=coordinator, if_match=indicator, json={"unit": "weeks"}
    )

    assert (answer.status_code, codes(answer)) == (409, {"/unit": "measure-has-observations"})
