"""Vedvarende progression: how many steps back from the newest period have improved."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.figures.verdict import verdict_on
from tests.figures.building import GAP, HIDDEN, NOT_YET, broken, gaps, single

FROM_2011 = replace(GAP, baseline_period="2011")


def streak_of(yardstick, segment):
    streak = verdict_on(yardstick, segment).streak
    return streak.periods, streak.unbroken, list(streak.skipped)


def ended_by(yardstick, segment):
    reasons = [reason for reason in verdict_on(yardstick, segment).reasons if reason.about == "streak"]
    return [reason.code for reason in reasons if reason.code not in ("steps", "skippedPeriods")]


@pytest.mark.parametrize(
    ("values", "streak"),
    [
        ({"2011": 25, "2012": 26, "2013": 26, "2014": 20}, (1, False, [])),
        ({"2011": 26, "2012": 25, "2013": 20}, (2, True, [])),
        ({"2011": 26, "2014": 20}, (1, True, ["2012", "2013"])),
        ({"2011": 26, "2012": 27, "2014": 26, "2016": 20}, (2, False, ["2013", "2015"])),
        ({"2011": 26, "2012": NOT_YET, "2013": 20}, (1, True, ["2012"])),
        ({"2009": 40, "2010": 30, "2011": 26, "2012": 20}, (1, True, [])),
        ({"2011": 26, "2012": 26}, (0, False, [])),
        ({"2011": 26, "2012": 27}, (0, False, [])),
        ({"2011": 5, "2012": 0, "2013": 0, "2014": -3}, (3, True, [])),
        ({"2011": 0, "2012": "0.4"}, (1, True, [])),
        ({"2011": 0, "2012": 1}, (0, False, [])),
        ({"2011": 26}, (0, False, [])),
        ({"2010": 30, "2011": 26}, (0, False, [])),
        ({}, (0, False, [])),
        ({"2011": 26, "2012": 25, "2013": HIDDEN}, (0, False, [])),
        ({"2011": 26, "2012": HIDDEN, "2013": 20, "2014": 10}, (1, False, [])),
        ({"2011": HIDDEN, "2012": 20, "2013": 10}, (1, False, [])),
        ({"2011": 26, "2012": broken(65), "2013": 20}, (1, False, [])),
        ({"2011": broken(64), "2012": 20}, (1, True, [])),
        ({"2012": 20, "2013": 10}, (1, False, [])),
    ],
)
def test_steps_are_counted_from_the_newest_back_to_the_baseline_while_they_improve(values, streak):
    assert streak_of(FROM_2011, gaps(values)) == streak


def test_without_a_baseline_steps_are_counted_to_the_oldest_period_and_are_never_unbroken():
    segment = gaps({"2011": 26, "2012": 25, "2013": 20})

    assert streak_of(replace(GAP, baseline_period=None), segment) == (2, False, [])


def test_a_break_between_two_periods_ends_the_streak_although_it_has_no_value():
    missing = NOT_YET._replace(status="missing", break_in_series=True)

    assert streak_of(FROM_2011, gaps({"2011": 26, "2012": missing, "2013": 20})) == (0, False, [])
    assert ended_by(FROM_2011, gaps({"2011": 26, "2012": missing, "2013": 20})) == ["breakInSeries"]


@pytest.mark.parametrize(
    ("last", "codes"),
    [
        ({"2013": 26}, ["stepNotImproving"]),
        ({"2013": HIDDEN}, ["hidden"]),
        ({"2013": broken(80)}, ["breakInSeries"]),
        ({"2013": 20}, []),
    ],
)
def test_what_ends_a_streak_is_said(last, codes):
    assert ended_by(FROM_2011, gaps({"2011": 26, "2012": 25, **last})) == codes


@pytest.mark.parametrize(
    ("baseline", "values", "streak"),
    [
        ("2020-Q1", {"2020-Q1": 9, "2020-Q4": 2, "2021-Q1": 8, "2021-Q4": 1, "2022-Q1": 7}, (2, True, [])),
        ("2020-Q1", {"2020-Q1": 9, "2021-Q4": 1, "2022-Q1": 7}, (1, True, ["2021-Q1"])),
        ("2020-05", {"2020-05": 9, "2021-04": 2, "2021-05": 8}, (1, True, [])),
        ("2020-H1", {"2020-H1": 9, "2020-H2": 8, "2021-H1": 9}, (0, False, [])),
        ("2020-H1", {"2020-H1": 9, "2020-H2": 8}, (0, False, [])),
        ("2020/2021", {"2020/2021": 9, "2021/2022": 8, "2023/2024": 7}, (2, True, ["2022/2023"])),
        ("2019--2020", {"2019--2020": 9, "2023--2024": 7}, (1, True, ["2021--2022"])),
    ],
)
def test_parts_of_a_year_are_compared_with_the_same_part_a_year_earlier(baseline, values, streak):
    assert streak_of(replace(GAP, baseline_period=baseline), gaps(values)) == streak


def test_a_year_that_the_frequency_does_not_expect_is_not_skipped():
    yardstick = replace(GAP, baseline_period="2019", frequency="biennial")

    assert streak_of(yardstick, gaps({"2019": 9, "2021": 8, "2025": 7})) == (2, True, ["2023"])


def test_by_the_rule_exact_a_step_under_the_threshold_ends_the_streak():
    yardstick = replace(FROM_2011, rule="exact", threshold=Decimal("0.5"))

    assert streak_of(yardstick, gaps({"2011": 26, "2012": 20, "2013": "19.6"})) == (0, False, [])
    assert streak_of(yardstick, gaps({"2011": 26, "2012": 20, "2013": "19.5"})) == (2, True, [])


def test_a_level_that_stays_at_zero_does_not_improve():
    yardstick = replace(FROM_2011, better="lower", comparison="single")

    assert streak_of(yardstick, single({"2011": 0, "2012": 0})) == (0, False, [])
