"""Every member of a verdict follows from its reasons, and nothing hidden from any of them.

What is computed here is computed anew from the rule, with none of the functions that the verdict uses.
"""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from models.figures.cells import Cell
from models.figures.decomposition import Decomposition
from models.figures.disclosure import Policy, decide, shown
from models.figures.measure import Segment
from models.figures.verdict import verdict_on
from tests.figures.building import GAP
from tests.figures.drawing import evaluations, intervals, segments, yardsticks


def seen(reason, value):
    """A figure as the rule sees it."""
    if reason.decimals is None or not value.is_finite():
        return value
    return value.quantize(Decimal(1).scaleb(-reason.decimals), ROUND_HALF_UP)


def judge(reason, start, end):
    """The change between two unrounded measures: (from, to, change, improvement), and its direction."""
    earlier, later = seen(reason, start), seen(reason, end)
    change = later - earlier
    improvement = change if reason.measure == "level" and reason.better == "higher" else -change
    counts = improvement and abs(improvement) >= (reason.threshold or 0)
    return (earlier, later, change, improvement), (
        "unchanged" if not counts else "improving" if improvement > 0 else "worsening"
    )


def gap(reason, target, comparison):
    difference = target - comparison
    return {"higher": -difference, "lower": difference, "parity": abs(difference)}[reason.better]


def by_role(reason):
    """The sources at both ends: {role: ([possible extremes at the start], [at the end])}."""
    found: dict = {}
    for one in reason.sources:
        ends = [one.value] if one.value is not None else [one.over or Decimal(0), one.under or Decimal(100)]
        found.setdefault(one.role, {})[one.period] = ends
    return {role: [periods[code] for code in reason.periods] for role, periods in found.items()}


def possible_measures(reason, at):
    """Every extreme of the measure at one end (0: start, 1: end), and 0 where the groups may be even."""
    roles = by_role(reason)
    if reason.measure == "level":
        (ends,) = roles.values()
        return ends[at]
    targets, comparisons = roles["target"][at], roles["comparison"][at]
    corners = [max(gap(reason, *pair), Decimal(0)) for pair in product(targets, comparisons)]
    even = min(targets) <= max(comparisons) and min(comparisons) <= max(targets)
    return [*corners, Decimal(0)] if even else corners


def figures(change):
    return change.from_value, change.to_value, change.change, change.improvement


def reasons_about(verdict, about):
    return [reason for reason in verdict.reasons if reason.about == about]


def check_change(change, reasons, code):
    """The figures of a change are those of its reason, and without such a reason there are none."""
    told = [reason for reason in reasons if reason.code == code]
    if told:
        expected, direction = judge(told[0], told[0].unrounded_from, told[0].unrounded_to)
        assert told[0].periods == (change.from_period, change.to_period)
        assert figures(change) == expected
        return direction
    assert figures(change) == (None,) * 4
    return "undetermined"


@given(yardsticks(), segments, evaluations)
def test_changes_and_directions_follow_from_their_reasons(yardstick, segment, evaluated):
    verdict = verdict_on(yardstick, segment, evaluated)

    overall = reasons_about(verdict, "sinceBaseline")
    direction = check_change(verdict.since_baseline, overall, "changeSinceBaseline")
    if overall[0].code == "certainWithinBounds":
        ends = product(possible_measures(overall[0], 0), possible_measures(overall[0], 1))
        (direction,) = {judge(overall[0], *pair)[1] for pair in ends}
    assert verdict.direction == direction
    check_change(verdict.since_last, reasons_about(verdict, "sinceLast"), "changeSinceLast")
    if evaluated:
        since = reasons_about(verdict, "sinceEvaluation")
        check_change(verdict.since_evaluation, since, "changeSinceEvaluation")
        assert since


@given(yardsticks(), segments)
def test_the_streak_follows_from_its_reasons(yardstick, segment):
    verdict = verdict_on(yardstick, segment)

    reasons = reasons_about(verdict, "streak")
    steps = [reason for reason in reasons if reason.code == "steps"]
    skipped = [period for reason in reasons if reason.code == "skippedPeriods" for period in reason.periods]
    failed = [reason for reason in reasons if reason.code in ("stepNotImproving", "hidden", "breakInSeries")]
    lacking = [reason for reason in verdict.reasons if reason.code in ("noBaseline", "baselineMissing")]
    for reason in steps:
        for earlier, later in pairwise(reason.measures):
            both_zero = reason.measure == "shortfall" and not seen(reason, earlier) and not seen(reason, later)
            assert both_zero or judge(reason, earlier, later)[1] == "improving"
    for reason in failed:
        if reason.code == "stepNotImproving":
            assert judge(reason, reason.unrounded_from, reason.unrounded_to)[1] != "improving"
    assert verdict.streak.periods == (len(steps[0].measures) - 1 if steps else 0)
    assert verdict.streak.unbroken == bool(steps and not failed and not lacking)
    assert list(verdict.streak.skipped) == skipped


