import pytest

from models.strategies import Goal, GoalTransition
from tests.factories import FocusAreaFactory, GoalFactory, StrategyFactory, caller
from tests.support import assert_reads_like_the_entity

URL = "/v1/goals"
DECISION = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10"}


@pytest.fixture
def goal(focus_area):
    return GoalFactory(focus_area_id=focus_area.id)


@pytest.fixture
def values(focus_area):
    return {
        "focusAreaId": str(focus_area.id),
        "title": "Flere i arbejde",
        "description": "Ledigheden nærmer sig andre borgeres",
        "origins": [{"title": "Beskæftigelsesstrategi 2020", "part": "fokusområde 5", "kind": "strategy"}],
        "specialFocus": {"segment": "women", "text": "Ledige kvinder er overrepræsenteret"},
        "decision": DECISION,
    }


def test_a_goal_is_created_and_read(client, database, coordinator, focus_area, values):
    made = client.post(URL, auth=coordinator, json=values)

    assert made.status_code == 201
    assert made.json == client.get(made.headers["Location"], auth=coordinator).json
    expected = {
        "strategyId": str(focus_area.strategy_id),
        "focusArea": {"id": str(focus_area.id), "title": focus_area.title},
        "origins": [{**values["origins"][0], "url": None}],
        "specialFocus": values["specialFocus"],
        "decision": {**DECISION, "item": None, "reason": None, "evaluationDecisionId": None},
        "state": "active",
        "replacedById": None,
    }
    assert {key: made.json[key] for key in expected} == expected
    assert_reads_like_the_entity(database, Goal, made.json)


def test_what_is_read_can_be_sent_back_unchanged(client, coordinator, values):
    made = client.post(URL, auth=coordinator, json=values)

    again = client.put(made.headers["Location"], auth=coordinator, if_match=made, json=made.json)

    assert (again.status_code, again.json) == (200, made.json)


def test_a_client_may_choose_the_id(client, coordinator, values):
    url = f"{URL}/7f0c2b8e-1111-4222-8333-444455556666"

    made = client.put(url, auth=coordinator, headers={"If-None-Match": "*"}, json=values)
    again = client.put(url, auth=coordinator, headers={"If-None-Match": "*"}, json=values)

    assert (made.status_code, made.headers["Location"]) == (201, url)
    assert (again.status_code, again.json["type"]) == (412, "/problems/already-exists")


def test_a_patch_merges_into_an_object(client, coordinator, values):
    made = client.post(URL, auth=coordinator, json=values)
    place = made.headers["Location"]

    text = client.patch(place, auth=coordinator, if_match=made, json={"specialFocus": {"text": "Nyt"}})
    none = client.patch(place, auth=coordinator, if_match=text, json={"specialFocus": None, "origins": None})

    assert text.json["specialFocus"] == {"segment": "women", "text": "Nyt"}
    assert (none.json["specialFocus"], none.json["origins"]) == (None, [])


def test_goals_are_found_by_strategy_and_focus_area(client, reader, goal):
    beside = GoalFactory(focus_area_id=FocusAreaFactory(strategy_id=goal.strategy_id).id)
    GoalFactory()

    by_strategy = client.get(f"{URL}?strategyId={goal.strategy_id}", auth=reader).json["items"]
    by_area = client.get(f"{URL}?focusAreaId={goal.focus_area_id}", auth=reader).json["items"]

    assert [one["id"] for one in by_strategy] == [str(goal.id), str(beside.id)]
    assert [one["id"] for one in by_area] == [str(goal.id)]


def test_goals_sort_by_title_and_page(client, reader, focus_area):
    for title in ("Å", "Z", "Æ"):
        GoalFactory(title=title, focus_area_id=focus_area.id)

    first = client.get(f"{URL}?sort=title&pageSize=2", auth=reader).json
    rest = client.get(first["links"]["next"], auth=reader).json

    assert [one["title"] for one in first["items"] + rest["items"]] == ["Z", "Æ", "Å"]


