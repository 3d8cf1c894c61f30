"""A municipal action plan, 25 columns of Danish headings, becomes initiatives; whatever does not match is told."""

import io
import json
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from models.changes import Change
from models.initiatives import Initiative
from tests.api.imports.sending import CSV, XLSX
from tests.factories import CentreFactory, FocusAreaFactory, PartnerFactory, PersonFactory

HEADINGS = (
    "Nr.", "Indsatsområde", "Delmål", "Indsats", "Beskrivelse", "Baggrund", "Målgruppe", "Ansvarlig afdeling",
    "Øvrige afdelinger", "Samarbejdspartnere", "Tovholder", "Start", "Slut", "Periode", "Status", "Fremdrift",
    "Milepæle", "Succeskriterier", "Måling", "Økonomi", "Finansiering", "Politisk udvalg", "Sagsnummer",
    "Bemærkninger", "Sidst opdateret",
)  # fmt: skip
MEANINGS = {
    "Nr.": "reference", "Indsatsområde": "focusArea", "Indsats": "title", "Ansvarlig afdeling": "owningCentre",
    "Øvrige afdelinger": "parties", "Samarbejdspartnere": "parties", "Tovholder": "person", "Start": "startsOn",
    "Slut": "endsOn", "Periode": "period", "Sidst opdateret": "ignored", "Fremdrift": "ignored",
    **dict.fromkeys(
        ("Delmål", "Beskrivelse", "Baggrund", "Målgruppe", "Status", "Milepæle", "Succeskriterier", "Måling", "Økonomi",
         "Finansiering", "Politisk udvalg", "Bemærkninger"), "description",
    ),
}  # fmt: skip
JOBS, SCHOOLS, CITY = (
    "Center for Arbejdsmarked", "Center for Skoler, Institutioner og Kultur", "Center for By, Erhverv og Beskæftigelse",
)  # fmt: skip
ROWS: tuple[dict[str, Any], ...] = (
    {
        "Nr.": "1.1", "Indsatsområde": "1", "Indsats": "Sprogmentorer på virksomheder",
        "Beskrivelse": "Demo: mentorer.", "Målgruppe": "Nyankomne",
        "Ansvarlig afdeling": f"{JOBS}\n{SCHOOLS}", "Øvrige afdelinger": f"{CITY} og {SCHOOLS}",
        "Samarbejdspartnere": "Demo: Boligforeningen, Demo: Ukendt Forening", "Tovholder": "Demo: Tovholder",
        "Start": 2024, "Slut": 2026, "Sagsnummer": "15.20.00-A00-5-23", "Sidst opdateret": date(2024, 3, 1),
    },
    {
        "Nr.": "1.2", "Indsatsområde": "1. Beskæftigelse", "Indsats": "Branchepakker", "Ansvarlig afdeling": "CFA",
        "Periode": "Q3 2024 – 2. kvartal 2025",  # noqa: RUF001, as people write it
        "Tovholder": "Demo: Ubekendt",
    },
    {
        "Nr.": "2.1", "Indsatsområde": "Uddannelse; Beskæftigelse", "Indsats": "Lektiecaféer",
        "Ansvarlig afdeling": SCHOOLS.upper(), "Start": date(2024, 8, 12), "Slut": "Løbende",
    },
    {
        "Nr.": "2.2", "Indsatsområde": "Uddannelse", "Indsats": "Forældrekurser", "Ansvarlig afdeling": SCHOOLS,
        "Start": "når midlerne er fundet",
    },
)  # fmt: skip
UNOWNED = {"Nr.": "3.1", "Indsatsområde": "1", "Indsats": "Uden ejer", "Ansvarlig afdeling": "Center for Alt"}


