"""Subscriptions as a resource: who may have one, who stands behind it, and that its secret is nowhere to be found."""

import json

import pytest
from sqlalchemy import select

from api.delivery.webhooks.secrets import UnreadableSecretError, Vault
from models.changes import Change
from models.clients import ApiClient
from models.webhooks import Webhook, WebhookSecret
from tests.factories import StrategyFactory, WebhookFactory, caller
from tests.support import assert_reads_like_the_entity

URL = "/v1/webhooks"
WAY = "https://modtager.example/samspil"
NEW_ID = "7f0c2b8e-1111-4222-8333-444455556666"


def test_a_webhook_is_created_and_read(client, database, administrator):
    strategy = StrategyFactory()
    values = {"url": WAY, "eventTypes": ["dk.samspil.goals.*"], "strategyId": str(strategy.id)}

    made = client.post(URL, auth=administrator, json=values)

    assert made.status_code == 201
    read = client.get(made.headers["Location"], auth=administrator).json
    assert {**made.json, "secret": None} == read
    assert made.json["secret"].startswith("whsec_")
    assert {key: read[key] for key in values} == values
    assert (read["active"], read["apiClientId"], read["personId"]) == (True, str(administrator.client.id), None)
    assert_reads_like_the_entity(database, Webhook, read)


def test_one_with_an_id_of_its_own_has_its_secret_too(client, administrator):
    made = client.put(f"{URL}/{NEW_ID}", auth=administrator, json={"url": WAY})
    seen = client.get(f"{URL}/{NEW_ID}", auth=administrator)
    again = client.put(f"{URL}/{NEW_ID}", auth=administrator, if_match=seen, json=seen.json)

    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    assert made.json["secret"].startswith("whsec_")
    assert (again.status_code, again.json) == (200, seen.json)
    assert len(client.get(f"{URL}/{NEW_ID}/secrets", auth=administrator).json["items"]) == 1


def test_a_retry_does_not_show_the_secret_again(client, administrator):
    asked = {"auth": administrator, "json": {"url": WAY}, "headers": {"Idempotency-Key": "k"}}

    made, again = client.post(URL, **asked), client.post(URL, **asked)

    assert (made.status_code, again.status_code) == (201, 409)
    assert again.json["type"] == "/problems/secret-already-shown"
    assert len(client.get(URL, auth=administrator).json["items"]) == 1


@pytest.mark.parametrize(
    ("values", "status", "code"),
    [
        ({"url": "http://modtager.example/"}, 400, "invalid-request"),
        ({"url": "https://anne:secret@modtager.example/"}, 400, "invalid-request"),
        ({"url": "https://modtager.example/#a"}, 400, "invalid-request"),
        ({"url": "https://10.0.0.1/"}, 409, "address-refused"),
        ({"url": "https://[::1]/"}, 409, "address-refused"),
        ({"url": "https://modtager.example:22/"}, 409, "address-refused"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, 409, "address-refused"),
        ({"eventTypes": ["goals.updated"]}, 400, "invalid-request"),
        ({"eventTypes": ["dk.samspil.nothing.updated"]}, 400, "invalid-request"),
        ({"eventTypes": ["dk.samspil.*"]}, 400, "invalid-request"),
        ({"strategyId": NEW_ID}, 409, "unknown-reference"),
        ({"secret": "whsec_" + "A" * 43 + "="}, 400, "invalid-request"),
    ],
)
def test_a_fault_is_refused_with_its_code(client, administrator, values, status, code):
    answer = client.post(URL, auth=administrator, json={"url": WAY, **values})

    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{code}")


def test_what_is_changed_may_lead_nowhere_bad_either(client, administrator):
    seen = client.post(URL, auth=administrator, json={"url": WAY})

    answer = client.patch(
        seen.headers["Location"], auth=administrator, if_match=seen, json={"url": "https://10.0.0.1/"}
    )

    assert answer.json["type"] == "/problems/address-refused"


def test_it_stays_in_its_strategy(client, administrator):
    made = client.post(URL, auth=administrator, json={"url": WAY, "strategyId": str(StrategyFactory().id)})
    where = made.headers["Location"]
    seen = client.get(where, auth=administrator)

    moved = client.patch(where, auth=administrator, if_match=seen, json={"strategyId": str(StrategyFactory().id)})
    freed = client.patch(where, auth=administrator, if_match=seen, json={"strategyId": None})

    assert {one.json["type"] for one in (moved, freed)} == {"/problems/crosses-strategies"}


def test_who_sees_one_strategy_has_and_sees_webhooks_of_it_alone(client, administrator, centre):
    here, there = StrategyFactory(), StrategyFactory()
    mine, theirs, everywhere = (WebhookFactory(strategy_id=one and one.id) for one in (here, there, None))
    who = caller("coordinator", centre, here)

    seen = {one["id"] for one in client.get(URL, auth=who).json["items"]}
    told = {one["resourceId"] for one in client.get("/v1/changes?pageSize=1000", auth=who).json["items"]}
    statuses = [client.get(f"{URL}/{one.id}", auth=who).status_code for one in (mine, theirs, everywhere)]
    changed = client.patch(f"{URL}/{everywhere.id}", auth=who, if_match=everywhere, json={"active": False})
    past = client.get(f"{URL}/{everywhere.id}/history", auth=who)
    made = client.post(URL, auth=who, json={"url": WAY})

    assert seen == {str(mine.id)}
    assert told & {str(one.id) for one in (mine, theirs, everywhere)} == {str(mine.id)}
    assert statuses == [200, 404, 404]
    assert (changed.status_code, past.status_code, made.status_code) == (404, 404, 403)


