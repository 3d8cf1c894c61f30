"""More requests than there are threads: who waits, who is refused, and who is answered all the same."""

import json
import threading
from contextlib import ExitStack

import pytest

from api import create_app
from tests.api.test_server import connect, rest_of, running

ALL = 60


@pytest.fixture
def app(tmp_path):
    given = {"DATABASE_URL": f"sqlite:///{tmp_path}/none.db", "PORT": "0", "THREADS": "2", "LOG_LEVEL": "ERROR"}
    return create_app({f"SAMSPIL_{name}": value for name, value in given.items()})


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
