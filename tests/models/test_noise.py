"""How much of a change may be chance, held against worked examples that the methods' authors published."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.figures.cells import Bound, Cell, Role
from models.figures.measure import Segment, Yardstick
from models.noise import MOVER, NEWCOMBE, difference_of_shares, interval_of_change

PASSED = Yardstick("percent", "higher", "single", baseline_period="2021")
GAP = replace(PASSED, comparison="groups")
COURSES: dict[Role, str | None] = {
    "target": "courseParticipants",
    "comparison": "courseParticipants",
    "single": "courseParticipants",
}


def share(numerator, denominator):
    return Cell(Decimal(100 * numerator) / denominator, Decimal(numerator), Decimal(denominator))


def single(start, end, newest="2023"):
    return Segment(single={"2021": start, newest: end})


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_two_shares_differ_as_newcombe_published(first, second, low, high):
    found = difference_of_shares([(1, first), (-1, second)])

    assert [round(end, 4) for end in found] == [low, high]


def test_the_change_of_a_share_is_the_later_one_less_the_earlier():
    interval = interval_of_change(PASSED, single(share(48, 80), share(56, 70)), COURSES)

    assert interval is not None
    assert (round(interval.low, 2), round(interval.high, 2)) == (Decimal("5.24"), Decimal("33.39"))
    assert interval.method == NEWCOMBE


def test_the_change_of_a_gap_is_less_certain_than_that_of_either_group():
    segment = Segment(
        target={"2021": share(48, 80), "2023": share(56, 70)},
        comparison={"2021": share(90, 100), "2023": share(91, 100)},
    )

    interval = interval_of_change(GAP, segment, COURSES)

    assert interval is not None
    assert interval.method == MOVER
    assert interval.low < -19 < interval.high, "the gap went from 30 to 11"
    target = interval_of_change(replace(GAP, judged_on="targetLevel"), segment, COURSES)
    assert target is not None
    assert interval.high - interval.low > target.high - target.low


@pytest.mark.parametrize("better", ["higher", "lower", "parity"])
def test_the_interval_of_a_gap_turns_with_what_is_better(better):
    behind, ahead = {"2021": share(30, 80), "2023": share(35, 70)}, {"2021": share(90, 100), "2023": share(91, 100)}
    target, comparison = (ahead, behind) if better == "lower" else (behind, ahead)

    interval = interval_of_change(replace(GAP, better=better), Segment(target, comparison), COURSES)

    assert interval is not None
    assert interval.low < Decimal("-11.5") < interval.high


HIDDEN = Cell(None, None, Decimal(70), "suppressed", bound=Bound())


@pytest.mark.parametrize(
    ("yardstick", "segment", "populations"),
    [
        (PASSED, single(share(48, 80), share(56, 70)), {**COURSES, "single": "residents"}),
        (PASSED, single(share(48, 80), share(56, 70)), {}),
        (PASSED, single(share(48, 80), HIDDEN), COURSES),
        (PASSED, single(HIDDEN, share(48, 80)), COURSES),
        (PASSED, single(share(48, 80), Cell(Decimal(80))), COURSES),
        (PASSED, single(share(48, 80), Cell(Decimal(80), Decimal("56.5"), Decimal(70))), COURSES),
        (PASSED, single(share(48, 80), share(56, 70), newest="2021/2022"), COURSES),
        (replace(PASSED, unit="weeks"), single(share(48, 80), share(56, 70)), COURSES),
        (replace(PASSED, baseline_period=None), single(share(48, 80), share(56, 70)), COURSES),
        (PASSED, Segment(), COURSES),
        (
            GAP,
            Segment({"2021": share(48, 80), "2023": share(70, 70)}, {"2021": share(90, 100), "2023": share(91, 100)}),
            COURSES,
        ),
    ],
)
def test_where_the_method_does_not_apply_there_is_no_interval(yardstick, segment, populations):
    assert interval_of_change(yardstick, segment, populations) is None
