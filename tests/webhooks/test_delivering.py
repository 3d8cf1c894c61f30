"""Events on their way: signed, whole, in order, once where all goes well, and only what their owner may see."""

import base64
import hmac
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from api.delivery.webhooks import lines
from api.delivery.webhooks.secrets import Vault
from api.delivery.webhooks.worker import Worker
from models.clients import ApiClient
from models.ledger import settle
from tests.factories import CentreFactory, FocusAreaFactory, GoalFactory, StrategyFactory, caller
from tests.webhooks.conftest import LOOPBACK
from tests.webhooks.receiving import NAME, eventually, receiving

DOCUMENTATION = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
CENTRES = {"eventTypes": ["dk.samspil.centres.*"]}


def types(receiver):
    return [json.loads(one.body)["type"].removeprefix("dk.samspil.") for one in receiver.letters]


def subjects(receiver):
    return [json.loads(one.body)["subject"] for one in receiver.letters]


def test_an_event_arrives_signed_and_says_what_happened_to_which_version(
    client, administrator, subscribe, worker, receiver, deliveries
):
    webhook = subscribe(**CENTRES)
    centre = CentreFactory(name="Center for Arbejdsmarked")

    worker.work_off()

    (letter,) = receiver.letters
    event = Verifier(webhook["secret"]).verify(letter.body, letter.headers)
    (entry,) = client.get("/v1/changes?resourceType=centres&pageSize=1000", auth=administrator).json["items"][-1:]
    assert (letter.path, letter.headers["content-type"]) == ("/hook", "application/cloudevents+json")
    assert event == {
        "specversion": "1.0",
        "id": entry["hash"],
        "source": "https://samspil.example/v1/changes",
        "type": "dk.samspil.centres.created",
        "subject": str(centre.id),
        "time": entry["at"],
        "datacontenttype": "application/json",
        "data": {
            "resourceType": "centres",
            "resourceId": str(centre.id),
            "resourceVersion": 1,
            "etag": '"1"',
            "action": "created",
            "strategyId": None,
            "position": entry["position"],
            "cursor": entry["cursor"],
        },
    }
    (delivery,) = deliveries(webhook)
    assert letter.headers["webhook-id"] == f"msg_{delivery['id'].replace('-', '')}"
    assert (delivery["state"], delivery["attempts"], delivery["lastStatus"]) == ("delivered", 1, 204)


def test_its_etag_and_its_cursor_hold(client, coordinator, administrator, subscribe, worker, receiver):
    subscribe(eventTypes=["dk.samspil.goals.updated"])
    goal = GoalFactory()
    url = f"/v1/goals/{goal.id}"
    client.patch(url, auth=coordinator, if_match=client.get(url, auth=coordinator), json={"title": "Flere i arbejde"})
    worker.work_off()

    told = json.loads(receiver.letters[0].body)["data"]
    again = client.patch(url, auth=coordinator, if_match=told["etag"], json={"title": "Endnu flere"})
    after = client.get(f"/v1/changes?after={told['cursor']}", auth=administrator)

    assert again.status_code == 200
    assert [one["resourceVersion"] for one in after.json["items"]] == [3]


def test_the_documentation_shows_how_to_receive_one(subscribe, worker, receiver):
    webhook = subscribe(**CENTRES)
    centre = CentreFactory()
    worker.work_off()
    (letter,) = receiver.letters
    shown: dict = {}

    exec(DOCUMENTATION.split("```python\n")[1].split("```")[0], shown)  # noqa: S102, our own words

    given = (webhook["secret"], letter.headers, letter.body)
    assert shown["accept"](*given) == ("dk.samspil.centres.created", str(centre.id), 1)
    assert shown["accept"](*given) is None


def test_the_signature_is_what_the_standard_says(subscribe, worker, receiver):
    webhook = subscribe(**CENTRES)
    CentreFactory()
    worker.work_off()
    (letter,) = receiver.letters

    head = f"{letter.headers['webhook-id']}.{letter.headers['webhook-timestamp']}.".encode()
    digest = hmac.digest(base64.b64decode(webhook["secret"].removeprefix("whsec_")), head + letter.body, "sha256")
    assert letter.headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


