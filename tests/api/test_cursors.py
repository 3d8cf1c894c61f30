"""Cursors: each fits one question, and whatever somebody else made of one is refused."""

import base64
import json
from datetime import date
from itertools import product
from urllib.parse import quote

import pytest

from tests.factories import FocusAreaFactory, InitiativeFactory, MilestoneFactory

CENTRES, INITIATIVES, MILESTONES = "/v1/centres", "/v1/initiatives", "/v1/milestones"


@pytest.fixture
def milestones():
    """Six milestones on three days."""
    initiative = InitiativeFactory()
    return [
        MilestoneFactory(initiative_id=initiative.id, title=title, due_on=date(2026, month, 1))
        for title, month in product(("Aftale", "Åbning"), (5, 6, 7))
    ]


def faults(answer):
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/invalid-request")
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def tampered(cursor, change):
    """The cursor with what it holds, a list, changed by ``change``."""
    held = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    text = json.dumps(change(held))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def cursor_of(link):
    return link.partition("cursor=")[2]


def test_a_cursor_is_unpadded_base64url(client, reader, milestones):
    cursor = cursor_of(client.get(f"{MILESTONES}?pageSize=5&sort=title", auth=reader).json["links"]["next"])

    assert cursor.replace("-", "a").replace("_", "a").isalnum()


@pytest.mark.parametrize(
    "elsewhere",
    [
        f"{MILESTONES}?sort=title",
        f"{MILESTONES}?sort=-dueOn",
        f"{MILESTONES}?sort=dueOn,title",
        f"{MILESTONES}?sort=dueOn&state=open",
        f"{MILESTONES}?",
        f"{INITIATIVES}?",
        f"{CENTRES}?",
    ],
)
def test_a_cursor_answers_no_other_question(client, reader, milestones, elsewhere):
    cursor = cursor_of(client.get(f"{MILESTONES}?pageSize=5&sort=dueOn", auth=reader).json["links"]["next"])

    answer = client.get(f"{elsewhere}&cursor={cursor}", auth=reader)

    assert faults(answer) == {"cursor": "foreign-cursor"}


def test_nor_one_under_another_parent(client, coordinator):
    urls = [f"{INITIATIVES}/{InitiativeFactory().id}/status-updates" for _ in range(2)]
    for _ in range(2):
        client.post(urls[0], auth=coordinator, json={"progress": "onTrack", "summary": "Godt"})
    cursor = cursor_of(client.get(f"{urls[0]}?pageSize=1", auth=coordinator).json["links"]["next"])

    here, there = (client.get(f"{url}?pageSize=1&cursor={cursor}", auth=coordinator) for url in urls)

    assert (here.status_code, faults(there)) == (200, {"cursor": "foreign-cursor"})


@pytest.mark.parametrize("more", ["pageSize=3", "includeTotal=true", "lang=en"])
def test_how_much_of_the_answer_is_asked_for_may_change_on_the_way(client, reader, milestones, more):
    cursor = cursor_of(client.get(f"{MILESTONES}?pageSize=5", auth=reader).json["links"]["next"])

    answer = client.get(f"{MILESTONES}?{more}&cursor={cursor}", auth=reader)

    assert answer.status_code == 200


FORGED = {
    "for another question": lambda held: [held[0][:-1] + "x", *held[1:]],
    "too few values": lambda held: [*held[:2], held[2][:1]],
    "too many values": lambda held: [*held[:2], [*held[2], 1]],
    "numbers": lambda held: [*held[:2], [7, 7, 7]],
    "nothing": lambda held: [*held[:2], [None, None, None]],
    "a NUL": lambda held: [*held[:2], [held[2][0], "\0", held[2][2]]],
    "half a character": lambda held: [*held[:2], [held[2][0], "\ud800", held[2][2]]],
    "no date": lambda held: [*held[:2], ["0001-13-01", held[2][1], held[2][2]]],
    "no id": lambda held: [*held[:2], [held[2][0], held[2][1], "nobody"]],
    "a text of values": lambda held: [*held[:2], "abc"],
    "an object": lambda held: dict.fromkeys("abc", held),
    "a text": lambda held: held[0],
    "null": lambda _: None,
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED)
def test_a_cursor_that_somebody_made_is_refused(client, reader, milestones, change):
    url = f"{MILESTONES}?pageSize=5&sort=dueOn,title"
    cursor = cursor_of(client.get(url, auth=reader).json["links"]["next"])

    answer = client.get(f"{url}&cursor={tampered(cursor, change)}", auth=reader)

    assert faults(answer) == {"cursor": "foreign-cursor"}


@pytest.mark.parametrize("number", [10**30, -(10**30), 1.5, "1", True])
def test_so_is_one_with_a_number_that_is_none(client, reader, strategy, number):
    for _ in range(2):
        FocusAreaFactory(strategy_id=strategy.id)
    url = "/v1/focus-areas?sort=number&pageSize=1"
    cursor = cursor_of(client.get(url, auth=reader).json["links"]["next"])
    made = tampered(cursor, lambda held: [*held[:2], [number, held[2][1]]])

    assert faults(client.get(f"{url}&cursor={made}", auth=reader)) == {"cursor": "foreign-cursor"}


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026"])
def test_so_is_one_with_a_time_that_is_none(client, reader, milestones, instant):
    url = f"{MILESTONES}?pageSize=5"
    cursor = cursor_of(client.get(url, auth=reader).json["links"]["next"])
    made = tampered(cursor, lambda held: [*held[:2], [instant, held[2][1]]])

    assert faults(client.get(f"{url}&cursor={made}", auth=reader)) == {"cursor": "foreign-cursor"}


@pytest.mark.parametrize(
    ("cursor", "code"),
    [
        ("", "too-short"),
        ("a", "foreign-cursor"),
        ("abc", "foreign-cursor"),
        ("YWJj", "foreign-cursor"),
        ("bnVsbA", "foreign-cursor"),
        ("abc=", "wrong-form"),
        ("a+b/", "wrong-form"),
        ("a b", "wrong-form"),
        (base64.urlsafe_b64encode(b"[" * 2000).decode().rstrip("="), "foreign-cursor"),
        ("A" * 4001, "too-long"),
    ],
    ids=lambda value: value[:20],
)
def test_so_is_one_that_is_none_at_all(client, reader, cursor, code):
    answer = client.get(f"{MILESTONES}?cursor={quote(cursor)}", auth=reader)

    assert faults(answer) == {"cursor": code}
