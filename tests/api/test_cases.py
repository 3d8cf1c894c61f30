from datetime import timedelta

import pytest

from models.cases import Case
from models.danish import today
from tests.factories import (
    CaseFactory,
    CentreFactory,
    CollaborationFactory,
    EntryFactory,
    FocusAreaFactory,
    InitiativeFactory,
    KleNumberFactory,
    StrategyFactory,
)
from tests.support import assert_reads_like_the_entity

URL = "/v1/cases"
FREE = f"{URL}/7f0c2b8e-1111-4222-8333-444455556666"
CLOSING = {"to": "closed", "effectVerified": True}


def values_for(focus_area, opened_by, **more):
    return {
        "strategyId": str(focus_area.strategy_id),
        "focusAreaId": str(focus_area.id),
        "title": "Hvem betaler transport til fritidsjob?",
        "kind": "obstacle",
        "openedByCentreId": str(opened_by.id),
        "responsibleCentreId": str(focus_area.tovholder_centre_id),
        **more,
    }


def faults(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def test_a_case_is_opened_and_read(client, contributor, focus_area, centre, other_centre, tovholder):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    collaboration = CollaborationFactory(strategy_id=focus_area.strategy_id)
    values = values_for(
        focus_area,
        other_centre,
        initiativeIds=[str(initiative.id)],
        collaborationIds=[str(collaboration.id)],
        responsiblePersonId=str(tovholder.person.id),
        dueOn=str(today()),
        kleNumber="15.20.00",
        kleFacet="G01",
        description="Buskort til to hold",
    )

    made = client.post(URL, auth=contributor, json=values)

    assert (made.status_code, made.json["version"]) == (201, 1)
    assert {name: made.json[name] for name in values} == values
    assert (made.json["caseNumber"], made.json["state"]) == (f"{today().year}-0001", "open")
    assert (made.json["oioProgress"], made.json["allowedTransitions"]) == ("Opstaaet", ["clarified"])
    assert (made.json["effectVerified"], made.json["overdue"]) == (None, False)
    assert made.json["responsibleCentre"] == {"id": str(centre.id), "name": centre.name}
    assert made.json["openedByCentre"] == {"id": str(other_centre.id), "name": other_centre.name}
    read = client.get(made.headers["Location"], auth=contributor)
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])


def test_the_fast_read_says_what_is_stored(client, database, reader, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    case = CaseFactory(strategy_id=focus_area.strategy_id, initiative_ids=[initiative.id], due_on=today())

    read = client.get(f"{URL}/{case.id}", auth=reader)

    assert_reads_like_the_entity(database, Case, read.json)


def test_what_was_read_may_be_put_back(client, system, focus_area, centre):
    made = client.put(FREE, auth=system, json=values_for(focus_area, centre))

    again = client.put(FREE, auth=system, if_match=made, json=made.json)
    changed = client.put(FREE, auth=system, if_match=again, json={**made.json, "caseNumber": "2026-0007"})

    assert (made.status_code, again.status_code, again.json) == (201, 200, made.json)
    assert (changed.status_code, faults(changed)) == (400, {"/caseNumber": "server-owned"})


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "citizen"}, "not-allowed"),
        ({"kind": None}, "null-not-allowed"),
        ({"title": ""}, "too-short"),
        ({"description": "Sagen om 010170-1234"}, "cpr-number"),
        ({"kleNumber": "15.2"}, "wrong-form"),
        ({"kleNumber": "0101701234"}, "too-long"),
        ({"kleFacet": "X01"}, "wrong-form"),
        ({"dueOn": "2026-02-30"}, "not-a-date"),
        ({"caseNumber": "2026-0001"}, "server-owned"),
        ({"state": "closed"}, "server-owned"),
        ({"oioProgress": "Opstaaet"}, "server-owned"),
        ({"initiativeIds": "alle"}, "not-a-list"),
        ({"borger": "Anne"}, "unknown-property"),
    ],
)
def test_what_the_schema_refuses_is_a_bad_request(client, coordinator, focus_area, centre, more, code):
    answer = client.post(URL, auth=coordinator, json=values_for(focus_area, centre, **more))

    assert (answer.status_code, faults(answer)) == (400, {f"/{next(iter(more))}": code})


@pytest.mark.parametrize("name", ["focusAreaId", "initiativeIds", "collaborationIds"])
def test_what_it_is_about_is_of_its_own_strategy(client, coordinator, focus_area, centre, name):
    elsewhere = FocusAreaFactory()
    strange = {
        "focusAreaId": elsewhere,
        "initiativeIds": InitiativeFactory(focus_area_id=elsewhere.id),
        "collaborationIds": CollaborationFactory(strategy_id=elsewhere.strategy_id),
    }[name]
    given = [str(strange.id)] if name.endswith("s") else str(strange.id)

    refused = client.post(URL, auth=coordinator, json=values_for(focus_area, centre, **{name: given}))

    assert refused.status_code == 409
    assert faults(refused) == {f"/{name}/0" if name.endswith("s") else f"/{name}": "crosses-strategies"}


