"""The same question, to the letter, at a server: answered where it is read, on PostgreSQL, and never when it should not
be. On SQLite, whose questions all go the ordinary way, nothing else may be seen from outside.
"""

import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Event

import pytest
from sqlalchemy import text

from api.auth.standing import Asking
from api.operations import desk
from models.danish import today
from tests.api.test_server import running
from tests.factories import StrategyFactory, caller

VARIES = {"Date", "Traceparent", "Ratelimit"}
SOON_ENOUGH = 4  # seconds, in which nothing else gives up
ENOUGH = 40  # times that a question may be asked until the database has been dialled


@pytest.fixture
def told(monkeypatch):
    """The statuses of what is answered at the desk."""
    found, tell = [], desk.Desk._tell

    def telling(self, one, answer):
        found.append(answer.status)
        tell(self, one, answer)

    monkeypatch.setattr(desk.Desk, "_tell", telling)
    return found


@pytest.fixture
def strategy(coordinating_centre):
    return StrategyFactory()


@pytest.fixture
def app(start):
    return start(PORT="0", RATE_LIMIT="1000")


@pytest.fixture
def listening(app):
    with running(app) as found:
        yield found


@pytest.fixture
def ask(listening):
    """``ask(who, path, header=…)`` is the status, the headers and the body of an answer."""

    return partial(asked, listening)


def asked(listening, who, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", listening.effective_port, timeout=20)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Authorization": f"Bearer {who.key}", **given})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def known(ask, told, database, *question, **headers):
    """The answer when it is known at the desk, if there is one."""
    told.clear()
    is_postgresql = database.readers.dialect.name == "postgresql"
    for _ in range(ENOUGH if is_postgresql else 2):
        found = ask(*question, **headers)
        if told:
            return found
        time.sleep(0.02)
    assert not is_postgresql
    return ask(*question, **headers)


def url_of(strategy):
    return f"/v1/strategies/{strategy.id}/overview"


def at_desk(database, *statuses):
    return [*statuses] if database.readers.dialect.name == "postgresql" else []


def test_the_answer_is_the_same_in_every_header(ask, told, database, coordinator, strategy):
    first = ask(coordinator, url_of(strategy))

    again = known(ask, told, database, coordinator, url_of(strategy))

    assert [again[0], again[2]] == [first[0], first[2]] == [200, first[2]]
    assert [*again[1]] == [*first[1]]
    assert {one for one in first[1] if first[1][one] != again[1][one]} <= VARIES
    assert told == at_desk(database, "200 OK")


def test_what_the_caller_has_is_not_sent_again(ask, told, database, coordinator, strategy):
    tag = ask(coordinator, url_of(strategy))[1]["Etag"]

    status, headers, body = known(ask, told, database, coordinator, url_of(strategy), If_None_Match=tag)

    assert (status, headers["Etag"], body) == (304, tag, b"")
    assert "Content-Length" not in headers
    assert told == at_desk(database, "304 NOT MODIFIED")


def test_any_change_is_seen_at_once(ask, told, database, client, coordinator, strategy):
    before = known(ask, told, database, coordinator, url_of(strategy))
    place = f"/v1/strategies/{strategy.id}"
    seen = client.get(place, auth=coordinator)
    client.patch(place, auth=coordinator, if_match=seen, json={"title": "En anden titel"})
    told.clear()

    after = ask(coordinator, url_of(strategy))

    assert not told
    assert after[2] != before[2]
    assert "En anden titel" in after[2].decode()


def test_a_right_that_is_taken_away_is_gone_at_once(
    ask, told, database, client, administrator, coordinating_centre, strategy
):
    reader = caller("reader", coordinating_centre, strategy)
    known(ask, told, database, reader, url_of(strategy))
    place = f"/v1/api-clients/{reader.client.id}"
    seen = client.get(place, auth=administrator)
    client.patch(place, auth=administrator, if_match=seen, json={"active": False})
    told.clear()

    assert ask(reader, url_of(strategy))[0] == 401
    assert not told


def test_a_key_that_is_gone_opens_nothing_though_no_ledger_tells(ask, told, database, coordinator, strategy):
    known(ask, told, database, coordinator, url_of(strategy))
    with database.writers.begin() as connection:
        connection.execute(text("UPDATE api_keys SET expires_on = '2020-01-01'"))
    told.clear()

    assert ask(coordinator, url_of(strategy))[0] == 401
    assert not told


def test_each_has_an_answer_of_their_own(ask, told, database, coordinator, coordinating_centre, strategy):
    reader = caller("reader", coordinating_centre, strategy)
    known(ask, told, database, coordinator, url_of(strategy))
    told.clear()

    other = ask(reader, url_of(strategy))
    guess = ask(replace(coordinator, key=coordinator.key[:-1] + "x"), url_of(strategy))
    danish, english = (ask(coordinator, url_of(strategy), Accept_Language=one) for one in ("da", "en"))

    assert not told
    assert (other[0], guess[0]) == (200, 401)
    assert [one[1]["Content-Language"] for one in (danish, english)] == ["da", "en"]


