"""Imports of records: each row judged as if it came alone, and what that makes of a file."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from tests.factories import CentreFactory, InitiativeFactory, PartnerFactory, caller

URL = "/v1/imports"


@pytest.fixture
def system(coordinating_centre):
    return caller("system", coordinating_centre, scopes=["*"])


def sent(client, who, kind, items, **query):
    """The receipt of an import."""
    asked = {name: str(value).lower() for name, value in query.items()}
    answer = client.post(f"{URL}/{kind}", auth=who, json={"items": items}, query_string=asked)
    assert answer.status_code == 200, answer.json
    return answer.json


def called(key, system="os2mo"):
    return {"externalReferences": [{"system": system, "key": key}]}


def codes(receipt):
    """By row, what is wrong with it."""
    return {
        one["row"]: [(fault["pointer"], fault["code"]) for fault in one["errors"]]
        for one in receipt["rows"]
        if one["errors"]
    }


def entries(client, who):
    """How many entries the ledger has."""
    found, after = 0, ""
    while answer := client.get(f"/v1/changes?pageSize=1000{after}", auth=who).json:
        if not answer["items"]:
            break
        found, after = found + len(answer["items"]), f"&after={answer['next']}"
    return found


def test_rows_become_records_once(client, system, administrator):
    rows = [{**called(f"c{i}"), "name": f"Center {i}", "kind": "centre"} for i in range(30)]

    first = sent(client, system, "centres", rows)
    before = entries(client, administrator)
    again = sent(client, system, "centres", rows[::-1])

    assert (first["stored"], first["counts"]["created"]) == (True, 30)
    assert (again["stored"], again["counts"]["unchanged"]) == (True, 30)
    assert {one["id"] for one in first["rows"]} == {one["id"] for one in again["rows"]}
    assert entries(client, administrator) == before


def test_a_row_changes_what_it_says_and_nothing_else(client, system):
    sent(client, system, "centres", [{**called("c"), "name": "Center", "kind": "centre", "userKey": "1000"}])

    receipt = sent(client, system, "centres", [{**called("c"), "name": "Center Syd"}])

    stored = client.get(f"/v1/centres/{receipt['rows'][0]['id']}", auth=system).json
    assert receipt["rows"][0]["outcome"] == "updated"
    assert (stored["name"], stored["userKey"], stored["version"]) == ("Center Syd", "1000", 2)


def test_a_try_says_what_the_import_would_and_stores_nothing(client, system, administrator):
    PartnerFactory(name="Foreningen")
    rows = [{"name": "Ny", "kind": "council"}, {"name": "", "kind": "council"}, {"kind": "nonsense"}]
    before = entries(client, administrator)

    tried = sent(client, system, "partners", rows, dryRun=True, atomic=False)
    kept = entries(client, administrator)
    done = sent(client, system, "partners", rows, atomic=False)

    assert kept == before
    assert [one["outcome"] for one in tried["rows"]] == [one["outcome"] for one in done["rows"]]
    assert codes(tried) == codes(done)
    assert [one["outcome"] for one in done["rows"]] == ["created", "rejected", "rejected"]
    assert tried["stored"] is False
    assert tried["rows"][0]["id"] is None


def test_an_atomic_import_with_a_rejected_row_stores_nothing(client, system, administrator):
    before = entries(client, administrator)

    receipt = sent(client, system, "partners", [{"name": "Ny", "kind": "council"}, {"name": "Ny"}])

    assert receipt["stored"] is False
    assert (receipt["counts"]["created"], receipt["counts"]["rejected"]) == (1, 1)
    assert entries(client, administrator) == before


def test_rows_refer_to_each_other_by_the_names_that_the_system_gives_them(client, system):
    rows = [
        {**called("team"), "name": "Team", "kind": "team", "parentCentreReference": "os2mo:house"},
        {**called("house"), "name": "Huset", "kind": "centre"},
    ]

    receipt = sent(client, system, "centres", rows)

    team, house = (client.get(f"/v1/centres/{one['id']}", auth=system).json for one in receipt["rows"])
    assert team["parentCentreId"] == house["id"]


def test_a_row_falls_with_the_row_that_it_rests_on(client, system):
    rows = [
        {**called("team"), "name": "Team", "kind": "team", "parentCentreReference": "os2mo:house"},
        {**called("house"), "name": "Huset", "kind": "nonsense"},
        {**called("alone"), "name": "Alene", "kind": "centre"},
    ]

    receipt = sent(client, system, "centres", rows, atomic=False)

    assert codes(receipt) == {1: [("/parentCentreReference", "unknown-reference")], 2: [("/kind", "not-allowed")]}
    assert receipt["rows"][2]["outcome"] == "created"


def test_two_rows_about_one_record_are_both_refused(client, system):
    rows = [{**called("c"), "name": "Et", "kind": "centre"}, {**called("c"), "name": "To", "kind": "centre"}]

    receipt = sent(client, system, "centres", rows)

    assert codes(receipt) == {1: [("", "repeated-row")], 2: [("", "repeated-row")]}
    assert "2" in receipt["rows"][0]["errors"][0]["detail"]
    assert "1" in receipt["rows"][1]["errors"][0]["detail"]


def test_rules_are_those_of_a_record_that_comes_alone(client, system, focus_area, coordinating_centre):
    place = {"focusAreaId": str(focus_area.id), "owningCentreId": str(coordinating_centre.id)}
    team = CentreFactory(kind="team")
    rows = [
        {**place, "title": "God"},
        {**place, "title": "Baglæns", "startsOn": "2026-05-01", "endsOn": "2026-04-01"},
        {**place, "title": "Hos et team", "owningCentreId": str(team.id)},
        {**place, "title": "Med nummer 010180-1234"},
        {**place, "title": "Med ukendt", "nonsense": 1},
        {**place, "title": "Med tilstand", "state": "active"},
    ]

    receipt = sent(client, system, "initiatives", rows, atomic=False)

    assert "010180" not in str(receipt["rows"][3]["errors"])
    assert receipt["rows"][0]["outcome"] == "created"
    assert codes(receipt) == {
        2: [("/endsOn", "dates-out-of-order")],
        3: [("/owningCentreId", "owner-not-centre")],
        4: [("/title", "cpr-number")],
        5: [("/nonsense", "unknown-property")],
        6: [("/state", "server-owned")],
    }


def test_what_is_to_go_is_said(client, system):
    kept = sent(client, system, "partners", [{**called("a"), "name": "A", "kind": "council"}])["rows"][0]["id"]

    gone = sent(client, system, "partners", [{**called("a"), "deleted": True}])
    again = sent(client, system, "partners", [{**called("a"), "deleted": True}])
    centre = sent(client, system, "centres", [{"id": str(CentreFactory().id), "deleted": True}])

    assert gone["counts"]["deleted"] == 1
    assert client.get(f"/v1/partners/{kept}", auth=system).status_code == 404
    assert again["counts"]["unchanged"] == 1
    assert codes(centre) == {1: [("/deleted", "never-deleted")]}


def test_what_a_person_wrote_is_not_overwritten(client, system, coordinator, focus_area, coordinating_centre):
    row = {**called("i"), "title": "Systemets", "description": "Gammel"}
    place = {"focusAreaId": str(focus_area.id), "owningCentreId": str(coordinating_centre.id)}
    key = sent(client, system, "initiatives", [{**row, **place}])["rows"][0]["id"]
    etag = client.get(f"/v1/initiatives/{key}", auth=coordinator).headers["ETag"]
    client.patch(f"/v1/initiatives/{key}", auth=coordinator, json={"title": "Menneskets"}, headers={"If-Match": etag})

    receipt = sent(client, system, "initiatives", [{**row, "description": "Ny"}])
    other = sent(client, system, "initiatives", [{**called("i"), "description": "Ny"}])

    assert codes(receipt) == {1: [("/title", "held-by-person")]}
    assert receipt["rows"][0]["conflicts"] == [{"name": "title", "current": '"Menneskets"', "offered": '"Systemets"'}]
    assert other["rows"][0]["outcome"] == "updated"


def test_a_system_overwrites_what_it_owns(client, administrator, system, coordinator, focus_area, coordinating_centre):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=coordinating_centre.id)
    place, item = f"/v1/initiatives/{initiative.id}", f"/v1/api-clients/{system.client.id}"
    etag = client.get(place, auth=coordinator).headers["ETag"]
    client.patch(place, auth=coordinator, json={"title": "Menneskets"}, headers={"If-Match": etag})
    row = {"id": str(initiative.id), "title": "Systemets"}

    refused = sent(client, system, "initiatives", [row])
    tag = client.get(item, auth=administrator).headers["ETag"]
    owning = {"ownedProperties": ["initiatives.title"]}
    assert client.patch(item, auth=administrator, json=owning, headers={"If-Match": tag}).status_code == 200
    taken = sent(client, system, "initiatives", [row])

    assert codes(refused) == {1: [("/title", "held-by-person")]}
    assert taken["rows"][0]["outcome"] == "updated"


def test_a_report_of_a_system_is_taken_once_and_leaves_the_human_clock_alone(client, system, coordinator, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    place = f"/v1/initiatives/{initiative.id}"
    before = client.get(place, auth=coordinator).json["lastReportedAt"]
    row = {**called("r1"), "initiativeId": str(initiative.id), "progress": "onTrack", "summary": "Alt vel"}

    first = sent(client, system, "status-updates", [row])
    again = sent(client, system, "status-updates", [row])
    other = sent(client, system, "status-updates", [{**row, "summary": "Noget andet"}])

    read = client.get(place, auth=coordinator).json
    assert first["counts"]["created"] == again["counts"]["unchanged"] == 1
    assert codes(other) == {1: [("/summary", "append-only")]}
    assert (read["latestStatusUpdate"]["summary"], read["lastReportedAt"]) == ("Alt vel", before)


def test_only_what_one_may_write_is_imported(client, focus_area, coordinating_centre):
    own, other = CentreFactory(), CentreFactory()
    holder = caller("tovholder", own)
    place = {"focusAreaId": str(focus_area.id)}
    mine, theirs = (
        InitiativeFactory(focus_area_id=focus_area.id, owning_centre_id=one.id, title="Før") for one in (own, other)
    )
    rows = [
        {"id": str(mine.id), "title": "Min"},
        {"id": str(theirs.id), "title": "Deres"},
        {**place, "title": "Min nye", "owningCentreId": str(own.id)},
        {**place, "title": "Deres nye", "owningCentreId": str(other.id)},
    ]

    receipt = sent(client, holder, "initiatives", rows, atomic=False)

    assert [one["outcome"] for one in receipt["rows"]] == ["updated", "rejected", "created", "rejected"]
    assert codes(receipt) == {2: [("", "not-permitted")], 4: [("", "not-permitted")]}
    assert client.post(f"{URL}/centres", auth=holder, json={"items": []}).status_code == 403


def test_rows_that_are_no_objects_are_refused_by_place(client, administrator):
    answer = client.post(f"{URL}/centres", auth=administrator, json={"items": [{"name": "Center for By"}, 7, [None]]})

    faults = {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}
    assert (answer.status_code, faults) == (400, {"/items/1": "not-an-object", "/items/2": "not-an-object"})


def made(kind, heads, cells):
    """The content type and the bytes of a file with one row."""
    if kind == "application/x-ndjson":
        row = dict(zip(heads, cells, strict=True)) | called("i1")
        row |= {"continuous": True, "reportIntervalDays": 30, "startsOn": "2026-02-01", "themeKeys": []}
        return kind, json.dumps(row).encode() + b"\n\n"
    if kind == "text/csv":
        text = StringIO()
        csv.writer(text, delimiter=";").writerows([heads, cells])
        return kind, text.getvalue().encode("utf-8-sig")
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads)
        sheet.write_row(1, 0, [30 if cell == "30" else cell for cell in cells])
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.getvalue()


@pytest.mark.parametrize("kind", ["application/x-ndjson", "text/csv", "xlsx"])
def test_every_format_says_the_same(client, system, focus_area, coordinating_centre, kind):
    heads = [
        "externalReferences", "title", "focusAreaId", "owningCentreReference", "continuous", "reportIntervalDays",
        "startsOn", "themeKeys",
    ]  # fmt: skip
    sent(client, system, "centres", [{"id": str(coordinating_centre.id), **called("1000")}])
    cells = ["os2mo:i1", "Indsats; den første", str(focus_area.id), "os2mo:1000", "ja", "30", "01-02-2026", ""]
    kind, body = made(kind, heads, cells)

    answer = client.post(f"{URL}/initiatives", auth=system, data=body, content_type=kind)

    assert answer.json["counts"]["created"] == 1, answer.json
    stored = client.get(f"/v1/initiatives/{answer.json['rows'][0]['id']}", auth=system).json
    assert (stored["title"], stored["continuous"], stored["reportIntervalDays"]) == (cells[1], True, 30)
    assert (stored["startsOn"], stored["owningCentreId"]) == ("2026-02-01", str(coordinating_centre.id))


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("application/json", b"[]", 400, "invalid-request"),
        ("application/json", b"{", 400, "invalid-request"),
        ("application/x-ndjson", b"", 409, "unreadable-file"),
        ("application/x-ndjson", b" \n\n", 409, "unreadable-file"),
        ("application/json", b'{"items": 1}', 400, "invalid-request"),
        ("application/x-ndjson", b"{}\n{", 409, "unreadable-file"),
        ("text/csv", b"a;a\n1;2\n", 409, "unreadable-file"),
        ("text/csv", b"", 409, "unreadable-file"),
        ("text/plain", b"x", 415, "unsupported-media-type"),
        ("application/json; charset=iso-8859-1", b'{"items": []}', 415, "unsupported-media-type"),
        ("application/x-ndjson; charset=010180-1234", b"{}", 415, "unsupported-media-type"),
        ("text/csv; charset=utf-16", b"a\n1\n", 409, "unreadable-file"),
    ],
)
def test_what_is_no_file_of_records_is_refused_as_a_whole(client, system, kind, body, status, code):
    answer = client.post(f"{URL}/partners", auth=system, data=body, content_type=kind)

    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{code}")


def test_a_template_has_a_column_for_each_property_and_is_taken_as_it_is(client, system):
    answer = client.get(f"{URL}/initiatives/template", auth=system)
    plain = client.get(f"{URL}/initiatives/template?format=csv", auth=system)

    heads = [cell.value for cell in next(load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows())]
    assert {"id", "externalReferences", "title", "owningCentreId", "owningCentreReference", "deleted"} <= set(heads)
    assert plain.data.decode("utf-8-sig").strip().split(";") == heads
    answer = client.post(f"{URL}/initiatives", auth=system, data=plain.data, content_type="text/csv")
    assert answer.json["counts"]["created"] == 0


KLE = """<?xml version="1.0" encoding="utf-8"?>
<KLE-Emneplan><UdgivelsesDato>2026-02-01</UdgivelsesDato>
  <Hovedgruppe><HovedgruppeNr>98</HovedgruppeNr><HovedgruppeTitel>Prøvegruppe</HovedgruppeTitel>
    <HovedgruppeAdministrativInfo><OprettetDato>2008-01-01</OprettetDato></HovedgruppeAdministrativInfo>
    <Gruppe><GruppeNr>98.01</GruppeNr><GruppeTitel>Prøver
        på to linjer</GruppeTitel>
      <Emne><EmneNr>98.01.01</EmneNr><EmneTitel>Udgået emne</EmneTitel><EmneAdministrativInfo>
        <OprettetDato>2008-01-01</OprettetDato><Historisk><UdgaaetDato>2019-12-31</UdgaaetDato></Historisk>
      </EmneAdministrativInfo></Emne>
      <Emne><EmneNr>98.01.02</EmneNr><EmneTitel>Gammelt navn</EmneTitel><EmneAdministrativInfo>
        <OprettetDato>2008-01-01</OprettetDato><Historisk><UdgaaetDato>2019-12-31</UdgaaetDato></Historisk>
      </EmneAdministrativInfo></Emne>
      <Emne><EmneNr>98.01.02</EmneNr><EmneTitel>Nyt navn</EmneTitel><EmneAdministrativInfo>
        <OprettetDato>2020-01-01</OprettetDato></EmneAdministrativInfo></Emne>
    </Gruppe></Hovedgruppe></KLE-Emneplan>"""


def test_the_municipality_s_own_list_of_kle_comes_as_it_is_published(client, system):
    place = f"{URL}/kle-numbers"

    first = client.post(place, auth=system, data=KLE.encode(), content_type="application/xml").json
    again = client.post(place, auth=system, data=KLE.encode(), content_type="application/xml").json

    listed = client.get("/v1/kle-numbers?prefix=98&sort=createdAt", auth=system).json["items"]
    assert (first["counts"]["created"], again["counts"]["unchanged"]) == (4, 4)
    assert {one["number"]: (one["title"], one["validFrom"], one["validTo"]) for one in listed} == {
        "98": ("Prøvegruppe", "2008-01-01", None),
        "98.01": ("Prøver på to linjer", None, None),
        "98.01.01": ("Udgået emne", "2008-01-01", "2019-12-31"),
        "98.01.02": ("Nyt navn", "2020-01-01", None),
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<KLE-Emneplan>",
        b"<KLE-Emneplan/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><KLE-Emneplan>&a;</KLE-Emneplan>',
        KLE.encode("utf-16"),
        b"<?xml version='1.0' encoding='utf-16'?><x/>",
    ],
)
def test_what_is_no_list_of_kle_is_refused(client, system, body):
    answer = client.post(f"{URL}/kle-numbers", auth=system, data=body, content_type="application/xml")

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/unreadable-file")
    assert client.post(f"{URL}/centres", auth=system, data=body, content_type="application/xml").status_code == 415


@pytest.mark.parametrize("broken", ["\x00", "\ud800", "\u200b"])
def test_what_no_database_can_be_asked_for_names_nothing_and_is_refused(client, system, broken):
    called = {"externalReferences": [{"system": "org", "key": f"1{broken}"}]}
    team = {"name": "Hold", "kind": "team", "parentCentreReference": f"org:1{broken}"}

    receipt = sent(client, system, "centres", [{**called, "name": "Center", "kind": "centre"}, team], atomic=False)

    assert [[(one["pointer"], one["code"]) for one in row["errors"]] for row in receipt["rows"]] == [
        [("/externalReferences/0/key", "forbidden-character")],
        [("/parentCentreReference", "unknown-reference")],
    ]


def test_a_property_that_nobody_knows_is_named_as_far_as_it_can_be_shown(client, system):
    receipt = sent(client, system, "partners", [{"name": "Råd", "kind": "council", "a\x06\x8fb/~\u2028": 1}])

    assert codes(receipt) == {1: [("/a……b~1~0…", "unknown-property")]}


def test_files_of_records_may_be_larger_than_other_bodies(client, system):
    rows = [{"name": f"Råd {i}", "kind": "council", "contact": "x" * 2_000} for i in range(700)]

    answer = client.post(f"{URL}/partners?dryRun=true", auth=system, json={"items": rows})

    assert len(json.dumps(rows)) > 1024 * 1024
    assert answer.status_code == 200, answer.json
