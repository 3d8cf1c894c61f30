"""Receivers that are away, slow, broken or lying: everything arrives once they are well, or is a dead letter."""

import json
import socket
import struct
import time

import pytest

from models.webhooks import Delivery
from tests.factories import CentreFactory
from tests.webhooks.receiving import NAME, receiving, say

CENTRES = {"eventTypes": ["dk.samspil.centres.created"]}


def pass_time(worker, clock, hours, minutes=20):
    """Let time go by, with a worker that looks every so many minutes."""
    for _ in range(int(hours * 60 / minutes)):
        clock.move(minutes=minutes)
        worker.work_off()


def subjects(receiver):
    return [json.loads(one.body)["subject"] for one in receiver.letters]


@pytest.fixture
def away(authority):
    """Where a receiver will be, and what makes it be there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return port, lambda: receiving(authority.context(NAME, "127.0.0.1"), port)


@pytest.fixture
def webhook(client, administrator, away):
    values = {"url": f"https://{NAME}:{away[0]}/", **CENTRES}
    return client.post("/v1/webhooks", auth=administrator, json=values).json


def test_after_seventy_hours_everything_arrives_once_and_in_order(webhook, away, worker, clock, deliveries):
    made = [CentreFactory() for _ in range(3)]
    pass_time(worker, clock, 35)
    made += [CentreFactory() for _ in range(3)]
    pass_time(worker, clock, 35)

    with away[1]() as receiver:
        pass_time(worker, clock, 1.5)

        assert subjects(receiver) == [str(one.id) for one in made]
    assert {one["state"] for one in deliveries(webhook)} == {"delivered"}


def test_what_nobody_took_for_three_days_is_a_dead_letter_until_it_is_replayed(
    client, administrator, webhook, away, worker, clock, deliveries
):
    first, second = CentreFactory(), CentreFactory()
    pass_time(worker, clock, 40)
    later = CentreFactory()
    pass_time(worker, clock, 33)

    assert [one["state"] for one in deliveries(webhook)] == ["deadLetter", "deadLetter", "pending"]
    dead = deliveries(webhook, state="deadLetter")
    with away[1]() as receiver:
        pass_time(worker, clock, 1.5)
        assert subjects(receiver) == [str(later.id)]
        url = f"/v1/webhooks/{webhook['id']}/deliveries/{dead[0]['id']}/replays"
        answer = client.post(url, auth=administrator)
        worker.work_off()

        assert (answer.status_code, answer.json["state"], answer.json["replays"]) == (201, "pending", 1)
        assert receiver.taken[-1] == f"msg_{dead[0]['id'].replace('-', '')}"
        assert subjects(receiver)[-1] == str(first.id)
    assert client.get(answer.headers["Location"], auth=administrator).json["state"] == "delivered"
    assert [one["resourceId"] for one in deliveries(webhook, state="deadLetter")] == [str(second.id)]


def hang(handler, _):
    time.sleep(3)


def drip(handler, _):
    for letter in b"HTTP/1.1 204 No Content\r\nX: " + b"y" * 40:
        handler.wfile.write(bytes([letter]))
        time.sleep(0.1)


def reset(handler, _):
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.socket.close(handler.connection)


def babble(handler, _):
    handler.wfile.write(b"220 mail.example ESMTP\r\n" * 10)


def boast(handler, _):
    handler.wfile.write(b"HTTP/1.1 204 No Content\r\n" + b"X: y\r\n" * 1000 + b"\r\n")


def swell(handler, _):
    handler.wfile.write(b"HTTP/1.1 204 No Content\r\nX: " + b"y" * 10**6)


def silent(handler, _):
    """Nothing."""


def answers(status, *headers):
    return lambda handler, _: say(handler, status, headers)


BAD = {
    "hangs": (hang, None, "timedOut"),
    "drips": (drip, None, "timedOut"),
    "resets": (reset, None, "connectionFailed"),
    "says nothing": (silent, None, "connectionFailed"),
    "babbles": (babble, None, "answerUnreadable"),
    "boasts": (boast, None, "answerUnreadable"),
    "swells": (swell, None, "answerUnreadable"),
    "fails": (answers(500), 500, None),
    "is busy": (answers(503), 503, None),
    "has enough": (answers(429), 429, None),
    "refuses": (answers(400), 400, None),
    "points elsewhere": (answers(302, ("Location", "https://127.0.0.1/")), 302, None),
    "points elsewhere for good": (answers(308, ("Location", "https://127.0.0.1/")), 308, None),
}


@pytest.mark.parametrize(("answer", "seen"), [(one[0], one[1:]) for one in BAD.values()], ids=BAD.keys())
def test_a_receiver_that_misbehaves_is_asked_again_once(subscribe, receiver, worker, clock, deliveries, answer, seen):
    webhook, well = subscribe(**CENTRES), receiver.answer
    receiver.answer = answer
    CentreFactory()

    worker.work_off()
    (failed,) = deliveries(webhook)
    receiver.answer = well
    clock.move(seconds=6)
    worker.work_off()

    assert (failed["state"], (failed["lastStatus"], failed["lastFault"])) == ("pending", seen)
    assert receiver.taken == [receiver.taken[0]] * 2
    assert [one["state"] for one in deliveries(webhook)] == ["delivered"]


def endless(handler, _):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(30):
        handler.wfile.write(b"1\r\nx\r\n")
        time.sleep(0.1)


def lie(handler, _):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\nless")


@pytest.mark.parametrize("answer", [endless, lie])
def test_what_a_receiver_says_beside_its_status_is_of_no_consequence(subscribe, receiver, worker, deliveries, answer):
    webhook = subscribe(**CENTRES)
    receiver.answer = answer
    CentreFactory()

    worker.work_off()

    assert [one["state"] for one in deliveries(webhook)] == ["delivered"]


def test_nothing_is_told_to_whoever_cannot_prove_to_be_the_receiver(
    client, administrator, receiver, worker, deliveries
):
    worker.poster.borders.resolve = lambda *_: ["127.0.0.1"]
    url = receiver.url("en-anden.example")
    webhook = client.post("/v1/webhooks", auth=administrator, json={"url": url, **CENTRES}).json
    CentreFactory()

    worker.work_off()

    assert deliveries(webhook)[0]["lastFault"] == "certificateRefused"
    assert receiver.letters == []


def test_an_event_that_is_refused_holds_no_other_back(subscribe, receiver, worker, clock, deliveries):
    webhook = subscribe(**CENTRES)
    bad, *good = [CentreFactory() for _ in range(3)]
    refused = str(bad.id)
    receiver.answer = lambda handler, letter: say(handler, 500 if refused in letter.body.decode() else 204)

    pass_time(worker, clock, 1, minutes=1)

    assert [one["state"] for one in deliveries(webhook)] == ["pending", "delivered", "delivered"]
    assert [one for one in subjects(receiver) if one != refused] == [str(one.id) for one in good]
    refused = "nothing any more"
    pass_time(worker, clock, 1.5)
    assert {one["state"] for one in deliveries(webhook)} == {"delivered"}


def test_a_receiver_that_is_gone_for_good_is_asked_no_more(client, administrator, subscribe, receiver, worker, clock):
    webhook, well = subscribe(**CENTRES), receiver.answer
    url = f"/v1/webhooks/{webhook['id']}"
    receiver.answer = answers(410)
    CentreFactory()
    CentreFactory()

    pass_time(worker, clock, 3)

    seen = client.get(url, auth=administrator)
    assert (seen.json["active"], seen.json["disabledBecause"]) == (False, "gone")
    assert len(receiver.letters) == 1
    assert client.post(f"{url}/pings", auth=administrator).json["type"] == "/problems/webhook-inactive"
    (*_, last) = client.get(f"{url}/history", auth=administrator).json["items"]
    assert last["actor"]["type"] == "system"
    receiver.answer = well
    again = client.patch(url, auth=administrator, if_match=seen, json={"active": True})
    fresh = CentreFactory()
    worker.work_off()
    assert (again.json["active"], again.json["disabledBecause"]) == (True, None)
    assert subjects(receiver)[-1] == str(fresh.id)


def test_while_it_is_switched_off_nothing_is_noted_for_later(client, administrator, subscribe, receiver, worker):
    webhook = subscribe(**CENTRES)
    url = f"/v1/webhooks/{webhook['id']}"
    off = client.patch(url, auth=administrator, if_match=client.get(url, auth=administrator), json={"active": False})
    CentreFactory()
    worker.work_off()
    client.patch(url, auth=administrator, if_match=off, json={"active": True})
    fresh = CentreFactory()

    worker.work_off()

    assert subjects(receiver) == [str(fresh.id)]


def test_what_has_long_been_over_is_forgotten(subscribe, worker, clock, receiver, database, deliveries):
    webhook = subscribe(**CENTRES)
    CentreFactory()
    worker.work_off()

    clock.move(days=31)
    worker.lines.forget(clock())

    with database.session() as session:
        assert session.query(Delivery).count() == 0
    assert deliveries(webhook) == []
