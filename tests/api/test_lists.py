"""Lists: pages that miss and repeat nothing, in an order that Danes expect, with cursors that fit one question only."""

import random
import re
from datetime import date
from itertools import product

import pytest

from api.rest.cursors import FORM
from tests.factories import CentreFactory, InitiativeFactory, MilestoneFactory

CENTRES, INITIATIVES, MILESTONES = "/v1/centres", "/v1/initiatives", "/v1/milestones"


@pytest.fixture
def initiative(focus_area):
    return InitiativeFactory(focus_area_id=focus_area.id)


@pytest.fixture
def milestones(initiative):
    """Twelve milestones of which each title and each date occurs several times."""
    made = [
        MilestoneFactory(initiative_id=initiative.id, title=title, due_on=date(2026, month, 1))
        for title, month in [*product(("Aftale", "Åbning"), (5, 6, 7)), *product(("Aabning", "Aftale"), (5, 6, 6))]
    ]
    random.shuffle(made)
    return made


def walked(client, who, url, towards="next"):
    """The ids of each page from ``url`` on."""
    pages = []
    while url:
        answer = client.get(url, auth=who)
        assert answer.status_code == 200, answer.json
        pages.append([one["id"] for one in answer.json["items"]])
        url = answer.json["links"][towards]
    return pages


def faults(answer):
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/invalid-request")
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


