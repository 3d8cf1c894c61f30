"""The overview as a pure function: facts made by hand, the date and the language as arguments."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from models.queries.overview import Scope
from tests.models.facts import (
    HOLDER,
    OTHER,
    TODAY,
    area_row,
    assignment_row,
    collaboration_row,
    goal_row,
    indicator_of,
    indicator_row,
    initiative_row,
    milestone_row,
    observation_row,
    report_row,
    seen,
)


def test_an_initiative_of_two_focus_areas_is_shown_in_each_and_counted_once():
    first, second = area_row(), area_row(number=2)
    initiative = initiative_row(first, also_focus_area_ids=[second["id"]])

    answer = seen(areas=[first, second], initiatives=[initiative])

    shown = [[one["id"] for one in area["initiatives"]] for area in answer["focusAreas"]]
    assert shown == [[initiative["id"]], [initiative["id"]]]
    assert answer["summary"]["initiatives"]["total"] == 1


@pytest.mark.parametrize(("day", "stale"), [(date(2027, 5, 1), False), (date(2027, 5, 2), True)])
def test_on_day_n_it_is_stale_and_on_the_day_before_not(day, stale):
    area = area_row()
    initiative = initiative_row(area)
    report = report_row(initiative, clock_on=date(2026, 11, 1))

    answer = seen(areas=[area], initiatives=[initiative], reports={initiative["id"]: report}, today=day)

    assert answer["focusAreas"][0]["initiatives"][0]["stale"] is stale
    assert answer["summary"]["initiatives"]["stale"] == int(stale)


@pytest.mark.parametrize(
    ("state", "shown"), [("active", "onTrack"), ("paused", "onTrack"), ("completed", None), ("cancelled", None)]
)
def test_progress_shows_only_while_it_means_something(state, shown):
    area = area_row()
    initiative = initiative_row(area, state=state)

    answer = seen(areas=[area], initiatives=[initiative], reports={initiative["id"]: report_row(initiative)})

    assert answer["focusAreas"][0]["initiatives"][0]["progress"] == shown


def test_a_confirmation_is_the_newest_word_and_leaves_the_reported_progress():
    area = area_row()
    initiative = initiative_row(area)
    word = report_row(initiative, kind="confirmation", progress=None, summary=None, reported_progress="offTrack")

    shown = seen(areas=[area], initiatives=[initiative], reports={initiative["id"]: word})["focusAreas"][0][
        "initiatives"
    ][0]

    assert (shown["latestStatusUpdate"]["kind"], shown["progress"]) == ("confirmation", "offTrack")


@pytest.mark.parametrize(("day", "overdue"), [(date(2026, 6, 1), 0), (date(2026, 6, 2), 1)])
def test_a_milestone_is_overdue_from_the_day_after(day, overdue):
    area = area_row()
    initiative = initiative_row(area)
    moved = milestone_row(initiative, date(2026, 6, 1), original_due_on=date(2026, 5, 1))

    answer = seen(areas=[area], initiatives=[initiative], milestones=[moved], today=day)

    assert answer["summary"]["milestones"]["overdue"] == overdue
    assert answer["focusAreas"][0]["initiatives"][0]["slippageDays"] == 31


def test_an_own_assignment_beats_that_of_the_focus_area_and_a_later_one_an_earlier():
    area = area_row()
    own, inherited = initiative_row(area), initiative_row(area)
    assignments = [
        assignment_row(area, date(2025, 1, 1), uuid4()),
        assignment_row(area, date(2026, 1, 1), HOLDER, name="Bo"),
        assignment_row(area, date(2027, 1, 1)),
        assignment_row(own, date(2026, 1, 1), uuid4(), name="Carl"),
    ]

    answer = seen(areas=[area], initiatives=[own, inherited], assignments=assignments)

    names = [one["tovholder"]["name"] for one in answer["focusAreas"][0]["initiatives"]]
    assert names == ["Carl", "Bo"]
    assert (answer["focusAreas"][0]["vacant"], answer["summary"]["vacancies"]) == (False, 0)


def test_what_nobody_covers_is_named():
    area = area_row(
        themes=[{"key": "sprog", "title": "Sprog"}, {"key": "job", "title": "Job"}],
        prioritisation_required=True,
        collaboration_needed=True,
    )
    bare, measured = goal_row(area, title="Uden måling"), goal_row(area, title="Målt")
    indicator = indicator_row(measured)
    planned = initiative_row(area, title="Planlagt", state="planned", theme_keys=["sprog"], approach="targeted")
    proposed = initiative_row(area, title="Foreslået", state="proposed", theme_keys=["job"])

    coverage = seen(areas=[area], goals=[bare, measured], indicators=[indicator], initiatives=[planned, proposed])[
        "focusAreas"
    ][0]["coverage"]

    titles = {name: [one["title"] for one in found] for name, found in coverage.items() if isinstance(found, list)}
    assert titles == {
        "goalsWithoutIndicator": ["Uden måling"],
        "goalsWithoutInitiative": ["Uden måling", "Målt"],
        "themesWithoutInitiative": ["Job"],
        "initiativesWithoutCollaboration": ["Planlagt", "Foreslået"],
        "initiativesWithoutTovholder": ["Planlagt", "Foreslået"],
        "targetedWithoutReason": ["Planlagt"],
    }
    assert coverage["prioritisationMissing"] is True


@pytest.mark.parametrize(
    ("states", "lacking"), [([], True), (["proposed"], False), (["ended"], True), (["ended", "agreed"], False)]
)
def test_a_collaboration_that_has_ended_is_needed_anew(states, lacking):
    area = area_row(collaboration_needed=True)
    initiative = initiative_row(area)
    had = [collaboration_row(initiative_ids=[initiative["id"]], state=state) for state in states]

    coverage = seen(areas=[area], initiatives=[initiative], collaborations=had)["focusAreas"][0]["coverage"]

    assert bool(coverage["initiativesWithoutCollaboration"]) is lacking


def test_an_initiative_covers_the_goal_of_the_indicator_it_is_to_move():
    area = area_row()
    goal = goal_row(area)
    indicator = indicator_row(goal)
    link = {"id": str(indicator["id"]), "key": indicator["key"], "contribution": "direct"}

    answer = seen(
        areas=[area], goals=[goal], indicators=[indicator], initiatives=[initiative_row(area, indicator_links=[link])]
    )

    assert answer["focusAreas"][0]["coverage"]["goalsWithoutInitiative"] == []


def test_an_indicator_with_only_segments_counts_as_undetermined_in_its_goal():
    area = area_row()
    goal = goal_row(area)
    indicator = indicator_row(goal)
    pairs = [("target", "2021", 30), ("comparison", "2021", 20), ("target", "2023", 25), ("comparison", "2023", 20)]
    rows = [observation_row(indicator, role, period, value, segment="women") for role, period, value in pairs]

    answer = seen(areas=[area], goals=[goal], indicators=[indicator], observations=rows)

    assert indicator_of(answer)["segments"][0]["verdict"]["direction"] == "improving"
    assert answer["focusAreas"][0]["goals"][0]["direction"] == "undetermined"
    assert answer["focusAreas"][0]["goals"][0]["indicatorKeys"]["undetermined"] == ["maaling"]


def test_a_segment_that_is_singled_out_is_there_before_it_has_figures():
    area = area_row()
    goal = goal_row(area)
    indicator = indicator_row(goal)
    waiting = observation_row(indicator, "target", None, None, segment="women", status=None, is_hidden=None)

    shown = indicator_of(seen(areas=[area], goals=[goal], indicators=[indicator], observations=[waiting]))

    assert shown["segments"] == [{"segment": "women", "latest": None, "verdict": shown["segments"][0]["verdict"]}]
    assert shown["dataState"] == "noValues"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"method_state": "toBeDesigned"}, "methodToBeDesigned"),
        ({"next_value_due_on": date(2026, 11, 21)}, "valueDue"),
        ({"next_value_due_on": TODAY}, "noValues"),
        ({}, "noValues"),
    ],
)
def test_what_can_be_followed_is_said(changes, state):
    area = area_row()
    goal = goal_row(area)

    answer = seen(areas=[area], goals=[goal], indicators=[indicator_row(goal, **changes)])

    assert indicator_of(answer)["dataState"] == state


def test_figures_go_up_to_the_period_that_is_asked_for():
    area = area_row()
    goal = goal_row(area)
    indicator = indicator_row(goal)
    years = {"2021": (30, 20), "2022": (28, 20), "2023": (40, 20)}
    rows = [
        observation_row(indicator, role, year, value)
        for year, pair in years.items()
        for role, value in zip(("target", "comparison"), pair, strict=True)
    ]

    answer = seen(Scope(period="2022"), areas=[area], goals=[goal], indicators=[indicator], observations=rows)

    assert indicator_of(answer)["latest"]["period"] == "2022"
    assert indicator_of(answer)["verdict"]["direction"] == "improving"


def test_a_centre_sees_the_areas_where_it_leads_is_involved_or_has_accepted_a_part():
    led, involved = area_row(tovholder_centre=OTHER), area_row(number=2, involved_centre_ids=[UUID(OTHER["id"])])
    joined, strange = area_row(number=3), area_row(number=4)
    common = initiative_row(joined)
    party = {"id": str(uuid4()), "state": "accepted", "role": "contributes", "name": "x", "centreId": OTHER["id"]}
    collaboration = collaboration_row(
        state="agreed", review_on=date(2026, 11, 21), initiative_ids=[common["id"]], parties=[party]
    )

    answer = seen(
        Scope(centre_id=UUID(OTHER["id"])),
        areas=[led, involved, joined, strange],
        initiatives=[common, initiative_row(strange)],
        collaborations=[collaboration],
    )

    assert [area["number"] for area in answer["focusAreas"]] == [1, 2, 3]
    assert answer["focusAreas"][2]["collaborations"][0]["reviewOverdue"] is True
    assert answer["summary"]["initiatives"]["total"] == 1
