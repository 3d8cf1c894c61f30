"""What waits in a strategy itself: duties that nobody holds, what nobody covers, figures that are due."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.models.attending import DUE, HELD, NEXT_DAY, RUNNING, about, kinds, only
from tests.models.facts import (
    CENTRE,
    HOLDER,
    OTHER,
    TODAY,
    area_row,
    assignment_row,
    case_row,
    goal_row,
    indicator_row,
    initiative_row,
    observation_row,
    seen,
)


def test_an_undeclared_vacancy_is_more_serious_than_a_declared_one():
    bare, declared = area_row(), area_row(number=2)
    left = [assignment_row(declared, date(2025, 1, 1), HOLDER), assignment_row(declared, date(2026, 5, 1))]
    again = assignment_row(declared, date(2026, 7, 1))

    items = about(areas=[bare, declared], assignments=[*left, again])

    found = {one["resource"]["id"]: (one["kind"], one["severity"], one["since"]) for one in items}
    assert found == {
        bare["id"]: ("vacancyUndeclared", "high", date(2026, 1, 1)),
        declared["id"]: ("vacancyDeclared", "medium", date(2026, 5, 1)),
    }
    assert items[0]["resource"]["id"] == bare["id"], "the most serious first"


def test_as_many_duties_wait_as_the_summary_counts_vacancies():
    bare, led = area_row(), area_row(number=2)
    rows = [initiative_row(bare, state=state) for state in ("proposed", "active", "completed")]
    parts = {
        "areas": [bare, led], "initiatives": [*rows, initiative_row(led)],
        "assignments": [assignment_row(led, date(2025, 1, 1), HOLDER)],
    }  # fmt: skip

    found = [one for one in kinds(about(**parts)) if one.startswith("vacancy")]

    assert len(found) == seen(**parts)["summary"]["vacancies"] == 3


def test_a_tovholder_who_has_left_is_named_and_waits_for_nothing():
    area = area_row()
    row = initiative_row(area)
    gone = assignment_row(area, date(2025, 1, 1), HOLDER, active=False, updated_at=datetime(2026, 4, 1, tzinfo=UTC))

    items = about(areas=[area], initiatives=[row], assignments=[gone])

    named = only(items, "tovholderInactive")
    assert (named["since"], named["resource"]["type"]) == (date(2026, 4, 1), "focus-areas")
    assert "Anne" in named["text"]
    assert {one["person"] for one in items} == {None}
    assert only(items, "statusNeverReported")["centre"] == CENTRE


def test_what_a_tovholder_may_not_report_for_waits_for_the_owning_centre():
    area = area_row()
    row = initiative_row(area, owning_centre=OTHER, owning_centre_id=UUID(OTHER["id"]))

    inherited = only(about(areas=[area], initiatives=[row]), "statusNeverReported")
    own = [assignment_row(area, date(2024, 1, 1), HELD), assignment_row(row, date(2026, 1, 1), HOLDER, name="Bo")]
    assigned = only(about(areas=[area], initiatives=[row], assignments=own), "statusNeverReported")

    assert (inherited["centre"], inherited["person"]) == (OTHER, None)
    assert (assigned["centre"], assigned["person"]) == (OTHER, {"id": HOLDER, "name": "Bo"})


def test_what_nobody_covers_waits_for_whoever_leads_the_focus_area():
    area = area_row(
        themes=[{"key": "sprog", "title": "Sprog"}, {"key": "job", "title": "Job"}],
        prioritisation_required=True,
        collaboration_needed=True,
    )
    bare, measured = goal_row(area, title="Uden måling"), goal_row(area, title="Målt")
    row = initiative_row(area, state="planned", theme_keys=["sprog"], approach="targeted")

    items = about(areas=[area], goals=[bare, measured], indicators=[indicator_row(measured)], initiatives=[row])

    assert sorted(kinds(items)) == [
        "collaborationMissing", "goalWithoutIndicator", "goalWithoutInitiative", "goalWithoutInitiative",
        "prioritisationMissing", "targetedWithoutReason", "themeWithoutInitiative",
    ]  # fmt: skip
    assert {one["since"] for one in items} == {date(2026, 1, 1)}
    assert {(one["centre"]["id"], one["person"]["id"]) for one in items} == {(CENTRE["id"], HELD)}
    assert "Job" in only(items, "themeWithoutInitiative")["text"]


@pytest.mark.parametrize(("day", "late"), [(DUE, []), (NEXT_DAY, ["valueDue"])])
def test_a_value_waits_for_the_responsible_centre_from_the_day_after(day, late):
    area = area_row()
    goal = goal_row(area)
    row = indicator_row(goal, next_value_due_on=DUE, responsible_centre=OTHER)
    linked = initiative_row(area, state="completed", indicator_links=[{"id": str(row["id"])}])

    items = about(day, areas=[area], goals=[goal], indicators=[row], initiatives=[linked])

    assert kinds(items) == late
    assert [(one["centre"], one["person"], one["since"]) for one in items] == [(OTHER, None, NEXT_DAY)] * len(late)


@pytest.mark.parametrize(
    ("due", "day", "kind"),
    [(None, TODAY, "methodToBeDesigned"), (DUE, DUE, "methodToBeDesigned"), (DUE, NEXT_DAY, "methodOverdue")],
)
def test_a_method_waits_to_be_designed_and_from_its_day_is_late(due, day, kind):
    area = area_row()
    goal = goal_row(area)
    row = indicator_row(goal, method_state="toBeDesigned", method_due_on=due, next_value_due_on=date(2026, 1, 2))
    linked = initiative_row(area, state="completed", indicator_links=[{"id": str(row["id"])}])

    assert kinds(about(day, areas=[area], goals=[goal], indicators=[row], initiatives=[linked])) == [kind]


@pytest.mark.parametrize(
    ("gap", "day", "missed"),
    [(5, date(2025, 12, 31), 0), (5, date(2026, 1, 1), 1), (10, date(2026, 1, 1), 0)],
)
def test_a_benchmark_that_has_passed_and_was_not_reached_is_missed(gap, day, missed):
    area = area_row()
    goal = goal_row(area)
    benchmark = {"id": str(uuid4()), "period": "2025", "dueOn": None, "level": None, "gap": gap * 1_000_000}
    later = {**benchmark, "id": str(uuid4()), "period": "2027", "gap": 0}
    row = indicator_row(goal, benchmarks=[later, {**benchmark, "decision": None}])
    figures = [
        observation_row(row, role, period, value)
        for role, period, value in (("target", "2021", 32), ("comparison", "2021", 20), ("target", "2025", 30))
    ]
    linked = initiative_row(area, state="completed", indicator_links=[{"id": str(row["id"])}])
    figures.append(observation_row(row, "comparison", "2025", 20))

    items = about(day, areas=[area], goals=[goal], indicators=[row], observations=figures, initiatives=[linked])

    assert kinds(items) == ["benchmarkMissed"] * missed
    assert [one["resource"]["href"] for one in items] == [
        f"/v1/indicators/{row['id']}/benchmarks/{benchmark['id']}"
    ] * missed


@pytest.mark.parametrize(
    ("day", "successor", "found"),
    [(DUE, False, []), (NEXT_DAY, False, ["strategyEnded"]), (NEXT_DAY, True, [])],
)
def test_a_strategy_that_ended_waits_for_its_successor(day, successor, found):
    strategy = {**RUNNING, "ends_on": DUE, "has_successor": successor}

    items = about(day, strategy=strategy)

    assert kinds(items) == found
    assert all(one["centre"] == CENTRE for one in items)


@pytest.mark.parametrize(
    ("day", "state", "decided", "found"),
    [
        (DUE, "adopted", 0, []),
        (NEXT_DAY, "adopted", 0, ["evaluationOverdue"]),
        (NEXT_DAY, "adopted", 1, []),
        (NEXT_DAY, "draft", 0, []),
        (NEXT_DAY, "closed", 0, []),
    ],
)
def test_an_evaluation_that_was_due_waits_until_the_committee_has_decided(day, state, decided, found):
    began = DUE.replace(year=DUE.year - 2)
    strategy = {**RUNNING, "starts_on": began, "state": state, "evaluations_decided": decided}

    items = about(day, strategy=strategy)

    assert kinds(items) == found
    assert all((one["centre"], one["since"], one["dueOn"]) == (CENTRE, NEXT_DAY, DUE) for one in items)


def test_of_a_closed_strategy_only_cases_and_the_successor_wait():
    area = area_row()
    row = initiative_row(area)
    closed = {**RUNNING, "state": "closed", "ends_on": DUE}

    items = about(strategy=closed, areas=[area], initiatives=[row], cases=[case_row(due_on=DUE)])

    assert sorted(kinds(items)) == ["caseOverdue", "strategyEnded"]


def test_what_an_ended_centre_leaves_is_counted_for_the_coordinators():
    left = {"centre_id": UUID(OTHER["id"]), "centre_name": OTHER["name"], "valid_to": DUE}

    (item,) = about(remains=[left, left])

    assert (item["kind"], item["since"], item["centre"]) == ("centreEnded", NEXT_DAY, CENTRE)
    assert item["resource"]["href"] == f"/v1/centres/{OTHER['id']}/remains"
    assert item["text"].startswith("»Andet center« ophørte med udgangen af 1. juni 2026 og efterlader 2 ting, ")


def test_the_strategy_has_missed_nothing_before_it_began():
    soon = {**RUNNING, "starts_on": TODAY + timedelta(days=40)}

    (item,) = about(strategy=soon, areas=[area_row()], assignments=[])

    assert item["since"] == TODAY
