"""What an initiative's answer works out: progress, age of reports, tovholder, centres, priority and milestones."""

from datetime import timedelta

import pytest

from models.danish import today
from models.strategies import Prioritisation
from tests.factories import (
    AssignmentFactory,
    CentreFactory,
    CollaborationFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    MilestoneFactory,
    PartyFactory,
    PersonFactory,
    StrategyFactory,
    stored,
)

URL = "/v1/initiatives"
REPORT = {"progress": "atRisk", "summary": "Udbuddet trækker ud"}


def days_ago(days):
    return today() - timedelta(days=days)


def reported(client, who, initiative, **more):
    made = client.post(f"{URL}/{initiative.id}/status-updates", auth=who, json={**REPORT, **more})
    assert made.status_code == 201, made.json
    return made.json


def found(client, who, query):
    return {one["id"] for one in client.get(f"{URL}?{query}", auth=who).json["items"]}


def ids(*initiatives):
    return {str(one.id) for one in initiatives}


def test_a_report_shows_at_once_and_leaves_the_version(client, coordinator):
    initiative = InitiativeFactory(state="active")
    before = client.get(f"{URL}/{initiative.id}", auth=coordinator)

    update = reported(client, coordinator, initiative, obstacles="Ingen tolke", nextSteps="Nyt udbud")

    after = client.get(f"{URL}/{initiative.id}", auth=coordinator)
    assert (after.json["version"], after.json["progress"], after.json["daysSinceReport"]) == (1, "atRisk", 0)
    assert after.json["lastReportedAt"] == update["reportedAt"]
    shown = ("id", "kind", "progress", "summary", "obstacles", "nextSteps", "reportedAt", "byPerson")
    assert after.json["latestStatusUpdate"] == {name: update[name] for name in shown}
    assert after.json["latestStatusUpdate"]["byPerson"]["name"] == coordinator.person.name
    assert before.headers["ETag"] != after.headers["ETag"]


def test_without_a_report_there_is_no_progress(client, reader):
    read = client.get(f"{URL}/{InitiativeFactory(state='active').id}", auth=reader).json

    names = ("progress", "latestStatusUpdate", "lastReportedAt", "daysSinceReport", "tovholder", "priority")
    assert {name: read[name] for name in names} == dict.fromkeys(names)
    assert (read["stale"], read["nextMilestone"], read["overdueMilestones"]) == (False, None, 0)


def test_a_confirmation_is_the_latest_update_and_keeps_the_progress(client, coordinator):
    initiative = InitiativeFactory(state="active")
    reported(client, coordinator, initiative)

    reported(client, coordinator, initiative, kind="confirmation", progress=None, summary=None)

    read = client.get(f"{URL}/{initiative.id}", auth=coordinator).json
    assert (read["progress"], read["latestStatusUpdate"]["kind"]) == ("atRisk", "confirmation")


def test_a_correction_stands_where_the_corrected_report_stood(client, coordinator):
    initiative = InitiativeFactory(state="active")
    wrong = reported(client, coordinator, initiative)
    newest = reported(client, coordinator, initiative, progress="onTrack")

    reported(client, coordinator, initiative, progress="offTrack", correctsId=wrong["id"])

    read = client.get(f"{URL}/{initiative.id}", auth=coordinator).json
    assert (read["progress"], read["latestStatusUpdate"]["id"]) == ("onTrack", newest["id"])


@pytest.mark.parametrize(("to", "shown"), [("paused", "atRisk"), ("completed", None), ("cancelled", None)])
def test_progress_is_shown_only_while_active_or_paused(client, coordinator, to, shown):
    initiative = InitiativeFactory(state="active")
    reported(client, coordinator, initiative)

    client.post(f"{URL}/{initiative.id}/transitions", auth=coordinator, json={"to": to, "reason": "Besluttet"})

    assert client.get(f"{URL}/{initiative.id}", auth=coordinator).json["progress"] == shown
    assert found(client, coordinator, "progress=atRisk,offTrack") == (ids(initiative) if shown else set())


@pytest.mark.parametrize(("days", "stale"), [(181, False), (182, True)])
def test_an_initiative_goes_stale_on_the_day(client, coordinator, reader, days, stale):
    initiative = InitiativeFactory(state="active", activated_on=days_ago(400))
    reported(client, coordinator, initiative, reportedOn=str(days_ago(days)))

    read = client.get(f"{URL}/{initiative.id}", auth=reader).json

    assert (read["daysSinceReport"], read["stale"]) == (days, stale)


