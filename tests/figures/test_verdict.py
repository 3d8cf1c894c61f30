from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.cells import Bound, Cell, rounded
from models.figures.gap import gap_between
from models.figures.measure import Segment, Yardstick
from models.figures.verdict import verdict_on

GAP = Yardstick("percent", "higher", "groups", baseline_period="2020")
LEVEL = replace(GAP, judged_on="targetLevel")
USERS = Yardstick("persons", "higher", "single", baseline_period="2020")
BENEFIT = Yardstick("percent", "lower", "single", baseline_period="2020")
HIDDEN = Cell(None, status="suppressed", bound=Bound())


def cells(**values):
    """Cells by year: `_2020="52"`, or a ready cell."""
    return {
        year.strip("_"): value if isinstance(value, Cell) else Cell(Decimal(value)) for year, value in values.items()
    }


def over(bound):
    return Cell(None, status="suppressed", bound=Bound(over=Decimal(bound)))


def under(bound):
    return Cell(None, status="suppressed", bound=Bound(under=Decimal(bound)))


def groups(target, comparison):
    return Segment(target=cells(**target), comparison=cells(**comparison))


def single(**values):
    return Segment(single=cells(**values))


def figures(verdict):
    since = verdict.since_baseline
    return since.from_value, since.to_value, since.change, since.improvement


def codes(verdict, about="sinceBaseline"):
    return [reason.code for reason in verdict.reasons if reason.about == about]


@pytest.mark.parametrize(
    ("baseline", "newest", "direction", "change", "improvement"),
    [
        (("53", "78"), ("52", "78"), "worsening", "1", "-1"),
        (("52", "78"), ("58", "78"), "improving", "-6", "6"),
        (("52", "78"), ("52", "78"), "unchanged", "0", "0"),
        (("50.45", "60.30"), ("50.55", "60.45"), "unchanged", "0", "0"),
        (("52", "78"), ("80", "78"), "improving", "-26", "26"),
        (("79", "78"), ("90", "78"), "unchanged", "0", "0"),
        (("80", "78"), ("77", "78"), "worsening", "1", "-1"),
        (("0", "0"), ("0", "0"), "unchanged", "0", "0"),
    ],
)
def test_a_gap_is_judged_by_its_change_since_the_baseline(baseline, newest, direction, change, improvement):
    segment = groups({"_2020": baseline[0], "_2023": newest[0]}, {"_2020": baseline[1], "_2023": newest[1]})

    verdict = verdict_on(GAP, segment)

    since = verdict.since_baseline
    assert verdict.direction == direction
    assert (since.from_period, since.to_period) == ("2020", "2023")
    assert (since.change, since.improvement) == (Decimal(change), Decimal(improvement))
    assert codes(verdict) == ["changeSinceBaseline"]


def test_the_published_widening_from_25_to_26_is_a_worsening_by_one():
    yardstick = replace(GAP, baseline_period="2011")

    verdict = verdict_on(yardstick, groups({"_2011": "53", "_2014": "52"}, {"_2011": "78", "_2014": "78"}))

    assert verdict.direction == "worsening"
    assert figures(verdict) == (25, 26, 1, -1)


def test_the_published_narrowing_from_26_to_20_is_an_improvement_by_six():
    yardstick = replace(GAP, baseline_period="2012")

    verdict = verdict_on(yardstick, groups({"_2012": "52", "_2020": "58"}, {"_2012": "78", "_2020": "78"}))

    assert verdict.direction == "improving"
    assert figures(verdict) == (26, 20, -6, 6)


def test_the_rule_exact_sees_a_widening_that_rounding_hides():
    segment = groups({"_2020": "50.45", "_2023": "50.55"}, {"_2020": "60.30", "_2023": "60.45"})

    verdict = verdict_on(replace(GAP, rule="exact", threshold=Decimal(0)), segment)

    assert verdict.direction == "worsening"
    assert figures(verdict) == (Decimal("9.85"), Decimal("9.90"), Decimal("0.05"), Decimal("-0.05"))


@pytest.mark.parametrize(
    ("threshold", "newest", "direction"),
    [
        ("0.5", "50.4", "unchanged"),
        ("0.5", "50.5", "improving"),
        ("0.5", "49.6", "unchanged"),
        ("0.5", "49.5", "worsening"),
        ("0", "50", "unchanged"),
        ("0", "50.000001", "improving"),
    ],
)
def test_the_rule_exact_takes_a_change_under_its_threshold_for_none(threshold, newest, direction):
    yardstick = replace(LEVEL, rule="exact", threshold=Decimal(threshold))

    verdict = verdict_on(yardstick, groups({"_2020": "50", "_2023": newest}, {}))

    assert verdict.direction == direction


