"""Idempotency-Key: a POST that is sent again does nothing again, and is answered as before."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Response
from sqlalchemy import func, select

from api.rest.blueprint import Blueprint, Resource
from api.rest.writing import save
from models.clients import ApiKey
from models.idempotency import KeptAnswer, forget
from models.organisation import Centre, Person
from tests.factories import GoalFactory, InitiativeFactory, StrategyFactory, caller

CENTRES, GOALS, INITIATIVES = "/v1/centres", "/v1/goals", "/v1/initiatives"
TEAM = {"name": "Sprogteamet", "kind": "team"}
SAME = ("ETag", "Location", "Content-Language", "Content-Type", "Cache-Control")


@pytest.fixture
def post(client):
    """``post(url, key, auth=…, json=…)`` sends a POST under an Idempotency-Key."""

    def post(url, key, **options):
        return client.post(url, headers={"Idempotency-Key": key}, **options)

    return post


@pytest.fixture
def become(client, coordinating_centre):
    """``become(caller, grants=[…])`` changes what a caller is and may do."""
    other = caller("administrator", coordinating_centre)

    def become(who, **values):
        url = f"/v1/api-clients/{who.client.id}"
        assert client.patch(url, auth=other, if_match=who.client, json=values).status_code == 200

    return become


def count(database, kind, *where):
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(kind).where(*where))


def age(database, by):
    """Make everything that is kept so much older."""
    with database.session() as session:
        for one in session.scalars(select(KeptAnswer)):
            one.created_at -= by
        session.flush()
        session.commit()


def code(answer):
    return answer.status_code, answer.json["type"].removeprefix("/problems/")


# ---- the same again


def test_what_is_sent_again_is_done_once_and_answered_alike(post, database, administrator):
    first = post(f"{CENTRES}?lang=en", "a", auth=administrator, json=TEAM)

    again = post(f"{CENTRES}?lang=en", "a", auth=administrator, json=TEAM)

    assert (first.status_code, "Idempotency-Replayed" in first.headers) == (201, False)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.data == first.data
    assert [again.headers[name] for name in SAME] == [first.headers[name] for name in SAME]
    assert count(database, Centre, Centre.name == TEAM["name"]) == 1


def test_a_step_that_is_sent_again_is_no_second_step_however_its_condition_stands(client, coordinator):
    initiative = InitiativeFactory()
    url = f"{INITIATIVES}/{initiative.id}/transitions"
    asked = {
        "auth": coordinator,
        "json": {"to": "planned"},
        "if_match": initiative,
        "headers": {"Idempotency-Key": "a"},
    }
    first = client.post(url, **asked)

    again = client.post(url, **asked)

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json, again.headers["ETag"]) == (first.json, first.headers["ETag"])
    assert client.get(f"{INITIATIVES}/{initiative.id}", auth=coordinator).headers["ETag"] == first.headers["ETag"]


def test_the_first_answer_is_given_again_whatever_has_changed_since(client, post, administrator):
    first = post(CENTRES, "a", auth=administrator, json=TEAM)
    client.patch(first.headers["Location"], auth=administrator, if_match=first, json={"name": "Et andet navn"})

    again = post(CENTRES, "a", auth=administrator, json=TEAM)

    assert (again.json, again.headers["ETag"]) == (first.json, first.headers["ETag"])


@pytest.mark.parametrize(
    ("bare", "quoted"),
    [("7f0c2b8e", '"7f0c2b8e"'), ('a"b\\c', r'"a\"b\\c"'), ("~" * 255, f'"{"~" * 255}"'), ("a,b;c=(1)", '"a,b;c=(1)"')],
)
def test_a_key_is_the_same_quoted_or_bare(post, administrator, bare, quoted):
    first = post(CENTRES, bare, auth=administrator, json=TEAM)

    again = post(CENTRES, quoted, auth=administrator, json=TEAM)

    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    "key",
    ["", '"', '""', "a b", "é", "x" * 256, f'"{"x" * 256}"', '"a', '"a";b=1', r'"a\b"', '"a b"', '"a""b"', "a\tb"],
)
def test_a_key_that_is_none_is_refused_by_name(post, database, administrator, key):
    answer = post(CENTRES, key, auth=administrator, json=TEAM)

    assert code(answer) == (400, "invalid-request")
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [("Idempotency-Key", "wrong-form")]
    assert count(database, Centre, Centre.name == TEAM["name"]) == 0


def test_all_faults_of_the_headers_are_named_at_once(client, coordinator):
    url = f"{INITIATIVES}/{InitiativeFactory().id}/transitions"

    answer = client.post(
        url, auth=coordinator, if_match="1", headers={"Idempotency-Key": "a b"}, json={"to": "planned"}
    )

    assert {one["pointer"] for one in answer.json["errors"]} == {"If-Match", "Idempotency-Key"}


@pytest.mark.parametrize("key", ["a", "a b"])
def test_other_methods_take_no_notice_of_a_key(client, coordinator, focus_area, key):
    url = f"{GOALS}/{GoalFactory(focus_area_id=focus_area.id).id}"
    same = {"auth": coordinator, "headers": {"Idempotency-Key": key}}

    read = client.get(url, **same)
    first = client.patch(url, **same, if_match=read, json={"title": "A"})
    second = client.patch(url, **same, if_match=first, json={"title": "B"})
    replaced = client.put(url, **same, if_match=second, json={"title": "C", "focusAreaId": str(focus_area.id)})
    deleted = client.delete(url, **same, if_match=replaced)

    assert [one.status_code for one in (read, first, second, replaced, deleted)] == [200, 200, 200, 200, 204]


# ---- something else


@pytest.mark.parametrize(
    ("url", "body", "content_type"),
    [
        (CENTRES, '{"name": "Sprogteamet", "kind": "team" }', "application/json"),
        (f"{CENTRES}?lang=en", '{"name": "Sprogteamet", "kind": "team"}', "application/json"),
        (CENTRES, '{"name": "Sprogteamet", "kind": "team"}', "application/json; charset=utf-8"),
        ("/v1/partners", '{"name": "Sprogteamet", "kind": "team"}', "application/json"),
        (CENTRES, "", "application/json"),
    ],
)
def test_another_request_under_the_same_key_is_refused(post, administrator, url, body, content_type):
    text = '{"name": "Sprogteamet", "kind": "team"}'
    post(CENTRES, "a", auth=administrator, data=text, content_type="application/json")

    answer = post(url, "a", auth=administrator, data=body, content_type=content_type)

    assert code(answer) == (422, "idempotency-key-reused")


def test_each_caller_has_keys_of_its_own(post, database, administrator, system):
    first = post(CENTRES, "a", auth=administrator, json=TEAM)

    other = post(CENTRES, "a", auth=system, json={**TEAM, "name": "Et andet team"})

    assert (first.status_code, other.status_code) == (201, 201)
    assert "Idempotency-Replayed" not in other.headers


def test_what_failed_is_not_kept(post, database, coordinator, strategy, focus_area):
    wrong, right = (
        {"title": "Mål", "focusAreaId": str(strategy.id)},
        {"title": "Mål", "focusAreaId": str(focus_area.id)},
    )
    refused = [post(GOALS, "a", auth=coordinator, json=wrong), post(GOALS, "a", auth=coordinator, json={})]

    made = post(GOALS, "a", auth=coordinator, json=right)

    assert [one.status_code for one in refused] == [409, 400]
    assert (made.status_code, "Idempotency-Replayed" in made.headers) == (201, False)
    assert count(database, KeptAnswer) == 1


def test_an_answer_that_is_no_success_leaves_neither_key_nor_effect(start, database, administrator):
    blp = Blueprint("refusals", __name__, url_prefix="/refusals")

    @blp.route("")
    class Refusals(Resource):
        @blp.requires("centres:write")
        @blp.response(201)
        def post(self):
            save(Centre(**TEAM))
            return Response(status=409)

    app = start()
    app.register_blueprint(blp)

    answer = app.test_client().post("/refusals", auth=administrator, headers={"Idempotency-Key": "a"})

    assert answer.status_code == 409
    assert count(database, Centre, Centre.name == TEAM["name"]) == count(database, KeptAnswer) == 0


def test_a_secret_is_not_told_again(client, post, database, administrator):
    keys = f"/v1/api-clients/{administrator.client.id}/keys"
    first = post(keys, "a", auth=administrator, json={})

    again = post(keys, "a", auth=administrator, json={})

    assert client.get(CENTRES, auth=first.json["key"]).status_code == 200
    assert code(again) == (409, "secret-already-shown")
    assert count(database, ApiKey, ApiKey.api_client_id == administrator.client.id) == 2
    assert count(database, KeptAnswer, KeptAnswer.body.is_not(None)) == 0


# ---- who may have it


def test_nothing_is_told_to_whoever_proves_nothing(post, become, administrator):
    first = post(CENTRES, "a", auth=administrator, json=TEAM)
    become(administrator, active=False)

    again = post(CENTRES, "a", auth=administrator, json=TEAM)

    assert (first.status_code, again.status_code) == (201, 401)


def test_a_caller_who_lost_the_permission_gets_nothing_again(post, become, coordinator, focus_area):
    goal = {"title": "Mål", "focusAreaId": str(focus_area.id)}
    first = post(GOALS, "a", auth=coordinator, json=goal)
    become(coordinator, grants=[{"role": "reader"}])

    again = post(GOALS, "a", auth=coordinator, json=goal)

    assert (first.status_code, code(again)) == (201, (403, "forbidden"))


def test_a_strategy_that_the_caller_no_longer_sees_is_not_there(post, become, coordinator, focus_area):
    goal = {"title": "Mål", "focusAreaId": str(focus_area.id)}
    first = post(GOALS, "a", auth=coordinator, json=goal)
    become(coordinator, grants=[{"role": "coordinator", "strategyId": str(StrategyFactory().id)}])

    again = post(GOALS, "a", auth=coordinator, json=goal)

    assert (first.status_code, code(again)) == (201, (404, "not-found"))


def test_whoever_no_longer_owns_what_moved_gets_nothing_again(
    client, post, coordinator, tovholder, centre, other_centre
):
    initiative = InitiativeFactory(owning_centre_id=centre.id)
    url = f"{INITIATIVES}/{initiative.id}/transitions"
    first = post(url, "a", auth=tovholder, json={"to": "planned"})
    mine = {"if_match": first, "json": {"owningCentreId": str(other_centre.id)}}
    client.patch(f"{INITIATIVES}/{initiative.id}", auth=coordinator, **mine)

    again = post(url, "a", auth=tovholder, json={"to": "planned"})

    assert (first.status_code, code(again)) == (201, (403, "forbidden"))


def test_each_permission_that_was_asked_for_is_asked_for_again(post, become, administrator, centre):
    person = {"name": "Bo", "centreId": str(centre.id), "grants": [{"role": "reader"}]}
    first = post("/v1/people", "a", auth=administrator, json=person)
    become(administrator, kind="system", personId=None, scopes=["*"], grants=[{"role": "system"}])

    again = post("/v1/people", "a", auth=administrator, json=person)

    assert (first.status_code, again.status_code) == (201, 403)
    assert again.json["permission"] == "people:grant"


def test_what_was_deleted_since_is_answered_for_whoever_still_sees_the_strategy(client, post, coordinator, focus_area):
    goal = {"title": "Mål", "focusAreaId": str(focus_area.id)}
    first = post(GOALS, "a", auth=coordinator, json=goal)
    client.delete(first.headers["Location"], auth=coordinator, if_match=first)

    again = post(GOALS, "a", auth=coordinator, json=goal)

    assert (again.status_code, again.json) == (201, first.json)
    assert client.get(first.headers["Location"], auth=coordinator).status_code == 404


def test_an_answer_that_named_somebody_who_is_forgotten_is_not_given_again(post, database, administrator, centre):
    person = {"name": "Bo", "centreId": str(centre.id)}
    first = post("/v1/people", "a", auth=administrator, json=person)
    with database.session() as session:
        forget(session, UUID(first.json["id"]))
        session.commit()

    again = post("/v1/people", "a", auth=administrator, json=person)

    assert code(again) == (409, "answer-erased")
    assert count(database, Person, Person.name == "Bo") == 1


# ---- for how long, and at what cost


def test_after_a_week_a_key_is_as_new(post, database, administrator):
    first = post(CENTRES, "a", auth=administrator, json=TEAM)
    age(database, timedelta(days=7) - timedelta(minutes=1))
    kept = post(CENTRES, "a", auth=administrator, json=TEAM)
    age(database, timedelta(minutes=1))

    anew = post(CENTRES, "a", auth=administrator, json={**TEAM, "name": "Et nyt team"})

    assert (first.json, anew.status_code) == (kept.json, 201)
    assert "Idempotency-Replayed" not in anew.headers
    assert post(CENTRES, "a", auth=administrator, json={**TEAM, "name": "Et nyt team"}).json == anew.json


def test_what_is_too_old_is_cleared_away_when_another_key_is_kept(post, database, administrator):
    for key in "abc":
        post(CENTRES, key, auth=administrator, json={**TEAM, "name": key})
    age(database, timedelta(days=7))

    post(CENTRES, "d", auth=administrator, json=TEAM)

    assert count(database, KeptAnswer) == 1


def test_a_key_costs_three_statements_and_none_where_there_is_none(client, post, administrator, statements):
    def cost(**options):
        statements.clear()
        assert client.post(CENTRES, auth=administrator, json=TEAM, **options).status_code == 201
        return len(statements)

    cost()
    without, again, first = cost(), cost(), cost(headers={"Idempotency-Key": "a"})

    assert (again, first) == (without, without + 3)
    assert cost(headers={"Idempotency-Key": "a"}) <= 6
