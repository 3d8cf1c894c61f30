"""More requests than there are threads: who waits, who is refused, and who is answered all the same."""

import json
import socket
import threading
import time
from contextlib import ExitStack
from itertools import pairwise

import pytest

from api import create_app
from api.operations import held, overload, sockets
from tests.api.test_server import connect, rest_of, running

ALL = 60


@pytest.fixture
def app(tmp_path):
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "PORT": "0", "THREADS": "2", "LOG_LEVEL": "ERROR"}
    return create_app({f"SAMSPIL_{name}": value for name, value in given.items()})


@pytest.fixture
def slow(app):
    """What ``/slow`` waits for, and who it was that asked for it."""
    go_on, who = threading.Event(), []

    def wait(name):
        who.append(name)
        return "finished" if go_on.wait(20) else "given up"

    app.add_url_rule("/slow/<name>", "slow", wait)
    return go_on, who


def ask(connection, path):
    """Ask for something, and keep the connection for more."""
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())


def answer_of(connection):
    """One answer: its head in lines, and its body."""
    reading = connection.makefile("rb")
    head = [line.strip().decode() for line in iter(reading.readline, b"\r\n")]
    length = next(int(line.partition(":")[2]) for line in head if line.startswith("Content-Length:"))
    return head, reading.read(length)


def crowded(listening, stack):
    """So many that some are refused: those, in the order in which they were."""
    many = [stack.enter_context(connect(listening)) for _ in range(ALL)]
    for number, one in enumerate(many):
        ask(one, f"/slow/{number}")
    poll = {one.fileno(): one for one in many}
    refused: list[socket.socket] = []
    while len(refused) < ALL - 22:  # two at work, and half of the places in the line for a single caller
        refused = [one for one in poll.values() if has_come(one, 0)]
        time.sleep(0.01)
    return refused


def has_come(connection, seconds):
    """Whether something comes within so many seconds."""
    connection.settimeout(seconds or 0.001)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False
    finally:
        connection.settimeout(20)


def asked(listening, path, *headers):
    connection = connect(listening)
    lines = [f"GET {path} HTTP/1.1", "Host: a", "Connection: close", *headers]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def test_too_many_are_refused_at_once_and_the_others_are_served(app):
    go_on = threading.Event()
    app.add_url_rule("/slow", "slow", lambda: "finished" if go_on.wait(20) else "given up")

    with running(app) as listening, ExitStack() as stack:
        many = [stack.enter_context(asked(listening, "/slow", "Accept-Language: en")) for _ in range(ALL)]
        last = rest_of(many[-1])
        another = stack.enter_context(asked(listening, "/slow", "Authorization: Bearer another"))
        live = rest_of(stack.enter_context(asked(listening, "/health/live")))
        figures = rest_of(stack.enter_context(asked(listening, "/metrics")))
        go_on.set()
        said = [last, *map(rest_of, many[:-1])]
        after = rest_of(stack.enter_context(asked(listening, "/slow")))
        for_another = rest_of(another)

    head, _, body = last.partition(b"\r\n\r\n")
    served = sum(one.endswith(b"finished") for one in said)
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 2\r\n" in head
    assert b"\r\nAPI-Version: 1.0.0\r\n" in head
    assert json.loads(body) | {"traceId": ""} == {
        "type": "/problems/overloaded",
        "title": "Too busy just now",
        "status": 503,
        "detail": "More requests wait than the server gets done. "
        "Try again after the number of seconds that Retry-After names.",
        "errors": [],
        "instance": "/slow",
        "traceId": "",
    }
    assert b'{"status":"ok"}' in live
    assert figures.startswith(b"HTTP/1.1 401 ")
    assert 0 < served < ALL
    assert served + sum(one.startswith(b"HTTP/1.1 503 ") for one in said) == ALL
    assert after.endswith(b"finished")
    assert for_another.endswith(b"finished")
    assert app.extensions["measures"].registry.get_sample_value("samspil_requests_shed_total") == ALL - served


def test_when_those_at_work_are_stuck_every_thread_comes_to_help(tmp_path):
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "PORT": "0", "THREADS": "6", "LOG_LEVEL": "ERROR"}
    app = create_app({f"SAMSPIL_{name}": value for name, value in given.items()})
    all_here = threading.Barrier(6)

    def meet():
        all_here.wait(2)
        return "met"

    app.add_url_rule("/meet", "meet", meet)

    with running(app) as listening, ExitStack() as stack:
        said = [rest_of(one) for one in [stack.enter_context(asked(listening, "/meet")) for _ in range(6)]]

    assert [one.endswith(b"met") for one in said] == [True] * 6


