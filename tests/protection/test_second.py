"""A second cell is hidden where one alone could be computed, and no more than that."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.figures.cells import Cell
from models.figures.disclosure import Policy, decide
from models.protection.members import Member
from models.protection.second import protect
from tests.protection.building import COUNTS, SHARES, count, share


def causes(members, policy=SHARES):
    """What became of each cell: ``shown``, or why it is hidden."""
    decided = protect(members, policy)
    return [one.cause if one.is_hidden else "shown" for one in decided]


def test_of_two_parts_of_a_whole_the_other_one_is_hidden_too():
    whole, women, men = share(14, 60), share(4, 30, segment="women"), share(10, 30, segment="men")

    assert causes([whole, women, men]) == ["shown", "smallCount", "secondary"]


def test_the_other_group_has_nothing_to_do_with_it():
    members = [share(14, 60), share(4, 30, segment="women"), share(10, 30, segment="men"), share(40, 90, "comparison")]

    assert causes(members)[-1] == "shown"


def test_a_whole_without_its_other_parts_tells_nothing():
    assert causes([share(14, 60), share(4, 30, segment="women")]) == ["shown", "smallCount"]


def test_two_small_cells_protect_each_other_where_their_sum_leaves_them_room():
    whole, parts = share(8, 90), [share(4, 45, segment="women"), share(4, 45, segment="men")]

    assert causes([whole, *parts]) == ["secondary", "smallCount", "smallCount"]


def test_three_small_cells_that_add_up_to_enough_need_no_other():
    parts = [share(2, 45, segment=name) for name in ("young", "middle", "old")]

    assert causes([share(6, 135), *parts]) == ["shown", "smallCount", "smallCount", "smallCount"]


def test_a_hidden_denominator_hides_that_of_the_second_too():
    members = [share(14, 34), share(1, 4, segment="women"), share(13, 30, segment="men")]

    decided = protect(members, SHARES)

    assert [one.hides_denominator for one in decided] == [False, True, True]


def test_a_small_complement_is_protected_like_a_small_count():
    members = [share(48, 60), share(28, 30, segment="women"), share(20, 30, segment="men")]

    assert causes(members) == ["shown", "smallComplement", "secondary"]


def test_a_second_cell_that_is_barely_large_itself_leaves_too_little_room():
    """Of eight who did not, the men are at least five: the women would be at most three."""
    members = [share(52, 60), share(28, 30, segment="women"), share(24, 30, segment="men")]

    assert causes(members) == ["secondary", "smallComplement", "shown"]


def test_counts_without_a_denominator_are_protected_as_well():
    assert causes([count(20), count(3, segment="women"), count(17, segment="men")], COUNTS) == [
        "shown", "smallCount", "secondary",
    ]  # fmt: skip


def test_what_is_published_is_never_chosen():
    members = [share(14, 60), share(4, 30, segment="women"), share(10, 30, segment="men", published=True)]

    assert causes(members) == ["secondary", "smallCount", "shown"]


def test_what_published_figures_alone_tell_is_known_and_hides_no_more_than_the_rest():
    members = [
        share(14, 60, published=True),
        share(4, 30, segment="women"),
        share(10, 30, segment="men", published=True),
    ]

    assert causes(members) == ["shown", "smallCount", "shown"]


def test_a_single_series_is_the_sum_of_both_groups():
    members = [
        count(3, "target", population="nonWestern"),
        count(40, "comparison", population="others"),
        count(43, "single", population="residents"),
    ]

    assert causes(members, COUNTS) == ["smallCount", "secondary", "shown"]


def test_a_group_within_another_is_bounded_by_it():
    young = share(4, 20, "target", population="nonWesternArrived0to12")
    all_of_them = share(6, 30, "comparison", population="nonWestern")
    rest = share(5, 10, "single", population="residents")

    assert causes([young, all_of_them, rest])[0] == "smallCount"


def test_parts_that_leave_a_rest_still_bound_it():
    """Eighteen of the twenty are men: without an exact sum the women are at most two all the same."""
    members = [count(20), count(1, segment="women"), count(18, segment="men")]

    assert causes(members, COUNTS) == ["shown", "smallCount", "secondary"]


def test_what_was_never_shown_is_hidden_rather_than_what_was():
    known = replace(share(14, 60), was_shown=True)
    members = [known, share(4, 30, segment="women"), share(10, 30, segment="men")]
    other_way = [share(14, 60), members[1], replace(members[2], was_shown=True)]

    assert causes(members) == ["shown", "smallCount", "secondary"]
    assert causes(other_way) == ["secondary", "smallCount", "shown"]


def test_a_mean_of_few_is_not_computed_from_the_others():
    policy = Policy("weeks")

    def mean(total, cases, segment=None):
        cell = Cell(Decimal(total) / cases, Decimal(total), Decimal(cases))
        return Member("target", segment, None, cell, decide(cell, policy))

    assert causes([mean(900, 40), mean(60, 3, "women"), mean(840, 37, "men")], policy) == [
        "shown", "smallDenominator", "secondary",
    ]  # fmt: skip


def test_counts_that_are_no_whole_numbers_hide_all_that_has_to_do_with_them():
    members = [share(Decimal("14.5"), 60), share(4, 30, segment="women"), share(Decimal("10.5"), 30, segment="men")]

    assert causes(members) == ["secondary", "smallCount", "secondary"]


@pytest.mark.parametrize("policy", [Policy("percent", counts_persons=False), SHARES])
def test_where_nothing_is_small_nothing_is_hidden(policy):
    members = [share(30, 60), share(15, 30, segment="women"), share(15, 30, segment="men")]

    assert causes(members, policy) == ["shown"] * 3


def test_a_larger_cell_size_asks_for_more_room():
    policy = Policy("percent", minimum_cell_size=10)
    members = [
        share(24, 90, policy=policy),
        share(4, 45, segment="women", policy=policy),
        share(20, 45, segment="men", policy=policy),
    ]

    assert causes(members, policy) == ["shown", "smallCount", "secondary"]
