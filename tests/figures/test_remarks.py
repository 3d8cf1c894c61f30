"""What must be said beside a direction: whose change it is, false progress, overtaken, parity."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.gap import gap_between
from models.figures.verdict import verdict_on
from tests.figures.building import GAP, HIDDEN, broken, groups, over, single, under

LEVEL = replace(GAP, judged_on="targetLevel")

figures = st.decimals(0, 100, places=2)


def judged(start, end, **how):
    return verdict_on(replace(GAP, **how), groups({"2020": start, "2023": end}))


def parts(verdict):
    found = verdict.decomposition
    return found and (found.target_part, found.comparison_part)


@pytest.mark.parametrize(
    ("better", "start", "end", "expected"),
    [
        ("higher", (52, 78), (53, 68), (-1, -10)),
        ("higher", (52, 78), (52, 72), (0, -6)),
        ("lower", (40, 25), (37, 24), (-3, 1)),
        ("parity", (40, 25), (37, 24), (-3, 1)),
        ("parity", (20, 25), (23, 24), (-3, -1)),
        ("parity", (25, 25), (23, 24), (2, -1)),
        ("parity", (23, 24), (25, 25), (-2, 1)),
        ("parity", (25, 25), (26, 26), (1, -1)),
        ("parity", (20, 25), (26, 25), None),
        ("higher", ("50.45", "60.30"), ("50.55", "60.45"), (Decimal("-0.10"), Decimal("0.15"))),
    ],
)
def test_the_change_of_the_gap_is_taken_apart_by_group(better, start, end, expected):
    assert parts(judged(start, end, better=better)) == expected


def test_groups_that_crossed_are_named_and_have_no_parts():
    verdict = judged((20, 25), (26, 25), better="parity")

    (reason,) = (one for one in verdict.reasons if one.about == "decomposition")
    assert (reason.code, verdict.decomposition, verdict.mostly_comparison) == ("crossed", None, False)


@pytest.mark.parametrize(
    ("yardstick", "segment"),
    [
        (replace(GAP, comparison="single"), single({"2020": 5, "2023": 6})),
        (GAP, groups({"2020": (HIDDEN, 78), "2023": (53, 78)})),
        (GAP, groups({"2020": (52, 78), "2022": (broken(60), 78), "2023": (53, 78)})),
        (GAP, groups({"2021": (52, 78), "2023": (53, 78)})),
        (GAP, groups({"2020": (52, 78)})),
        (replace(GAP, baseline_period=None), groups({"2020": (52, 78), "2023": (53, 78)})),
        (LEVEL, groups({"2020": (52, 78), "2023": (53, None)})),
        (LEVEL, groups({"2020": (52, 78), "2022": (52, broken(70)), "2023": (53, 70)})),
    ],
)
def test_without_two_groups_that_can_be_compared_nothing_is_taken_apart(yardstick, segment):
    assert verdict_on(yardstick, segment).decomposition is None


@given(figures, figures, figures, figures, st.sampled_from(["higher", "lower", "parity"]))
def test_the_parts_sum_to_the_unrounded_change_of_the_gap(target, comparison, later, later_comparison, better):
    verdict = judged((target, comparison), (later, later_comparison), better=better)

    change = gap_between(later, later_comparison, better) - gap_between(target, comparison, better)
    crossed = (target - comparison) * (later - later_comparison) < 0
    if better == "parity" and crossed:
        assert verdict.decomposition is None
    else:
        assert sum(parts(verdict)) == change


@pytest.mark.parametrize(
    ("start", "end", "how", "false_progress", "mostly_comparison"),
    [
        ((52, 78), (52, 72), {}, True, True),
        ((52, 78), (50, 70), {}, True, True),
        ((52, 78), ("52.4", 72), {}, True, True),
        ((52, 78), ("52.5", 72), {}, False, True),
        ((52, 78), (53, 68), {}, False, True),
        ((52, 78), (58, 78), {}, False, False),
        ((52, 78), (55, 75), {}, False, False),
        ((40, 25), (40, 30), {"better": "lower"}, True, True),
        ((40, 25), (30, 25), {"better": "lower"}, False, False),
        ((20, 25), (20, 22), {"better": "parity"}, False, True),
        ((52, 78), (50, 90), {}, False, False),
        ((52, 78), (58, 70), {"judged_on": "targetLevel"}, False, False),
        ((52, 78), ("52.4", 72), {"rule": "exact", "threshold": Decimal(1)}, False, True),
        ((52, 78), (52, 72), {"rule": "exact", "threshold": Decimal(1)}, True, True),
    ],
)
def test_progress_that_the_target_group_did_not_make_is_called_by_its_name(
    start, end, how, false_progress, mostly_comparison
):
    verdict = judged(start, end, **how)

    assert (verdict.false_progress, verdict.mostly_comparison) == (false_progress, mostly_comparison)


@pytest.mark.parametrize(
    ("start", "end", "how", "overtaken"),
    [
        ((52, 78), (53, 80), {}, True),
        ((52, 78), ("52.4", 80), {}, False),
        ((52, 78), (52, 80), {}, False),
        ((52, 78), (54, 80), {}, False),
        ((52, 78), (53, 80), {"judged_on": "targetLevel"}, True),
        ((40, 25), (38, 20), {"better": "lower"}, True),
        ((20, 25), (18, 26), {"better": "parity"}, False),
        ((80, 78), (81, 90), {}, True),
        ((70, 60), (71, 65), {}, False),
    ],
)
def test_a_target_group_that_came_on_but_fell_behind_was_overtaken(start, end, how, overtaken):
    assert judged(start, end, **how).overtaken is overtaken


@pytest.mark.parametrize(
    ("newest", "how", "reached"),
    [
        ((78, 78), {}, True),
        ((80, 78), {}, True),
        (("77.6", 78), {}, True),
        (("77.5", 78), {}, False),
        (("77.6", 78), {"rule": "exact", "threshold": Decimal(1)}, False),
        ((80, 78), {"better": "parity"}, False),
        ((78, 78), {"judged_on": "targetLevel"}, False),
        ((78, 78), {"baseline_period": None}, True),
        ((over(91), 80), {}, True),
        ((over(70), 80), {}, None),
        ((under(9), 80), {}, False),
    ],
)
def test_parity_is_reached_when_the_newest_shortfall_is_none(newest, how, reached):
    assert judged((52, 78), newest, **how).parity_reached is reached


def test_parity_is_no_matter_of_a_single_series():
    verdict = verdict_on(replace(GAP, better="lower", comparison="single"), single({"2020": 3, "2023": 0}))

    assert verdict.parity_reached is False


@pytest.mark.parametrize(
    ("start", "end", "false_progress", "overtaken"),
    [
        ((52, 90), (52, under(60)), True, False),
        ((52, 90), (over(50), 60), None, False),
        ((20, 90), (over(50), 60), False, False),
        ((80, over(91)), (90, 92), False, False),
        ((40, 70), (41, over(91)), False, True),
        ((40, 70), (40, over(91)), False, False),
        ((40, 70), (over(30), 99), False, None),
    ],
)
def test_what_bounds_leave_open_is_not_said(start, end, false_progress, overtaken):
    verdict = judged(start, end)

    assert (verdict.false_progress, verdict.overtaken) == (false_progress, overtaken)
    assert (verdict.decomposition, verdict.since_baseline.change) == (None, None)
