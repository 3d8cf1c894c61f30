from datetime import timedelta

import pytest

from models.danish import today
from models.strategies import Prioritisation
from tests.factories import FocusAreaFactory, InitiativeFactory, StrategyFactory, caller
from tests.support import assert_reads_like_the_entity


@pytest.fixture
def url(focus_area):
    return f"/v1/focus-areas/{focus_area.id}/prioritisations"


@pytest.fixture
def choice(focus_area):
    """Two initiatives of the focus area, the younger one first."""
    ranked = [InitiativeFactory(focus_area_id=focus_area.id) for _ in range(2)][::-1]
    return {
        "initiativeIds": [str(one.id) for one in ranked],
        "criterion": "Størst forventet effekt",
        "reason": "Boligforeningerne er klar",
        "decidedOn": "2026-03-10",
    }


def test_a_tovholder_ranks_the_initiatives_of_its_focus_area(client, database, tovholder, focus_area, url, choice):
    made = client.post(url, auth=tovholder, json=choice)

    assert made.status_code == 201
    assert {key: made.json[key] for key in choice} == choice
    assert made.json["by"] == {"type": "person", "id": str(tovholder.person.id), "name": tovholder.person.name}
    assert made.json["at"] == made.json["createdAt"]
    assert [one["id"] for one in made.json["initiatives"]] == choice["initiativeIds"]
    assert (made.json["focusAreaId"], made.json["strategyId"]) == (str(focus_area.id), str(focus_area.strategy_id))
    assert client.get(made.headers["Location"], auth=tovholder).json == made.json
    assert_reads_like_the_entity(database, Prioritisation, made.json)


def test_a_later_one_takes_its_place_and_both_are_listed(client, coordinator, url, choice):
    client.post(url, auth=coordinator, json={**choice, "decidedOn": "2026-01-10"})
    client.post(url, auth=coordinator, json={**choice, "decidedOn": "2026-03-10"})

    newest_first = client.get(f"{url}?sort=-decidedOn", auth=coordinator).json["items"]

    assert [one["decidedOn"] for one in newest_first] == ["2026-03-10", "2026-01-10"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_prioritisation_is_never_edited(client, coordinator, url, choice, method):
    made = client.post(url, auth=coordinator, json=choice)

    answer = getattr(client, method)(made.headers["Location"], auth=coordinator, if_match=made, json=choice)

    assert answer.status_code == 405


def test_an_initiative_that_serves_the_focus_area_too_can_be_ranked(client, coordinator, focus_area, url, choice):
    other = FocusAreaFactory(strategy_id=focus_area.strategy_id)
    guest = InitiativeFactory(focus_area_id=other.id, also_focus_area_ids=[focus_area.id])

    made = client.post(url, auth=coordinator, json={**choice, "initiativeIds": [str(guest.id)]})

    assert made.status_code == 201


def test_an_initiative_of_another_focus_area_cannot(client, coordinator, focus_area, url, choice):
    foreign = InitiativeFactory(focus_area_id=FocusAreaFactory(strategy_id=focus_area.strategy_id).id)

    ids = [*choice["initiativeIds"], str(foreign.id)]
    answer = client.post(url, auth=coordinator, json={**choice, "initiativeIds": ids})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/outside-focus-area")
    assert answer.json["errors"][0]["pointer"] == "/initiativeIds/2"


def test_nor_can_one_of_another_strategy(client, coordinator, url, choice):
    answer = client.post(url, auth=coordinator, json={**choice, "initiativeIds": [str(InitiativeFactory().id)]})

    assert answer.status_code == 409
    assert "crosses-strategies" in {one["code"] for one in answer.json["errors"]}


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"initiativeIds": []}, "/initiativeIds", "nothing-ranked"),
        ({"initiativeIds": ["7f0c2b8e-1111-4222-8333-444455556666"]}, "/initiativeIds/0", "unknown-reference"),
        ({"decidedOn": (today() + timedelta(days=2)).isoformat()}, "/decidedOn", "date-in-future"),
    ],
)
def test_a_rule_refuses_with_its_code(client, coordinator, url, choice, more, pointer, code):
    answer = client.post(url, auth=coordinator, json={**choice, **more})

    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{code}")
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]


def test_who_and_when_are_not_the_clients_to_say(client, coordinator, url, choice):
    answer = client.post(url, auth=coordinator, json={**choice, "at": "2026-01-01T00:00:00Z"})

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "server-owned")


def test_another_centres_tovholder_does_not_rank(client, focus_area, url, choice, other_centre):
    answer = client.post(url, auth=caller("tovholder", other_centre), json=choice)

    assert (answer.status_code, answer.json["permission"]) == (403, "prioritisations:create")


@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_nor_do_those_who_only_take_part(request, client, url, choice, role):
    assert client.post(url, auth=request.getfixturevalue(role), json=choice).status_code == 403


def test_it_is_found_only_under_its_own_focus_area(client, coordinator, focus_area, url, choice):
    made = client.post(url, auth=coordinator, json=choice)
    other = FocusAreaFactory(strategy_id=focus_area.strategy_id)

    elsewhere = f"/v1/focus-areas/{other.id}/prioritisations"

    assert client.get(f"{elsewhere}/{made.json['id']}", auth=coordinator).status_code == 404
    assert client.get(elsewhere, auth=coordinator).json["items"] == []


def test_who_does_not_see_the_strategy_finds_nothing(client, centre, url, choice):
    stranger = caller("coordinator", centre, strategy=StrategyFactory())

    assert client.get(url, auth=stranger).status_code == 404
    assert client.post(url, auth=stranger, json=choice).status_code == 404
