from datetime import timedelta
from threading import Thread

import pytest

from models.clients import ApiClient, ApiKey, hash_of
from models.danish import today
from tests.factories import ClientFactory, PersonFactory, StrategyFactory
from tests.support import assert_reads_like_the_entity

URL = "/v1/api-clients"
NOWHERE = "7f0c2b8e-1111-4222-8333-444455556666"


@pytest.fixture
def tool(centre):
    grants = [{"role": "reader", "strategy_id": None, "centre_id": None}]
    return ClientFactory(name="Opgavesystemet", centre_id=centre.id, grants=grants)


@pytest.fixture
def keys(tool):
    return f"{URL}/{tool.id}/keys"


def test_a_client_is_created_and_read(client, database, administrator, centre):
    person = PersonFactory(centre_id=centre.id)
    strategy = StrategyFactory()
    values = {
        "name": "Opgavesystemet",
        "kind": "tool",
        "grants": [{"role": "tovholder", "strategyId": str(strategy.id), "centreId": str(centre.id)}],
        "scopes": ["initiatives:write", "*:read"],
        "centreId": str(centre.id),
        "personId": str(person.id),
    }

    made = client.post(URL, auth=administrator, json=values)

    assert made.status_code == 201
    assert made.json == client.get(made.headers["Location"], auth=administrator).json
    assert {key: made.json[key] for key in values} == values
    assert made.json["active"] is True
    assert made.json["person"] == {"id": str(person.id), "name": person.name}
    assert_reads_like_the_entity(database, ApiClient, made.json)


def test_what_is_read_can_be_sent_back_unchanged(client, administrator, tool):
    read = client.get(f"{URL}/{tool.id}", auth=administrator)

    again = client.put(f"{URL}/{tool.id}", auth=administrator, if_match=read, json=read.json)

    assert (again.status_code, again.json) == (200, read.json)


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"kind": "system", "personId": True}, 409, "bound-client-not-tool"),
        (
            {"grants": [{"role": "reader", "centreId": "7f0c2b8e-1111-4222-8333-444455556666"}]},
            409,
            "unknown-reference",
        ),
        ({"scopes": ["INITIATIVES"]}, 400, "invalid-request"),
    ],
)
def test_a_fault_is_refused_with_its_code(client, administrator, centre, more, status, code):
    if "personId" in more:
        more = {**more, "personId": str(PersonFactory(centre_id=centre.id).id)}

    answer = client.post(URL, auth=administrator, json={"name": "Program", "kind": "tool", **more})

    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{code}")


def test_a_key_is_shown_once_and_opens(client, database, administrator, keys):
    made = client.post(keys, auth=administrator, json={"expiresOn": today().isoformat()})

    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    plain = made.json["key"]
    assert plain.startswith(f"samspil_{made.json['prefix']}_")
    assert client.get("/v1/centres", auth=plain).status_code == 200
    read = client.get(made.headers["Location"], auth=administrator)
    listed = client.get(keys, auth=administrator)
    assert read.json["expiresOn"] == today().isoformat()
    assert read.json["lastUsedAt"] is not None
    assert listed.json["items"] == [read.json]
    for answer in (read, listed):
        assert plain not in answer.text
        assert hash_of(plain) not in answer.text
    assert_reads_like_the_entity(database, ApiKey, read.json)


def test_the_tag_of_a_new_key_is_that_of_what_is_kept_of_it(client, administrator, keys):
    made = client.post(keys, auth=administrator, json={})

    unchanged = client.get(
        made.headers["Location"], auth=administrator, headers={"If-None-Match": made.headers["ETag"]}
    )

    assert unchanged.status_code == 304


def test_keys_rotate_with_two_that_are_valid_at_a_time(client, administrator, keys):
    first, second = [client.post(keys, auth=administrator, json={}) for _ in range(2)]

    third = client.post(keys, auth=administrator, json={})
    opened = [client.get("/v1/centres", auth=one.json["key"]).status_code for one in (first, second)]
    client.delete(first.headers["Location"], auth=administrator, if_match=first)
    next_one = client.post(keys, auth=administrator, json={})

    assert (third.status_code, third.json["type"]) == (409, "/problems/too-many-keys")
    assert (opened, next_one.status_code) == ([200, 200], 201)


def test_a_key_that_has_expired_makes_room_and_is_not_revived_into_a_third(client, administrator, keys):
    yesterday, tomorrow = [(today() + timedelta(days=days)).isoformat() for days in (-1, 1)]
    old = client.post(keys, auth=administrator, json={"expiresOn": yesterday})
    client.post(keys, auth=administrator, json={"expiresOn": tomorrow})
    last = client.post(keys, auth=administrator, json={})

    revived = client.patch(old.headers["Location"], auth=administrator, if_match=old, json={"expiresOn": None})
    shortened = client.patch(last.headers["Location"], auth=administrator, if_match=last, json={"expiresOn": tomorrow})

    assert (old.status_code, last.status_code, shortened.status_code) == (201, 201, 200)
    assert (revived.status_code, revived.json["type"]) == (409, "/problems/too-many-keys")


