import pytest

from models.indicators import Indicator
from tests.factories import CentreFactory, GoalFactory, IndicatorFactory, PartnerFactory, StrategyFactory, caller
from tests.support import assert_reads_like_the_entity

SOURCE = {"provider": "Danmarks Statistik", "table": "RAS200", "url": None, "text": None}
DECISION = {
    "body": "Økonomiudvalget",
    "decidedOn": "2026-03-10",
    "item": "4",
    "reason": None,
    "evaluationDecisionId": None,
}


@pytest.fixture
def goal(focus_area):
    return GoalFactory(focus_area_id=focus_area.id)


@pytest.fixture
def indicator(goal):
    return IndicatorFactory(goal_id=goal.id)


def a_body(goal, **more):
    values = {
        "goalId": str(goal.id),
        "key": "public-support",
        "title": "Andel på offentlig forsørgelse",
        "definition": "Andel af borgere på offentlig forsørgelse",
        "unit": "percent",
        "better": "lower",
        "comparison": "groups",
        "frequency": "year",
        "source": SOURCE,
    }
    return {**values, **more}


def codes(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def test_an_indicator_is_created_with_its_defaults(client, coordinator, goal, strategy):
    answer = client.post("/v1/indicators", auth=coordinator, json=a_body(goal))

    assert answer.status_code == 201
    assert client.get(answer.headers["Location"], auth=coordinator).json == answer.json
    assert answer.json["strategyId"] == str(strategy.id)
    assert answer.json["goal"] == {"id": str(goal.id), "title": goal.title}
    defaults = ("judgedOn", "decimals", "countsPersons", "minimumCellSize", "verdictRule", "interpreted")
    assert [answer.json[name] for name in defaults] == ["gap", 0, True, 5, "barometer", False]
    assert (answer.json["methodState"], answer.json["state"]) == ("inUse", "active")
    assert answer.json["allowedTransitions"] == ["replaced", "ended"]
    assert "toBeDesigned" not in answer.json


def test_what_is_read_is_what_is_stored(client, database, reader, indicator):
    answer = client.get(f"/v1/indicators/{indicator.id}", auth=reader)

    assert_reads_like_the_entity(database, Indicator, answer.json)


def test_an_indicator_to_be_designed_may_leave_its_measure_open(client, coordinator, goal):
    open_still = {"unit": None, "better": None, "comparison": None, "frequency": None}

    answer = client.post("/v1/indicators", auth=coordinator, json=a_body(goal, **open_still, toBeDesigned=True))

    assert answer.status_code == 201
    assert answer.json["methodState"] == "toBeDesigned"
    assert answer.json["allowedTransitions"] == ["designed", "replaced", "ended"]


def test_an_indicator_in_use_names_everything_that_its_definition_lacks(client, coordinator, goal):
    answer = client.post("/v1/indicators", auth=coordinator, json=a_body(goal, unit=None, frequency=None))

    assert answer.status_code == 409
    assert answer.json["type"] == "/problems/definition-incomplete"
    assert codes(answer) == {"/unit": "definition-incomplete", "/frequency": "definition-incomplete"}


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"better": "parity", "comparison": "single"}, "/better", "parity-compares-groups"),
        ({"better": "parity", "judgedOn": "targetLevel"}, "/better", "parity-compares-groups"),
        ({"verdictRule": "exact"}, "/threshold", "threshold-required"),
        ({"baselinePeriod": "2021/2025"}, "/baselinePeriod", "period-not-consecutive"),
    ],
)
def test_a_definition_that_contradicts_itself_is_a_conflict(client, coordinator, goal, more, pointer, code):
    answer = client.post("/v1/indicators", auth=coordinator, json=a_body(goal, **more))

    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{code}")
    assert codes(answer) == {pointer: code}


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"unit": "kroner"}, "/unit", "not-allowed"),
        ({"minimumCellSize": 2}, "/minimumCellSize", "out-of-range"),
        ({"decimals": 7}, "/decimals", "out-of-range"),
        ({"baselinePeriod": "21"}, "/baselinePeriod", "wrong-form"),
        ({"source": {"provider": "x", "url": "ftp://x"}}, "/source/url", "wrong-form"),
        ({"methodState": "inUse"}, "/methodState", "server-owned"),
        ({"definition": "CPR 010190-1234"}, "/definition", "cpr-number"),
    ],
)
def test_what_the_schema_refuses_is_a_bad_request(client, coordinator, goal, more, pointer, code):
    answer = client.post("/v1/indicators", auth=coordinator, json=a_body(goal, **more))

    assert (answer.status_code, codes(answer)) == (400, {pointer: code})


def test_a_key_is_unique_in_its_strategy(client, coordinator, goal, indicator):
    answer = client.post("/v1/indicators", auth=coordinator, json=a_body(goal, key=indicator.key))

    assert (answer.status_code, codes(answer)) == (409, {"/key": "not-unique"})