@pytest.mark.parametrize(
    ("yardstick", "better", "newest", "direction", "improvement"),
    [
        (LEVEL, "higher", "65", "improving", 13),
        (LEVEL, "lower", "65", "worsening", -13),
        (LEVEL, "lower", "40", "improving", 12),
        (USERS, "higher", "65", "improving", 13),
        (BENEFIT, "lower", "65", "worsening", -13),
    ],
)
def test_a_level_is_judged_by_what_is_better(yardstick, better, newest, direction, improvement):
    values = {"2020": Cell(Decimal(52)), "2023": Cell(Decimal(newest))}

    verdict = verdict_on(replace(yardstick, better=better), Segment(target=values, single=values))

    assert verdict.direction == direction
    assert verdict.since_baseline.improvement == improvement
    assert verdict.reasons[0].measure == "level"


@pytest.mark.parametrize(("newest", "direction"), [("18", "improving"), ("22", "improving"), ("26", "worsening")])
def test_parity_is_judged_by_the_distance_on_either_side(newest, direction):
    verdict = verdict_on(
        replace(GAP, better="parity"), groups({"_2020": "25", "_2023": newest}, {"_2020": "20", "_2023": "20"})
    )

    assert verdict.direction == direction


def test_the_newest_period_is_the_newest_in_which_both_groups_have_a_value():
    segment = groups({"_2020": "52", "_2021": "54", "_2022": "56"}, {"_2020": "78", "_2021": "78", "_2023": "78"})

    assert verdict_on(GAP, segment).since_baseline.to_period == "2021"


def test_a_zero_is_a_value():
    assert figures(verdict_on(BENEFIT, single(_2020="3", _2023="0"))) == (3, 0, -3, 3)


NOT_YET = Cell(None, status="notYetPublished")
BROKEN = Cell(Decimal(60), break_in_series=True)


@pytest.mark.parametrize(
    ("yardstick", "segment", "expected"),
    [
        (replace(USERS, is_to_be_designed=True, unit=None, better=None), single(), ["methodToBeDesigned"]),
        (replace(USERS, baseline_period=None), single(_2021="60"), ["noBaseline"]),
        (replace(USERS, baseline_period=None), single(), ["noBaseline", "noValue"]),
        (USERS, single(), ["noValue"]),
        (USERS, single(_2021=NOT_YET), ["noValue"]),
        (GAP, groups({"_2021": "60"}, {}), ["noValue"]),
        (GAP, Segment(), ["noValue", "noValue"]),
        (USERS, single(_2020="60"), ["onlyBaseline"]),
        (USERS, single(_2019="60"), ["onlyBaseline"]),
        (USERS, single(_2021="60"), ["baselineMissing"]),
        (USERS, single(_2020=NOT_YET, _2021="60"), ["baselineMissing"]),
        (USERS, single(_2020="50", _2021=BROKEN), ["breakInSeries"]),
        (USERS, single(_2020="50", _2021=BROKEN, _2022="60"), ["breakInSeries"]),
        (USERS, single(_2020=NOT_YET, _2021=BROKEN, _2022="60"), ["baselineMissing", "breakInSeries"]),
        (GAP, groups({"_2020": "5", "_2022": "6"}, {"_2020": "5", "_2021": BROKEN, "_2022": "6"}), ["breakInSeries"]),
        (USERS, single(_2020="50", _2021=HIDDEN), ["hidden"]),
        (USERS, single(_2020=HIDDEN, _2021="50"), ["hidden"]),
    ],
)
def test_what_cannot_be_compared_is_undetermined_and_says_why(yardstick, segment, expected):
    verdict = verdict_on(yardstick, segment)

    assert verdict.direction == "undetermined"
    assert codes(verdict) == expected
    assert figures(verdict) == (None, None, None, None)


@pytest.mark.parametrize(
    ("yardstick", "segment"),
    [
        (USERS, single(_2020=BROKEN, _2022="70")),
        (USERS, single(_2019=BROKEN, _2020="60", _2022="70")),
        (USERS, single(_2020="60", _2022="70", _2023=Cell(None, status="missing", break_in_series=True))),
        (LEVEL, groups({"_2020": "60", "_2022": "70"}, {"_2021": BROKEN})),
    ],
)
def test_a_break_outside_the_time_judged_or_in_a_series_not_used_does_not_matter(yardstick, segment):
    assert verdict_on(yardstick, segment).direction == "improving"


def test_reasons_name_the_series_the_periods_and_the_cause():
    segment = groups(
        {"_2020": NOT_YET, "_2022": BROKEN, "_2021": BROKEN, "_2023": "60"}, {"_2020": "70", "_2023": "70"}
    )

    missing, broken = (reason for reason in verdict_on(GAP, segment).reasons if reason.about == "sinceBaseline")

    assert (missing.role, missing.periods, missing.cause) == ("target", ("2020",), "notYetPublished")
    assert (broken.role, broken.periods, broken.cause) == ("target", ("2021", "2022"), None)


def test_a_group_without_any_observation_is_named():
    (reason,) = verdict_on(GAP, groups({"_2021": "60"}, {})).reasons

    assert (reason.code, reason.role) == ("noValue", "comparison")