def test_a_goal_moves_between_focus_areas_of_its_strategy_only(client, coordinator, goal):
    near, far = FocusAreaFactory(strategy_id=goal.strategy_id), FocusAreaFactory()

    moved = client.patch(f"{URL}/{goal.id}", auth=coordinator, if_match=goal, json={"focusAreaId": str(near.id)})
    refused = client.patch(f"{URL}/{goal.id}", auth=coordinator, if_match=moved, json={"focusAreaId": str(far.id)})

    assert (moved.status_code, moved.json["focusArea"]["id"]) == (200, str(near.id))
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/crosses-strategies")


def test_all_faults_are_named_at_once(client, coordinator):
    body = {"origins": [{"kind": "rumour"}], "specialFocus": {"segment": "women"}, "decision": {"body": "ØU"}}

    answer = client.post(URL, auth=coordinator, json=body)

    assert answer.status_code == 400
    assert {one["pointer"]: one["code"] for one in answer.json["errors"]} == {
        "/focusAreaId": "required",
        "/title": "required",
        "/origins/0/title": "required",
        "/origins/0/kind": "not-allowed",
        "/specialFocus/text": "required",
        "/decision/decidedOn": "required",
    }


def test_a_goal_is_replaced_by_another(client, database, coordinator, goal):
    other = GoalFactory(focus_area_id=goal.focus_area_id)
    step = {"to": "replaced", "replacedById": str(other.id), "decision": DECISION}

    taken = client.post(f"{URL}/{goal.id}/transitions", auth=coordinator, json=step)

    assert taken.status_code == 201
    assert_reads_like_the_entity(database, GoalTransition, taken.json)
    assert client.get(f"{URL}/{goal.id}/transitions", auth=coordinator).json["items"] == [taken.json]
    read = client.get(f"{URL}/{goal.id}", auth=coordinator).json
    assert (read["state"], read["replacedById"]) == ("replaced", str(other.id))
    assert read["replacedBy"] == {"id": str(other.id), "title": other.title}


def test_what_was_replaced_moves_no_further(client, coordinator, goal):
    url, step = f"{URL}/{goal.id}/transitions", {"to": "ended", "decision": DECISION}
    client.post(url, auth=coordinator, json=step)

    answer = client.post(url, auth=coordinator, json=step)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/step-not-allowed")
    assert answer.json["allowedTransitions"] == []


def test_a_step_on_a_version_that_has_passed_is_refused(client, coordinator, goal):
    client.patch(f"{URL}/{goal.id}", auth=coordinator, if_match=goal, json={"title": "Nyt"})

    answer = client.post(
        f"{URL}/{goal.id}/transitions", auth=coordinator, if_match=goal, json={"to": "ended", "decision": DECISION}
    )

    assert (answer.status_code, answer.json["current"]["version"]) == (412, 2)


def test_a_goal_is_deleted_with_its_steps_and_not_what_replaces_another(client, coordinator, goal):
    other = GoalFactory(focus_area_id=goal.focus_area_id)
    step = {"to": "replaced", "replacedById": str(other.id), "decision": DECISION}
    moved = client.post(f"{URL}/{goal.id}/transitions", auth=coordinator, json=step)

    refused = client.delete(f"{URL}/{other.id}", auth=coordinator, if_match=other)
    deleted = client.delete(f"{URL}/{goal.id}", auth=coordinator, if_match=moved)

    assert refused.status_code == 409
    assert {"type": "goals", "id": str(goal.id)} in refused.json["uses"]
    assert deleted.status_code == 204
    assert client.get(moved.headers["Location"], auth=coordinator).status_code == 404


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder", "administrator"])
def test_only_the_coordinator_writes_goals(request, client, values, role):
    answer = client.post(URL, auth=request.getfixturevalue(role), json=values)

    assert (answer.status_code, answer.json["permission"]) == (403, "goals:write")


def test_a_grant_in_another_strategy_reaches_nothing(client, centre, goal, values):
    stranger = caller("coordinator", centre, strategy=StrategyFactory())

    assert client.get(f"{URL}/{goal.id}", auth=stranger).status_code == 404
    assert client.get(URL, auth=stranger).json["items"] == []
    assert client.post(URL, auth=stranger, json=values).json["type"] == "/problems/unknown-reference"
