"""What needs attention page by page, counted by centre, and what nobody can ask for."""

from datetime import timedelta

import pytest

from models.danish import today
from tests.factories import FocusAreaFactory, InitiativeFactory, MilestoneFactory

URL = "/v1/attention"
YESTERDAY = today() - timedelta(days=1)


@pytest.mark.parametrize("query", ["kind=x", "severity=x", "mine=x", "centreId=x", "sort=since", "x=1", "cursor=x"])
def test_what_nobody_can_ask_for_is_refused(client, coordinator, query):
    answer = client.get(f"{URL}?{query}", auth=coordinator)

    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == query.partition("=")[0]


def test_it_is_told_by_centre_whatever_the_page(client, coordinator, strategy, focus_area, centre):
    for _ in range(2):
        FocusAreaFactory(strategy_id=strategy.id, tovholder_centre_id=centre.id)
    lone = FocusAreaFactory(strategy_id=strategy.id)

    answer = client.get(f"{URL}?pageSize=1&kind=vacancyUndeclared", auth=coordinator)

    assert len(answer.json["items"]) == 1
    assert [(one["centre"]["id"], one["high"], one["total"]) for one in answer.json["byCentre"]] == [
        (str(centre.id), 3, 3), (str(lone.tovholder_centre_id), 1, 1),
    ]  # fmt: skip


def test_pages_lead_through_all_of_it_and_back(client, coordinator, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    for days in range(5):
        MilestoneFactory(initiative_id=initiative.id, due_on=YESTERDAY - timedelta(days=10 * days))
    listed = client.get(f"{URL}?pageSize=250", auth=coordinator).json["items"]
    whole, answers, url = [one["id"] for one in listed], [], f"{URL}?pageSize=3&includeTotal=true"

    while url:
        answers.append(client.get(url, auth=coordinator).json)
        url = answers[-1]["links"]["next"]
    back = client.get(answers[-1]["links"]["prev"], auth=coordinator)
    pages = [[one["id"] for one in answer["items"]] for answer in answers]

    assert [one for page in pages for one in page] == whole
    assert {answer["total"] for answer in answers} == {len(whole)}
    assert len(pages) > 2
    assert [one["id"] for one in back.json["items"]] == pages[-2]
    assert 'rel="next"' in back.headers["Link"]


def test_a_cursor_holds_for_the_same_question_only(client, coordinator, focus_area):
    FocusAreaFactory(strategy_id=focus_area.strategy_id)
    following = client.get(f"{URL}?pageSize=1", auth=coordinator).json["links"]["next"]

    answer = client.get(f"{following}&severity=high", auth=coordinator)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "foreign-cursor")


def test_what_is_known_is_not_sent_again(client, coordinator, focus_area):
    first = client.get(URL, auth=coordinator)

    second = client.get(URL, auth=coordinator, headers={"If-None-Match": first.headers["ETag"]})

    assert (second.status_code, second.data) == (304, b"")