def test_what_cannot_be_signed_any_more_waits_for_another_secret(subscribe, worker, receiver, deliveries):
    webhook = subscribe(**CENTRES)
    CentreFactory()
    worker.vault = Vault(b"0" * 32)
    worker.work_off()
    waiting = deliveries(webhook)

    worker.vault = Vault.of(worker.app.config)
    worker.clock.move(seconds=6)
    worker.work_off()

    assert [(one["state"], one["lastFault"]) for one in waiting] == [("pending", "secretUnreadable")]
    assert [one["state"] for one in deliveries(webhook)] == ["delivered"]


def test_nobody_else_can_sign_and_nothing_can_be_altered(subscribe, worker, receiver):
    webhook = subscribe(**CENTRES)
    CentreFactory()
    worker.work_off()
    (letter,) = receiver.letters

    other = Verifier("whsec_" + "A" * 43 + "=")

    with pytest.raises(WebhookVerificationError):
        other.verify(letter.body, letter.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook["secret"]).verify(letter.body.replace(b'"created"', b'"deleted"'), letter.headers)


def test_receivers_change_over_to_another_secret_in_their_own_time(client, administrator, subscribe, worker, receiver):
    webhook = subscribe(**CENTRES)
    url = f"/v1/webhooks/{webhook['id']}/secrets"
    (old,) = client.get(url, auth=administrator).json["items"]
    new = client.post(url, auth=administrator).json
    refused = client.post(url, auth=administrator)
    CentreFactory()
    worker.work_off()
    first = client.get(f"{url}/{old['id']}", auth=administrator)
    client.delete(f"{url}/{old['id']}", auth=administrator, if_match=first)
    CentreFactory()
    worker.work_off()
    only = client.get(f"{url}/{new['id']}", auth=administrator)
    last = client.delete(f"{url}/{new['id']}", auth=administrator, if_match=only)

    both, one = receiver.letters
    assert refused.json["type"] == "/problems/too-many-secrets"
    assert last.json["type"] == "/problems/last-secret"
    assert Verifier(webhook["secret"]).verify(both.body, both.headers)
    assert Verifier(new["secret"]).verify(both.body, both.headers)
    assert Verifier(new["secret"]).verify(one.body, one.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook["secret"]).verify(one.body, one.headers)


def test_a_ping_says_whether_the_way_is_open(client, administrator, subscribe, worker, receiver, deliveries):
    webhook = subscribe(**CENTRES)

    answer = client.post(f"/v1/webhooks/{webhook['id']}/pings", auth=administrator)
    worker.clock.move(minutes=1)
    worker.work_off()

    (letter,) = receiver.letters
    event = Verifier(webhook["secret"]).verify(letter.body, letter.headers)
    assert (answer.status_code, answer.json["state"]) == (201, "pending")
    assert (event["type"], event["data"]) == ("dk.samspil.webhooks.pinged", {"webhookId": webhook["id"]})
    assert client.get(answer.headers["Location"], auth=administrator).json["state"] == "delivered"


def test_events_are_chosen_by_type_and_strategy(subscribe, worker, receiver):
    here, there = StrategyFactory(), StrategyFactory()
    subscribe(eventTypes=["dk.samspil.focus-areas.created", "dk.samspil.goals.*"], strategyId=str(here.id))
    mine, theirs = FocusAreaFactory(strategy_id=here.id), FocusAreaFactory(strategy_id=there.id)
    goal = GoalFactory(focus_area_id=mine.id)
    GoalFactory(focus_area_id=theirs.id)

    worker.work_off()

    assert types(receiver) == ["focus-areas.created", "goals.created"]
    assert subjects(receiver) == [str(mine.id), str(goal.id)]


def test_without_types_all_that_its_owner_may_read_is_told(client, centre, subscribe, worker, receiver):
    strategy = StrategyFactory()
    system = caller("system", centre, scopes=["webhooks:manage", "changes:read", "goals:read"])
    subscribe(auth=system)
    goal = GoalFactory(focus_area_id=FocusAreaFactory(strategy_id=strategy.id).id)

    worker.work_off()

    assert (types(receiver), subjects(receiver)) == (["goals.created"], [str(goal.id)])


def test_whoever_sees_one_strategy_is_told_of_no_other(client, centre, subscribe, worker, receiver):
    here, there = StrategyFactory(), StrategyFactory()
    areas = ["dk.samspil.focus-areas.*", "dk.samspil.strategies.*"]
    subscribe(auth=caller("coordinator", centre, here), strategyId=str(here.id), eventTypes=areas)
    FocusAreaFactory(strategy_id=there.id)
    mine = FocusAreaFactory(strategy_id=here.id)

    worker.work_off()

    assert subjects(receiver) == [str(mine.id)]


