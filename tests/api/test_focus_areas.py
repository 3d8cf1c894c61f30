from datetime import date, timedelta

import pytest

from models.danish import today
from models.strategies import FocusArea, FocusAreaTransition
from tests.factories import (
    AssignmentFactory,
    CentreFactory,
    FocusAreaFactory,
    InitiativeFactory,
    PartnerFactory,
    PersonFactory,
    StrategyFactory,
    caller,
)
from tests.support import assert_reads_like_the_entity

URL = "/v1/focus-areas"
DECISION = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10", "item": "4", "reason": None}
NOWHERE = "7f0c2b8e-1111-4222-8333-444455556666"


@pytest.fixture
def values(strategy, centre):
    return {
        "strategyId": str(strategy.id),
        "number": 3,
        "title": "Boligsociale fællesskaber",
        "purpose": "Samme grad af deltagelse",
        "tovholderCentreId": str(centre.id),
        "themes": [{"key": "bro", "title": "Broer mellem tilbud"}, {"key": "ud", "title": "Opsøgende indsats"}],
        "prioritisationRequired": True,
    }


def test_a_focus_area_is_created_and_read(client, coordinator, strategy, centre, values):
    second, first = CentreFactory(), CentreFactory()
    partner = PartnerFactory()
    lists = {"involvedCentreIds": [str(first.id), str(second.id)], "partnerIds": [str(partner.id)]}

    made = client.post(URL, auth=coordinator, json={**values, **lists, "decision": DECISION})

    assert made.status_code == 201
    assert made.json == client.get(made.headers["Location"], auth=coordinator).json
    expected = {
        **values,
        **lists,
        "collaborationNeeded": False,
        "state": "active",
        "allowedTransitions": ["replaced", "ended"],
        "replacedById": None,
        "replacedBy": None,
        "tovholder": None,
        "decision": {**DECISION, "evaluationDecisionId": None},
        "strategy": {"id": str(strategy.id), "title": strategy.title},
        "tovholderCentre": {"id": str(centre.id), "name": centre.name},
        "involvedCentres": [{"id": str(one.id), "name": one.name} for one in (first, second)],
        "partners": [{"id": str(partner.id), "name": partner.name}],
    }
    assert {key: made.json[key] for key in expected} == expected


def test_the_fast_read_says_what_is_stored(client, database, reader, strategy):
    area = FocusAreaFactory(
        strategy_id=strategy.id, involved_centre_ids=[CentreFactory().id], partner_ids=[PartnerFactory().id]
    )

    read = client.get(f"{URL}/{area.id}", auth=reader)

    assert_reads_like_the_entity(database, FocusArea, read.json)


def test_what_is_read_can_be_sent_back_unchanged(client, coordinator, strategy):
    area = FocusAreaFactory(strategy_id=strategy.id, involved_centre_ids=[CentreFactory().id, CentreFactory().id])
    AssignmentFactory(focus_area_id=area.id, person_id=PersonFactory().id)
    read = client.get(f"{URL}/{area.id}", auth=coordinator)

    again = client.put(f"{URL}/{area.id}", auth=coordinator, if_match=read, json=read.json)

    assert (again.status_code, again.json) == (200, read.json)


def test_a_list_is_replaced_whole(client, coordinator, strategy):
    kept, gone, new = CentreFactory(), CentreFactory(), CentreFactory()
    area = FocusAreaFactory(strategy_id=strategy.id, involved_centre_ids=[gone.id, kept.id])
    ids = [str(kept.id), str(new.id)]

    patched = client.patch(f"{URL}/{area.id}", auth=coordinator, if_match=area, json={"involvedCentreIds": ids})

    assert (patched.json["involvedCentreIds"], patched.json["version"]) == (ids, 2)
    assert [one["id"] for one in patched.json["involvedCentres"]] == ids


@pytest.mark.parametrize(
    ("days", "holder"), [(-1, None), (0, "Anne"), (29, "Anne"), (30, "Bo"), (59, "Bo"), (60, None)]
)
def test_the_tovholder_is_whoever_took_over_last(client, reader, focus_area, days, holder):
    begins = today() - timedelta(days=days)
    for after, name in ((0, "Anne"), (30, "Bo"), (60, None)):
        person = PersonFactory(name=name) if name else None
        AssignmentFactory(
            focus_area_id=focus_area.id, valid_from=begins + timedelta(days=after), person_id=person and person.id
        )

    read = client.get(f"{URL}/{focus_area.id}", auth=reader)

    assert (read.json["tovholder"] or {}).get("name") == holder


def test_focus_areas_are_found_by_strategy_and_tovholder_centre(client, reader, strategy, centre, focus_area):
    FocusAreaFactory(strategy_id=strategy.id)
    FocusAreaFactory(tovholder_centre_id=centre.id)

    found = client.get(f"{URL}?strategyId={strategy.id}&tovholderCentreId={centre.id}", auth=reader)

    assert [one["id"] for one in found.json["items"]] == [str(focus_area.id)]


def test_they_sort_by_number(client, reader, strategy):
    for number in (10, 2, 1):
        FocusAreaFactory(strategy_id=strategy.id, number=number)

    found = client.get(f"{URL}?strategyId={strategy.id}&sort=number", auth=reader)

    assert [one["number"] for one in found.json["items"]] == [1, 2, 10]


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"strategyId": NOWHERE}, "/strategyId", "unknown-reference"),
        ({"tovholderCentreId": NOWHERE}, "/tovholderCentreId", "unknown-reference"),
        ({"involvedCentreIds": [NOWHERE]}, "/involvedCentreIds/0", "unknown-reference"),
        ({"themes": [{"key": "bro", "title": "A"}, {"key": "bro", "title": "B"}]}, "/themes", "repeated-theme"),
    ],
)
def test_a_rule_refuses_with_its_code(client, coordinator, values, more, pointer, code):
    answer = client.post(URL, auth=coordinator, json={**values, **more})

    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{code}")
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]