def workbook(*rows):
    """A plan as people keep it: a heading above, a sheet for notes beside."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Handleplan"
    sheet.append(["Demo: Handleplan for integration 2024-2026"])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([row.get(name) for name in HEADINGS])
    book.create_sheet("Noter").append(["Demo: noter"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def mapping(**more):
    columns = [{"column": column, "to": to} for column, to in MEANINGS.items()]
    return {"sheet": "Handleplan", "headerRow": 2, "columns": columns, **more}


@pytest.fixture
def plan(strategy, centre, other_centre, coordinating_centre):
    """A strategy with the departments, a partner and a person that the plan names."""
    areas = [
        FocusAreaFactory(strategy_id=strategy.id, number=number, title=title, tovholder_centre_id=centre.id)
        for number, title in ((1, "Beskæftigelse"), (2, "Uddannelse"))
    ]
    partner = PartnerFactory(name="Demo: Boligforeningen")
    person = PersonFactory(name="Demo: Tovholder", centre_id=centre.id)
    return {
        "areas": areas,
        "partner": partner,
        "person": person,
        "centres": [centre, other_centre, coordinating_centre],
    }


@pytest.fixture
def send(client, coordinator, strategy, plan):
    def send(*rows, query="", mapped=None, body=None, kind=XLSX, auth=coordinator):
        named = {"names": [{"text": "CFA", "centreId": str(plan["centres"][0].id)}]}
        parts = {
            "file": (io.BytesIO(body or workbook(*rows)), "plan.xlsx", kind),
            "mapping": json.dumps(mapped or mapping(**named)),
        }
        url = f"/v1/strategies/{strategy.id}/action-plans{query}"
        return client.post(url, auth=auth, data=parts, content_type="multipart/form-data")

    return send


def looked_at(answer):
    return [(one["row"], one["column"], one["code"], one["text"]) for one in answer.json["notices"]]


def counted(database):
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(Change))


NOTICES = [
    (2, "Sagsnummer", "column-not-mapped", "Sagsnummer"),
    (3, "Ansvarlig afdeling", "party-kept-as-text", SCHOOLS),
    (3, "Øvrige afdelinger", "party-kept-as-text", CITY),
    (3, "Øvrige afdelinger", "party-kept-as-text", SCHOOLS),
    (3, "Samarbejdspartnere", "name-unmatched", "Demo: Ukendt Forening"),
    (3, "Samarbejdspartnere", "party-kept-as-text", "Demo: Boligforeningen"),
    (3, "Tovholder", "person-not-stored", "Demo: Tovholder"),
    (3, "Start", "date-widened", "2024"),
    (3, "Slut", "date-widened", "2026"),
    (4, "Tovholder", "name-unmatched", "Demo: Ubekendt"),
    (4, "Periode", "date-widened", ROWS[1]["Periode"]),
    (6, "Start", "date-kept-as-text", "når midlerne er fundet"),
]


def test_the_sample_is_read_alike_by_others():
    sheet = load_workbook(io.BytesIO(workbook(*ROWS)))["Handleplan"]

    assert len(HEADINGS) == 25
    assert [cell.value for cell in sheet[2]] == list(HEADINGS)
    assert sheet.max_row == 2 + len(ROWS)


def test_a_preview_tells_all_that_does_not_match_and_stores_nothing(send, database, plan):
    before = counted(database)

    answer = send(*ROWS, query="?dryRun=true")

    assert answer.status_code == 200, answer.json
    assert answer.json["counts"]["created"] == len(ROWS), answer.json["rows"]
    assert looked_at(answer) == NOTICES
    assert answer.json["stored"] is False
    assert counted(database) == before
    named = {one["text"]: (one["resourceType"], one["resourceId"]) for one in answer.json["notices"]}
    assert named["Demo: Boligforeningen"] == ("partners", str(plan["partner"].id))
    assert named["Demo: Tovholder"] == ("people", str(plan["person"].id))
    assert named["Demo: Ukendt Forening"] == (None, None)


def test_the_plan_becomes_initiatives_and_nothing_is_dropped(send, client, coordinator, plan):
    answer = send(*ROWS)

    assert looked_at(answer) == NOTICES
    found = {one["title"]: one for one in client.get("/v1/initiatives", auth=coordinator).json["items"]}
    mentors, packages, cafes, courses = (found[row["Indsats"]] for row in ROWS)
    jobs, schools, _ = (str(one.id) for one in plan["centres"])
    assert [one["owningCentreId"] for one in (mentors, packages, cafes, courses)] == [jobs, jobs, schools, schools]
    assert [(one["startsOn"], one["endsOn"], one["continuous"]) for one in (mentors, packages, cafes, courses)] == [
        ("2024-01-01", "2026-12-31", False), ("2024-07-01", "2025-06-30", False), ("2024-08-12", None, True),
        (None, None, False),
    ]  # fmt: skip
    first, second = (str(one.id) for one in plan["areas"])
    assert [(one["focusAreaId"], one["alsoFocusAreaIds"]) for one in (mentors, cafes)] == [
        (first, []), (second, [first]),
    ]  # fmt: skip
    for text in ("Målgruppe: Nyankomne", f"Øvrige afdelinger: {CITY}", "Samarbejdspartnere: Demo: Ukendt Forening"):
        assert text in mentors["description"]
    assert courses["description"] == "Start: når midlerne er fundet"
    assert not [one for one in found.values() if "Tovholder" in (one["description"] or "")]


def test_the_same_plan_again_changes_nothing(send, database):
    send(*ROWS)
    before = counted(database)

    answer = send(*reversed(ROWS))

    assert answer.json["counts"]["unchanged"] == len(ROWS)
    assert counted(database) == before


def test_a_row_whose_owner_nobody_knows_is_rejected_and_named(send, database):
    answer = send(*ROWS, UNOWNED)

    rejected = answer.json["rows"][-1]
    assert [(one["pointer"], one["code"]) for one in rejected["errors"]] == [("/owningCentreId", "required")]
    assert (7, "Ansvarlig afdeling", "name-unmatched", "Center for Alt") in looked_at(answer)
    assert answer.json["stored"] is False
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(Initiative)) == 0


def test_what_holds_for_rows_that_say_nothing_comes_from_the_mapping(send, plan):
    columns = [{"column": "Indsats", "to": "title"}]
    mapped = {"columns": columns, "focusAreaId": str(plan["areas"][1].id), "owningCentreId": str(plan["centres"][1].id)}

    answer = send(body=b"Indsats\nCykelkurser\n", kind=CSV, mapped=mapped)
    again = send(body=b"Indsats\nCykelkurser\n", kind=CSV, mapped=mapped)

    assert answer.json["counts"]["created"] == 1
    assert again.json["counts"]["unchanged"] == 1


def test_several_who_are_called_alike_are_told_apart_by_the_mapping(send):
    CentreFactory(name=JOBS)

    answer = send(*ROWS[:1])

    assert (3, "Ansvarlig afdeling", "name-ambiguous", JOBS) in looked_at(answer)
    assert answer.json["rows"][0]["outcome"] == "created"  # by the next department in the cell


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"columns": []}, "/mapping/columns", "required"),
        ({"columns": [{"column": "Indsats", "to": "title"}] * 2}, "/mapping/columns/1", "repeated-reference"),
        ({"columns": [{"column": "Findes ikke", "to": "title"}]}, "/mapping/columns/0/column", "unknown-column"),
        ({"names": [{"text": "CFA"}]}, "/mapping/names/0/centreId", "required"),
        ({"focusAreaId": "01977a3e-5f00-7c3a-9b1e-3d2f4a5b6c7d"}, "/mapping/focusAreaId", "unknown-reference"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(send, change, pointer, code):
    answer = send(*ROWS, mapped={**mapping(), **change})

    assert answer.status_code in (400, 409)
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [(pointer, code)]


def test_a_plan_without_a_mapping_is_refused(client, coordinator, strategy):
    url, file = f"/v1/strategies/{strategy.id}/action-plans", workbook(*ROWS)

    alone = client.post(url, auth=coordinator, data=file, content_type=XLSX)
    form = client.post(url, auth=coordinator, data={"file": (io.BytesIO(file), "plan.xlsx", XLSX)})

    assert (alone.status_code, alone.json["types"]) == (415, ["multipart/form-data"])
    assert alone.headers["Accept"] == "multipart/form-data"
    assert (form.status_code, form.json["errors"][0]["pointer"], form.json["errors"][0]["code"]) == (
        400,
        "/mapping",
        "required",
    )


def test_a_cpr_number_in_any_cell_refuses_the_plan(send, database):
    before = counted(database)

    answer = send({**ROWS[0], "Bemærkninger": "Ring til 010101-1234"})

    assert answer.status_code == 400
    assert "010101" not in answer.text
    assert counted(database) == before


def test_a_tovholder_imports_what_is_theirs(send, tovholder, contributor):
    mine, theirs = send(ROWS[1], auth=tovholder), send(ROWS[2], auth=tovholder)

    assert mine.json["counts"]["created"] == 1
    assert [one["code"] for one in theirs.json["rows"][0]["errors"]] == ["not-permitted"]
    assert send(ROWS[1], auth=contributor).status_code == 403
