from datetime import date

import pytest

from models.assignments import Assignment
from tests.factories import (
    AssignmentFactory,
    FocusAreaFactory,
    InitiativeFactory,
    PersonFactory,
    StrategyFactory,
    caller,
)
from tests.support import assert_reads_like_the_entity

URL = "/v1/assignments"
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


@pytest.fixture
def anne(centre):
    return PersonFactory(name="Anne Ager", centre_id=centre.id)


@pytest.fixture
def duty(focus_area, anne):
    """Anne's duty for the focus area from January."""
    return AssignmentFactory(focus_area_id=focus_area.id, person_id=anne.id, valid_from=JANUARY)


def test_a_duty_is_given_and_read(client, database, coordinator, focus_area, anne):
    values = {"focusAreaId": str(focus_area.id), "personId": str(anne.id), "validFrom": "2026-01-01"}

    made = client.post(URL, auth=coordinator, json=values)

    assert made.status_code == 201
    assert made.json == client.get(made.headers["Location"], auth=coordinator).json
    expected = {
        **values,
        "strategyId": str(focus_area.strategy_id),
        "focusArea": {"id": str(focus_area.id), "title": focus_area.title},
        "initiativeId": None,
        "initiative": None,
        "person": {"id": str(anne.id), "name": "Anne Ager"},
        "validTo": None,
    }
    assert {key: made.json[key] for key in expected} == expected
    assert_reads_like_the_entity(database, Assignment, made.json)


def test_it_lasts_until_the_next_one_begins(client, coordinator, focus_area, duty):
    vacancy = {"focusAreaId": str(focus_area.id), "personId": None, "validFrom": "2026-03-01"}

    made = client.post(URL, auth=coordinator, json=vacancy)

    read = client.get(f"{URL}/{duty.id}", auth=coordinator)
    assert (read.json["validTo"], read.json["version"]) == ("2026-03-01", 1)
    assert (made.json["person"], made.json["validTo"]) == (None, None)


def test_what_is_read_can_be_sent_back_unchanged(client, coordinator, focus_area, duty):
    AssignmentFactory(focus_area_id=focus_area.id, valid_from=MARCH)
    read = client.get(f"{URL}/{duty.id}", auth=coordinator)

    again = client.put(f"{URL}/{duty.id}", auth=coordinator, if_match=read, json=read.json)

    assert (again.status_code, again.json) == (200, read.json)


@pytest.mark.parametrize(
    ("day", "holders"),
    [("2025-12-31", []), ("2026-01-01", ["Anne Ager"]), ("2026-02-28", ["Anne Ager"]), ("2026-03-01", [None])],
)
def test_those_that_hold_on_a_day_are_found(client, reader, focus_area, duty, day, holders):
    AssignmentFactory(focus_area_id=focus_area.id, valid_from=MARCH)

    found = client.get(f"{URL}?on={day}&focusAreaId={focus_area.id}", auth=reader).json["items"]

    assert [(one["person"] or {}).get("name") for one in found] == holders


def test_duties_do_not_end_each_other(client, reader, focus_area, duty):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    AssignmentFactory(initiative_id=initiative.id, valid_from=MARCH)
    AssignmentFactory(focus_area_id=FocusAreaFactory(strategy_id=focus_area.strategy_id).id, valid_from=MARCH)

    found = client.get(f"{URL}?on=2026-06-01&sort=-validFrom", auth=reader).json["items"]

    assert [one["validTo"] for one in found] == [None, None, None]


def test_a_vacancy_that_was_declared_is_told_from_one_that_nobody_decided(client, reader, focus_area, anne):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)

    def told():
        area = client.get(f"/v1/focus-areas/{focus_area.id}", auth=reader).json
        shown = client.get(f"/v1/strategies/{focus_area.strategy_id}/overview", auth=reader).json["focusAreas"][0]
        assert (area["vacancy"], area["vacancy"] is not None) == (shown["vacancy"], shown["vacant"])
        return area["vacancy"], shown["initiatives"][0]["vacancy"]

    assert told() == ("undeclared", "undeclared")
    AssignmentFactory(initiative_id=initiative.id, person_id=None, valid_from=JANUARY)
    assert told() == ("undeclared", "declared")
    AssignmentFactory(focus_area_id=focus_area.id, person_id=anne.id, valid_from=JANUARY)
    assert told() == (None, None)
    AssignmentFactory(focus_area_id=focus_area.id, person_id=None, valid_from=MARCH)
    assert told() == ("declared", "declared")