def test_the_same_centre_is_not_involved_twice(client, coordinator, values):
    twice = [str(CentreFactory().id)] * 2

    answer = client.post(URL, auth=coordinator, json={**values, "involvedCentreIds": twice})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/repeated-reference")


def test_a_number_is_used_once_in_a_strategy(client, coordinator, focus_area, values):
    answer = client.post(URL, auth=coordinator, json={**values, "number": focus_area.number})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/not-unique")
    assert [one["pointer"] for one in answer.json["errors"]] == ["/number"]


def test_a_focus_area_stays_in_its_strategy(client, coordinator, focus_area):
    elsewhere = {"strategyId": str(StrategyFactory().id)}

    answer = client.patch(f"{URL}/{focus_area.id}", auth=coordinator, if_match=focus_area, json=elsewhere)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/crosses-strategies")


def test_a_theme_that_an_initiative_names_stays(client, coordinator, focus_area):
    InitiativeFactory(focus_area_id=focus_area.id, theme_keys=["sprog"])

    answer = client.patch(f"{URL}/{focus_area.id}", auth=coordinator, if_match=focus_area, json={"themes": []})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/theme-in-use")


def test_a_focus_area_is_replaced_by_another_with_the_decision_behind_it(client, database, coordinator, focus_area):
    other = FocusAreaFactory(strategy_id=focus_area.strategy_id)
    step = {"to": "replaced", "replacedById": str(other.id), "decision": DECISION, "reason": "Lagt sammen"}

    taken = client.post(f"{URL}/{focus_area.id}/transitions", auth=coordinator, json=step)

    assert (taken.status_code, taken.json["replacedBy"]["id"]) == (201, str(other.id))
    assert taken.json["reason"] == "Lagt sammen"
    read = client.get(f"{URL}/{focus_area.id}", auth=coordinator)
    assert (read.json["state"], read.json["allowedTransitions"]) == ("replaced", [])
    assert read.json["replacedBy"] == {"id": str(other.id), "title": other.title}
    assert read.headers["ETag"] == taken.headers["ETag"]
    shown = client.get(taken.headers["Location"], auth=coordinator).json
    assert_reads_like_the_entity(database, FocusAreaTransition, shown)
    listed = client.get(f"{URL}/{focus_area.id}/transitions", auth=coordinator).json["items"]
    assert listed == [shown]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"to": "ended"}, "decision-required"),
        ({"to": "replaced", "decision": DECISION}, "replacement-mismatch"),
        ({"to": "ended", "decision": DECISION, "replacedById": NOWHERE}, "replacement-mismatch"),
        ({"to": "replaced", "decision": DECISION, "replacedById": NOWHERE}, "unknown-reference"),
    ],
)
def test_a_step_without_what_it_needs_is_refused(client, coordinator, focus_area, step, code):
    answer = client.post(f"{URL}/{focus_area.id}/transitions", auth=coordinator, json=step)

    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{code}")


def test_nothing_replaces_itself_or_what_is_of_another_strategy(client, coordinator, focus_area):
    url, step = f"{URL}/{focus_area.id}/transitions", {"to": "replaced", "decision": DECISION}

    itself = client.post(url, auth=coordinator, json={**step, "replacedById": str(focus_area.id)})
    foreign = client.post(url, auth=coordinator, json={**step, "replacedById": str(FocusAreaFactory().id)})

    assert itself.json["type"] == "/problems/replaces-itself"
    assert foreign.json["type"] == "/problems/crosses-strategies"


def test_a_focus_area_that_something_rests_on_is_not_deleted(client, coordinator, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    empty = FocusAreaFactory(strategy_id=focus_area.strategy_id, involved_centre_ids=[CentreFactory().id])

    refused = client.delete(f"{URL}/{focus_area.id}", auth=coordinator, if_match=focus_area)
    deleted = client.delete(f"{URL}/{empty.id}", auth=coordinator, if_match=empty)

    assert (refused.status_code, refused.json["uses"]) == (409, [{"type": "initiatives", "id": str(initiative.id)}])
    assert deleted.status_code == 204


@pytest.mark.parametrize("role", ["reader", "contributor", "tovholder", "administrator"])
def test_only_the_coordinator_writes_focus_areas(request, client, focus_area, role):
    auth = request.getfixturevalue(role)

    patched = client.patch(f"{URL}/{focus_area.id}", auth=auth, if_match=focus_area, json={"title": "Nyt"})

    assert (patched.status_code, patched.json["permission"]) == (403, "focus-areas:write")


def test_a_grant_in_another_strategy_shows_and_allows_nothing(client, centre, focus_area):
    stranger = caller("coordinator", centre, strategy=StrategyFactory())

    assert client.get(URL, auth=stranger).json["items"] == []
    assert client.get(f"{URL}/{focus_area.id}", auth=stranger).status_code == 404
    assert client.delete(f"{URL}/{focus_area.id}", auth=stranger, if_match=focus_area).status_code == 404


def test_a_page_of_focus_areas_is_one_statement(client, reader, strategy, statements):
    for _ in range(3):
        area = FocusAreaFactory(strategy_id=strategy.id, involved_centre_ids=[CentreFactory().id])
        AssignmentFactory(focus_area_id=area.id, person_id=PersonFactory().id, valid_from=date(2024, 1, 1))
    client.get(URL, auth=reader)
    statements.clear()

    client.get(URL, auth=reader)

    assert len(statements) == 2  # the caller and the page