def test_an_indicator_stays_in_the_strategy_of_its_goal(client, coordinator, goal):
    elsewhere = GoalFactory()

    answer = client.post("/v1/indicators", auth=coordinator, json=a_body(goal, alsoGoalIds=[str(elsewhere.id)]))

    assert (answer.status_code, codes(answer)) == (409, {"/alsoGoalIds/0": "crosses-strategies"})


def test_the_baseline_has_one_spelling(client, coordinator, goal):
    answer = client.post("/v1/indicators", auth=coordinator, json=a_body(goal, baselinePeriod="2021K2"))

    assert answer.json["baselinePeriod"] == "2021-Q2"


def test_lists_are_filtered_and_sorted(client, reader, goal, focus_area):
    also = GoalFactory(focus_area_id=focus_area.id)
    first = IndicatorFactory(goal_id=goal.id, title="Å", key="a")
    second = IndicatorFactory(goal_id=also.id, title="Ø", key="b", also_goal_ids=[goal.id], to_be_designed=True)
    elsewhere = IndicatorFactory()

    def found(query):
        return [one["id"] for one in client.get(f"/v1/indicators?{query}", auth=reader).json["items"]]

    both, only, other = [str(first.id), str(second.id)], [str(second.id)], [str(elsewhere.id)]
    assert found("") == both + other
    assert found(f"strategyId={goal.strategy_id}&sort=title") == [*reversed(both)]
    assert found(f"goalId={goal.id}") == both
    assert found(f"goalId={also.id}") == only
    assert found(f"focusAreaId={focus_area.id}") == both
    assert found(f"focusAreaId={elsewhere.goal_id}") == []
    assert found("key=b,x") == only
    assert found("methodState=toBeDesigned") == only


def test_a_list_of_a_hundred_takes_few_statements(client, reader, goal, statements):
    for _ in range(3):
        IndicatorFactory(goal_id=goal.id)
    client.get("/v1/indicators", auth=reader)
    statements.clear()

    client.get("/v1/indicators", auth=reader)

    assert len(statements) <= 3


def test_a_misspelt_filter_is_refused(client, reader):
    answer = client.get("/v1/indicators?goal=1", auth=reader)

    assert (answer.status_code, codes(answer)) == (400, {"goal": "unknown-query-key"})


def test_reading_and_putting_back_changes_nothing(client, coordinator, goal):
    posted = client.post("/v1/indicators", auth=coordinator, json=a_body(goal, baselinePeriod="2021K2", threshold=0.5))

    answer = client.put(posted.headers["Location"], auth=coordinator, if_match=posted, json=posted.json)

    assert (answer.status_code, answer.json) == (200, posted.json)


def test_a_client_may_choose_the_id(client, coordinator, goal):
    place = "/v1/indicators/8f14e45f-ceea-467a-9575-2f0d6f8a5b11"

    answer = client.put(place, auth=coordinator, json=a_body(goal, toBeDesigned=True))

    assert (answer.status_code, answer.headers["Location"]) == (201, place)
    assert answer.json["methodState"] == "toBeDesigned"


def test_a_patch_clears_and_restores(client, coordinator, goal):
    body = a_body(goal, decimals=1, nextValueDueOn="2027-01-01")
    posted = client.post("/v1/indicators", auth=coordinator, json=body)

    patch = {"decimals": None, "nextValueDueOn": None, "title": "Ny titel"}
    answer = client.patch(posted.headers["Location"], auth=coordinator, if_match=posted, json=patch)

    assert answer.status_code == 200
    assert (answer.json["decimals"], answer.json["nextValueDueOn"], answer.json["title"]) == (0, None, "Ny titel")
    assert answer.json["version"] == 2


def test_to_be_designed_is_said_at_creation_only(client, coordinator, indicator):
    place = f"/v1/indicators/{indicator.id}"

    answer = client.patch(place, auth=coordinator, if_match=indicator, json={"toBeDesigned": True})

    assert (answer.status_code, codes(answer)) == (409, {"/toBeDesigned": "only-at-creation"})


def test_a_required_property_cannot_be_cleared(client, coordinator, indicator):
    answer = client.patch(
        f"/v1/indicators/{indicator.id}", auth=coordinator, if_match=indicator, json={"definition": None}
    )

    assert (answer.status_code, codes(answer)) == (400, {"/definition": "required"})


def test_a_stale_version_and_none_at_all_are_refused(client, coordinator, indicator):
    place = f"/v1/indicators/{indicator.id}"

    assert client.patch(place, auth=coordinator, if_match='"7"', json={"title": "Ny"}).status_code == 412
    assert client.patch(place, auth=coordinator, json={"title": "Ny"}).status_code == 428