def test_a_system_has_its_own_and_sees_no_others(client, database, centre, system):
    others = WebhookFactory()
    made = client.post(URL, auth=system, json={"url": WAY})
    where = made.headers["Location"]

    seen = [one["id"] for one in client.get(URL, auth=system).json["items"]]
    told = {one["resourceType"] for one in client.get("/v1/changes?pageSize=1000", auth=system).json["items"]}
    away = client.get(f"{URL}/{others.id}/deliveries", auth=system)
    changed = client.patch(where, auth=system, if_match=client.get(where, auth=system), json={"active": False})
    gone = client.delete(where, auth=system, if_match=changed)

    assert seen == [made.json["id"]]
    assert not told & {"webhooks", "secrets"}
    assert (away.status_code, changed.status_code, gone.status_code) == (404, 200, 204)


@pytest.mark.parametrize(
    ("patch", "takes_over"),
    [
        ({"url": "https://andetsteds.example/"}, True),
        ({"eventTypes": ["dk.samspil.goals.*"]}, True),
        ({"active": False}, False),
    ],
)
def test_whoever_says_what_it_tells_and_where_stands_behind_it(client, administrator, coordinator, patch, takes_over):
    made = client.post(URL, auth=administrator, json={"url": WAY})
    seen = client.get(made.headers["Location"], auth=coordinator)

    changed = client.patch(made.headers["Location"], auth=coordinator, if_match=seen, json=patch)

    owner = coordinator if takes_over else administrator
    assert changed.json["apiClientId"] == str(owner.client.id)


def test_it_goes_with_its_client(client, database, administrator, system):
    made = client.post(URL, auth=system, json={"url": WAY}).json
    owner = f"/v1/api-clients/{system.client.id}"

    gone = client.delete(owner, auth=administrator, if_match=client.get(owner, auth=administrator))

    with database.session() as session:
        last = session.scalars(select(Change).where(Change.action == "deleted")).all()
        assert session.scalars(select(WebhookSecret)).all() == []
    assert gone.status_code == 204
    assert {one.resource_type for one in last} == {"api-clients", "keys", "webhooks", "secrets"}
    assert client.get(f"{URL}/{made['id']}", auth=administrator).status_code == 404


def test_its_secret_stands_nowhere_in_the_database(app, client, database, administrator):
    made = client.post(URL, auth=administrator, json={"url": WAY}).json
    vault = Vault.of(app.config)

    with database.session() as session:
        stored = session.scalars(select(WebhookSecret)).one()
        ledger = "".join(one or "" for one in session.scalars(select(Change.data)))
    shown = client.get("/v1/changes?pageSize=1000", auth=administrator).text

    assert vault.open(stored.webhook_id, stored.sealed) == made["secret"]
    assert not [one for one in (made["secret"], made["secret"][6:], stored.sealed) if one in ledger + shown]
    assert json.loads(shown)["items"][-1]["resourceType"] == "secrets"
    with pytest.raises(UnreadableSecretError):
        vault.open(administrator.client.id, stored.sealed)
    with pytest.raises(UnreadableSecretError):
        Vault(b"0" * 32).open(stored.webhook_id, stored.sealed)


def test_the_log_is_read_page_by_page_and_by_state(client, administrator):
    made = client.post(URL, auth=administrator, json={"url": WAY}).json
    log = f"{URL}/{made['id']}/deliveries"
    pings = [client.post(f"{URL}/{made['id']}/pings", auth=administrator).json["id"] for _ in range(5)]

    first = client.get(f"{log}?pageSize=2&state=pending,deadLetter", auth=administrator).json
    second = client.get(first["links"]["next"], auth=administrator).json
    third = client.get(second["links"]["next"], auth=administrator).json
    back = client.get(second["links"]["prev"], auth=administrator).json

    read = [one["id"] for page in (first, second, third) for one in page["items"]]
    assert read == pings[::-1]
    assert back["items"] == first["items"]
    assert (first["links"]["prev"], third["links"]["next"]) == (None, None)
    assert client.get(f"{log}?state=delivered", auth=administrator).json["items"] == []
    assert client.get(f"{log}?state=lost", auth=administrator).status_code == 400


def test_what_is_not_there_is_not_found(client, administrator):
    made = client.post(URL, auth=administrator, json={"url": WAY}).json
    other = client.post(URL, auth=administrator, json={"url": WAY}).json
    ping = client.post(f"{URL}/{made['id']}/pings", auth=administrator).json["id"]

    answers = [
        client.get(f"{URL}/{other['id']}/deliveries/{ping}", auth=administrator),
        client.get(f"{URL}/{made['id']}/deliveries/{NEW_ID}", auth=administrator),
        client.post(f"{URL}/{other['id']}/deliveries/{ping}/replays", auth=administrator),
        client.post(f"{URL}/{NEW_ID}/pings", auth=administrator),
    ]

    assert {one.status_code for one in answers} == {404}


def test_a_person_may_have_one_without_any_client(session, centre):
    webhook = WebhookFactory(api_client_id=None, person_id=caller("administrator", centre).person.id)

    assert session.get(Webhook, webhook.id).person_id == webhook.person_id
    assert session.get(ApiClient, webhook.person_id) is None
