import pytest

from models.benchmarks import Benchmark
from tests.factories import BenchmarkFactory, GoalFactory, IndicatorFactory
from tests.support import assert_reads_like_the_entity

DECISION = {
    "body": "Økonomiudvalget",
    "decidedOn": "2026-03-10",
    "item": "4",
    "reason": None,
    "evaluationDecisionId": None,
}
LATER = {**DECISION, "decidedOn": "2026-09-01"}


@pytest.fixture
def indicator(focus_area):
    return IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)


@pytest.fixture
def place(indicator):
    return f"/v1/indicators/{indicator.id}/benchmarks"


def codes(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ({"period": "2027K4", "gap": 5}, {"period": "2027-Q4", "dueOn": None, "gap": 5, "level": None}),
        ({"dueOn": "2027-12-31", "level": 71.5}, {"period": None, "dueOn": "2027-12-31", "gap": None, "level": 71.5}),
    ],
)
def test_a_benchmark_is_a_gap_or_a_level_in_a_period_or_by_a_date(client, database, coordinator, place, given, stands):
    answer = client.post(place, auth=coordinator, json={**given, "decision": DECISION})

    assert answer.status_code == 201
    assert {name: answer.json[name] for name in stands} == stands
    assert (answer.json["decision"], answer.json["state"]) == (DECISION, "active")
    assert client.get(answer.headers["Location"], auth=coordinator).json == answer.json
    assert_reads_like_the_entity(database, Benchmark, answer.json)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"gap": 5}, {"/dueOn": "period-or-date"}),
        ({"period": "2027", "dueOn": "2027-12-31", "gap": 5}, {"/dueOn": "period-or-date"}),
        ({"period": "2027"}, {"/level": "level-or-gap"}),
        ({"period": "2027", "level": 5, "gap": 5}, {"/level": "level-or-gap"}),
        ({}, {"/dueOn": "period-or-date", "/level": "level-or-gap"}),
        ({"period": "2027/2027", "gap": 5}, {"/period": "period-not-consecutive"}),
    ],
)
def test_neither_and_both_are_conflicts(client, coordinator, place, given, faults):
    answer = client.post(place, auth=coordinator, json={**given, "decision": DECISION})

    assert (answer.status_code, codes(answer)) == (409, faults)


def test_a_benchmark_without_its_decision_is_a_bad_request(client, coordinator, place):
    answer = client.post(place, auth=coordinator, json={"period": "2027", "gap": 5})

    assert (answer.status_code, codes(answer)) == (400, {"/decision": "required"})


def test_the_benchmarks_of_one_indicator_are_listed(client, reader, indicator, place):
    benchmark = BenchmarkFactory(indicator_id=indicator.id)
    BenchmarkFactory()

    assert [one["id"] for one in client.get(place, auth=reader).json["items"]] == [str(benchmark.id)]


def test_another_measure_needs_another_decision(client, coordinator, indicator, place):
    benchmark = BenchmarkFactory(indicator_id=indicator.id, decision=DECISION)

    refused = client.patch(f"{place}/{benchmark.id}", auth=coordinator, if_match=benchmark, json={"gap": 4})
    taken = {"gap": 4, "decision": LATER}
    answer = client.patch(f"{place}/{benchmark.id}", auth=coordinator, if_match=benchmark, json=taken)

    assert (refused.status_code, codes(refused)) == (409, {"/decision": "decision-required"})
    assert (answer.status_code, answer.json["gap"], answer.json["version"]) == (200, 4, 2)


def test_reading_and_putting_back_changes_nothing(client, coordinator, place):
    posted = client.post(place, auth=coordinator, json={"period": "2027K4", "gap": 5.25, "decision": DECISION})

    answer = client.put(posted.headers["Location"], auth=coordinator, if_match=posted, json=posted.json)

    assert (answer.status_code, answer.json) == (200, posted.json)


def test_a_client_may_choose_the_id(client, coordinator, indicator, place):
    chosen = f"{place}/8f14e45f-ceea-467a-9575-2f0d6f8a5b11"

    answer = client.put(chosen, auth=coordinator, json={"period": "2027", "gap": 5, "decision": DECISION})

    assert (answer.status_code, answer.json["indicatorId"]) == (201, str(indicator.id))


def test_a_benchmark_is_replaced_with_the_decision_behind_it(client, coordinator, indicator, place):
    benchmark, other = (BenchmarkFactory(indicator_id=indicator.id) for _ in range(2))
    steps = f"{place}/{benchmark.id}/transitions"

    undecided = client.post(steps, auth=coordinator, json={"to": "ended"})
    step = {"to": "replaced", "replacedById": str(other.id), "decision": LATER}
    answer = client.post(steps, auth=coordinator, json=step)
    again = client.post(steps, auth=coordinator, json={"to": "ended", "decision": LATER})

    after = client.get(f"{place}/{benchmark.id}", auth=coordinator)
    assert (undecided.status_code, codes(undecided)) == (409, {"/decision": "decision-required"})
    assert (answer.status_code, answer.json["from"], answer.json["to"]) == (201, "active", "replaced")
    assert client.get(answer.headers["Location"], auth=coordinator).json == answer.json
    assert client.get(steps, auth=coordinator).json["items"] == [answer.json]
    assert (after.json["state"], after.json["replacedById"]) == ("replaced", str(other.id))
    assert after.headers["ETag"] == answer.headers["ETag"]
    assert (again.status_code, again.json["allowedTransitions"]) == (409, [])


def test_a_benchmark_is_not_found_under_another_indicator(client, coordinator, place):
    benchmark = BenchmarkFactory()
    steps = f"{place}/{benchmark.id}/transitions"

    assert client.get(f"{place}/{benchmark.id}", auth=coordinator).status_code == 404
    assert client.get(steps, auth=coordinator).status_code == 404
    assert client.get(f"{steps}/{benchmark.id}", auth=coordinator).status_code == 404
    assert client.post(steps, auth=coordinator, json={"to": "ended", "decision": LATER}).status_code == 404


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder"])
def test_only_the_coordinator_sets_benchmarks(client, request, indicator, place, role):
    caller, benchmark = request.getfixturevalue(role), BenchmarkFactory(indicator_id=indicator.id)

    posted = client.post(place, auth=caller, json={"period": "2027", "gap": 5, "decision": DECISION})
    deleted = client.delete(f"{place}/{benchmark.id}", auth=caller, if_match=benchmark)

    assert (posted.status_code, deleted.status_code) == (403, 403)


def test_a_benchmark_is_deleted(client, coordinator, indicator, place):
    benchmark = BenchmarkFactory(indicator_id=indicator.id)

    assert client.delete(f"{place}/{benchmark.id}", auth=coordinator, if_match=benchmark).status_code == 204
    assert client.get(place, auth=coordinator).json["items"] == []
