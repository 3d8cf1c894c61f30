"""The figures of an overview: gaps of unrounded values, what hides with them, and what a goal makes of them."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from models.figures.reasons import RULE_VERSION
from models.queries.overview import Scope
from tests.models.facts import area_row, goal_row, indicator_of, indicator_row, initiative_row, observation_row, seen


def pairs(indicator, values, **more):
    """Rows of both groups: ``values`` is period -> (target, comparison)."""
    return [
        observation_row(indicator, role, period, value, **more)
        for period, both in values.items()
        for role, value in zip(("target", "comparison"), both, strict=True)
    ]


def shown(values, *, hidden=(), **indicator):
    """The one indicator of a goal, with ``values`` of which those of (role, period) in ``hidden`` are hidden."""
    area = area_row()
    goal = goal_row(area)
    row = indicator_row(goal, **indicator)
    rows = pairs(row, values)
    for one in rows:
        if (one["role"], one["period"]) in hidden:
            one.update(published=False, is_hidden=True, bound_under=Decimal(10))
    return seen(areas=[area], goals=[goal], indicators=[row], observations=rows)


@pytest.mark.parametrize(
    ("better", "target", "comparison", "gap", "difference"),
    [
        ("lower", "30.4", "20.5", 10, 10),
        ("lower", "20.5", "30.4", -10, -10),
        ("higher", "30.4", "20.5", -10, 10),
        ("higher", "20.5", "30.4", 10, -10),
        ("parity", "20.5", "30.4", 10, -10),
        ("lower", "20.5", "20", 1, 1),
        ("lower", "20", "20.5", -1, -1),
    ],
)
def test_the_gap_is_that_of_unrounded_values_rounded_half_away_from_zero(better, target, comparison, gap, difference):
    latest = indicator_of(shown({"2021": (target, comparison)}, better=better))["latest"]

    assert (latest["gap"], latest["difference"], latest["gapStatus"]) == (gap, difference, "final")


def test_a_gap_that_the_shown_values_do_not_give_says_by_how_much():
    latest = indicator_of(shown({"2021": ("30.5", "20.4")}))["latest"]

    assert (latest["target"]["value"], latest["comparison"]["value"]) == (31, 20)
    assert (latest["gap"], latest["gapMismatch"]) == (10, -1)


def test_a_hidden_value_is_a_bound_and_takes_the_gap_with_it():
    answer = shown({"2021": (30, 20), "2022": (4, 20)}, hidden=[("target", "2022")])

    latest = indicator_of(answer)["latest"]
    assert (latest["period"], latest["target"]["status"]) == ("2022", "suppressed")
    assert (latest["target"]["value"], latest["target"]["numerator"]) == (None, None)
    assert "10" in latest["target"]["bound"]
    assert (latest["gap"], latest["difference"], latest["gapStatus"]) == (None, None, "suppressed")
    assert answer["disclosure"] == {"minimumCellSize": 5, "suppressedCells": 1}


def test_neither_does_the_verdict_tell_what_is_hidden():
    change = indicator_of(shown({"2021": (30, 20), "2022": (4, 20)}, hidden=[("target", "2022")]))["verdict"]

    figures = {name: value for name, value in change["sinceBaseline"].items() if not name.endswith("Period")}
    assert set(figures.values()) == {None}
    assert not any("unrounded" in name for reason in change["reasons"] for name in reason)


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ({"2021": (30, 20), "2023": (25, 20)}, "improving"),
        ({"2021": (30, 20), "2023": (35, 20)}, "worsening"),
        ({"2021": (30, 20), "2023": ("30.4", 20)}, "unchanged"),
        ({"2021": (30, 20)}, "undetermined"),
        ({"2022": (30, 20), "2023": (25, 20)}, "undetermined"),
        ({}, "undetermined"),
    ],
)
def test_the_verdict_is_the_direction_since_the_baseline(values, direction):
    verdict = indicator_of(shown(values))["verdict"]

    assert verdict["direction"] == direction
    assert verdict["reasons"]


def test_the_verdict_is_whole():
    verdict = indicator_of(shown({"2021": (30, 20), "2023": (25, 20)}))["verdict"]

    change = {"fromPeriod": "2021", "toPeriod": "2023", "from": 10, "to": 5, "change": -5, "improvement": 5}
    reasons = verdict.pop("reasons")
    assert verdict == {
        "direction": "improving",
        "sinceBaseline": change,
        "sinceLast": change,
        "sinceEvaluation": None,
        "streak": {"periods": 1, "unbroken": True, "skipped": ["2022"]},
        "decomposition": {"targetPart": -5, "comparisonPart": 0},
        "falseProgress": False,
        "mostlyComparison": False,
        "overtaken": False,
        "parityReached": False,
        "withinNoise": None,
    }
    assert reasons[0] == {
        "code": "changeSinceBaseline", "about": "sinceBaseline", "rule": "barometer", "ruleVersion": RULE_VERSION,
        "periods": ["2021", "2023"], "measure": "shortfall", "better": "lower", "unroundedFrom": 10, "unroundedTo": 5,
        "decimals": 0,
    }  # fmt: skip
    assert {reason["about"] for reason in reasons} == {"sinceBaseline", "sinceLast", "streak", "decomposition"}


@pytest.mark.parametrize(
    ("due", "on_course", "missed"),
    [({"period": "2025", "dueOn": None}, True, True), ({"period": None, "dueOn": "2026-11-22"}, True, False)],
)
def test_a_benchmark_says_how_far_it_is(due, on_course, missed):
    benchmark = {"id": str(uuid4()), **due, "level": None, "gap": 4_000_000, "decision": None}

    found = indicator_of(shown({"2021": (30, 20), "2023": (27, 20)}, benchmarks=[benchmark]))["benchmark"]

    assert (found["progressShare"], found["gap"]) == (Decimal("0.5"), 4)
    assert (found["onCourse"], found["reached"], found["missed"]) == (on_course, False, missed)


IMPROVING, WORSENING, UNCHANGED = {"2023": (25, 20)}, {"2023": (35, 20)}, {"2023": (30, 20)}


@pytest.mark.parametrize(
    ("ends", "direction"),
    [
        ([], "undetermined"),
        ([{}], "undetermined"),
        ([IMPROVING], "improving"),
        ([IMPROVING, IMPROVING, UNCHANGED], "improving"),
        ([IMPROVING, UNCHANGED, UNCHANGED], "unchanged"),
        ([IMPROVING, IMPROVING, WORSENING], "mixed"),
        ([WORSENING, UNCHANGED], "worsening"),
        ([UNCHANGED, UNCHANGED], "unchanged"),
        ([IMPROVING, {}, {}], "undetermined"),
        ([IMPROVING, {}], "improving"),
    ],
)
def test_a_goal_goes_where_its_indicators_go_together(ends, direction):
    area = area_row()
    goal = goal_row(area)
    indicators = [indicator_row(goal, key=f"m{n}") for n in range(len(ends))]
    rows = [row for one, end in zip(indicators, ends, strict=True) for row in pairs(one, {"2021": (30, 20), **end})]

    answer = seen(areas=[area], goals=[goal], indicators=indicators, observations=rows)

    found = answer["focusAreas"][0]["goals"][0]
    assert found["direction"] == direction
    assert sum(found["counts"].values()) == len(ends)
    assert {name: len(keys) for name, keys in found["indicatorKeys"].items()} == found["counts"]
    assert answer["summary"]["goals"]["byDirection"][direction] == 1


def test_an_indicator_of_two_goals_counts_in_both_and_its_cells_once():
    area = area_row()
    first, second = goal_row(area), goal_row(area)
    indicator = indicator_row(first, also_goal_ids=[second["id"]])
    rows = [
        observation_row(indicator, "target", "2021", 3, is_hidden=True, published=False),
        observation_row(indicator, "comparison", "2021", 20),
    ]

    answer = seen(areas=[area], goals=[first, second], indicators=[indicator], observations=rows)

    keys = [goal["indicatorKeys"]["undetermined"] for goal in answer["focusAreas"][0]["goals"]]
    assert keys == [["maaling"], ["maaling"]]
    assert answer["disclosure"]["suppressedCells"] == 1


def test_the_smallest_cell_is_that_of_what_counts_persons():
    area = area_row()
    goal = goal_row(area)
    indicators = [
        indicator_row(goal, key="a", minimum_cell_size=10),
        indicator_row(goal, key="b", minimum_cell_size=7),
        indicator_row(goal, key="c", minimum_cell_size=3, counts_persons=False),
    ]

    counted = seen(areas=[area], goals=[goal], indicators=indicators)
    uncounted = seen(areas=[area], goals=[goal], indicators=indicators[2:])

    assert counted["disclosure"] == {"minimumCellSize": 7, "suppressedCells": 0}
    assert uncounted["disclosure"]["minimumCellSize"] is None


def test_one_made_up_figure_marks_its_indicator_and_the_whole_answer():
    area = area_row()
    goal = goal_row(area)
    real, made_up = indicator_row(goal, key="real"), indicator_row(goal, key="made-up")
    rows = [*pairs(real, {"2021": (30, 20)}), *pairs(made_up, {"2021": (30, 20), "2022": (29, 20)})]
    rows[-1]["illustrative"] = True

    answer = seen(areas=[area], goals=[goal], indicators=[real, made_up], observations=rows)
    without = seen(Scope(period="2021"), areas=[area], goals=[goal], indicators=[real, made_up], observations=rows)

    assert [one["illustrative"] for one in answer["focusAreas"][0]["goals"][0]["indicators"]] == [False, True]
    assert (answer["illustrative"], without["illustrative"]) == (True, False)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_bound_is_said_in_the_language_that_is_asked_for(language):
    area = area_row()
    goal = goal_row(area)
    indicator = indicator_row(goal)
    row = observation_row(indicator, "target", "2021", 3, is_hidden=True, published=False, bound_under=Decimal(10))

    answer = seen(language=language, areas=[area], goals=[goal], indicators=[indicator], observations=[row])

    bound = indicator_of(answer)["latest"]["target"]["bound"]
    assert bound == {"da": "under 10 %", "en": "under 10 %"}[language]


def test_everything_is_counted_once():
    area, other = area_row(), area_row(number=2)
    states = ["proposed", "proposed", "planned", "active", "paused", "completed", "cancelled"]
    approaches = ["general", "targeted", None, None, None, "general", None]
    initiatives = [
        initiative_row(area, state=state, approach=approach, also_focus_area_ids=[other["id"]])
        for state, approach in zip(states, approaches, strict=True)
    ]
    collaboration = {
        "id": uuid4(), "title": "Sammen", "state": "agreed", "review_on": None, "parties": [], "answers": [],
        "focus_area_ids": [area["id"], other["id"]], "initiative_ids": [initiatives[0]["id"]],
    }  # fmt: skip

    answer = seen(areas=[area, other], initiatives=initiatives, collaborations=[collaboration], today=date(2026, 1, 2))

    counts = answer["summary"]["initiatives"]
    assert (counts["total"], counts["stale"]) == (7, 0)
    assert counts["byState"] == {
        "proposed": 2, "planned": 1, "active": 1, "paused": 1, "completed": 1, "cancelled": 1,
    }  # fmt: skip
    assert counts["byApproach"] == {"general": 2, "targeted": 1, "notAssessed": 4}
    assert counts["byProgress"] == {"onTrack": 0, "atRisk": 0, "offTrack": 0, "none": 7}
    assert answer["summary"]["collaborations"]["byState"] == {"proposed": 0, "agreed": 1, "ended": 0}
    assert answer["summary"]["vacancies"] == 2 + 5, "both areas, and what is not over"
