"""What needs attention as a pure function: facts made by hand, the date and the language as arguments."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from models.queries.attention import Asked, Whose, by_centre
from models.queries.attention_words import KINDS, SENTENCES, SEVERITIES, severity_of
from tests.models.attending import DUE, HELD, NEXT_DAY, RUNNING, about, kinds, only
from tests.models.facts import (
    CENTRE,
    HOLDER,
    OTHER,
    TODAY,
    answer_row,
    area_row,
    assignment_row,
    case_row,
    collaboration_row,
    initiative_row,
    milestone_row,
    report_row,
    seen,
    waiting,
)


def test_nothing_waits_in_a_strategy_of_which_nothing_is_known():
    assert about() == []


@pytest.mark.parametrize(("interval", "days"), [(None, 182), (30, 30), (1, 1)])
@pytest.mark.parametrize("reported_on", [date(2026, 3, 1), None])
def test_on_day_n_a_report_is_awaited_and_on_the_day_before_not(interval, days, reported_on):
    area = area_row()
    row = initiative_row(area, report_interval_days=interval, activated_on=date(2026, 3, 1))
    reports = {row["id"]: report_row(row, clock_on=reported_on)} if reported_on else {}
    day_n = date(2026, 3, 1) + timedelta(days=days)

    before = about(day_n - timedelta(days=1), areas=[area], initiatives=[row], reports=reports)
    after = about(day_n, areas=[area], initiatives=[row], reports=reports)

    kind = "statusStale" if reported_on else "statusNeverReported"
    item = only(after, kind)
    assert (before, kinds(after)) == ([], [kind])
    assert (item["since"], item["dueOn"]) == (day_n, day_n - timedelta(days=1))
    assert item["resource"] == {
        "type": "initiatives", "id": row["id"], "title": "Indsats", "href": f"/v1/initiatives/{row['id']}",
    }  # fmt: skip
    assert (item["centre"], item["person"]) == (CENTRE, {"id": HELD, "name": "Anne"})


@pytest.mark.parametrize(("state", "awaited"), [("active", 1), ("paused", 0), ("planned", 0), ("completed", 0)])
def test_only_what_is_active_owes_a_report(state, awaited):
    area = area_row()

    items = about(areas=[area], initiatives=[initiative_row(area, state=state)])

    assert len([one for one in kinds(items) if one == "statusNeverReported"]) == awaited


@pytest.mark.parametrize(("day", "late"), [(DUE, []), (NEXT_DAY, ["milestoneOverdue"])])
def test_a_milestone_waits_from_the_day_after_it_was_due(day, late):
    area = area_row()
    row = initiative_row(area, state="paused")
    milestone = milestone_row(row, DUE)

    items = about(day, areas=[area], initiatives=[row], milestones=[milestone])

    assert kinds(items) == late
    assert [(one["since"], one["dueOn"], one["severity"]) for one in items] == [(NEXT_DAY, DUE, "medium")] * len(late)


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_a_milestone_of_what_is_over_waits_for_nobody(state):
    area = area_row()
    row = initiative_row(area, state=state)

    assert about(areas=[area], initiatives=[row], milestones=[milestone_row(row, DUE)]) == []


def test_a_milestone_of_another_centre_waits_for_that_centre():
    area = area_row()
    row = initiative_row(area, state="paused")

    items = about(areas=[area], initiatives=[row], milestones=[milestone_row(row, DUE, responsible_centre=OTHER)])

    assert (items[0]["centre"], items[0]["person"]) == (OTHER, None)


def test_it_grows_serious_after_a_month():
    area = area_row()
    row = initiative_row(area, state="paused")
    milestone = milestone_row(row, DUE)

    told = [
        about(NEXT_DAY + timedelta(days=days), areas=[area], initiatives=[row], milestones=[milestone])[0]["severity"]
        for days in (29, 30)
    ]

    assert told == ["medium", "high"]


@pytest.mark.parametrize(("day", "late"), [(DUE, []), (NEXT_DAY, ["caseOverdue", "obligationOverdue"])])
def test_cases_and_obligations_wait_from_the_day_after(day, late):
    owed = {"id": str(uuid4()), "dueOn": "2026-06-01"}
    bo = {"id": str(uuid4()), "name": "Bo", "active": True}
    case = case_row(due_on=DUE, obligations=[owed], responsible_person=bo)

    items = about(day, cases=[case])

    assert sorted(kinds(items)) == late
    for one in items:
        assert (one["since"], one["person"]) == (NEXT_DAY, {"id": bo["id"], "name": "Bo"})
    if late:
        assert only(items, "obligationOverdue")["resource"]["href"] == f"/v1/cases/{case['id']}/entries/{owed['id']}"
        assert "2026-0001" in only(items, "caseOverdue")["text"]


@pytest.mark.parametrize(
    ("kind", "state", "verified", "found"),
    [
        ("obstacle", "inEffect", None, ["effectToVerify"]),
        ("decision", "inEffect", None, ["effectToVerify"]),
        ("enquiry", "inEffect", None, []),
        ("decision", "decided", None, []),
        ("decision", "closed", True, []),
        ("decision", "closed", False, ["effectUnverified"]),
    ],
)
def test_an_effect_waits_to_be_verified(kind, state, verified, found):
    stepped = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)

    items = about(cases=[case_row(kind=kind, state=state, effect_verified=verified, stepped_at=stepped)])

    assert kinds(items) == found
    assert [one["since"] for one in items] == [date(2026, 11, 2)] * len(found), "by the date in Copenhagen"


def test_an_invited_centre_owes_its_own_answer_and_the_convener_that_of_a_partner():
    area = area_row()
    partner = answer_row(centreId=None, name="Boligselskabet")
    row = collaboration_row(area, answers=[answer_row(), partner])

    items = about(areas=[area], collaborations=[row])

    found = {one["resource"]["id"]: (one["centre"], one["person"]) for one in items}
    assert kinds(items) == ["invitationUnanswered"] * 2
    assert found == {
        row["answers"][0]["id"]: (OTHER, None),
        partner["id"]: (CENTRE, {"id": HELD, "name": "Anne"}),
    }
    assert items[0]["resource"]["href"].startswith(f"/v1/collaborations/{row['id']}/parties/")


@pytest.mark.parametrize(
    ("state", "answers", "found"),
    [
        ("proposed", ("accepted", "declined"), ["invitationDeclined"]),
        ("agreed", ("accepted", "declined"), []),
        ("proposed", ("accepted", "accepted"), ["agreementOutstanding"]),
        ("proposed", ("accepted", "left"), ["agreementOutstanding"]),
        ("proposed", ("left",), []),
        ("ended", ("invited",), []),
    ],
)
def test_answers_are_taken_further(state, answers, found):
    at = "2026-11-10T12:00:00.000000Z"

    row = collaboration_row(state=state, answers=[answer_row(state=one, answeredAt=at) for one in answers])

    items = about(collaborations=[row])
    assert kinds(items) == found
    assert all((one["since"], one["centre"]) == (date(2026, 11, 10), CENTRE) for one in items)


@pytest.mark.parametrize(("day", "late"), [(DUE, []), (NEXT_DAY, ["reviewOverdue"])])
def test_a_collaboration_is_looked_at_again_by_its_day(day, late):
    area = area_row()

    assert kinds(about(day, areas=[area], collaborations=[collaboration_row(area, review_on=DUE)])) == late


def test_a_proposed_step_waits_until_somebody_takes_it():
    area = area_row()
    row = initiative_row(area, state="active", report_interval_days=900)
    word = report_row(row, proposed_state="completed")
    taken = {"proposed_state": "completed", "transition_id": uuid4()}

    def told(state, report):
        return kinds(about(areas=[area], initiatives=[{**row, "state": state}], reports={row["id"]: report}))

    assert told("active", word) == ["stateProposed"]
    assert told("completed", word) == told("cancelled", word) == told("active", {**word, **taken}) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Milepælen »Milepæl« skulle være nået 1. juni 2026."),
        ("en", "The milestone “Milepæl” was to be reached by 1 June 2026."),
    ],
)
def test_it_is_said_in_both_languages(language, sentence):
    area = area_row()
    row = initiative_row(area, state="paused")
    parts = {"areas": [area], "initiatives": [row], "milestones": [milestone_row(row, DUE)]}

    items = waiting(language=language, strategy=RUNNING, **parts)

    assert only(items, "milestoneOverdue")["text"] == sentence


def test_every_kind_has_its_words_and_never_becomes_less_serious():
    assert SENTENCES["da"].keys() == SENTENCES["en"].keys() == set(KINDS)
    for kind in KINDS:
        first, later = (SEVERITIES.index(severity_of(kind, TODAY, TODAY + timedelta(days=n))) for n in (0, 400))
        assert later <= first


def test_the_same_thing_keeps_its_id_and_different_ones_have_their_own():
    area = area_row(themes=[{"key": "sprog", "title": "Sprog"}, {"key": "job", "title": "Job"}])

    first, later = (about(day, areas=[area]) for day in (TODAY, TODAY + timedelta(days=99)))

    assert [one["id"] for one in first] == [one["id"] for one in later]
    assert len({one["id"] for one in first}) == 2


@pytest.mark.parametrize("place", [None, RUNNING["id"]])
def test_mine_is_what_names_me_and_what_names_nobody_in_my_centres(place):
    area, other = area_row(), area_row(number=2, tovholder_centre=OTHER)
    held = [assignment_row(area, date(2024, 1, 1), HELD), assignment_row(other, date(2024, 1, 1), HOLDER)]
    rows = [initiative_row(one, state="paused", owning_centre=one["tovholder_centre"]) for one in (area, other)]
    late = [milestone_row(row, DUE) for row in rows]
    asked = collaboration_row(answers=[answer_row()])
    items = about(areas=[area, other], initiatives=rows, milestones=late, assignments=held, collaborations=[asked])

    anne = Asked(whose=Whose(HELD, frozenset({(place, UUID(CENTRE["id"]))}))).of(items)
    colleague = Asked(whose=Whose(uuid4(), frozenset({(place, UUID(OTHER["id"]))}))).of(items)
    elsewhere = Asked(whose=Whose(uuid4(), frozenset({(uuid4(), UUID(OTHER["id"]))}))).of(items)

    assert [one["resource"]["id"] for one in anne] == [late[0]["id"]]
    assert kinds(colleague) == ["invitationUnanswered"]
    assert elsewhere == []


def test_centres_are_told_with_what_waits_for_each():
    area = area_row()
    row = initiative_row(area, state="paused")
    late = [milestone_row(row, DUE, responsible_centre=OTHER), milestone_row(row, TODAY - timedelta(days=1))]

    counted = by_centre(about(areas=[area], initiatives=[row], milestones=late))

    assert counted == [
        {"centre": OTHER, "total": 1, "high": 1, "medium": 0, "low": 0},
        {"centre": CENTRE, "total": 1, "high": 0, "medium": 1, "low": 0},
    ]


def test_the_overview_tells_the_same():
    first, second = area_row(), area_row(number=2, tovholder_centre=OTHER)
    rows = [initiative_row(one, owning_centre=one["tovholder_centre"]) for one in (first, second)]
    parts = {"strategy": RUNNING, "areas": [first, second], "initiatives": rows}

    assert seen(**parts)["attention"] == waiting(**parts)
    assert len(waiting(**parts)) > len(Asked(focus_area_ids=[first["id"]]).of(waiting(**parts))) > 0


def test_what_lies_in_several_focus_areas_waits_once():
    first, second = (area_row(number=number, collaboration_needed=True) for number in (1, 2))
    row = initiative_row(first, state="planned", also_focus_area_ids=[second["id"]])

    (item,) = about(areas=[first, second], initiatives=[row])

    assert item["kind"] == "collaborationMissing"
    assert [one["id"] for one in item["focusAreas"]] == [first["id"], second["id"]]