def changed_client(database, who, **values):
    with database.session() as session:
        found = session.get(ApiClient, who.client.id)
        if "grants" in values:
            session.refresh(found, ["grant_rows"])
        for name, value in values.items():
            setattr(found, name, value)
        settle(session)
        session.commit()


@pytest.mark.parametrize(
    "values",
    [
        {"active": False},
        {"scopes": ["webhooks:manage", "changes:read"]},
        {"scopes": ["centres:read", "changes:read"]},
        {"grants": [{"role": "reader", "strategy_id": None, "centre_id": None}]},
    ],
    ids=["inactive", "kind no longer read", "no webhooks any more", "another role"],
)
def test_a_right_that_is_taken_away_is_gone_at_once(database, centre, subscribe, worker, receiver, deliveries, values):
    system = caller("system", centre)
    webhook = subscribe(auth=system, **CENTRES)
    receiver.answer = lambda *_: None  # so that it lies in the line already
    CentreFactory()
    worker.work_off()
    changed_client(database, system, **values)
    receiver.letters.clear()

    worker.clock.move(minutes=1)
    CentreFactory()
    worker.work_off()

    assert receiver.letters == []
    assert [one["state"] for one in deliveries(webhook)] == ["withheld"]


def test_workers_beside_each_other_deliver_each_event_once(app, authority, client, administrator, deliveries):
    workers = [Worker(app, resolve=lambda host, _: LOOPBACK[host]) for _ in range(3)]
    with receiving(authority.context(NAME)) as receiver:
        hooks = [
            client.post("/v1/webhooks", auth=administrator, json={"url": receiver.url(path=f"/{i}"), **CENTRES}).json
            for i in range(3)
        ]
        threads = [Thread(target=one.run) for one in workers]
        for thread in threads:
            thread.start()
        made = [str(CentreFactory().id) for _ in range(20)]
        eventually(lambda: len(receiver.letters) >= 60, 60)
        for one in workers:
            one.stop()
        for thread in threads:
            thread.join()

        assert len(set(receiver.taken)) == len(receiver.taken) == 60
        for i in range(3):
            mine = [json.loads(one.body)["subject"] for one in receiver.letters if one.path == f"/{i}"]
            assert mine == made
    assert {one["state"] for hook in hooks for one in deliveries(hook)} == {"delivered"}


def test_what_a_dead_worker_had_in_hand_is_sent_again_under_the_same_id(
    app, subscribe, worker, clock, receiver, monkeypatch, deliveries
):
    webhook = subscribe(**CENTRES)
    CentreFactory()

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(worker, "_conclude", die)
        with pytest.raises(KeyboardInterrupt):
            worker.work_off()
    other = Worker(app, clock=clock, resolve=lambda host, _: LOOPBACK[host])
    other.work_off()
    assert len(receiver.letters) == 1
    clock.now += lines.HOLD
    other.work_off()

    assert receiver.taken == [receiver.taken[0]] * 2
    assert [one["state"] for one in deliveries(webhook)] == ["delivered"]


def test_a_receiver_that_hangs_delays_nobody_else(app, authority, client, administrator, subscribe, receiver):
    worker = Worker(app, resolve=lambda host, _: LOOPBACK[host], deadline=30)
    with receiving(authority.context(NAME)) as slow, ThreadPoolExecutor() as pool:
        slow.answer = lambda *_: eventually(worker.is_over.is_set, 40)
        for i in range(6):
            client.post("/v1/webhooks", auth=administrator, json={"url": slow.url(path=f"/{i}"), **CENTRES})
        subscribe(**CENTRES)
        running = pool.submit(worker.run)
        CentreFactory()
        eventually(lambda: len(slow.letters) == 6)
        centre = CentreFactory()

        eventually(lambda: str(centre.id) in subjects(receiver), 20)

        assert len(slow.letters) == 6
        worker.stop()
        running.result()


def test_logs_name_neither_address_nor_secret_nor_body(app, subscribe, worker, receiver, capfd):
    logging.getLogger().setLevel(logging.INFO)
    webhook = subscribe(**CENTRES)
    centre = CentreFactory()
    receiver.answer = lambda *_: None
    worker.work_off()

    said = "".join(capfd.readouterr())

    assert not [one for one in (NAME, str(receiver.port), webhook["secret"], str(centre.id)) if one in said]
