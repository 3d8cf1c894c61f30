"""Waiting for changes: whoever waits is told at once, holds nothing of the database, and leaves room for others."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread

import pytest
from sqlalchemy.exc import OperationalError

from api.operations import server
from api.rest import waiting
from tests.api.test_changes import CHANGES, feed
from tests.factories import CentreFactory, PartnerFactory

PARTNER = {"name": "Boligforeningen", "kind": "association"}
SOON = 10  # seconds, on a machine that has much else to do; who is not told waits for 20


@pytest.fixture
def app(start):
    """With seats for two who wait."""
    return start(THREADS="8")


@pytest.fixture
def here(client, coordinator):
    """The cursor at the end of the feed."""
    return feed(client, coordinator)[1]


@contextmanager
def waiting_for(client, who, url, seats=1):
    """Within, somebody waits; afterwards ``answer()`` is (the answer, the seconds it took)."""

    def ask():
        began = time.monotonic()
        return client.application.test_client().get(url, auth=who), time.monotonic() - began

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask)
        watch = watch_of(client)
        while watch._seated < seats and not asked.done():
            time.sleep(0.005)
        yield lambda: asked.result(timeout=20)


def watch_of(client):
    with client.application.app_context():
        return waiting.watch()


def test_whoever_waits_is_told_of_a_change_made_here_at_once(client, coordinator, here):
    with waiting_for(client, coordinator, f"{CHANGES}?after={here}&wait=20") as answer:
        time.sleep(0.1)
        made = client.post("/v1/partners", auth=coordinator, json=PARTNER).json
        told, seconds = answer()

    assert [one["resourceId"] for one in told.json["items"]] == [made["id"]]
    assert seconds < SOON


def test_whoever_waits_is_told_of_a_change_made_by_another_process(client, coordinator, here):
    with waiting_for(client, coordinator, f"{CHANGES}?after={here}&wait=20") as answer:
        partner = PartnerFactory()  # past the application, as another process would
        told, seconds = answer()

    assert [one["resourceId"] for one in told.json["items"]] == [str(partner.id)]
    assert seconds < SOON


def test_whoever_waits_for_something_else_is_not_disturbed(client, coordinator, here):
    url = f"{CHANGES}?after={here}&wait=20&resourceType=centres"
    with waiting_for(client, coordinator, url) as answer:
        PartnerFactory()
        time.sleep(0.4)
        centre = CentreFactory()
        told, _ = answer()

    assert [one["resourceId"] for one in told.json["items"]] == [str(centre.id)]


def test_the_wait_has_an_end_and_the_cursor_has_moved(client, coordinator, here):
    with waiting_for(client, coordinator, f"{CHANGES}?after={here}&wait=1&resourceType=centres") as answer:
        PartnerFactory()
        told, seconds = answer()

    assert told.json["items"] == []
    assert told.json["next"] == feed(client, coordinator)[1] != here
    assert 1 <= seconds < SOON


def test_nobody_waits_while_there_is_something_to_tell(client, coordinator, here):
    PartnerFactory()
    began = time.monotonic()

    told = client.get(f"{CHANGES}?after={here}&wait=20", auth=coordinator).json

    assert len(told["items"]) == 1
    assert time.monotonic() - began < SOON


def test_whoever_waits_holds_no_connection(client, database, coordinator, here):
    url = f"{CHANGES}?after={here}&wait=2"
    with waiting_for(client, coordinator, url), waiting_for(client, coordinator, url, seats=2):
        held = []
        for _ in range(40):
            held.append(database.readers.pool.checkedout() + database.writers.pool.checkedout())
            time.sleep(0.02)

    assert max(held) <= 1, "the one that looks for all"
    assert min(held) == 0


def test_a_quarter_of_the_threads_may_wait_and_others_are_answered_at_once(client, coordinator, here):
    url = f"{CHANGES}?after={here}&wait=3"
    with waiting_for(client, coordinator, url), waiting_for(client, coordinator, url, seats=2):
        began = time.monotonic()
        told = client.get(url, auth=coordinator).json

        assert told == {"items": [], "next": here}
        assert time.monotonic() - began < 3, "no longer than they wait"


def test_a_seat_is_free_again_when_its_holder_is_gone_and_nobody_looks_any_more(client, coordinator, here):
    for _ in range(3):
        with waiting_for(client, coordinator, f"{CHANGES}?after={here}&wait=1") as answer:
            _, seconds = answer()
        assert seconds >= 1

    watch, end = watch_of(client), time.monotonic() + 5
    while watch._poller is not None and time.monotonic() < end:
        time.sleep(0.01)
    assert (watch._seated, watch._poller) == (0, None)


def test_whoever_loses_the_right_while_waiting_is_told_nothing(client, administrator, coordinator, here):
    place = f"/v1/api-clients/{coordinator.client.id}"
    with waiting_for(client, coordinator, f"{CHANGES}?after={here}&wait=20") as answer:
        seen = client.get(place, auth=administrator)
        client.patch(place, auth=administrator, if_match=seen, json={"active": False})
        told, _ = answer()

    assert told.status_code == 401


def test_those_who_wait_go_home_when_the_server_stops(client, app, coordinator, here):
    app.config["PORT"] = 0
    listening = server.bind(app)
    listening.accept_connections()
    serving = Thread(target=listening.run)
    serving.start()
    with waiting_for(client, coordinator, f"{CHANGES}?after={here}&wait=20") as answer:
        began = time.monotonic()
        listening.stop()
        serving.join(server.GRACE)
        told, _ = answer()
    again = client.get(f"{CHANGES}?after={here}&wait=20", auth=coordinator)

    assert (told.json, again.json) == ({"items": [], "next": here},) * 2
    assert time.monotonic() - began < SOON


def test_a_database_that_is_away_for_a_moment_ends_no_wait(client, coordinator, here):
    found, failures = watch_of(client), iter([1, 1, 0])
    look = found._head

    def stumble():
        if next(failures, 0):
            raise OperationalError("SELECT", {}, Exception())
        return look()

    found._head = stumble
    with waiting_for(client, coordinator, f"{CHANGES}?after={here}&wait=20") as answer:
        PartnerFactory()
        told, _ = answer()

    assert len(told.json["items"]) == 1