def test_assignments_are_found_by_person_and_duty(client, reader, focus_area, duty, anne):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    own = AssignmentFactory(initiative_id=initiative.id, person_id=anne.id, valid_from=MARCH)
    AssignmentFactory(initiative_id=initiative.id, valid_from=JANUARY)

    by_person = client.get(f"{URL}?personId={anne.id}", auth=reader).json["items"]
    by_both = client.get(f"{URL}?personId={anne.id}&initiativeId={initiative.id}", auth=reader).json["items"]

    assert [one["id"] for one in by_person] == [str(duty.id), str(own.id)]
    assert [one["id"] for one in by_both] == [str(own.id)]


@pytest.mark.parametrize("both", [True, False])
def test_a_duty_is_of_exactly_one_thing(client, coordinator, focus_area, both):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    duty = {"focusAreaId": str(focus_area.id), "initiativeId": str(initiative.id)} if both else {}

    answer = client.post(URL, auth=coordinator, json={"validFrom": "2026-01-01", **duty})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/one-duty-required")


def test_two_never_begin_on_the_same_day(client, coordinator, focus_area, duty):
    twin = {"focusAreaId": str(focus_area.id), "validFrom": "2026-01-01"}

    answer = client.post(URL, auth=coordinator, json=twin)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/duty-taken")
    assert answer.json["errors"][0]["pointer"] == "/validFrom"


def test_a_duty_stays_in_its_strategy(client, coordinator, duty):
    elsewhere = {"focusAreaId": str(FocusAreaFactory().id)}

    answer = client.patch(f"{URL}/{duty.id}", auth=coordinator, if_match=duty, json=elsewhere)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/crosses-strategies")


def test_a_tovholder_centre_gives_the_duties_of_its_own(client, tovholder, focus_area, anne):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    person = {"personId": str(anne.id), "validFrom": "2026-01-01"}

    area = client.post(URL, auth=tovholder, json={"focusAreaId": str(focus_area.id), **person})
    own = client.post(URL, auth=tovholder, json={"initiativeId": str(initiative.id), **person})

    assert (area.status_code, own.status_code) == (201, 201)


def test_and_not_those_of_another_centre(client, tovholder, strategy, duty):
    foreign = FocusAreaFactory(strategy_id=strategy.id)
    values = {"focusAreaId": str(foreign.id), "validFrom": "2026-01-01"}

    given = client.post(URL, auth=tovholder, json=values)
    moved = client.patch(f"{URL}/{duty.id}", auth=tovholder, if_match=duty, json={"focusAreaId": str(foreign.id)})

    assert (given.status_code, given.json["permission"]) == (403, "assignments:write")
    assert moved.status_code == 403
    assert client.get(f"{URL}?focusAreaId={foreign.id}", auth=tovholder).json["items"] == []


@pytest.mark.parametrize("role", ["reader", "contributor", "administrator"])
def test_others_give_no_duties(request, client, focus_area, duty, role):
    auth = request.getfixturevalue(role)

    given = client.post(URL, auth=auth, json={"focusAreaId": str(focus_area.id), "validFrom": "2026-02-01"})
    deleted = client.delete(f"{URL}/{duty.id}", auth=auth, if_match=duty)

    assert (given.status_code, deleted.status_code) == (403, 403)


def test_an_assignment_by_mistake_is_deleted(client, coordinator, duty):
    stale = client.delete(f"{URL}/{duty.id}", auth=coordinator, if_match='"2"')
    deleted = client.delete(f"{URL}/{duty.id}", auth=coordinator, if_match=duty)

    assert (stale.status_code, deleted.status_code) == (412, 204)
    assert client.get(f"{URL}/{duty.id}", auth=coordinator).status_code == 404


def test_who_does_not_see_the_strategy_finds_nothing(client, centre, duty):
    stranger = caller("coordinator", centre, strategy=StrategyFactory())

    assert client.get(URL, auth=stranger).json["items"] == []
    assert client.get(f"{URL}/{duty.id}", auth=stranger).status_code == 404
