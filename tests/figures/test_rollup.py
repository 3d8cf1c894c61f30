from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.cells import Cell
from models.figures.change import Direction
from models.figures.measure import Segment, Yardstick
from models.figures.rollup import GoalDirection, roll_up
from models.figures.verdict import verdict_on

P: Direction = "improving"
N: Direction = "worsening"
U: Direction = "unchanged"
NONE: Direction = "undetermined"


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        ([], NONE),
        ([NONE], NONE),
        ([P, NONE, NONE], NONE),
        ([P, NONE], P),
        ([P, P, P], P),
        ([P, P, U], P),
        ([P, U, U], U),
        ([P, U], P),
        ([N, U, U], U),
        ([N, N, U], N),
        ([N, U], N),
        ([U, U, U], U),
        ([U, NONE], U),
        ([P, N, U], "mixed"),
        ([P, N], "mixed"),
        ([P, P, N], "mixed"),
        ([P, N, U, U, U, U], "mixed"),
        ([P, None], P),
        ([P, None, None], NONE),
    ],
)
def test_the_indicators_of_a_goal_roll_up_to_one_direction(directions, expected):
    assert roll_up([(str(number), direction) for number, direction in enumerate(directions)]).direction == expected


def test_three_levels_that_rose_by_13_12_and_15_roll_up_to_improving():
    yardstick = Yardstick("percent", "higher", "groups", judged_on="targetLevel", baseline_period="2012")
    verdicts = [
        verdict_on(yardstick, Segment(target={"2012": Cell(Decimal(50)), "2020": Cell(Decimal(50 + rise))}))
        for rise in (13, 12, 15)
    ]

    goal = roll_up([(str(verdict.since_baseline.change), verdict.direction) for verdict in verdicts])

    assert goal.direction == "improving"
    assert goal.improving == ("13", "12", "15")


def test_a_roll_up_names_every_indicator_once_in_the_order_given():
    goal = roll_up([("c", P), ("a", U), ("b", P), ("d", None), ("e", N), ("f", NONE)])

    assert (goal.improving, goal.worsening, goal.unchanged, goal.undetermined) == (
        ("c", "b"),
        ("e",),
        ("a",),
        ("d", "f"),
    )


@given(st.lists(st.sampled_from([P, N, U, NONE])))
def test_turning_every_indicator_turns_the_goal(directions):
    turned: dict[GoalDirection, GoalDirection] = {P: N, N: P}

    goal = roll_up([("", direction) for direction in directions])
    opposite = roll_up([("", {P: N, N: P}.get(direction, direction)) for direction in directions])

    assert opposite.direction == turned.get(goal.direction, goal.direction)


@given(st.lists(st.sampled_from([P, N, U, NONE])))
def test_a_goal_is_determined_when_at_least_half_of_its_indicators_are(directions):
    counts = Counter(directions)

    goal = roll_up([("", direction) for direction in directions])

    is_determined = bool(directions) and 2 * counts[NONE] <= len(directions)
    assert (goal.direction != NONE) is is_determined
