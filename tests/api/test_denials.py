"""Who was denied what is kept, beside every unit of work, and told to the administrator."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from models.clients import mint_key
from models.danish import today
from models.denials import Denial, add, clear, key_of
from tests.factories import FocusAreaFactory, GoalFactory, StrategyFactory, caller, stored

URL = "/v1/denials"


def told(client, administrator):
    """(caller, permission, status, method, route, count) of each denial, the newest first."""
    items = client.get(URL, auth=administrator).json["items"]
    names = ("permission", "status", "method", "route", "count")
    return [(item["caller"]["name"], *(item[name] for name in names)) for item in items]


def test_a_refusal_is_kept_although_the_unit_of_work_is_undone(client, administrator, reader, focus_area):
    goal = GoalFactory(focus_area_id=focus_area.id)
    route = f"/v1/goals/{goal.id}"

    client.patch(route, auth=reader, if_match=goal, json={"title": "Hemmelig titel"})
    answer = client.get(URL, auth=administrator)

    assert told(client, administrator) == [(reader.person.name, "goals:write", 403, "PATCH", "/v1/goals/{goalId}", 1)]
    assert answer.json["items"][0]["caller"] == {
        "type": "person", "id": str(reader.person.id), "name": reader.person.name,
    }  # fmt: skip
    assert "Hemmelig" not in answer.text
    assert str(goal.id) not in answer.text


@pytest.mark.parametrize("below", ["", "/history", "/differences?from=2020-01-01T00:00:00Z", "/transitions"])
def test_what_is_out_of_sight_is_told_from_what_is_nowhere(client, administrator, coordinating_centre, strategy, below):
    local = caller("coordinator", coordinating_centre, strategy)
    elsewhere = GoalFactory(focus_area_id=FocusAreaFactory(strategy_id=StrategyFactory().id).id)

    answers = [client.get(f"/v1/goals/{key}{below}", auth=local) for key in (elsewhere.id, strategy.id)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert [one[1:3] + one[-1:] for one in told(client, administrator)] == [("goals:read", 404, 1)]


def test_a_change_of_what_is_out_of_sight_is_a_denial(client, administrator, coordinating_centre, strategy):
    local = caller("coordinator", coordinating_centre, strategy)
    elsewhere = GoalFactory(focus_area_id=FocusAreaFactory(strategy_id=StrategyFactory().id).id)

    answer = client.delete(f"/v1/goals/{elsewhere.id}", auth=local, if_match=elsewhere)

    assert answer.status_code == 404
    assert [one[1:4] for one in told(client, administrator)] == [("goals:write", 404, "DELETE")]


def test_a_key_that_opens_no_longer_is_one_and_a_key_of_nobody_is_not(client, administrator, reader):
    key, plain = mint_key(reader.client.id, expires_on=today() - timedelta(days=1))
    stored(key)

    client.get("/v1/goals", auth=plain)
    client.get("/v1/goals", auth="samspil_0123456789ab_" + "0" * 64)

    assert told(client, administrator) == [(reader.client.name, "goals:read", 401, "GET", "/v1/goals", 1)]


def test_a_flood_is_one_row_and_one_statement(client, administrator, reader, database, statements):
    for _ in range(50):
        client.delete(f"/v1/goals/{reader.client.id}", auth=reader)
    written = [one for one in statements if "denials" in one]

    assert written == []
    counted = told(client, administrator)
    assert len(counted) <= 2  # a minute may have ended on the way
    assert sum(one[-1] for one in counted) == 50


def test_only_the_administrator_of_everything_reads_them(request, client, coordinating_centre, strategy):
    local = caller("administrator", coordinating_centre, strategy)
    others = [request.getfixturevalue(role) for role in ("coordinator", "tovholder", "contributor", "reader", "system")]

    answers = [client.get(URL, auth=who) for who in (local, *others)]

    assert [(answer.status_code, answer.json["permission"]) for answer in answers] == [(403, "denials:read")] * 6


def rows(number, at):
    asked = {"permission": "goals:write", "status": 403, "method": "PUT", "route": "/v1/goals", "count": 1}
    callers = [uuid4() for _ in range(number)]
    who = [{"id": key_of(at, one, "goals:write", 403), "caller_type": "client", "caller_id": one} for one in callers]
    return [{**one, "at": at, **asked} for one in who]


def test_a_walk_through_the_pages_meets_each_once_both_ways(client, database, administrator):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with database.writers.begin() as connection:
        for minute in range(4):
            add(connection, rows(2, at + timedelta(minutes=minute)))

    pages, url = [], f"{URL}?pageSize=3"
    while url:
        pages.append(client.get(url, auth=administrator).json)
        url = pages[-1]["links"]["next"]
    back = client.get(pages[-1]["links"]["prev"], auth=administrator).json

    found = [item["at"] for one in pages for item in one["items"]]
    assert [len(one["items"]) for one in pages] == [3, 3, 2]
    assert found == sorted(found, reverse=True)
    assert back["items"] == pages[1]["items"]
    assert client.get(back["links"]["prev"], auth=administrator).json["items"] == pages[0]["items"]


def test_what_is_old_or_too_much_is_forgotten(database, monkeypatch):
    now = datetime(2026, 11, 1, tzinfo=UTC)
    monkeypatch.setattr("models.denials.MOST_KEPT", 3)
    with database.writers.begin() as connection:
        add(connection, [*rows(2, now - timedelta(days=91)), *rows(5, now)])
        clear(connection, now)
        kept = connection.scalars(select(Denial.at)).all()

    assert kept == [now] * 3


def test_the_same_minute_is_counted_on_after_a_restart(database):
    [row] = rows(1, datetime(2026, 11, 1, tzinfo=UTC))
    with database.writers.begin() as connection:
        add(connection, [row])
        add(connection, [row | {"count": 4}])

    with database.readers.connect() as connection:
        assert connection.scalar(select(func.sum(Denial.count))) == 5