def test_whoever_was_refused_and_asks_again_at_once_waits_until_there_is_room(app, slow):
    go_on, who = slow

    with running(app) as listening, ExitStack() as stack:
        early = crowded(listening, stack)[0]
        (status, *_), _ = answer_of(early)
        ask(early, "/slow/again")
        is_read = has_come(early, 0.5)
        beside = answer_of(stack.enter_context(asked(listening, "/health/live")))
        began = time.monotonic()
        go_on.set()
        head, body = answer_of(early)

    assert status == "HTTP/1.1 503 Service Unavailable"
    assert not is_read
    assert beside[1] == b'{"status":"ok"}'
    assert (head[0], body) == ("HTTP/1.1 200 OK", b"finished")
    assert time.monotonic() - began < held.RETRY_AFTER
    assert who.count("again") == 1


def test_whoever_was_refused_is_read_when_the_time_it_was_told_is_over(app, slow, monkeypatch):
    monkeypatch.setattr(held, "RETRY_AFTER", 1)

    with running(app) as listening, ExitStack() as stack:
        early = crowded(listening, stack)[0]
        refused = answer_of(early)
        began = time.monotonic()
        ask(early, "/slow/again")
        again = answer_of(early)
        took = time.monotonic() - began
        slow[0].set()

    assert "Retry-After: 1" in refused[0]
    assert again[0][0] == "HTTP/1.1 503 Service Unavailable"
    assert 0.5 < took < 5


def test_the_more_are_refused_the_later_are_they_asked_back(app, slow, monkeypatch):
    monkeypatch.setattr(held, "REFUSALS", 5)

    with running(app) as listening, ExitStack() as stack:
        said = [answer_of(one)[0] for one in crowded(listening, stack)]
        slow[0].set()

    seconds = sorted(int(line.partition(": ")[2]) for head in said for line in head if line.startswith("Retry-After:"))
    assert len(seconds) == len(said)
    assert seconds[0] == held.RETRY_AFTER
    assert seconds[-1] == (len(said) - 1 + 4) // 5
    assert all(later - earlier <= 1 for earlier, later in pairwise(seconds))


def test_a_proxy_is_read_on_for_it_asks_for_others_too(tmp_path):
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "PORT": "0", "THREADS": "2", "LOG_LEVEL": "ERROR"}
    app = create_app({f"SAMSPIL_{name}": value for name, value in (given | {"TRUSTED_PROXY": "127.0.0.1"}).items()})
    go_on = threading.Event()
    app.add_url_rule("/slow/<name>", "slow", lambda name: "finished" if go_on.wait(20) else name)

    with running(app) as listening, ExitStack() as stack:
        early = crowded(listening, stack)[0]
        answer_of(early)
        ask(early, "/slow/again")
        is_read = has_come(early, 1)
        go_on.set()

    assert is_read


def test_nothing_is_done_for_those_who_left(app, slow):
    go_on, who = slow

    with running(app) as listening, ExitStack() as stack:
        patient = [stack.enter_context(asked(listening, f"/slow/{name}")) for name in ("one", "two")]
        while len(who) < len(patient):
            time.sleep(0.01)
        for name in ("three", "four"):
            with asked(listening, f"/slow/{name}"):
                time.sleep(0.1)
        last = stack.enter_context(asked(listening, "/slow/five"))
        time.sleep(2 * overload.LONG)
        go_on.set()
        said = [rest_of(one) for one in (*patient, last)]

    assert all(one.endswith(b"finished") for one in said)
    assert sorted(who) == ["five", "one", "two"]


def test_who_leaves_while_held_is_let_go_at_once(app, slow):
    with running(app) as listening, ExitStack() as stack:
        refused = crowded(listening, stack)
        all_of_them = len(listening.active_channels)
        refused[0].close()
        until = time.monotonic() + 1
        while len(listening.active_channels) == all_of_them and time.monotonic() < until:
            time.sleep(0.01)
        left = len(listening.active_channels)
        slow[0].set()

    assert (all_of_them, left) == (ALL, ALL - 1)


def test_a_socket_is_read_and_written_without_waiting():
    here, there = socket.socketpair()
    reader = sockets.Reader(5)

    with here, there:
        nothing = reader.read(here.fileno())
        number = sockets.sent(there.fileno(), b"seven up")
        parts = [reader.read(here.fileno()) for _ in range(3)]
        full = sum(iter(lambda: sockets.sent(there.fileno(), b"x" * 65536), 0))
        is_there = sockets.has_ended(here.fileno())
        there.close()
        is_gone = sockets.has_ended(here.fileno())
        broken = sockets.sent(here.fileno(), b"anybody?")

    assert (nothing, number, parts) == (b"", 8, [b"seven", b" up", b""])
    assert full > 0
    assert (is_there, is_gone, broken) == (False, True, 0)
