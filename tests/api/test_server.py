"""The server, asked through sockets: what it refuses, whom it waits for, and how it stops."""

import json
import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from flask import request

from api import create_app
from api.operations import channel, server

POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
ODD = {
    "two ways to end": ("malformed-request", POST + CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n"),
    "two lengths": ("malformed-request", POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    "no chunk": ("malformed-request", POST + CHUNKED + b"\r\nzz\r\n\r\n"),
    "chunks too early": ("malformed-request", b"POST / HTTP/1.0\r\n" + CHUNKED + b"\r\n0\r\n\r\n"),
    "unknown coding": ("not-implemented", POST + b"Transfer-Encoding: gzip\r\n\r\n"),
    "large body": ("content-too-large", POST + b"Content-Length: 9999999\r\n\r\n"),
    "large header": ("headers-too-large", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * server.LONGEST_HEADER),
    "no HTTP": ("malformed-request", b"\x00\x01\r\n\r\n"),
    "no host": ("malformed-request", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
    "two hosts": ("malformed-request", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"),
}


@contextmanager
def running(app):
    """The app served on a free port, in a thread that ends with the block."""
    found = server.bind(app)
    found.adj.cleanup_interval = 0.1
    found.accept_connections()
    thread = threading.Thread(target=found.run)
    thread.start()
    try:
        yield found
    finally:
        found.stop()
        thread.join(server.GRACE + 5)


@pytest.fixture
def app(tmp_path, monkeypatch):
    """An application whose database is never asked."""
    monkeypatch.setattr(channel, "REQUEST_AGE", 1)
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "PORT": "0", "THREADS": "2", "LOG_LEVEL": "ERROR"}
    return create_app({f"SAMSPIL_{name}": value for name, value in given.items()})


@pytest.fixture
def listening(app):
    with running(app) as found:
        yield found


def connect(listening):
    return socket.create_connection(("127.0.0.1", int(listening.effective_port)), timeout=10)


def ask(listening, *parts):
    """Send ``parts``; everything that comes back until the server closes."""
    with connect(listening) as connection:
        for part in parts:
            connection.sendall(part)
        return rest_of(connection)


def rest_of(connection):
    said = b""
    with suppress(ConnectionResetError):  # when the server closes with something unread
        while more := connection.recv(65536):
            said += more
    return said


def problem_in(said):
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"Content-Type: application/problem+json" in head
    assert b"Api-Version: 1.0.0" in head
    assert b"Traceparent: 00-" in head
    return json.loads(body)


@pytest.mark.parametrize("name", ODD)
def test_what_can_be_understood_in_two_ways_or_in_none_is_a_problem(listening, name):
    code, request = ODD[name]

    said = ask(listening, request)

    assert problem_in(said)["type"] == f"/problems/{code}"


def test_a_chunked_body_that_grows_too_large_is_refused(listening):
    chunk = b"80000\r\n" + b"x" * 0x80000 + b"\r\n"
    head = b"POST /v1/centres HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"

    said = ask(listening, head, chunk, chunk, chunk, b"0\r\n\r\n")

    assert problem_in(said)["type"] == "/problems/content-too-large"


def test_nobody_becomes_another_by_headers_that_only_a_proxy_sets(app):
    forged = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n"
    seen = []
    app.before_request(lambda: seen.append((request.remote_addr, request.headers.get("X-Forwarded-For"))))

    with running(app) as listening:
        ask(listening, forged)

    assert seen == [("127.0.0.1", None)]


def test_the_server_does_not_say_what_it_is(listening):
    said = ask(listening, b"GET /health/live HTTP/1.0\r\nHost: a\r\n\r\n")

    assert b"\r\nServer:" not in said
    assert b"waitress" not in said


def test_an_answer_without_a_body_keeps_the_connection(app):
    app.add_url_rule("/nothing", "nothing", lambda: ("", 204))
    nothing = b"GET /nothing HTTP/1.1\r\nHost: a\r\n"

    with running(app) as listening:
        said = ask(listening, nothing + b"\r\n", nothing + b"Connection: close\r\n\r\n")

    assert said.count(b"HTTP/1.1 204") == 2
    assert said.count(b"Connection: close") == 1
    assert b"\r\nContent-Type" not in said


def test_an_answer_comes_as_one_piece(listening):
    with connect(listening) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
        said = connection.recv(65536)

    assert said.endswith(b'\r\n\r\n{"status":"ok"}')


def test_whoever_reads_slowly_gets_everything_of_each_answer(app):
    bodies = [bytes([letter]) * 9_000_000 for letter in b"ab"]
    for number, body in enumerate(bodies):
        app.add_url_rule(f"/large/{number}", f"large{number}", lambda body=body: body)
    asked = [f"GET /large/{number} HTTP/1.1\r\nHost: a\r\n".encode() for number in (0, 1)]

    with running(app) as listening, connect(listening) as connection:
        connection.sendall(asked[0] + b"\r\n" + asked[1] + b"Connection: close\r\n\r\n")
        said = rest_of(connection)

    parts = said.split(b"HTTP/1.1 200")[1:]
    assert [part.partition(b"\r\n\r\n")[2] == body for part, body in zip(parts, bodies, strict=True)] == [True, True]


def test_twenty_slow_clients_hold_nobody_up_and_are_shown_out(app):
    with running(app) as listening:
        slow = [connect(listening) for _ in range(20)]
        for connection in slow:
            connection.sendall(b"POST /v1/centres HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")

        begun = time.monotonic()
        said = ask(listening, b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        taken = time.monotonic() - begun
        left = [connection.recv(1) for connection in slow]

    assert b'{"status":"ok"}' in said
    assert taken < 1
    assert left == [b""] * 20
    for connection in slow:
        connection.close()


def test_dripping_does_not_prolong_a_request(app):
    with running(app) as listening, connect(listening) as connection:
        begun = time.monotonic()
        with suppress(OSError):
            while time.monotonic() - begun < 8:
                connection.sendall(b"G")
                time.sleep(0.2)
        taken = time.monotonic() - begun

    assert 1 <= taken < 8


def test_a_stop_finishes_what_has_begun_and_takes_nothing_new(app):
    entered, go_on = threading.Event(), threading.Event()

    def slow():
        entered.set()
        go_on.wait(10)
        return "finished"

    app.add_url_rule("/slow", "slow", slow)
    found = server.bind(app)
    found.accept_connections()
    thread = threading.Thread(target=found.run)
    thread.start()
    with connect(found) as idle, connect(found) as working:
        working.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        entered.wait(10)
        found.stop()
        assert idle.recv(1) == b""
        with pytest.raises(OSError, match="refused"):
            connect(found)
        go_on.set()
        said = rest_of(working)
        thread.join(10)

    assert said.endswith(b"finished")
    assert not thread.is_alive()
