"""What became of a measure since the period before, and since what an evaluation reported."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.figures.verdict import Evaluated, Interval, verdict_on
from tests.figures.building import GAP, HIDDEN, NOT_YET, broken, gaps

ALL = gaps({"2020": 26, "2021": 25, "2022": 22, "2023": 24})


def figures(change):
    return change.from_period, change.to_period, change.from_value, change.to_value, change.change, change.improvement


def codes(verdict, about):
    return [reason.code for reason in verdict.reasons if reason.about == about]


def test_the_last_change_is_that_of_the_newest_step():
    verdict = verdict_on(GAP, ALL)

    assert figures(verdict.since_last) == ("2022", "2023", 22, 24, 2, -2)
    assert (verdict.direction, codes(verdict, "sinceLast")) == ("improving", ["changeSinceLast"])


@pytest.mark.parametrize(
    ("values", "periods", "expected"),
    [
        ({"2023": 24}, (None, "2023"), ["noEarlierValue"]),
        ({"2022": 22, "2023": HIDDEN}, ("2022", "2023"), ["hidden"]),
        ({"2022": HIDDEN, "2023": 24}, ("2022", "2023"), ["hidden"]),
        ({"2022": 22, "2023": broken(60)}, ("2022", "2023"), ["breakInSeries"]),
        ({}, (None, None), []),
    ],
)
def test_where_there_is_no_last_change_it_is_said_why(values, periods, expected):
    verdict = verdict_on(GAP, gaps(values))

    assert figures(verdict.since_last) == (*periods, None, None, None, None)
    assert codes(verdict, "sinceLast") == expected


def test_without_an_evaluation_nothing_is_said_of_one():
    assert verdict_on(GAP, ALL).since_evaluation is None


def test_since_an_evaluation_todays_values_count_and_the_reported_one_stands_beside():
    verdict = verdict_on(GAP, ALL, Evaluated("2021", Decimal(27)))

    assert verdict.since_evaluation is not None
    assert figures(verdict.since_evaluation) == ("2021", "2023", 25, 24, -1, 1)
    assert verdict.since_evaluation.as_reported == 27
    assert codes(verdict, "sinceEvaluation") == ["changeSinceEvaluation"]


@pytest.mark.parametrize(
    ("values", "reported", "expected"),
    [
        ({"2020": 26, "2021": 25}, 27, ["nothingNewer"]),
        ({"2020": 26}, 27, ["nothingNewer"]),
        ({"2020": 26, "2021": NOT_YET, "2023": 24}, 27, ["evaluatedMissing"]),
        ({"2020": 26, "2021": 25, "2023": broken(60)}, 27, ["breakInSeries"]),
        ({"2020": 26, "2021": 25, "2023": HIDDEN}, 27, ["hidden"]),
        ({"2020": 26, "2021": HIDDEN, "2023": 24}, None, ["hidden"]),
    ],
)
def test_what_an_evaluation_reported_stays_unless_it_is_hidden_now(values, reported, expected):
    verdict = verdict_on(GAP, gaps(values), Evaluated("2021", Decimal(27)))

    assert verdict.since_evaluation is not None
    assert figures(verdict.since_evaluation)[2:] == (None,) * 4
    assert verdict.since_evaluation.as_reported == reported
    assert codes(verdict, "sinceEvaluation") == expected


@pytest.mark.parametrize(
    ("low", "high", "within"), [("-5", "1", True), ("0", "1", True), ("-5", "-1", False), ("1", "5", False)]
)
def test_noise_is_an_interval_that_holds_zero_and_never_alters_the_direction(low, high, within):
    verdict = verdict_on(GAP, ALL, interval=Interval(Decimal(low), Decimal(high), "Newcombe 1998"))

    assert (verdict.within_noise, verdict.direction) == (within, "improving")
    assert codes(verdict, "withinNoise") == ["intervalOfChange"]


@pytest.mark.parametrize("end", [HIDDEN, broken(60)])
def test_without_a_change_there_is_no_noise(end):
    interval = Interval(Decimal(-5), Decimal(1), "Newcombe 1998")

    verdict = verdict_on(GAP, gaps({"2020": 26, "2023": end}), interval=interval)

    assert (verdict.within_noise, codes(verdict, "withinNoise")) == (None, [])


def test_nothing_is_judged_while_the_method_is_to_be_designed():
    verdict = verdict_on(replace(GAP, is_to_be_designed=True), ALL, Evaluated("2021", Decimal(27)))

    assert verdict.direction == "undetermined"
    assert codes(verdict, "sinceBaseline") == ["methodToBeDesigned"]
