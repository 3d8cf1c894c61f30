"""The overview of a part: figures up to a period, a focus area, a centre; and that no filter tells what is hidden."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from models.errors import RuleViolation
from models.queries.overview import Scope
from tests.models.facts import (
    CENTRE,
    OTHER,
    TODAY,
    area_row,
    goal_row,
    indicator_of,
    indicator_row,
    initiative_row,
    observation_row,
    seen,
    strategy_row,
)

HIDDEN = {"is_hidden": True, "published": False, "bound_under": Decimal(9), "hides_denominator": True}


@pytest.fixture
def area():
    return area_row(themes=[{"key": "job", "title": "Fritidsjob"}])


@pytest.fixture
def goal(area):
    return goal_row(area)


def figures(indicator, levels, segment=None, **of_last):
    """By period the level of the target group; the others stand at 10."""
    rows = []
    for period, level in levels.items():
        more = of_last if period == [*levels][-1] else {}
        rows.append(observation_row(indicator, "target", period, level, segment=segment, **more))
        rows.append(observation_row(indicator, "comparison", period, "10", segment=segment))
    return rows


def asked(area, goal, indicator, observations, period=None, **parts):
    scope = Scope.asked(period=period)
    return seen(scope=scope, areas=[area], goals=[goal], indicators=[indicator], observations=observations, **parts)


@pytest.mark.parametrize(
    ("period", "newest"),
    [
        ("2021", "2021"), ("2022", "2022"), ("2022-H1", "2021"), ("2022-Q4", "2022"), ("2022K4", "2022"),
        ("2022-11", "2021"), ("2022M12", "2022"), ("2022H2", "2022"), ("2021/2022", "2021"), ("2021--2022", "2022"),
        ("2020", None), ("2030", "2023"),
    ],
)  # fmt: skip
def test_figures_are_those_of_periods_that_have_ended_by_the_one_asked_for(area, goal, period, newest):
    indicator = indicator_row(goal)
    observations = figures(indicator, {"2021": "20", "2022": "18", "2023": "15"})

    shown = indicator_of(asked(area, goal, indicator, observations, period))

    assert (shown["latest"] and shown["latest"]["period"]) == newest
    assert shown["verdict"]["sinceBaseline"]["toPeriod"] == newest


def test_a_period_that_is_none_is_refused():
    with pytest.raises(RuleViolation, match="period-malformed"):
        Scope.asked(period="2021-Q5")


@pytest.mark.parametrize(
    ("period", "direction"), [("2021", "undetermined"), ("2022", "improving"), ("2023", "worsening")]
)
def test_verdicts_and_what_goals_make_of_them_are_those_of_then(area, goal, period, direction):
    indicator = indicator_row(goal)
    observations = figures(indicator, {"2021": "20", "2022": "18", "2023": "25"})

    answer = asked(area, goal, indicator, observations, period)
    whole = asked(area, goal, indicator, [row for row in observations if row["period"] <= period])

    assert indicator_of(answer)["verdict"] == indicator_of(whole)["verdict"]
    assert indicator_of(answer)["verdict"]["direction"] == answer["focusAreas"][0]["goals"][0]["direction"] == direction
    assert answer["summary"]["goals"]["byDirection"][direction] == 1


def test_what_comes_later_leaves_the_segments_and_their_roles_to_see(area, goal):
    indicator = indicator_row(goal)
    observations = figures(indicator, {"2021": "20"}) + figures(indicator, {"2023": "20"}, segment="women")

    shown = indicator_of(asked(area, goal, indicator, observations, "2021"))

    assert [(one["segment"], one["latest"]) for one in shown["segments"]] == [("women", None)]
    assert shown["segments"][0]["verdict"]["direction"] == "undetermined"


@pytest.mark.parametrize(
    ("period", "missed", "reached"),
    [(None, False, True), ("2023", False, True), ("2022", False, False), ("2021", False, False)],
)
def test_a_benchmark_is_judged_by_the_figures_up_to_then_as_of_then(area, goal, period, missed, reached):
    aim = {"id": "1", "period": "2023", "dueOn": None, "level": None, "gap": Decimal(5_000_000), "decision": None}
    indicator = indicator_row(goal, benchmarks=[aim])
    observations = figures(indicator, {"2021": "20", "2022": "18", "2023": "15"})

    benchmark = indicator_of(asked(area, goal, indicator, observations, period))["benchmark"]

    assert (benchmark["missed"], benchmark["reached"]) == (missed, reached)


def test_a_benchmark_whose_day_had_come_is_missed_in_the_year_asked_for(area, goal):
    aim = {"id": "1", "period": "2022", "dueOn": None, "level": None, "gap": Decimal(5_000_000), "decision": None}
    indicator = indicator_row(goal, benchmarks=[aim])
    observations = figures(indicator, {"2021": "20", "2022": "18", "2023": "15"})

    found = [
        indicator_of(asked(area, goal, indicator, observations, of))["benchmark"] for of in ("2021", "2022", "2023")
    ]

    assert [one["missed"] for one in found] == [False, True, False]


@pytest.mark.parametrize(("period", "since"), [(None, "2022"), ("2023", "2022"), ("2022", "2022"), ("2021", None)])
def test_an_evaluation_of_later_figures_is_nothing_to_compare_with(area, goal, period, since):
    indicator = indicator_row(goal)
    observations = figures(indicator, {"2021": "20", "2022": "18", "2023": "15"})
    evaluated = [{"indicator_id": indicator["id"], "segment": None, "period": "2022", "value": Decimal(8)}]

    verdict = indicator_of(asked(area, goal, indicator, observations, period, evaluated=evaluated))["verdict"]

    found = verdict["sinceEvaluation"]
    assert (found and found["fromPeriod"]) == since


@pytest.mark.parametrize("period", [None, "2021", "2022", "2023"])
def test_what_was_reported_and_is_hidden_now_is_told_for_no_period(area, goal, period):
    indicator = indicator_row(goal)
    observations = figures(indicator, {"2021": "20", "2022": "3.317"}, **HIDDEN)
    evaluated = [{"indicator_id": indicator["id"], "segment": None, "period": "2022", "value": Decimal("6.683")}]

    answer = asked(area, goal, indicator, observations, period, evaluated=evaluated)

    assert "6.683" not in str(answer)
    assert "3.317" not in str(answer)


def test_what_needs_attention_and_whether_values_are_due_is_of_today(area, goal):
    indicator = indicator_row(goal, next_value_due_on=date(2026, 1, 1))
    observations = figures(indicator, {"2021": "20"})

    strategy = strategy_row()

    whole, part = (asked(area, goal, indicator, observations, of, strategy=strategy) for of in (None, "2020"))

    assert part["attention"] == whole["attention"] != []
    assert indicator_of(part)["dataState"] == indicator_of(whole)["dataState"] == "valueDue"
    assert part["summary"]["initiatives"] == whole["summary"]["initiatives"]
    assert part["date"] == TODAY


def test_what_another_centre_covers_is_covered_whichever_centre_is_asked_for(area, goal):
    indicator = indicator_row(goal)
    link = {"id": str(indicator["id"]), "key": "maaling", "contribution": "direct"}
    theirs = initiative_row(
        area, owning_centre=OTHER, owning_centre_id=UUID(OTHER["id"]), theme_keys=["job"], indicator_links=[link]
    )
    parts = {"areas": [area], "goals": [goal], "indicators": [indicator], "initiatives": [theirs, initiative_row(area)]}

    found = [seen(scope=Scope(centre_id=UUID(one["id"])), **parts)["focusAreas"][0] for one in (CENTRE, OTHER)]

    for shown in found:
        assert shown["coverage"]["goalsWithoutInitiative"] == []
        assert shown["coverage"]["themesWithoutInitiative"] == []
        assert len(shown["initiatives"]) == len(shown["coverage"]["initiativesWithoutTovholder"]) == 1