@pytest.mark.parametrize(
    ("yardstick", "segment", "direction"),
    [
        (replace(USERS, better="lower"), single(_2020="5", _2023=under(5)), "improving"),
        (replace(USERS, better="lower"), single(_2020="4", _2023=under(5)), "undetermined"),
        (USERS, single(_2020=under(5), _2023="5"), "improving"),
        (USERS, single(_2020=under(5), _2023=under(5)), "undetermined"),
        (LEVEL, groups({"_2020": "60", "_2023": over(91)}, {}), "improving"),
        (LEVEL, groups({"_2020": "91", "_2023": over(91)}, {}), "undetermined"),
        (LEVEL, groups({"_2020": over(91), "_2023": under(9)}, {}), "worsening"),
        (GAP, groups({"_2020": "60", "_2023": over(91)}, {"_2020": "90", "_2023": "95"}), "improving"),
        (GAP, groups({"_2020": "60", "_2023": HIDDEN}, {"_2020": "90", "_2023": "95"}), "undetermined"),
        (GAP, groups({"_2020": "80", "_2023": over(91)}, {"_2020": "70", "_2023": "90"}), "unchanged"),
        (GAP, groups({"_2020": "88", "_2023": under(9)}, {"_2020": "90", "_2023": over(91)}), "worsening"),
        (
            replace(GAP, better="lower"),
            groups({"_2020": "10", "_2023": "12"}, {"_2020": "9", "_2023": under(9)}),
            "worsening",
        ),
        (
            replace(GAP, better="parity"),
            groups({"_2020": "50", "_2023": over(91)}, {"_2020": "90", "_2023": "95"}),
            "improving",
        ),
        (
            replace(GAP, better="parity"),
            groups({"_2020": "91", "_2023": over(91)}, {"_2020": "90", "_2023": "95"}),
            "undetermined",
        ),
        (
            replace(LEVEL, rule="exact", threshold=Decimal(41)),
            groups({"_2020": "60", "_2023": over(91)}, {}),
            "unchanged",
        ),
        (replace(USERS, unit="index"), single(_2020="60", _2023=HIDDEN), "undetermined"),
        (replace(BENEFIT, unit="weeks"), single(_2020="0", _2023=HIDDEN), "undetermined"),
    ],
)
def test_a_hidden_end_has_a_direction_only_when_every_value_within_the_bounds_gives_it(yardstick, segment, direction):
    verdict = verdict_on(yardstick, segment)

    assert verdict.direction == direction
    assert figures(verdict) == (None, None, None, None)
    assert codes(verdict) == ["hidden" if direction == "undetermined" else "certainWithinBounds"]


values = st.decimals(0, 100, places=2)
betters = st.sampled_from(["higher", "lower", "parity"])


@st.composite
def judged(draw):
    pairs = {"2020": (draw(values), draw(values)), "2023": (draw(values), draw(values))}
    segment = Segment(
        target={period: Cell(target) for period, (target, _) in pairs.items()},
        comparison={period: Cell(comparison) for period, (_, comparison) in pairs.items()},
    )
    yardstick = Yardstick(
        "percent",
        draw(betters),
        "groups",
        decimals=draw(st.integers(0, 2)),
        rule=draw(st.sampled_from(["barometer", "exact"])),
        threshold=draw(st.decimals(0, 5, places=1)),
        baseline_period="2020",
    )
    return yardstick, segment


@given(judged())
def test_rounding_never_turns_worsening_into_improving_or_back(case):
    yardstick, segment = case
    start, end = (
        max(Decimal(0), gap_between(segment.target[year].value, segment.comparison[year].value, yardstick.better))
        for year in ("2020", "2023")
    )

    direction = verdict_on(yardstick, segment).direction

    assert not (direction == "improving" and end >= start)
    assert not (direction == "worsening" and end <= start)


@given(judged())
def test_the_reasons_recompute_to_the_verdict(case):
    yardstick, segment = case

    verdict = verdict_on(yardstick, segment)

    (reason,) = (one for one in verdict.reasons if one.about == "sinceBaseline")
    ends = [end for end in (reason.unrounded_from, reason.unrounded_to) if end is not None]
    earlier, later = ends if reason.decimals is None else [rounded(end, reason.decimals) for end in ends]
    improvement = earlier - later
    counts = improvement != 0 and abs(improvement) >= (reason.threshold or 0)
    expected = ("improving" if improvement > 0 else "worsening") if counts else "unchanged"
    assert (reason.rule, reason.measure) == (yardstick.rule, "shortfall")
    assert figures(verdict) == (earlier, later, later - earlier, improvement)
    assert verdict.direction == expected


@given(judged(), st.decimals(0, 9, places=1), st.decimals(0, 9, places=1))
def test_a_direction_behind_a_bound_is_the_one_the_value_has(case, below, above):
    yardstick, segment = case
    exact = segment.target["2023"].value
    bound = {"over": exact - below} if below > above else {"under": exact + above}
    behind = {**segment.target, "2023": Cell(None, status="suppressed", bound=Bound(**bound))}

    seen = verdict_on(yardstick, replace(segment, target=behind))

    assert seen.direction in ("undetermined", verdict_on(yardstick, segment).direction)