def test_a_moved_baseline_needs_a_decision(client, coordinator, goal):
    indicator = IndicatorFactory(goal_id=goal.id, baseline_period="2021")
    place = f"/v1/indicators/{indicator.id}"

    refused = client.patch(place, auth=coordinator, if_match=indicator, json={"baselinePeriod": "2023"})
    taken = {"baselinePeriod": "2023", "baselineDecision": DECISION}
    answer = client.patch(place, auth=coordinator, if_match=indicator, json=taken)

    assert (refused.status_code, codes(refused)) == (409, {"/baselineDecision": "decision-required"})
    assert (answer.status_code, answer.json["baselineDecision"]) == (200, DECISION)


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder", "administrator"])
def test_only_the_coordinator_defines_indicators(client, request, goal, indicator, role):
    caller = request.getfixturevalue(role)

    for answer in (
        client.post("/v1/indicators", auth=caller, json=a_body(goal)),
        client.patch(f"/v1/indicators/{indicator.id}", auth=caller, if_match=indicator, json={"title": "Ny"}),
        client.post(f"/v1/indicators/{indicator.id}/transitions", auth=caller, json={"to": "designed"}),
    ):
        assert (answer.status_code, answer.json["permission"]) == (403, "indicators:write")


def test_another_strategy_s_indicator_is_not_there(client, goal, strategy, indicator):
    stranger = caller("coordinator", CentreFactory(), strategy=StrategyFactory())
    coordinator = caller("coordinator", CentreFactory(), strategy=strategy)

    assert client.get(f"/v1/indicators/{indicator.id}", auth=stranger).status_code == 404
    assert client.get(f"/v1/indicators/{indicator.id}/transitions", auth=stranger).status_code == 404
    assert client.get(f"/v1/indicators/{indicator.id}", auth=coordinator).status_code == 200


def test_a_method_matures_and_every_step_is_kept(client, coordinator, goal):
    partner = PartnerFactory()
    body = a_body(goal, toBeDesigned=True, methodPartnerIds=[str(partner.id)], methodDueOn="2026-12-31")
    posted = client.post("/v1/indicators", auth=coordinator, json=body)
    steps = f"{posted.headers['Location']}/transitions"

    answer = client.post(steps, auth=coordinator, json={"to": "designed", "reason": "Aftalt med foreningerne"})

    assert answer.status_code == 201
    assert (answer.json["from"], answer.json["to"]) == ("toBeDesigned", "designed")
    assert answer.json["by"]["name"] == coordinator.person.name
    assert client.get(answer.headers["Location"], auth=coordinator).json == answer.json
    assert client.get(steps, auth=coordinator).json["items"] == [answer.json]
    after = client.get(posted.headers["Location"], auth=coordinator)
    assert (after.json["methodState"], after.headers["ETag"]) == ("designed", answer.headers["ETag"])


def test_an_open_definition_is_not_designed(client, coordinator, goal):
    indicator = IndicatorFactory(goal_id=goal.id, unit=None, to_be_designed=True)

    answer = client.post(f"/v1/indicators/{indicator.id}/transitions", auth=coordinator, json={"to": "designed"})

    assert (answer.status_code, codes(answer)) == (409, {"/unit": "definition-incomplete"})


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"to": "toBeDesigned"}, "step-not-allowed"),
        ({"to": "active"}, "step-not-allowed"),
        ({"to": "ended"}, "decision-required"),
        ({"to": "replaced", "decision": DECISION}, "replacement-mismatch"),
    ],
)
def test_a_step_that_the_state_or_its_rules_forbid_is_a_conflict(client, coordinator, indicator, step, code):
    answer = client.post(f"/v1/indicators/{indicator.id}/transitions", auth=coordinator, json=step)

    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{code}")


def test_a_step_of_the_method_replaces_nothing(client, coordinator, goal, indicator):
    other = IndicatorFactory(goal_id=goal.id, to_be_designed=True)
    step = {"to": "designed", "replacedById": str(indicator.id)}

    answer = client.post(f"/v1/indicators/{other.id}/transitions", auth=coordinator, json=step)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/replacement-mismatch")


def test_an_indicator_is_replaced_by_another(client, coordinator, goal, indicator):
    other = IndicatorFactory(goal_id=goal.id)
    step = {"to": "replaced", "replacedById": str(other.id), "decision": DECISION}

    answer = client.post(f"/v1/indicators/{indicator.id}/transitions", auth=coordinator, json=step)

    after = client.get(f"/v1/indicators/{indicator.id}", auth=coordinator).json
    assert (answer.status_code, answer.json["decision"]) == (201, DECISION)
    assert (after["state"], after["replacedBy"]) == ("replaced", {"id": str(other.id), "title": other.title})


def test_an_indicator_with_series_is_in_use(client, coordinator, indicator):
    place = f"/v1/indicators/{indicator.id}"
    client.post(f"{place}/series", auth=coordinator, json={"role": "target", "label": "Ikkevestlig"})

    answer = client.delete(place, auth=coordinator, if_match=indicator)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/still-in-use")
    assert [use["type"] for use in answer.json["uses"]] == ["series"]


def test_an_unused_indicator_is_deleted(client, coordinator, indicator):
    place = f"/v1/indicators/{indicator.id}"

    assert client.delete(place, auth=coordinator, if_match=indicator).status_code == 204
    assert client.get(place, auth=coordinator).status_code == 404