@given(yardsticks(), segments)
def test_the_parts_and_the_remarks_on_them_follow_from_the_four_figures(yardstick, segment):
    verdict = verdict_on(yardstick, segment)

    (reason,) = reasons_about(verdict, "decomposition") or (None,)
    if reason is None or reason.code == "crossed":
        assert verdict.decomposition is None
        return
    (start,), (end,) = by_role(reason)["target"]
    (other_start,), (other_end,) = by_role(reason)["comparison"]
    gaps = gap(reason, start, other_start), gap(reason, end, other_end)
    narrows = verdict.direction == "improving" and reason.measure == "shortfall"
    gained = (seen(reason, end) - seen(reason, start)) * (1 if reason.better == "higher" else -1)
    grew = judge(reason._replace(measure="shortfall"), *(max(one, Decimal(0)) for one in gaps))[1] == "worsening"
    falls = reason.better == "higher" or (reason.better == "parity" and (start < other_start or end < other_end))
    parts = (start - end, other_end - other_start) if falls else (end - start, other_start - other_end)
    assert verdict.decomposition == Decomposition(*parts)
    assert sum(parts) == gaps[1] - gaps[0]
    assert verdict.mostly_comparison == (narrows and parts[1] < parts[0])
    assert verdict.false_progress == (narrows and reason.better != "parity" and gained <= 0)
    assert verdict.overtaken == (grew and gained > 0 and reason.better != "parity")


@given(yardsticks(), segments)
def test_groups_that_crossed_each_were_ahead_once(yardstick, segment):
    for reason in verdict_on(yardstick, segment).reasons:
        if reason.code == "crossed":
            (starts, ends), (other_starts, other_ends) = by_role(reason)["target"], by_role(reason)["comparison"]
            assert reason.better == "parity"
            assert (starts[0] - other_starts[0]) * (ends[0] - other_ends[0]) < 0


@given(yardsticks(), segments, intervals)
def test_every_remark_has_its_reason_and_no_other(yardstick, segment, interval):
    verdict = verdict_on(yardstick, segment, interval=interval)

    made = {reason.about: reason for reason in verdict.reasons}
    assert bool(verdict.false_progress) == ("falseProgress" in made)
    assert bool(verdict.mostly_comparison) == ("mostlyComparison" in made)
    assert bool(verdict.overtaken) == ("overtaken" in made)
    assert bool(verdict.parity_reached) == ("parityReached" in made)
    assert (verdict.within_noise is not None) == ("withinNoise" in made)
    if verdict.parity_reached:
        reached = made["parityReached"]
        assert not any(seen(reached, measure) for measure in possible_measures(reached, 0))
    if interval is not None and "withinNoise" in made:
        noise = made["withinNoise"]
        assert (noise.low, noise.high) == (interval.low, interval.high)
        assert verdict.within_noise == (interval.low <= 0 <= interval.high)


counts = st.integers(0, 4)
years = st.lists(st.tuples(st.integers(20, 60), st.integers(0, 20)), min_size=3, max_size=3)


def of(cases, count):
    return Cell(Decimal(100 * count) / cases, Decimal(count), Decimal(cases))


@given(yardsticks(), years, counts, counts)
def test_a_hidden_count_says_nothing_beyond_its_bound(yardstick, rows, one, other):
    yardstick = replace(yardstick, comparison="groups", baseline_period="2019")
    policy = Policy("percent")

    def verdict_with(count, *, is_shown=True):
        target = {year: of(cases, cases // 2) for year, (cases, _) in zip(("2019", "2020"), rows[:2], strict=True)}
        target["2021"] = of(rows[2][0], count)
        if is_shown:
            target["2021"] = shown(target["2021"], decide(target["2021"], policy))
        comparison = {year: of(60, 20 + count) for year, (_, count) in zip(("2019", "2020", "2021"), rows, strict=True)}
        return verdict_on(yardstick, Segment(target=target, comparison=comparison))

    told, exact = verdict_with(one), verdict_with(one, is_shown=False)

    assert told == verdict_with(other)
    assert told.direction in ("undetermined", exact.direction)
    assert told.overtaken in (None, exact.overtaken)
    assert told.parity_reached in (None, exact.parity_reached)
    assert told.direction == "undetermined" or told.false_progress in (None, exact.false_progress)
    assert figures(told.since_baseline) == figures(told.since_last) == (None,) * 4


@given(segments)
def test_no_figure_of_a_hidden_cell_is_in_a_reason(segment):
    verdict = verdict_on(GAP, segment)

    for reason in verdict.reasons:
        for one in reason.sources:
            assert one.value == getattr(segment, one.role)[one.period].value
        if reason.unrounded_from is not None or reason.measures:
            shown_cells = [getattr(segment, role)[code] for code in reason.periods for role in ("target", "comparison")]
            assert all(cell.value is not None for cell in shown_cells)
