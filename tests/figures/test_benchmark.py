"""How far it is to a benchmark: share, in time, reached, missed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.figures.benchmark import Benchmark, Progress, progress_towards
from tests.figures.building import GAP, HIDDEN, broken, groups, over, single, under

TODAY = date(2024, 6, 1)
LATER = date(2030, 12, 31)
FEWER = replace(GAP, unit="persons", better="lower", comparison="single")
MORE = replace(FEWER, better="higher")


def stands(yardstick, segment, *, gap=None, level=None, **due):
    aimed_gap, aimed_level = (None if aim is None else Decimal(aim) for aim in (gap, level))
    benchmark = Benchmark(aimed_gap, aimed_level, **(due or {"due_on": LATER}))
    return progress_towards(benchmark, yardstick, segment, TODAY)


@pytest.mark.parametrize(
    ("baseline", "now", "aim", "share"),
    [
        ("60000", "59000", "50000", "0.1"),
        ("100", "10", "0", "0.9"),
        ("100", "100", "0", "0"),
        ("100", "100", "100", None),
        ("100", "90", "100", None),
        ("100", "-20", "0", "1.2"),
        ("100", "110", "0", "-0.1"),
        ("10", "15", "20", "0.5"),
    ],
)
def test_the_share_is_how_much_of_the_way_is_gone(baseline, now, aim, share):
    progress = stands(FEWER, single({"2020": baseline, "2023": now}), level=aim)

    assert progress.share == (share and Decimal(share))


def test_a_gap_is_measured_on_unrounded_values():
    progress = stands(GAP, groups({"2020": ("52", "78"), "2023": ("58.4", "78")}), gap=10)

    assert progress.share == Decimal("0.4")


def test_a_level_of_two_groups_is_the_target_groups():
    progress = stands(GAP, groups({"2020": (50, 78), "2023": (55, 78)}), level=70)

    assert progress.share == Decimal("0.25")


@pytest.mark.parametrize(
    ("newest", "now", "due", "is_on_course"),
    [
        ("2025", "50", {"period": "2030"}, True),
        ("2025", "51", {"period": "2030"}, False),
        ("2025", "54", {"due_on": date(2031, 12, 31)}, True),
        ("2022", "80", {"period": "2030"}, True),
        ("2022", "81", {"period": "2030"}, False),
        ("2030", "0", {"period": "2030"}, True),
        ("2032", "0", {"period": "2030"}, True),
        ("2032", "1", {"period": "2030"}, False),
        ("2022", "110", {"period": "2030"}, False),
        ("2022", "50", {"period": "2020"}, None),
    ],
)
def test_on_course_is_a_share_no_less_than_that_of_the_time(newest, now, due, is_on_course):
    progress = stands(FEWER, single({"2020": 100, newest: now}), level=0, **due)

    assert progress.is_on_course is is_on_course


@pytest.mark.parametrize(
    ("yardstick", "now", "aim", "is_reached"),
    [
        (MORE, 70, {"level": 70}, True),
        (MORE, "69.9", {"level": 70}, False),
        (FEWER, 30, {"level": 30}, True),
        (FEWER, "30.1", {"level": 30}, False),
        (GAP, (68, 78), {"gap": 10}, True),
        (GAP, ("67.9", 78), {"gap": 10}, False),
        (GAP, (80, 78), {"gap": 0}, True),
        (replace(GAP, better="lower"), (35, 25), {"gap": 10}, True),
        (replace(GAP, better="parity"), (84, 78), {"gap": 5}, False),
        (replace(GAP, better="parity"), (82, 78), {"gap": 5}, True),
        (replace(GAP, better="parity"), (60, 78), {"level": 60}, True),
        (replace(GAP, better="parity"), (40, 78), {"level": 30}, False),
        (GAP, (60, None), {"gap": 5}, None),
    ],
)
def test_reached_is_as_good_as_the_benchmark_or_better(yardstick, now, aim, is_reached):
    make = groups if yardstick.comparison == "groups" else single
    start = (52, 78) if yardstick.comparison == "groups" else 50

    progress = stands(yardstick, make({"2020": start, "2023": now} if now != (60, None) else {"2023": now}), **aim)

    assert progress.is_reached is is_reached


@pytest.mark.parametrize(
    ("now", "due", "is_missed"),
    [
        (40, {"period": "2023"}, True),
        (40, {"period": "2024"}, False),
        (40, {"due_on": date(2024, 5, 31)}, True),
        (40, {"due_on": TODAY}, False),
        (70, {"period": "2023"}, False),
        (HIDDEN, {"period": "2023"}, None),
        (under(5), {"period": "2023"}, True),
    ],
)
def test_missed_is_not_reached_when_the_day_has_passed(now, due, is_missed):
    assert stands(MORE, single({"2020": 30, "2023": now}), level=70, **due).is_missed is is_missed


@pytest.mark.parametrize(
    ("yardstick", "segment", "expected"),
    [
        (FEWER, single({}), Progress()),
        (replace(FEWER, is_to_be_designed=True), single({"2020": 9, "2023": 5}), Progress()),
        (replace(FEWER, baseline_period=None), single({"2020": 9, "2023": 5}), Progress(None, None, False, False)),
        (FEWER, single({"2021": 9, "2023": 5}), Progress(None, None, False, False)),
        (FEWER, single({"2019": 9}), Progress(None, None, False, False)),
        (FEWER, single({"2020": 9, "2023": broken(5)}), Progress(None, None, False, False)),
        (FEWER, single({"2020": HIDDEN, "2023": 5}), Progress(None, None, False, False)),
        (FEWER, single({"2020": 9, "2023": under(5)}), Progress(None, True, None, None)),
        (FEWER, single({"2020": 9, "2023": over(20)}), Progress(None, None, False, False)),
        (FEWER, single({"2020": 9, "2023": HIDDEN}), Progress(None, None, None, None)),
    ],
)
def test_nothing_is_told_that_cannot_be_known_or_is_hidden(yardstick, segment, expected):
    assert stands(yardstick, segment, level=2) == expected
