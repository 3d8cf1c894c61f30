"""The courses behind an overview: every period that is there or should be, and the sentence on each segment."""

from datetime import date

import pytest

from models.queries.analysis import analysis
from models.queries.analysis_facts import load_indicator
from models.queries.courses import courses
from models.queries.overview import Scope, overview
from models.queries.overview_facts import load_facts
from tests.factories import GoalFactory, IndicatorFactory, ObservationFactory, SeriesFactory

DAY = date(2026, 11, 28)
AREA = "151"


@pytest.fixture
def indicator(focus_area):
    """Two groups in 2020 and 2021, 2022 missing, 2023 too small to show; and women in 2023 only."""
    found = IndicatorFactory(
        goal_id=GoalFactory(focus_area_id=focus_area.id).id, decimals=1, frequency="year", baseline_period="2020",
        baseline_decision={"body": "Økonomiudvalget", "decidedOn": "2020-03-10"},
    )  # fmt: skip
    target, comparison = (SeriesFactory(indicator_id=found.id, role=role) for role in ("target", "comparison"))
    women = SeriesFactory(indicator_id=found.id, role="target", segment="women")
    for series, period, numerator in (
        (target, "2020", 300), (comparison, "2020", 200), (target, "2021", 280), (comparison, "2021", 200),
        (target, "2023", 3), (comparison, "2023", 190), (women, "2023", 130),
    ):  # fmt: skip
        ObservationFactory(series_id=series.id, period=period, numerator=numerator, denominator=1000)
    return found


@pytest.fixture
def facts(database, strategy, indicator):
    with database.readers.connect() as connection:
        return load_facts(connection, strategy.id, AREA, DAY)


def test_they_are_those_of_the_analysis(database, indicator, facts):
    with database.readers.connect() as connection:
        found = load_indicator(connection, indicator.id)
    assert found
    whole = analysis(found, DAY, AREA, "da", exact=False)

    told = courses(facts, DAY, Scope(), "da")[indicator.id]

    for mine, theirs in zip(told["segments"], whole["segments"], strict=True):
        assert mine["sentence"] == theirs["sentence"]
        assert [bare(one) for one in mine["points"]] == [bare(one) for one in theirs["points"]]


def bare(point):
    """A point without what only an analysis knows of who delivered."""
    roles = ("target", "comparison", "single")
    return {**point, **{role: point[role] and {**point[role], "collected": None} for role in roles}}


def test_what_is_missing_is_a_gap_and_what_is_hidden_is_its_bound(indicator, facts):
    [whole, _] = courses(facts, DAY, Scope(), "da")[indicator.id]["segments"]

    points = {one["period"]: one for one in whole["points"]}
    assert [*points] == ["2020", "2021", "2022", "2023", "2024", "2025"]
    assert points["2022"]["target"]["status"] == "missing"
    assert (points["2023"]["target"]["value"], points["2023"]["target"]["status"]) == (None, "suppressed")
    assert points["2023"]["target"]["bound"]
    assert points["2023"]["gap"] is None


def test_up_to_a_period_they_agree_with_the_overview(indicator, facts):
    scope = Scope(period="2021")

    [whole, women] = courses(facts, DAY, scope, "da")[indicator.id]["segments"]

    [shown] = overview(facts, DAY, scope, "da")["focusAreas"][0]["goals"][0]["indicators"]
    assert [one["period"] for one in whole["points"]] == ["2020", "2021"]
    assert whole["points"][-1]["gap"] == shown["latest"]["gap"] == 8
    assert whole["sentence"]["da"].startswith("Det går frem: ")
    assert [one for one in women["points"] if one["target"]["value"]] == []
