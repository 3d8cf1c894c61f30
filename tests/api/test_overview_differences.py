"""What differs between the overviews of two times."""

import pytest

from models.queries.comparing import compared
from tests.factories import InitiativeFactory, MilestoneFactory


def ends(before, after):
    return {"from": before, "to": after}


def asked(client, who, strategy, **query):
    return client.get(f"/v1/strategies/{strategy.id}/overview/differences", auth=who, query_string=query)


def at(answer):
    return answer.json["generatedAt"]


@pytest.fixture
def told(client, coordinator, strategy):
    """``told()`` is the overview of now."""
    return lambda: client.get(f"/v1/strategies/{strategy.id}/overview", auth=coordinator)


def test_what_happened_between_two_times_is_told_by_its_place(client, coordinator, strategy, focus_area, told):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, title="Sprogcafé")
    before = told()
    client.post(f"/v1/initiatives/{initiative.id}/transitions", auth=coordinator, json={"to": "planned"})

    found = asked(client, coordinator, strategy, **ends(at(before), at(told()))).json

    here = f"focusAreas/{focus_area.id}/initiatives/{initiative.id}/state"
    assert {"field": here, "from": "proposed", "to": "planned"} in found["changes"]
    assert {"field": "summary/initiatives/byState/planned", "from": 0, "to": 1} in found["changes"]
    assert (found["from"], found["to"]) == (at(before), at(told()))


def test_what_came_and_went_is_whole(client, coordinator, strategy, focus_area, told):
    gone = InitiativeFactory(focus_area_id=focus_area.id)
    before = told()
    place = f"/v1/initiatives/{gone.id}"
    client.delete(place, auth=coordinator, if_match=client.get(place, auth=coordinator))
    came = InitiativeFactory(focus_area_id=focus_area.id)

    found = asked(client, coordinator, strategy, **{"from": at(before)}).json["changes"]
    by_field = {one["field"]: (one["from"], one["to"]) for one in found}

    here = f"focusAreas/{focus_area.id}/initiatives"
    assert by_field[f"{here}/{gone.id}"][1] is None
    assert by_field[f"{here}/{came.id}"][0] is None
    assert by_field[f"{here}/{came.id}"][1]["title"] == came.title


def test_nothing_differs_where_nothing_happened(client, coordinator, strategy, focus_area, told):
    MilestoneFactory()

    assert asked(client, coordinator, strategy, **ends(at(told()), at(told()))).json["changes"] == []


def test_the_differences_follow_from_the_two_overviews(client, coordinator, strategy, focus_area, told):
    overviews = []
    for _ in range(2):
        InitiativeFactory(focus_area_id=focus_area.id, state="active")
        overviews.append(told())

    found = asked(client, coordinator, strategy, **ends(*map(at, overviews))).json["changes"]

    expected = compared(*(one.json for one in overviews))
    assert [(one["field"], one["from"], one["to"]) for one in found] == expected


def test_the_later_time_comes_last(client, coordinator, strategy, told):
    answer = asked(client, coordinator, strategy, **ends("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"))

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/dates-out-of-order")


def test_who_may_not_see_the_strategy_is_told_nothing(client, coordinator, strategy, told):
    moment = at(told())
    strategy.id = "01a20210-61c9-7763-839c-d9eb0d1b082f"

    assert asked(client, coordinator, strategy, **ends(moment, moment)).status_code == 404