def test_a_case_goes_all_the_way_and_comes_back(client, coordinator):
    case = CaseFactory(kind="decision")
    url, steps = f"{URL}/{case.id}", f"{URL}/{case.id}/transitions"
    seen = []
    for to in ("clarified", "decided", "inEffect"):
        assert client.post(steps, auth=coordinator, json={"to": to}).status_code == 201
        seen.append(client.get(url, auth=coordinator).json["oioProgress"])

    silent = client.post(steps, auth=coordinator, json={"to": "closed"})
    closed = client.post(steps, auth=coordinator, json=CLOSING | {"effectVerified": False})
    after = client.get(url, auth=coordinator).json
    unreasoned = client.post(steps, auth=coordinator, json={"to": "open"})
    reopened = client.post(steps, auth=coordinator, json={"to": "open", "reason": "Det virkede ikke"})

    assert seen == ["Oplyst", "Afgjort", "Udfoert"]
    assert (silent.status_code, faults(silent)) == (409, {"/effectVerified": "effect-not-answered"})
    assert (closed.status_code, closed.json["effectVerified"]) == (201, False)
    assert (after["state"], after["effectVerified"], after["oioProgress"]) == ("closed", False, "Afsluttet")
    assert (unreasoned.status_code, faults(unreasoned)) == (409, {"/reason": "reason-required"})
    assert (reopened.status_code, reopened.json["from"], reopened.json["to"]) == (201, "closed", "open")
    assert reopened.headers["ETag"] == client.get(url, auth=coordinator).headers["ETag"]
    assert len(client.get(steps, auth=coordinator).json["items"]) == 5
    assert client.get(reopened.headers["Location"], auth=coordinator).json == reopened.json


def test_a_step_that_is_not_open_says_which_are(client, coordinator):
    case = CaseFactory(kind="followUp")

    refused = client.post(f"{URL}/{case.id}/transitions", auth=coordinator, json={"to": "inEffect"})

    assert (refused.status_code, refused.json["allowedTransitions"]) == (409, ["clarified", "closed"])


def test_nothing_of_a_case_goes_away(client, coordinator):
    case = CaseFactory(kind="enquiry")
    step = client.post(f"{URL}/{case.id}/transitions", auth=coordinator, json={"to": "closed"})
    entry = f"{URL}/{case.id}/entries/{EntryFactory(case_id=case.id).id}"

    refused = [
        (client.open(url, method=method, auth=coordinator, if_match=case, json={}).status_code, method)
        for url, methods in [
            (f"{URL}/{case.id}", ["DELETE"]),
            (step.headers["Location"], ["PUT", "PATCH", "DELETE"]),
            (entry, ["PUT", "PATCH", "DELETE"]),
        ]
        for method in methods
    ]

    assert {status for status, _ in refused} == {405}
    assert len(refused) == 7


def test_cases_are_found(client, reader, strategy, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    here, centre = {"strategy_id": strategy.id}, CentreFactory()
    one = CaseFactory(**here, focus_area_id=focus_area.id, kind="enquiry", due_on=today())
    two = CaseFactory(**here, initiative_ids=[initiative.id], state="decided", due_on=today() + timedelta(days=1))
    three = CaseFactory(**here, responsible_centre_id=centre.id)
    CaseFactory(strategy_id=StrategyFactory().id, title="En anden")

    def found(query):
        return [one["id"] for one in client.get(f"{URL}?{query}", auth=reader).json["items"]]

    assert found(f"strategyId={strategy.id}") == [str(case.id) for case in (one, two, three)]
    assert found(f"focusAreaId={focus_area.id}") == [str(one.id)]
    assert found(f"initiativeId={initiative.id}") == [str(two.id)]
    assert found(f"responsibleCentreId={centre.id}") == [str(three.id)]
    assert found("kind=enquiry,followUp") == [str(one.id)]
    assert found("state=decided") == [str(two.id)]
    assert found(f"dueBefore={today()}") == []
    assert found(f"dueBefore={today() + timedelta(days=1)}") == [str(one.id)]
    assert found(f"caseNumber={three.case_number},{one.case_number}") == [str(one.id), str(three.id)]


@pytest.mark.parametrize(
    "query", ["caseNumber=1", "caseNumber=2026-1", "kind=citizen", "dueBefore=i-morgen", "citizen=1"]
)
def test_a_question_that_cannot_be_meant_is_refused(client, reader, query):
    assert client.get(f"{URL}?{query}", auth=reader).status_code == 400


def test_what_a_case_is_about_is_not_deleted_under_it(client, coordinator, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    case = CaseFactory(strategy_id=focus_area.strategy_id, initiative_ids=[initiative.id])

    refused = client.delete(f"/v1/initiatives/{initiative.id}", auth=coordinator, if_match=initiative)

    assert (refused.status_code, refused.json["uses"]) == (409, [{"type": "cases", "id": str(case.id)}])


def test_the_municipality_s_own_list_rules_out_other_numbers(client, coordinator, focus_area, centre):
    KleNumberFactory(number="15.20.00", valid_to=today() - timedelta(days=1))

    refused = [
        faults(client.post(URL, auth=coordinator, json=values_for(focus_area, centre, kleNumber=number)))
        for number in ("15.20.00", "27.18.00")
    ]

    assert refused == [{"/kleNumber": "kle-number-retired"}, {"/kleNumber": "kle-number-unknown"}]


def test_history_and_the_past_tell_of_a_case(client, coordinator, focus_area):
    case = CaseFactory(strategy_id=focus_area.strategy_id, kind="enquiry")
    url = f"{URL}/{case.id}"
    before = client.get(url, auth=coordinator).json

    client.post(f"{url}/transitions", auth=coordinator, json={"to": "closed", "effectVerified": True})

    past = client.get(url, auth=coordinator, query_string={"asOf": before["updatedAt"]}).json
    newest = client.get(f"{url}/history", auth=coordinator).json["items"][-1]
    assert past == before
    assert {one["field"]: (one["from"], one["to"]) for one in newest["changes"]} == {
        "state": ("open", "closed"),
        "effectVerified": (None, True),
    }
