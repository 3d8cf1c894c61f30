import pytest

from models.population import Population
from tests.factories import CentreFactory, PopulationFactory, StrategyFactory, caller
from tests.support import assert_reads_like_the_entity

SOURCE = {"provider": "Danmarks Statistik", "table": "FOLK1E", "url": "https://www.statbank.dk/FOLK1E", "text": None}
BODY = {
    "areaCode": "151",
    "period": "2021K2",
    "origin": "nonWestern",
    "generation": "immigrants",
    "persons": 4317,
    "source": SOURCE,
}


def codes(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def test_a_figure_of_the_population_is_published_unless_it_says_not(client, database, coordinator):
    answer = client.post("/v1/population", auth=coordinator, json=BODY)

    assert answer.status_code == 201
    assert (answer.json["period"], answer.json["published"], answer.json["persons"]) == ("2021-Q2", True, 4317)
    assert client.get(answer.headers["Location"], auth=coordinator).json == answer.json
    assert_reads_like_the_entity(database, Population, answer.json)


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"origin": "other"}, "/origin", "not-allowed"),
        ({"persons": -1}, "/persons", "out-of-range"),
        ({"persons": 2**63}, "/persons", "out-of-range"),
        ({"period": "2021-Q5"}, "/period", "wrong-form"),
        ({"bound": "under 5"}, "/bound", "server-owned"),
        ({"source": None}, "/source", "null-not-allowed"),
    ],
)
def test_what_the_schema_refuses_is_a_bad_request(client, coordinator, more, pointer, code):
    answer = client.post("/v1/population", auth=coordinator, json={**BODY, **more})

    assert (answer.status_code, codes(answer)) == (400, {pointer: code})


def test_area_period_origin_and_generation_are_one_figure(client, coordinator):
    client.post("/v1/population", auth=coordinator, json=BODY)

    answer = client.post("/v1/population", auth=coordinator, json={**BODY, "period": "2021-Q2", "persons": 1})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/not-unique")


def test_lists_are_filtered_by_any_spelling_of_the_period(client, reader):
    second, first = (PopulationFactory(period=period) for period in ("2021-Q2", "2020"))
    danish = PopulationFactory(origin="danish", generation="danishOrigin", area_code="101")

    def found(query):
        return [one["id"] for one in client.get(f"/v1/population?{query}", auth=reader).json["items"]]

    assert found("period=2021K2") == found("period=2021-Q2") == [str(second.id), str(danish.id)]
    assert found("period=2021K2,2020&areaCode=151&sort=period") == [str(first.id), str(second.id)]
    assert found("origin=danish") == [str(danish.id)]


def test_a_period_that_is_none_is_a_conflict_in_a_filter_too(client, reader):
    answer = client.get("/v1/population?period=2021/2025", auth=reader)

    assert (answer.status_code, codes(answer)) == (409, {"period": "period-not-consecutive"})


def test_a_small_figure_is_shown_to_whoever_may_write_it(client, coordinator, reader):
    small = PopulationFactory(persons=3, published=False)
    place = f"/v1/population/{small.id}"

    exact, shown = client.get(place, auth=coordinator).json, client.get(place, auth=reader).json

    assert (exact["persons"], exact["bound"]) == (3, None)
    assert (shown["persons"], shown["bound"]) == (None, "skjult")
    assert client.get("/v1/population", auth=reader).json["items"] == [shown]
    assert client.get("/v1/population", auth=coordinator).json["items"] == [exact]


def test_a_grant_in_one_strategy_reads_no_small_figure(client):
    small = PopulationFactory(persons=3, published=False)
    coordinator = caller("coordinator", CentreFactory(), strategy=StrategyFactory())

    answer = client.get(f"/v1/population/{small.id}", auth=coordinator)

    assert answer.json["persons"] is None


def test_a_small_figure_that_its_source_publishes_is_shown(client, reader):
    small = PopulationFactory(persons=3)

    assert client.get(f"/v1/population/{small.id}", auth=reader).json["persons"] == 3


def test_reading_and_putting_back_changes_nothing(client, coordinator):
    posted = client.post("/v1/population", auth=coordinator, json=BODY)

    answer = client.put(posted.headers["Location"], auth=coordinator, if_match=posted, json=posted.json)

    assert (answer.status_code, answer.json) == (200, posted.json)


def test_what_is_read_hidden_cannot_be_written_back(client, coordinator, reader):
    small = PopulationFactory(persons=3, published=False)
    read = client.get(f"/v1/population/{small.id}", auth=reader)

    answer = client.put(f"/v1/population/{small.id}", auth=coordinator, if_match=read, json=read.json)

    assert (answer.status_code, codes(answer)) == (400, {"/persons": "null-not-allowed"})


def test_a_figure_is_corrected_and_deleted(client, coordinator):
    figure = PopulationFactory()
    place = f"/v1/population/{figure.id}"

    answer = client.patch(place, auth=coordinator, if_match=figure, json={"persons": 4318})

    assert (answer.status_code, answer.json["persons"], answer.json["version"]) == (200, 4318, 2)
    assert client.delete(place, auth=coordinator, if_match=answer).status_code == 204


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder"])
def test_most_only_read_the_population(client, request, role):
    who = request.getfixturevalue(role)

    answer = client.post("/v1/population", auth=who, json=BODY)

    assert (answer.status_code, answer.json["permission"]) == (403, "population:write")


def test_a_system_delivers_the_population(client, system):
    assert client.post("/v1/population", auth=system, json=BODY).status_code == 201


def test_a_small_figure_hides_what_it_could_be_computed_from(client, coordinator, reader):
    for origin, persons in (("total", 43), ("danish", 40), ("nonWestern", 3)):
        body = {**BODY, "origin": origin, "generation": "total", "persons": persons, "published": False}
        assert client.post("/v1/population", auth=coordinator, json=body).status_code == 201

    def told():
        return [one["persons"] for one in client.get("/v1/population", auth=reader).json["items"]]

    assert told() == [None] * 3
    small = client.get("/v1/population?origin=nonWestern", auth=coordinator).json["items"][0]
    place = f"/v1/population/{small['id']}"
    client.delete(place, auth=coordinator, if_match=client.get(place, auth=coordinator))
    assert told() == [None] * 2


def test_what_is_published_is_shown_beside_a_small_figure(client, coordinator, reader):
    for origin, persons in (("total", 43), ("nonWestern", 3)):
        body = {**BODY, "origin": origin, "generation": "total", "persons": persons, "published": origin == "total"}
        client.post("/v1/population", auth=coordinator, json=body)

    items = client.get("/v1/population", auth=reader).json["items"]

    assert {one["origin"]: one["persons"] for one in items} == {"total": 43, "nonWestern": None}