@pytest.mark.parametrize(
    ("own", "general", "stale"), [(None, 30, True), (None, 31, False), (30, 182, True), (31, 30, False)]
)
def test_never_reported_it_counts_from_activation_to_its_own_limit_or_the_strategys(
    client, reader, own, general, stale
):
    area = FocusAreaFactory(strategy_id=StrategyFactory(stale_after_days=general).id)
    initiative = InitiativeFactory(
        focus_area_id=area.id, state="active", activated_on=days_ago(30), report_interval_days=own
    )

    assert client.get(f"{URL}/{initiative.id}", auth=reader).json["stale"] is stale


def test_a_system_does_not_reset_the_clock(client, system):
    initiative = InitiativeFactory(state="active", activated_on=days_ago(200))

    reported(client, system, initiative)

    read = client.get(f"{URL}/{initiative.id}", auth=system).json
    assert (read["stale"], read["lastReportedAt"], read["daysSinceReport"]) == (True, None, None)
    assert (read["progress"], read["latestStatusUpdate"]["byPerson"]) == ("atRisk", None)


def test_stale_for_counts_whole_days_of_active_initiatives(client, coordinator, reader):
    silent = InitiativeFactory(state="active", activated_on=days_ago(30))
    reporting = InitiativeFactory(state="active", activated_on=days_ago(300))
    reported(client, coordinator, reporting, reportedOn=str(days_ago(10)))
    InitiativeFactory(state="paused", activated_on=days_ago(300))

    assert found(client, reader, "staleFor=10") == ids(silent, reporting)
    assert found(client, reader, "staleFor=11") == found(client, reader, "staleFor=30") == ids(silent)
    assert found(client, reader, "staleFor=31") == set()


@pytest.mark.parametrize("wrong", ["-1", "1.5", "x", "99999999999999999999", "1,2"])
def test_stale_for_is_a_whole_number_of_days(client, reader, wrong):
    refused = client.get(f"{URL}?staleFor={wrong}", auth=reader)

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (400, "staleFor")


def test_the_tovholder_is_its_own_else_the_focus_areas(client, reader, focus_area):
    of_area, own, next_one = PersonFactory(), PersonFactory(), PersonFactory()
    led, unled = InitiativeFactory(focus_area_id=focus_area.id), InitiativeFactory(focus_area_id=focus_area.id)
    AssignmentFactory(focus_area_id=focus_area.id, person_id=of_area.id, valid_from=days_ago(9))
    AssignmentFactory(initiative_id=led.id, person_id=of_area.id, valid_from=days_ago(8))
    AssignmentFactory(initiative_id=led.id, person_id=own.id, valid_from=today())
    AssignmentFactory(initiative_id=led.id, person_id=next_one.id, valid_from=days_ago(-1))

    shown = [client.get(f"{URL}/{one.id}", auth=reader).json["tovholder"] for one in (led, unled)]

    assert shown == [{"id": str(one.id), "name": one.name} for one in (own, of_area)]
    assert found(client, reader, f"tovholderId={own.id}") == ids(led)
    assert found(client, reader, f"tovholderId={of_area.id},{next_one.id}") == ids(unled)


def test_a_duty_declared_vacant_falls_to_the_focus_area_and_then_to_nobody(client, reader, focus_area):
    initiative, of_area = InitiativeFactory(focus_area_id=focus_area.id), PersonFactory()
    AssignmentFactory(focus_area_id=focus_area.id, person_id=of_area.id, valid_from=days_ago(9))
    AssignmentFactory(initiative_id=initiative.id, person_id=None, valid_from=days_ago(8))
    led = client.get(f"{URL}/{initiative.id}", auth=reader).json["tovholder"]

    AssignmentFactory(focus_area_id=focus_area.id, person_id=None, valid_from=today())

    assert led["id"] == str(of_area.id)
    assert client.get(f"{URL}/{initiative.id}", auth=reader).json["tovholder"] is None


def test_involved_are_the_focus_areas_centres_and_accepted_parties(client, reader, strategy, centre):
    of_area, party, both = (CentreFactory(name=name) for name in ("Ældre", "Børn", "Aalborgvej"))
    area = FocusAreaFactory(
        strategy_id=strategy.id, tovholder_centre_id=centre.id, involved_centre_ids=[of_area.id, both.id]
    )
    initiative = InitiativeFactory(focus_area_id=area.id)
    collaboration = CollaborationFactory(strategy_id=strategy.id, initiative_ids=[initiative.id])
    for one, state in ((party, "accepted"), (both, "accepted"), (centre, "invited"), (CentreFactory(), "declined")):
        PartyFactory(collaboration_id=collaboration.id, centre_id=one.id, state=state)

    read = client.get(f"{URL}/{initiative.id}", auth=reader).json

    assert [one["name"] for one in read["involvedCentres"]] == ["Børn", "Ældre", "Aalborgvej"]
    assert found(client, reader, f"involvedCentreId={of_area.id}") == ids(initiative)
    assert found(client, reader, f"involvedCentreId={party.id}") == ids(initiative)
    assert found(client, reader, f"involvedCentreId={centre.id}") == set()