def test_another_day_is_another_question(ask, told, database, coordinator, strategy, monkeypatch):
    known(ask, told, database, coordinator, url_of(strategy))
    told.clear()
    monkeypatch.setattr(desk, "today", lambda: today().replace(year=today().year + 1))

    assert ask(coordinator, url_of(strategy))[0] == 200
    assert not told


def test_the_trace_the_limit_and_the_figures_go_on(ask, told, database, app, coordinator, strategy):
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    registry = app.extensions["measures"].registry
    labels = {"route": "/v1/strategies/{strategyId}/overview", "method": "GET", "status": "200"}
    _, first, _ = known(ask, told, database, coordinator, url_of(strategy))
    before = registry.get_sample_value("samspil_requests_total", labels)

    _, headers, _ = ask(coordinator, url_of(strategy), Traceparent=trace, X_Request_Id="mine")

    left = [int(one["Ratelimit"].partition("r=")[2].partition(";")[0]) for one in (first, headers)]
    assert left[0] - left[1] == 1
    assert headers["Traceparent"].startswith(f"00-{'a' * 32}-")
    assert headers["X-Request-Id"] == "mine"
    assert registry.get_sample_value("samspil_requests_total", labels) == before + 1
    assert told == at_desk(database, "200 OK", "200 OK")


def test_one_too_many_is_refused_as_ever(start, told, database, coordinator, strategy):
    app = start(PORT="0", RATE_LIMIT="60")
    with running(app) as listening:
        statuses = [asked(listening, coordinator, url_of(strategy))[0] for _ in range(62)]

    assert statuses == [200] * 61 + [429]  # the first counts for the address


def test_the_use_of_a_key_is_noted_every_minute(ask, told, database, coordinator, strategy):
    known(ask, told, database, coordinator, url_of(strategy))
    with database.writers.begin() as connection:
        connection.execute(text("UPDATE api_keys SET last_used_at = '2026-01-01 00:00:00+00:00'"))
    told.clear()
    ask(coordinator, url_of(strategy))
    with database.readers.connect() as connection:
        noted = str(connection.scalar(text("SELECT max(last_used_at) FROM api_keys")))

    assert not told
    assert noted[:10] > "2026-01-01"


def test_a_question_that_comes_with_others_is_answered_in_its_turn(
    ask, told, database, listening, coordinator, strategy
):
    first = known(ask, told, database, coordinator, url_of(strategy))
    line = f"GET {url_of(strategy)} HTTP/1.1\r\nHost: 127.0.0.1:{listening.effective_port}\r\n"
    line += f"Authorization: Bearer {coordinator.key}\r\n"
    other = line.replace(url_of(strategy), "/v1/me")
    with socket.create_connection(("127.0.0.1", listening.effective_port)) as connection:
        connection.sendall(f"{line}\r\n{other}\r\n{line}\r\n{line}Connection: close\r\n\r\n".encode())
        said = b"".join(iter(lambda: connection.recv(65536), b""))

    answers = [part.partition(b"\r\n\r\n")[2] for part in said.split(b"HTTP/1.1 200 OK")[1:]]
    assert len(answers) == 4
    assert answers[0] == answers[2] == answers[3] == first[2]
    assert json.loads(answers[1])["id"] == str(coordinator.client.id)


def test_a_database_that_hangs_up_or_says_nothing_costs_nobody_an_answer(
    ask, told, database, listening, coordinator, strategy, monkeypatch
):
    first = known(ask, told, database, coordinator, url_of(strategy))
    if not told:
        return
    with database.writers.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend_of(listening)})
    broken = ask(coordinator, url_of(strategy))
    monkeypatch.setattr(desk, "AGAIN", 0)
    again = known(ask, told, database, coordinator, url_of(strategy))
    told.clear()
    with ThreadPoolExecutor(1) as pool, database.writers.begin() as connection:
        connection.execute(text("LOCK TABLE api_keys IN ACCESS EXCLUSIVE MODE"))
        began = time.monotonic()
        silent = pool.submit(ask, coordinator, url_of(strategy))
        while listening.task_dispatcher.desk.asking and time.monotonic() - began < SOON_ENOUGH:
            time.sleep(0.01)
    answer = silent.result(20)

    assert first[2] == broken[2] == again[2]
    assert time.monotonic() - began < SOON_ENOUGH
    assert (answer[0], answer[2]) == (200, first[2])


def test_a_database_that_takes_long_is_dialled_once_at_a_time(ask, told, database, coordinator, strategy, monkeypatch):
    dialled, go_on = [], Event()

    def dial_slowly(of):
        dialled.append(of)
        go_on.wait(20)
        return Asking(of)

    monkeypatch.setattr(desk, "Asking", dial_slowly)
    monkeypatch.setattr(desk, "AGAIN", 0)
    statuses = [ask(coordinator, url_of(strategy))[0] for _ in range(5)]
    meanwhile = len(dialled)
    go_on.set()
    known(ask, told, database, coordinator, url_of(strategy))

    assert statuses == [200] * 5
    assert [meanwhile, len(dialled)] == ([1, 1] if told else [0, 0])


def backend_of(listening):
    return listening.task_dispatcher.desk.asking.line.backend_pid
