from datetime import timedelta

import pytest

from models.danish import today
from models.entries import CaseEntry
from tests.factories import CaseFactory, EntryFactory
from tests.support import assert_reads_like_the_entity

TOMORROW = str(today() + timedelta(days=1))


@pytest.fixture
def case(focus_area, centre):
    return CaseFactory(strategy_id=focus_area.strategy_id, opened_by_centre_id=centre.id, state="decided")


def place(case):
    return f"/v1/cases/{case.id}/entries"


def faults(answer):
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


def test_an_entry_is_written_and_read(client, database, tovholder, case):
    made = client.post(place(case), auth=tovholder, json={"kind": "note", "text": "Talt med begge centre"})

    assert (made.status_code, made.json["kind"], made.json["metOn"]) == (201, "note", None)
    assert made.json["by"] == {"type": "person", "id": str(tovholder.person.id), "name": tovholder.person.name}
    assert client.get(made.headers["Location"], auth=tovholder).json == made.json
    assert client.get(place(case), auth=tovholder).json["items"] == [made.json]
    assert_reads_like_the_entity(database, CaseEntry, made.json)


def test_an_obligation_holds_a_decided_case_until_a_later_entry_meets_it(client, tovholder, case):
    def progress():
        return client.get(f"/v1/cases/{case.id}", auth=tovholder).json["oioProgress"]

    before = progress()
    decided = {"kind": "decision", "text": "Udgiften deles", "dueOn": TOMORROW}
    decision = client.post(place(case), auth=tovholder, json=decided)
    waiting = progress()
    told = {"kind": "note", "text": "Delt", "fulfilsId": decision.json["id"], "fulfilledOn": str(today())}
    fulfilled = client.post(place(case), auth=tovholder, json=told)

    read = client.get(decision.headers["Location"], auth=tovholder).json
    again = client.post(place(case), auth=tovholder, json=told)
    assert (before, waiting, progress()) == ("Afgjort", "Bestilt", "Afgjort")
    assert (fulfilled.status_code, fulfilled.json["metOn"]) == (201, None)
    assert (read["fulfilledOn"], read["metOn"], read["version"]) == (None, str(today()), 1)
    assert (again.status_code, faults(again)) == (409, {"/fulfilsId": "obligation-met"})


@pytest.mark.parametrize(
    ("values", "status", "refusal"),
    [
        ({"kind": "note"}, 400, {"/text": "required"}),
        ({"text": "Uden art"}, 400, {"/kind": "required"}),
        ({"kind": "verdict", "text": "Nej"}, 400, {"/kind": "not-allowed"}),
        ({"kind": "note", "text": "CPR 010170-1234"}, 400, {"/text": "cpr-number"}),
        ({"kind": "note", "text": "Nej", "at": "2026-01-01T00:00:00Z"}, 400, {"/at": "server-owned"}),
        ({"kind": "note", "text": "Nej", "dueOn": TOMORROW}, 409, {"/dueOn": "deadline-without-obligation"}),
        ({"kind": "note", "text": "Nej", "fulfilledOn": str(today())}, 409, {"/fulfilsId": "fulfils-nothing"}),
        ({"kind": "obligation", "text": "Ja", "fulfilledOn": TOMORROW}, 409, {"/fulfilledOn": "date-in-future"}),
    ],
)
def test_what_is_no_entry_is_refused(client, tovholder, case, values, status, refusal):
    answer = client.post(place(case), auth=tovholder, json=values)

    assert (answer.status_code, faults(answer)) == (status, refusal)


def test_an_obligation_of_another_case_is_not_met(client, coordinator, case):
    other = EntryFactory(case_id=CaseFactory(strategy_id=case.strategy_id).id, kind="obligation")
    told = {"kind": "note", "text": "Gjort", "fulfilsId": str(other.id), "fulfilledOn": str(today())}

    refused = client.post(place(case), auth=coordinator, json=told)

    assert (refused.status_code, faults(refused)) == (409, {"/fulfilsId": "fulfils-nothing"})


def test_an_entry_is_found_in_its_own_case_only(client, reader, case):
    entry = EntryFactory(case_id=case.id)

    elsewhere = client.get(f"{place(CaseFactory(strategy_id=case.strategy_id))}/{entry.id}", auth=reader)

    assert elsewhere.status_code == 404