def test_of_keys_made_at_once_two_come_to_be(app, database, administrator, keys):
    statuses = []

    def make():
        statuses.append(app.test_client().post(keys, auth=administrator, json={}).status_code)

    together = [Thread(target=make) for _ in range(6)]
    for one in together:
        one.start()
    for one in together:
        one.join()

    assert sorted(statuses) == [201, 201, 409, 409, 409, 409]


def test_the_last_use_of_a_key_is_noted_with_the_key_that_was_used(client, administrator, keys):
    first, second = [client.post(keys, auth=administrator, json={}) for _ in range(2)]

    client.get("/v1/centres", auth=second.json["key"])

    uses = {one["id"]: one["lastUsedAt"] for one in client.get(keys, auth=administrator).json["items"]}
    assert uses[first.json["id"]] is None
    assert uses[second.json["id"]] is not None


def test_a_revoked_key_opens_nothing(client, administrator, keys):
    made = client.post(keys, auth=administrator, json={})

    revoked = client.delete(made.headers["Location"], auth=administrator, if_match=made)

    assert revoked.status_code == 204
    assert client.get("/v1/centres", auth=made.json["key"]).status_code == 401
    assert client.get(keys, auth=administrator).json["items"] == []


def test_nor_does_one_whose_last_day_has_passed(client, administrator, keys):
    made = client.post(keys, auth=administrator, json={})
    yesterday = (today() - timedelta(days=1)).isoformat()

    patched = client.patch(made.headers["Location"], auth=administrator, if_match=made, json={"expiresOn": yesterday})

    assert (patched.status_code, patched.json["expiresOn"]) == (200, yesterday)
    assert "key" not in patched.json
    assert client.get("/v1/centres", auth=made.json["key"]).status_code == 401


def test_nor_does_any_of_an_inactive_or_deleted_client(client, administrator, tool, keys):
    made = client.post(keys, auth=administrator, json={})

    rested = client.patch(f"{URL}/{tool.id}", auth=administrator, if_match=tool, json={"active": False})
    assert client.get("/v1/centres", auth=made.json["key"]).status_code == 401
    deleted = client.delete(f"{URL}/{tool.id}", auth=administrator, if_match=rested)

    assert deleted.status_code == 204
    assert client.get(made.headers["Location"], auth=administrator).status_code == 404


def test_what_a_client_may_do_changes_at_once(client, administrator, tool, keys):
    made = client.post(keys, auth=administrator, json={})
    grants = [{"role": "administrator"}]

    before = client.get(URL, auth=made.json["key"])
    client.patch(f"{URL}/{tool.id}", auth=administrator, if_match=tool, json={"grants": grants})
    after = client.get(URL, auth=made.json["key"])

    assert (before.status_code, after.status_code) == (403, 200)


def test_the_server_makes_the_key(client, administrator, keys):
    answer = client.post(keys, auth=administrator, json={"key": "samspil_a_b", "prefix": "a"})

    assert answer.status_code == 400
    assert {one["pointer"] for one in answer.json["errors"]} == {"/key", "/prefix"}


def test_a_key_is_found_only_under_its_own_client(client, administrator, keys):
    made = client.post(keys, auth=administrator, json={})
    elsewhere = f"{URL}/{ClientFactory().id}/keys/{made.json['id']}"

    assert client.get(elsewhere, auth=administrator).status_code == 404
    assert client.delete(elsewhere, auth=administrator, if_match=made).status_code == 404
    assert client.post(f"{URL}/{made.json['id']}/keys", auth=administrator, json={}).status_code == 404


def test_clients_sort_by_name(client, administrator):
    for name in ("Ærø", "Zonen"):
        ClientFactory(name=name)

    found = client.get(f"{URL}?sort=-name&pageSize=2", auth=administrator).json["items"]

    assert [one["name"] for one in found] == ["Ærø", "Zonen"]


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder", "coordinator", "system"])
def test_clients_and_keys_are_for_the_administrator_only(request, client, tool, keys, role):
    auth = request.getfixturevalue(role)

    assert client.get(URL, auth=auth).status_code == 403
    assert client.get(keys, auth=auth).status_code == 403
    assert client.post(keys, auth=auth, json={}).status_code == 403
    assert client.delete(f"{URL}/{tool.id}", auth=auth, if_match=tool).status_code == 403
