from datetime import timedelta

import pytest

from models.danish import today
from models.status_updates import StatusUpdate
from tests.factories import (
    AssignmentFactory,
    CollaborationFactory,
    InitiativeFactory,
    PartyFactory,
    PersonFactory,
    caller,
)
from tests.support import assert_reads_like_the_entity

REPORT = {"progress": "onTrack", "summary": "Tolv virksomheder er med"}


def url_of(initiative):
    return f"/v1/initiatives/{initiative.id}/status-updates"


@pytest.fixture
def initiative(focus_area):
    """An active one of the tovholder's centre."""
    return InitiativeFactory(focus_area_id=focus_area.id, state="active")


def test_a_report_is_made_and_read(client, tovholder, initiative):
    reference = {"system": "planner", "key": "rapport-7", "title": None, "url": None}
    more = {"obstacles": "Få tolke", "nextSteps": "Møde i juni", "reportedOn": str(today() - timedelta(days=2))}

    made = client.post(url_of(initiative), auth=tovholder, json={**REPORT, **more, "externalReferences": [reference]})

    assert (made.status_code, made.json["kind"], made.json["version"]) == (201, "report", 1)
    assert {name: made.json[name] for name in (*REPORT, *more)} == {**REPORT, **more}
    assert made.json["reportedAt"] == made.json["createdAt"]
    me = {"id": str(tovholder.person.id), "name": tovholder.person.name}
    assert (made.json["reportedBy"], made.json["byPerson"]) == ({"type": "person", **me}, me)
    read = client.get(made.headers["Location"], auth=tovholder)
    assert (read.json, read.headers["ETag"]) == (made.json, made.headers["ETag"])
    listed = client.get(f"{url_of(initiative)}?externalReference=planner:rapport-7", auth=tovholder)
    assert listed.json["items"] == [made.json]


def test_the_fast_read_says_what_is_stored(client, database, tovholder, initiative):
    made = client.post(url_of(initiative), auth=tovholder, json=REPORT)

    assert_reads_like_the_entity(database, StatusUpdate, made.json)


def test_reports_are_listed_newest_first_where_asked(client, tovholder, initiative):
    made = [client.post(url_of(initiative), auth=tovholder, json=REPORT).json["id"] for _ in range(3)]
    InitiativeFactory(state="active")

    oldest_first = client.get(url_of(initiative), auth=tovholder).json["items"]
    newest_first = client.get(f"{url_of(initiative)}?sort=-reportedAt", auth=tovholder).json["items"]

    assert [one["id"] for one in oldest_first] == made
    assert [one["id"] for one in newest_first] == made[::-1]


@pytest.mark.parametrize(
    ("wrong", "status", "faults"),
    [
        ({"progress": None, "summary": None}, 409, {"/progress": "report-incomplete", "/summary": "report-incomplete"}),
        ({"kind": "confirmation"}, 409, {"/progress": "confirmation-with-progress"}),
        ({"reportedOn": "2999-01-01"}, 409, {"/reportedOn": "date-in-future"}),
        ({"correctsId": "7f0c2b8e-1111-4222-8333-444455556666"}, 409, {"/correctsId": "unknown-reference"}),
        ({"progress": "green", "kind": "note"}, 400, {"/progress": "not-allowed", "/kind": "not-allowed"}),
        ({"reportedBy": "mig"}, 400, {"/reportedBy": "server-owned"}),
        ({"summary": "Borger 010190-1234"}, 400, {"/summary": "cpr-number"}),
        ({"proposedState": "done"}, 400, {"/proposedState": "not-allowed"}),
    ],
)
def test_what_is_wrong_is_named(client, tovholder, initiative, wrong, status, faults):
    refused = client.post(url_of(initiative), auth=tovholder, json={**REPORT, **wrong})

    assert refused.status_code == status
    assert {one["pointer"]: one["code"] for one in refused.json["errors"]} == faults


@pytest.mark.parametrize("over", ["completed", "cancelled"])
def test_after_the_end_there_are_no_reports(client, tovholder, focus_area, over):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state=over)

    refused = client.post(url_of(initiative), auth=tovholder, json=REPORT)

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/initiative-over")


def test_a_correction_names_a_report_on_the_same_initiative(client, tovholder, focus_area, initiative):
    other = InitiativeFactory(focus_area_id=focus_area.id, state="active")
    theirs = client.post(url_of(other), auth=tovholder, json=REPORT).json["id"]
    mine = client.post(url_of(initiative), auth=tovholder, json=REPORT).json["id"]

    refused = client.post(url_of(initiative), auth=tovholder, json={**REPORT, "correctsId": theirs})
    made = client.post(url_of(initiative), auth=tovholder, json={**REPORT, "correctsId": mine})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/corrects-another-initiative")
    assert (made.status_code, made.json["correctsId"]) == (201, mine)


def test_reports_are_never_edited(client, coordinator, initiative):
    made = client.post(url_of(initiative), auth=coordinator, json=REPORT)

    for method in (client.put, client.patch, client.delete):
        refused = method(made.headers["Location"], auth=coordinator, if_match=made, json=REPORT)
        assert refused.status_code == 405
        assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_proposed_state_is_taken_in_the_same_call(client, tovholder, initiative):
    made = client.post(url_of(initiative), auth=tovholder, json={**REPORT, "proposedState": "completed"}).json

    read = client.get(f"/v1/initiatives/{initiative.id}", auth=tovholder).json
    steps = client.get(f"/v1/initiatives/{initiative.id}/transitions", auth=tovholder).json["items"]
    assert (read["state"], read["version"]) == ("completed", 2)
    assert [(one["id"], one["to"]) for one in steps] == [(made["transitionId"], "completed")]


