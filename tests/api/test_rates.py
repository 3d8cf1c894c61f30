"""How many requests a caller may send, and who counts as one."""

import pytest

from api.operations.rates import MOST_CALLERS, Windows
from models.ledger import settle


def test_the_limit_is_told_and_counts_down(start):
    client = start(RATE_LIMIT="3").test_client()

    first, second = client.get("/nowhere"), client.get("/v1/centres")

    assert first.headers["RateLimit-Policy"] == '"default";q=3;w=60'
    assert first.headers["RateLimit"] == '"default";r=2;t=60'
    assert second.headers["RateLimit"].startswith('"default";r=1;t=')


def test_one_request_too_many_is_refused_before_anybody_looks_who_asks(start, reader, statements):
    client = start(RATE_LIMIT="2").test_client()
    client.get("/v1/centres", auth=reader)
    client.get("/v1/centres", auth=reader)
    client.get("/v1/centres", auth=reader)
    statements.clear()

    answer = client.get("/v1/centres", auth=reader)

    assert answer.status_code == 429
    assert answer.json["type"] == "/problems/too-many-requests"
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit"].startswith('"default";r=0;t=')
    assert statements == []


def test_each_client_has_a_limit_of_its_own_from_its_second_request_on(start, reader, tovholder):
    client = start(RATE_LIMIT="3").test_client()
    client.get("/v1/centres", auth=reader)
    client.get("/v1/centres", auth=tovholder)

    statuses = [client.get("/v1/centres", auth=who).status_code for who in (reader, reader, reader, reader, tovholder)]

    assert statuses == [200, 200, 200, 429, 200]


def test_who_proves_nothing_is_limited_by_address_whatever_keys_are_tried(start):
    client = start(RATE_LIMIT="2").test_client()

    statuses = [client.get("/v1/centres", auth=f"samspil_{number:012x}_{'0' * 64}").status_code for number in range(3)]
    elsewhere = client.get("/v1/centres", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})

    assert statuses == [401, 401, 429]
    assert elsewhere.status_code == 401


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
def test_a_network_of_ipv6_is_one_caller(start, address, other, same):
    client = start(RATE_LIMIT="1").test_client()
    client.get("/nowhere", environ_overrides={"REMOTE_ADDR": address})

    answer = client.get("/nowhere", environ_overrides={"REMOTE_ADDR": other})

    assert answer.status_code == (429 if same else 404)


def test_a_key_that_no_longer_opens_is_nobodys(start, reader, session):
    client = start(RATE_LIMIT="100").test_client()
    client.get("/v1/centres", auth=reader)
    rates = client.application.extensions["rates"]
    assert list(rates.clients.values()) == [str(reader.client.id)]
    stored = session.get(type(reader.client), reader.client.id)
    stored.active = False
    settle(session)
    session.commit()

    answer = client.get("/v1/centres", auth=reader)

    assert answer.status_code == 401
    assert rates.clients == {}


def test_monitors_are_told_of_the_limit_but_never_refused(start):
    client = start(RATE_LIMIT="1").test_client()
    client.get("/nowhere")

    answers = [client.get("/health/live") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all(answer.headers["RateLimit"].startswith('"default";r=0;') for answer in answers)


def test_without_a_limit_none_is_told(client):
    assert "RateLimit" not in client.get("/nowhere").headers


def test_a_window_ends(monkeypatch):
    windows, clock = Windows(), iter((100.0, 101.0, 160.0, 160.0, 220.0))
    monkeypatch.setattr("api.operations.rates.time.time", lambda: next(clock))

    counts = [windows.incr("caller", 60), windows.incr("caller", 60), windows.incr("caller", 60)]

    assert counts == [1, 2, 1]
    assert windows.get("caller") == 1
    assert windows.get("caller") == 0


def test_a_flood_from_many_addresses_does_not_fill_the_memory():
    windows = Windows()

    for number in range(MOST_CALLERS + 10):
        windows.incr(str(number), 60)

    assert len(windows.counts) <= MOST_CALLERS
    assert windows.check()
    windows.clear("0")
    assert windows.reset() > 0
    assert windows.get("1") == 0
    assert windows.get_expiry("1") > 0
