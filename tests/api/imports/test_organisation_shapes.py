"""Centres and people as OS2mo, FK Organisation and OS2sync tell of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models.changes import Change
from models.danish import today
from models.organisation import Centre, Person
from tests.factories import CentreFactory, InitiativeFactory, PersonFactory

TOP = "f06ee470-9f17-566f-acbe-e938112d46d9"  # version 5, as OS2mo makes them of names
BELOW = "b6c11152-0645-4712-a207-ba2c53b391ab"
WHO = "53181ed2-f1de-4c4a-a8fd-ab358c2c454a"
YESTERDAY, TOMORROW = (today() + timedelta(days=days) for days in (-1, 1))
DEPARTMENT = {"uuid": "c8002c56-8226-4a72-aefa-a01dcc839391", "name": "Afdeling", "user_key": "Afdeling"}


def unit(**more):
    told = {"uuid": BELOW, "name": "Sprogcentret", "user_key": "S" * 50, "org_unit_type": DEPARTMENT}
    return {**told, "validity": {"from": "1960-01-01", "to": None}, "time_planning": None, "org": {}, **more}


TOP_UNIT = unit(uuid=TOP, name="Kommunen", user_key="K", parent=None)


@pytest.fixture
def send(client, system):
    def send(kind, *rows, query=""):
        answer = client.post(f"/v1/imports/{kind}{query}", auth=system, json={"items": [*rows]})
        assert answer.status_code == 200, answer.json
        return answer.json

    return send


@pytest.fixture
def told(client, reader):
    return lambda key, kind="centres": client.get(f"/v1/{kind}/{key}", auth=reader).json


def test_units_of_os2mo_become_centres_under_their_uuids(send, told):
    receipt = send("centres", unit(parent={"uuid": TOP, "name": "Kommunen"}), TOP_UNIT)

    assert receipt["counts"]["created"] == 2, receipt
    centre = told(BELOW)
    assert {name: centre[name] for name in ("name", "userKey", "kind", "parentCentreId", "validFrom", "validTo")} == {
        "name": "Sprogcentret", "userKey": "S" * 50, "kind": "centre", "parentCentreId": TOP,
        "validFrom": "1960-01-01", "validTo": None,
    }  # fmt: skip


def test_the_same_units_again_change_nothing(send, database):
    rows = [TOP_UNIT, unit(parent_uuid=TOP, managers=[])]
    send("centres", *rows)
    with database.session() as session:
        before = session.scalar(select(func.count()).select_from(Change))

    receipt = send("centres", *reversed(rows))

    assert receipt["counts"]["unchanged"] == 2
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(Change)) == before


def test_a_unit_that_ended_is_ended_and_tells_what_it_left(send, told, client, coordinator, focus_area):
    send("centres", unit(parent=None))
    initiative = InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=UUID(BELOW), state="active")

    receipt = send("centres", unit(parent=None, validity={"from": "1960-01-01", "to": YESTERDAY.isoformat()}))

    assert receipt["counts"]["updated"] == 1
    assert told(BELOW)["validTo"] == YESTERDAY.isoformat()
    left = client.get(f"/v1/centres/{BELOW}/remains", auth=coordinator).json
    assert [(one["kind"], one["resource"]["id"]) for one in left["items"]] == [("initiativeOwner", str(initiative.id))]


def test_an_absent_unit_is_neither_ended_nor_deleted(send, told):
    send("centres", TOP_UNIT, unit(parent_uuid=TOP))

    send("centres", TOP_UNIT)

    assert told(BELOW)["validTo"] is None


def test_periods_of_one_unit_are_told_as_one(send, told):
    said = [
        {"name": "Før", "user_key": "s", "unit_type": DEPARTMENT, "parent_uuid": None,
         "validity": {"from": "2016-01-01T00:00:00+01:00", "to": YESTERDAY.isoformat()}},
        {"name": "Nu", "user_key": "s", "unit_type": DEPARTMENT, "parent_uuid": None,
         "validity": {"from": f"{today()}T00:00:00+01:00", "to": None}},
    ]  # fmt: skip

    send("centres", {"uuid": BELOW, "validities": said})

    assert {name: told(BELOW)[name] for name in ("name", "validFrom", "validTo")} == {
        "name": "Nu", "validFrom": "2016-01-01", "validTo": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "managers",
    [
        [],
        [{"employee": None, "validity": {"from": "2020-01-01", "to": None}}],
        [{"employee_uuid": WHO, "validity": {"from": "2020-01-01", "to": YESTERDAY.isoformat()}}],
    ],
)
def test_a_vacant_manager_takes_the_contact_away(send, told, centre, managers):
    PersonFactory(id=WHO, centre_id=centre.id)
    led = [{"employee": [{"uuid": WHO}], "validity": {"from": "2020-01-01", "to": None}}]
    send("centres", unit(parent=None, managers=led))
    assert told(BELOW)["contactPersonId"] == WHO

    send("centres", unit(parent=None, managers=managers))

    assert told(BELOW)["contactPersonId"] is None


def test_a_unit_of_the_common_standard_becomes_a_centre(send, told):
    CentreFactory(id=TOP)
    always = {"from": "1993-01-01 00:00:00+01", "to": f"{TOMORROW} 00:00:00+01", "to_included": False}
    said = {
        "id": BELOW,
        "kind": "institution",
        "registreringer": [
            {
                "attributter": {
                    "organisationenhedegenskaber": [
                        {"brugervendtnoegle": "IDRÆTSPARK", "enhedsnavn": "Idrætsparken", "virkning": always}
                    ]
                },
                "tilstande": {"organisationenhedgyldighed": [{"gyldighed": "Aktiv", "virkning": always}]},
                "relationer": {"overordnet": [{"uuid": TOP, "virkning": always}], "tilhoerer": [{"uuid": TOP}]},
            }
        ],
    }

    receipt = send("centres", said)

    assert receipt["counts"]["created"] == 1, receipt
    centre = told(BELOW)
    assert (centre["name"], centre["userKey"], centre["parentCentreId"]) == ("Idrætsparken", "IDRÆTSPARK", TOP)
    assert (centre["validFrom"], centre["validTo"]) == ("1993-01-01", today().isoformat())


def test_what_os2sync_hands_over_becomes_centre_and_person(send, told, database):
    CentreFactory(id=TOP)
    named = {"Uuid": BELOW, "Name": "Beskæftigelse", "ShortKey": "BESK", "Type": "DEPARTMENT"}
    centre: dict[str, Any] = {**named, "ParentOrgUnitUuid": TOP, "ManagerUuid": None, "Tasks": [], "LOSId": None}
    works = [{"OrgUnitUuid": BELOW, "Name": "Leder"}]
    known = {"Uuid": WHO, "UserId": "demo", "ShortKey": None, "Email": "demo@kommune.example"}
    person = {**known, "Person": {"Name": "Demo: Medarbejder", "Cpr": None}, "Positions": works}

    assert send("centres", centre)["counts"]["created"] == 1
    assert send("people", person)["counts"]["created"] == 1

    assert told(BELOW)["parentCentreId"] == TOP
    with database.session() as session:
        found = session.get(Person, WHO)
        assert (found.name, found.email, str(found.centre_id)) == ("Demo: Medarbejder", "demo@kommune.example", BELOW)
        assert isinstance(session.get(Centre, BELOW), Centre)


def test_employees_of_os2mo_become_people_and_end(send, told, centre, other_centre):
    engaged = [
        {"org_unit": [{"uuid": str(other_centre.id)}], "validity": {"from": "2010-01-01", "to": YESTERDAY.isoformat()}},
        {"org_unit_uuid": str(centre.id), "is_primary": True, "validity": {"from": "2015-01-01", "to": None}},
    ]
    mail = [{"value": "demo@kommune.example", "address_type": {"scope": "EMAIL"}}]
    said = {"uuid": WHO, "user_key": "demo", "givenname": "Demo:", "surname": "Medarbejder", "engagements": engaged}

    send("people", {**said, "addresses": mail, "validity": {"from": "2010-01-01", "to": None}})
    before = told(WHO, "people")
    send("people", {**said, "validity": {"from": "2010-01-01", "to": YESTERDAY.isoformat()}})

    assert (before["name"], before["centreId"], before["active"]) == ("Demo: Medarbejder", str(centre.id), True)
    assert told(WHO, "people")["active"] is False


def test_what_no_system_is_known_to_tell_is_refused_by_its_name(send):
    rows = [unit(parent=None, cost_centre="1"), unit(uuid=TOP, user_key="K" * 51), unit(uuid=WHO, org_unit_type=None)]

    receipt = send("centres", *rows)

    assert [[(fault["pointer"], fault["code"]) for fault in row["errors"]] for row in receipt["rows"]] == [
        [("/cost_centre", "unknown-property")], [("/userKey", "too-long")], [("/kind", "required")],
    ]  # fmt: skip
    assert receipt["stored"] is False


def test_a_cpr_number_beside_a_person_gets_in_nowhere(client, system, centre, database):
    said = {"uuid": WHO, "name": "Demo: Medarbejder", "cpr_no": "0101011234", "engagements": []}

    answer = client.post("/v1/imports/people", auth=system, json={"items": [said]})

    assert "0101011234" not in answer.text
    with database.session() as session:
        assert session.get(Person, WHO) is None
