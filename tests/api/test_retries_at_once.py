"""The same Idempotency-Key when the connection breaks, and from many callers at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from models.clients import ApiClient
from models.organisation import Centre

CENTRES = "/v1/centres"
TEAM = {"name": "Sprogteamet", "kind": "team"}


@pytest.fixture
def post(app):
    """``post(url, key, …)`` sends a POST under an Idempotency-Key, from any thread."""

    def post(url, key, **options):
        return app.test_client().post(url, headers={"Idempotency-Key": key}, **options)

    return post


def count(database, kind):
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(kind).where(kind.name == TEAM["name"]))


def code(answer):
    return answer.status_code, answer.json["type"].removeprefix("/problems/")


def test_when_nobody_knows_whether_it_was_stored_the_same_key_finds_out(post, database, administrator):
    def refuse(_connection):
        raise OperationalError("COMMIT", {}, ConnectionError())

    post(CENTRES, "before", auth=administrator, json={**TEAM, "name": "Før"})
    event.listen(database.writers, "commit", refuse)
    lost = post(CENTRES, "a", auth=administrator, json=TEAM)
    event.remove(database.writers, "commit", refuse)

    found = [post(CENTRES, "a", auth=administrator, json=TEAM) for _ in range(2)]

    assert (code(lost), lost.json["outcome"]) == ((503, "outcome-unknown"), "unknown")
    assert [one.status_code for one in found] == [201, 201]
    assert found[0].json == found[1].json
    assert count(database, Centre) == 1


@pytest.mark.parametrize("url", [CENTRES, "/v1/api-clients"])
def test_the_same_key_from_sixteen_callers_at_once_has_one_effect(post, database, administrator, url):
    body = TEAM if url == CENTRES else {"name": TEAM["name"], "kind": "system"}
    kind = Centre if url == CENTRES else ApiClient
    for round_ in range(5):
        barrier = Barrier(16)

        def ask(_, key=f"round-{round_}", barrier=barrier):
            barrier.wait()
            return post(url, key, auth=administrator, json=body)

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(ask, range(16)))

        done = [one for one in answers if one.status_code == 201]
        assert {code(one) for one in answers if one not in done} <= {(409, "request-in-progress")}
        assert len({one.data for one in done}) == len({one.headers["ETag"] for one in done}) == 1
        assert sum("Idempotency-Replayed" not in one.headers for one in done) == 1
        assert count(database, kind) == round_ + 1


def test_whoever_asks_beside_the_first_waits_five_seconds_and_is_told_so(post, database, administrator):
    began, may_end = Event(), Event()

    def hold(_connection):
        began.set()
        may_end.wait(30)

    def ask(key):
        return post(CENTRES, key, auth=administrator, json=TEAM)

    ask("before")  # so that the last use of its key is noted
    with ThreadPoolExecutor(3) as pool:
        event.listen(database.writers, "commit", hold)
        first = pool.submit(ask, "a")
        began.wait(10)
        same, another = pool.submit(ask, "a"), pool.submit(ask, "b")
        told = same.result(), another.result()
        may_end.set()
        assert first.result().status_code == 201
    event.remove(database.writers, "commit", hold)

    assert [code(one) for one in told] == [(409, "request-in-progress"), (503, "unavailable")]
    assert [one.headers["Retry-After"] for one in told] == ["1", "1"]
    assert ask("a").data == first.result().data