SORTS = {
    "": lambda one: (one.created_at, one.id),
    "createdAt": lambda one: (one.created_at, one.id),
    "-createdAt": lambda one: (-one.created_at.timestamp(), -one.id.int),
    "title": lambda one: (one.title_sort, one.id),
    "dueOn,title": lambda one: (one.due_on, one.title_sort, one.id),
    "-dueOn,title": lambda one: (-one.due_on.toordinal(), one.title_sort, one.id),
    "dueOn,-createdAt": lambda one: (one.due_on, -one.created_at.timestamp(), -one.id.int),
    "-dueOn,-createdAt": lambda one: (-one.due_on.toordinal(), -one.created_at.timestamp(), -one.id.int),
    "title,-dueOn,createdAt": lambda one: (one.title_sort, -one.due_on.toordinal(), one.created_at, one.id),
}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("size", [1, 5, 12])
def test_pages_follow_each_other_without_gap_or_repetition(client, reader, milestones, sort, size):
    expected = [str(one.id) for one in sorted(milestones, key=SORTS[sort])]

    pages = walked(client, reader, f"{MILESTONES}?pageSize={size}" + (f"&sort={sort}" if sort else ""))

    assert [key for page in pages for key in page] == expected
    assert [len(page) for page in pages] == [size] * (12 // size) + ([12 % size] if 12 % size else [])


@pytest.mark.parametrize("sort", ["-dueOn,title", "title,-dueOn", "-createdAt"])
def test_the_way_back_is_the_way_there(client, reader, milestones, sort):
    first = f"{MILESTONES}?pageSize=5&sort={sort}"
    there = walked(client, reader, first)
    last = client.get(first, auth=reader).json
    while last["links"]["next"]:
        last = client.get(last["links"]["next"], auth=reader).json

    back = walked(client, reader, last["links"]["self"], towards="prev")

    assert back == there[::-1]


def test_the_first_page_has_no_way_back_and_the_last_no_way_on(client, reader, milestones):
    first = client.get(f"{MILESTONES}?pageSize=6", auth=reader).json
    last = client.get(first["links"]["next"], auth=reader).json
    again = client.get(last["links"]["prev"], auth=reader).json

    assert (first["links"]["prev"], last["links"]["next"]) == (None, None)
    assert (again["items"], again["links"]["prev"]) == (first["items"], None)
    assert again["links"]["next"] is not None


def test_a_page_stays_where_it_is_when_something_comes_before_it(client, reader, initiative, milestones):
    first = client.get(f"{MILESTONES}?sort=dueOn&pageSize=4", auth=reader).json
    second = client.get(first["links"]["next"], auth=reader).json
    MilestoneFactory(initiative_id=initiative.id, due_on=date(2026, 1, 1))

    again = client.get(first["links"]["next"], auth=reader).json

    assert again["items"] == second["items"]


def test_an_empty_list_is_a_page_too(client, reader):
    answer = client.get(MILESTONES, auth=reader)

    assert answer.json == {"items": [], "links": {"self": MILESTONES, "next": None, "prev": None}}


def test_links_are_paths_and_stand_in_a_header_too(client, reader, milestones):
    middle = client.get(client.get(f"{MILESTONES}?pageSize=5&lang=en", auth=reader).json["links"]["next"], auth=reader)

    links = middle.json["links"]
    assert all(link.startswith(f"{MILESTONES}?pageSize=5&lang=en&cursor=") for link in links.values())
    assert middle.headers["Link"] == ", ".join(f'<{links[name]}>; rel="{name}"' for name in ("self", "next", "prev"))


def test_names_sort_as_danes_expect(client, reader):
    names = ["Abel", "Zoo", "Ærø", "Øen", "Aabenraa", "Åse"]
    for name in random.sample(names, 6):
        CentreFactory(name=name, kind="team")

    found = client.get(f"{CENTRES}?sort=name&kind=team", auth=reader).json["items"]
    turned = client.get(f"{CENTRES}?sort=-name&kind=team", auth=reader).json["items"]

    assert ([one["name"] for one in found], [one["name"] for one in turned]) == (names, names[::-1])


@pytest.mark.parametrize("letter", ["Å", "한", "🍎", '"', "\u0301"])
def test_the_longest_title_still_makes_a_cursor(client, reader, initiative, letter):
    for _ in range(2):
        MilestoneFactory(initiative_id=initiative.id, title=letter * 300)

    pages = walked(client, reader, f"{MILESTONES}?sort=title&pageSize=1")

    assert [len(page) for page in pages] == [1, 1]


@pytest.mark.parametrize(("size", "shown"), [("1", 1), ("11", 11), ("250", 12), (None, 12)])
def test_a_page_is_as_long_as_one_asks(client, reader, milestones, size, shown):
    answer = client.get(MILESTONES if size is None else f"{MILESTONES}?pageSize={size}", auth=reader)

    assert len(answer.json["items"]) == shown


@pytest.mark.parametrize(
    ("size", "code"),
    [
        ("0", "out-of-range"),
        ("251", "out-of-range"),
        ("-1", "out-of-range"),
        ("9" * 19, "out-of-range"),
        ("1.0", "not-whole"),
        ("1e1", "not-whole"),
        ("%D9%A1", "not-whole"),
        ("", "not-whole"),
        ("many", "not-whole"),
    ],
)
def test_within_bounds(client, reader, size, code):
    assert faults(client.get(f"{MILESTONES}?pageSize={size}", auth=reader)) == {"pageSize": code}


def test_a_page_has_a_hundred_items_unless_one_asks(client, reader, database):
    for _ in range(101):
        CentreFactory(kind="team")

    answer = client.get(f"{CENTRES}?kind=team", auth=reader).json

    assert (len(answer["items"]), answer["links"]["next"] is None) == (100, False)


def test_the_total_is_counted_when_one_asks(client, reader, initiative, milestones):
    url = f"{MILESTONES}?pageSize=5&initiativeId={initiative.id}"
    MilestoneFactory()

    asked = client.get(f"{url}&includeTotal=true", auth=reader).json
    later = client.get(asked["links"]["next"], auth=reader).json
    not_asked = [client.get(f"{url}{more}", auth=reader).json for more in ("", "&includeTotal=false")]

    assert (asked["total"], later["total"]) == (12, 12)
    assert not any("total" in one for one in not_asked)


def test_a_list_has_a_tag_and_is_not_sent_twice(client, reader, initiative, milestones):
    first = client.get(MILESTONES, auth=reader)
    tag = {"If-None-Match": first.headers["ETag"]}

    again = client.get(MILESTONES, auth=reader, headers=tag)
    MilestoneFactory(initiative_id=initiative.id)
    changed = client.get(MILESTONES, auth=reader, headers=tag)

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (changed.status_code, len(changed.json["items"])) == (200, 13)


def test_a_page_is_one_statement(client, reader, milestones, statements):
    url = f"{MILESTONES}?pageSize=5&sort=-dueOn"
    client.get(url, auth=reader)
    statements.clear()

    client.get(url, auth=reader)

    assert len(statements) == 2, "one says who asks, one answers"


@pytest.mark.parametrize(("state", "found"), [("open", 1), ("reached", 0)])
def test_a_list_says_where_the_feed_goes_on_even_if_it_is_empty(client, reader, initiative, state, found):
    MilestoneFactory(initiative_id=initiative.id)

    answer = client.get(f"{MILESTONES}?state={state}", auth=reader)

    assert len(answer.json["items"]) == found
    assert re.fullmatch(FORM, answer.headers["Changes-Cursor"])