def test_the_parties_of_an_ended_collaboration_are_not_involved(client, reader, focus_area):
    initiative = InitiativeFactory(focus_area_id=focus_area.id)
    ended = CollaborationFactory(strategy_id=focus_area.strategy_id, initiative_ids=[initiative.id], state="agreed")
    party = PartyFactory(collaboration_id=ended.id, state="accepted")
    stored(ended.move_to("ended", reason="Målet er nået"), ended)

    assert client.get(f"{URL}/{initiative.id}", auth=reader).json["involvedCentres"] == []
    assert found(client, reader, f"involvedCentreId={party.centre_id}") == set()


def test_priority_is_the_rank_in_the_newest_prioritisation(client, reader, focus_area):
    first, second, third = (InitiativeFactory(focus_area_id=focus_area.id) for _ in range(3))
    choice = {"focus_area_id": focus_area.id, "criterion": "Effekt", "reason": "Budget"}
    stored(Prioritisation(initiative_ids=[first.id, second.id, third.id], decided_on=days_ago(9), **choice))
    stored(Prioritisation(initiative_ids=[second.id, first.id], decided_on=days_ago(1), **choice))

    shown = [client.get(f"{URL}/{one.id}", auth=reader).json["priority"] for one in (first, second, third)]

    assert shown == [2, 1, None]


def test_the_next_milestone_is_the_open_one_due_first(client, reader):
    initiative = InitiativeFactory(state="active")
    MilestoneFactory(initiative_id=initiative.id, due_on=days_ago(-9))
    MilestoneFactory(initiative_id=initiative.id, due_on=days_ago(-1))
    late = MilestoneFactory(initiative_id=initiative.id, due_on=days_ago(1))
    MilestoneFactory(initiative_id=initiative.id, due_on=days_ago(30), state="reached")

    read = client.get(f"{URL}/{initiative.id}", auth=reader).json

    expected = {"id": str(late.id), "title": late.title, "dueOn": str(late.due_on), "overdue": True, "slippageDays": 0}
    assert (read["nextMilestone"], read["overdueMilestones"]) == (expected, 1)


def test_initiatives_are_found_by_what_they_say(client, reader, focus_area, other_centre):
    indicator = IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id)
    beside = FocusAreaFactory(strategy_id=focus_area.strategy_id)
    link = {"indicator_id": indicator.id, "contribution": "direct", "rationale": None}
    one = InitiativeFactory(focus_area_id=focus_area.id, also_focus_area_ids=[beside.id], indicator_links=[link])
    other = InitiativeFactory(focus_area_id=beside.id, owning_centre_id=other_centre.id, kle_number="15.00")
    InitiativeFactory(state="active")

    assert found(client, reader, f"strategyId={focus_area.strategy_id}") == ids(one, other)
    assert found(client, reader, f"focusAreaId={focus_area.id}") == ids(one)
    assert found(client, reader, f"focusAreaId={beside.id}") == ids(one, other)
    assert found(client, reader, f"owningCentreId={other_centre.id}") == ids(other)
    assert found(client, reader, f"strategyId={focus_area.strategy_id}&state=proposed,planned") == ids(one, other)
    assert found(client, reader, f"indicatorId={indicator.id}") == ids(one)
    assert found(client, reader, "kleNumber=15.00") == ids(other)


def test_pages_follow_each_other_in_the_asked_order(client, reader, focus_area):
    for title in ("Ål", "Æble", "Birk", "Østers", "Ask"):
        InitiativeFactory(focus_area_id=focus_area.id, title=title)
    url, pages = f"{URL}?strategyId={focus_area.strategy_id}&sort=title&pageSize=2&includeTotal=true", []

    while url:
        pages.append(client.get(url, auth=reader).json)
        url = pages[-1]["links"]["next"]

    titles = [[one["title"] for one in page["items"]] for page in pages]
    assert titles == [["Ask", "Birk"], ["Æble", "Østers"], ["Ål"]]
    assert {page["total"] for page in pages} == {5}