@pytest.mark.parametrize(
    ("state", "proposed"),
    [
        ("active", "paused"),
        ("active", "planned"),
        ("active", "cancelled"),
        ("proposed", "active"),
        ("paused", "paused"),
    ],
)
def test_a_step_that_needs_a_reason_or_is_not_open_stays_a_proposal(client, tovholder, focus_area, state, proposed):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, state=state)

    made = client.post(url_of(initiative), auth=tovholder, json={**REPORT, "proposedState": proposed}).json

    read = client.get(f"/v1/initiatives/{initiative.id}", auth=tovholder).json
    assert (made["proposedState"], made["transitionId"]) == (proposed, None)
    assert (read["state"], read["version"]) == (state, 1)


def test_an_approach_without_its_reason_stays_a_proposal(client, tovholder, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id, approach="targeted")

    made = client.post(url_of(initiative), auth=tovholder, json={**REPORT, "proposedState": "planned"})

    assert (made.status_code, made.json["transitionId"]) == (201, None)


def accepted(initiative, centre):
    collaboration = CollaborationFactory(strategy_id=initiative.strategy_id, initiative_ids=[initiative.id])
    PartyFactory(collaboration_id=collaboration.id, centre_id=centre.id, state="accepted")


def test_who_takes_part_reports_and_only_proposes(client, contributor, other_centre, initiative):
    refused = client.post(url_of(initiative), auth=contributor, json=REPORT)
    accepted(initiative, other_centre)

    made = client.post(url_of(initiative), auth=contributor, json={**REPORT, "proposedState": "completed"})

    assert (refused.status_code, refused.json["permission"]) == (403, "status-updates:create")
    assert (made.status_code, made.json["transitionId"]) == (201, None)
    assert client.get(f"/v1/initiatives/{initiative.id}", auth=contributor).json["state"] == "active"


def test_the_assigned_tovholder_reports_wherever_they_work(client, initiative, other_centre):
    assigned = caller("tovholder", other_centre)
    AssignmentFactory(initiative_id=initiative.id, person_id=assigned.person.id)

    made = client.post(url_of(initiative), auth=assigned, json={**REPORT, "proposedState": "completed"})

    assert made.status_code == 201
    assert made.json["transitionId"] is not None


@pytest.mark.parametrize("role", ["administrator", "reader"])
def test_some_may_only_read(client, request, initiative, role):
    who = request.getfixturevalue(role)

    assert client.post(url_of(initiative), auth=who, json=REPORT).status_code == 403
    assert client.get(url_of(initiative), auth=who).json["items"] == []


def test_a_tool_names_the_person_whose_report_it_is(client, initiative, centre, other_centre):
    tool = caller("tovholder", centre, person_id=None)
    named, stranger = PersonFactory(centre_id=centre.id), PersonFactory(centre_id=other_centre.id)

    made = client.post(url_of(initiative), auth=tool, json={**REPORT, "reportedById": str(named.id)})
    refused = client.post(url_of(initiative), auth=tool, json={**REPORT, "reportedById": str(stranger.id)})

    assert made.json["byPerson"] == {"id": str(named.id), "name": named.name}
    assert made.json["reportedBy"] == {"type": "client", "id": str(tool.client.id), "name": tool.client.name}
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (409, "/reportedById")


def test_an_imported_report_leaves_the_human_clock_alone_whoever_sends_or_is_named_in_it(
    client, coordinator, focus_area
):
    initiative = InitiativeFactory(
        focus_area_id=focus_area.id, state="active", activated_on=today() - timedelta(days=200)
    )
    place = f"/v1/initiatives/{initiative.id}"
    report = {"progress": "onTrack", "summary": "Alt vel", "reportedById": str(coordinator.person.id)}

    rows = {"items": [{**report, "initiativeId": str(initiative.id)}]}
    assert client.post("/v1/imports/status-updates", auth=coordinator, json=rows).json["counts"]["created"] == 1
    imported = client.get(place, auth=coordinator).json
    client.post(f"{place}/status-updates", auth=coordinator, json=report)
    told = client.get(place, auth=coordinator).json

    assert (imported["progress"], imported["lastReportedAt"], imported["stale"]) == ("onTrack", None, True)
    assert (told["daysSinceReport"], told["stale"]) == (0, False)


def test_reports_are_not_found_under_another_initiative(client, tovholder, initiative):
    made = client.post(url_of(initiative), auth=tovholder, json=REPORT).json
    other = InitiativeFactory(state="active")

    assert client.get(f"{url_of(other)}/{made['id']}", auth=tovholder).status_code == 404
    assert client.get(url_of(other).replace(str(other.id), made["id"]), auth=tovholder).status_code == 404


def test_a_report_takes_few_statements(client, tovholder, initiative, statements):
    client.post(url_of(initiative), auth=tovholder, json=REPORT)
    statements.clear()

    client.post(url_of(initiative), auth=tovholder, json=REPORT)

    assert len(statements) <= 10
