"""Who gets in, and what a grant in one strategy shows of the others."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import selectinload

from models.clients import ApiClient, mint_key
from models.danish import today
from models.ledger import settle
from models.organisation import Person
from tests.factories import ClientFactory, FocusAreaFactory, GoalFactory, StrategyFactory, caller, stored


@pytest.mark.parametrize(
    "given",
    [
        None, "", "Bearer", "Bearer ", "Basic c2Ftc3BpbA==", "Bearer samspil_000000000000_" + "0" * 64,
        "Bearer samspil__", "Bearer æøå", "bearer  samspil_x_y_z", "Bearer " + "x" * 9000,
    ],
)  # fmt: skip
def test_without_a_key_that_opens_nobody_gets_in(client, given):
    headers = {} if given is None else {"Authorization": given}

    answer = client.get("/v1/centres", headers=headers)

    assert answer.status_code in (401, 431)
    assert answer.status_code == 431 or answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.content_type == "application/problem+json"


def test_a_key_with_another_ones_prefix_does_not_open(client, reader, coordinator):
    prefix, secret = reader.key.split("_")[1], coordinator.key.split("_")[2]

    assert client.get("/v1/centres", auth=f"samspil_{prefix}_{secret}").status_code == 401


@pytest.mark.parametrize(("days", "status"), [(-1, 401), (0, 200), (1, 200)])
def test_a_key_opens_to_the_end_of_its_last_day(client, reader, days, status):
    key, plain = mint_key(reader.client.id, expires_on=today() + timedelta(days=days))
    stored(key)

    assert client.get("/v1/centres", auth=plain).status_code == status


@pytest.mark.parametrize("kind", [ApiClient, Person])
def test_a_client_or_person_who_left_is_out_at_once(client, database, reader, kind):
    before = client.get("/v1/centres", auth=reader)
    with database.session() as session:
        session.get(kind, (reader.client if kind is ApiClient else reader.person).id).active = False
        settle(session)
        session.commit()

    after = client.get("/v1/centres", auth=reader)

    assert (before.status_code, after.status_code) == (200, 401)


@pytest.fixture
def elsewhere():
    """A goal in another strategy."""
    return GoalFactory(focus_area_id=FocusAreaFactory(strategy_id=StrategyFactory().id).id)


@pytest.fixture
def local(coordinating_centre, strategy):
    """A coordinator of one strategy."""
    return caller("coordinator", coordinating_centre, strategy)


def test_another_strategy_does_not_exist_in_paths_lists_or_counts(client, local, strategy, focus_area, elsewhere):
    mine = GoalFactory(focus_area_id=focus_area.id)

    item = client.get(f"/v1/goals/{elsewhere.id}", auth=local)
    listed = client.get("/v1/goals?includeTotal=true", auth=local)
    strategies = client.get("/v1/strategies", auth=local)

    assert item.status_code == 404
    assert ([one["id"] for one in listed.json["items"]], listed.json["total"]) == ([str(mine.id)], 1)
    assert [one["id"] for one in strategies.json["items"]] == [str(strategy.id)]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_what_cannot_be_seen_cannot_be_changed(client, local, elsewhere, method):
    body = {} if method == "delete" else {"json": {"title": "Mit", "focusAreaId": str(elsewhere.focus_area_id)}}

    answer = getattr(client, method)(f"/v1/goals/{elsewhere.id}", auth=local, if_match='"1"', **body)

    assert answer.status_code == 404


def test_an_id_of_another_strategy_in_a_body_is_as_unknown_as_any(client, local, elsewhere):
    body = {"title": "Mål", "focusAreaId": str(elsewhere.focus_area_id)}

    answer = client.post("/v1/goals", auth=local, json=body)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (409, "unknown-reference")
    assert answer.json["errors"][0]["pointer"] == "/focusAreaId"


def test_a_refusal_names_the_permission_and_comes_before_what_is_wrong_with_the_body(client, reader):
    answer = client.post("/v1/centres", auth=reader, json={"nonsense": 1})

    assert (answer.status_code, answer.json["permission"]) == (403, "centres:write")
    assert "centres:write" in answer.json["detail"]


def test_a_system_may_do_what_its_scopes_say(client, coordinating_centre):
    narrow = caller("system", coordinating_centre, scopes=["*:read", "partners:write"])
    body = {"name": "Forening", "kind": "association"}

    assert client.get("/v1/goals", auth=narrow).status_code == 200
    assert client.post("/v1/partners", auth=narrow, json=body).status_code == 201
    assert client.post("/v1/centres", auth=narrow, json={"name": "A", "kind": "centre"}).status_code == 403


def test_nothing_of_another_strategy_is_read_below_it_or_counted_by_a_filter(client, local, elsewhere):
    paths = [
        f"/v1/strategies/{elsewhere.strategy_id}",
        f"/v1/strategies/{elsewhere.strategy_id}/transitions",
        f"/v1/strategies/{elsewhere.strategy_id}/overview",
        f"/v1/focus-areas/{elsewhere.focus_area_id}/prioritisations",
        f"/v1/goals/{elsewhere.id}/transitions",
    ]

    answers = [client.get(path, auth=local) for path in paths]
    filtered = client.get(f"/v1/goals?strategyId={elsewhere.strategy_id}&includeTotal=true", auth=local)

    assert [answer.status_code for answer in answers] == [404] * len(paths)
    assert (filtered.json["items"], filtered.json["total"]) == ([], 0)


def test_another_strategy_in_a_body_is_as_unknown_as_any(client, local, centre, elsewhere):
    body = {"number": 1, "title": "Sprog", "tovholderCentreId": str(centre.id)}

    answers = [
        client.post("/v1/focus-areas", auth=local, json={**body, "strategyId": key})
        for key in (str(elsewhere.strategy_id), str(uuid4()))
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    told = [{name: answer.json[name] for name in ("type", "detail", "errors")} for answer in answers]
    assert told[0] == told[1]


def test_what_one_may_read_and_not_change_is_refused_with_the_permission(client, local, strategy, elsewhere, database):
    with database.session() as session:
        tool = session.get(ApiClient, local.client.id, options=[selectinload(ApiClient.grant_rows)])
        reads = {"role": "reader", "strategy_id": elsewhere.strategy_id, "centre_id": None}
        tool.grants = [*tool.grants, reads]
        settle(session)
        session.commit()
    url = f"/v1/goals/{elsewhere.id}"

    read = client.get(url, auth=local)
    changed = client.patch(url, auth=local, if_match=read, json={"title": "Mit"})

    assert read.status_code == 200
    assert (changed.status_code, changed.json["permission"]) == (403, "goals:write")


def test_a_client_without_grants_sees_nothing(client, strategy):
    key, plain = mint_key(ClientFactory().id)
    stored(key)

    answer = client.get("/v1/strategies", auth=plain)

    assert (answer.status_code, answer.json["permission"]) == (403, "strategies:read")


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("administrator", 201),
        ("coordinator", 403),
        ("tovholder", 403),
        ("contributor", 403),
        ("reader", 403),
        ("system", 201),
    ],
)
def test_a_role_gives_what_the_table_says(request, client, role, code):
    answer = client.post("/v1/centres", auth=request.getfixturevalue(role), json={"name": "A", "kind": "centre"})

    assert answer.status_code == code


def test_an_answer_about_access_repeats_no_key(client, reader):
    answer = client.get("/v1/centres", auth=reader.key[:-1] + "x")

    assert answer.status_code == 401
    assert (answer.json["errors"], answer.headers["Cache-Control"]) == ([], "no-store")
    assert not any(part in answer.text for part in reader.key.split("_")[1:])


def test_nobody_needs_a_key_to_hear_that_an_address_is_none_or_which_methods_it_takes(client):
    answers = [client.get("/v1/nothing"), client.open("/v1/centres", method="DELETE"), client.options("/v1/centres")]

    assert [answer.status_code for answer in answers] == [404, 405, 200]
