"""Periods that are hidden one by one may be told together, where that gives none of them away."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.figures.disclosure import Policy
from models.figures.periods import parse
from models.protection.pools import Observed, pools_of
from tests.protection.building import SHARES, share

K = 5


def series(*figures, first=2018, policy=SHARES, **more):
    """A series of shares, (numerator, denominator) by year; None is a year without a value."""
    found = []
    for place, figure in enumerate(figures):
        if figure:
            member = share(*figure, policy=policy, **more)
            period = parse(str(first + place))
            found.append(Observed(period, member.cell, member.primary, is_alone=True))
    return found


def told(found, policy=SHARES):
    return [(one.periods, one.cell.numerator, one.cell.denominator) for one in pools_of(found, policy)]


def test_two_small_years_would_give_each_other_away():
    assert told(series((4, 60), (4, 60))) == []


def test_three_small_years_leave_each_of_them_open():
    assert told(series((2, 60), (3, 60), (2, 60))) == [(("2018", "2019", "2020"), 7, 180)]


def test_three_years_whose_sum_leaves_too_few_values_are_not_told():
    assert told(series((4, 60), (4, 60), (3, 60))) == []


def test_a_hidden_year_beside_a_shown_one_would_be_their_difference():
    assert told(series((2, 60), (30, 60))) == []


def test_what_is_shown_anyway_is_not_pooled():
    assert told(series((20, 60), (30, 60), (25, 60))) == []


def test_pools_stay_as_they_are_when_years_are_added():
    years = [(2, 60), (3, 60), (2, 60), (1, 60), (2, 60), (3, 60)]

    assert told(series(*years[:3])) == told(series(*years[:5])) == told(series(*years))[:1]
    assert len(told(series(*years))) == 2


def test_years_that_do_not_follow_each_other_are_not_pooled():
    assert told(series((2, 60), (3, 60), None, (2, 60))) == []


@pytest.mark.parametrize(
    "unlike",
    [{"is_unsteady": True}, {"is_kept_back": True}, {"is_alone": False}],
    ids=lambda unlike: next(iter(unlike)),
)
def test_from_a_year_around_which_pools_may_have_been_others_nothing_is_pooled(unlike):
    years = series(*[(2, 60)] * 9)

    from_the_first = told([replace(years[0], **unlike), *years[1:]])
    from_the_fifth = told([*years[:4], replace(years[4], **unlike), *years[5:]])

    assert len(told(years)) == 3
    assert (from_the_first, from_the_fifth) == ([], told(years)[:1])


def test_what_adds_up_with_other_groups_is_not_pooled():
    related = [Observed(one.period, one.cell, one.decision, is_alone=False) for one in series(*[(2, 60)] * 3)]

    assert told(related) == []


@pytest.mark.parametrize("policy", [Policy("weeks"), Policy("index")])
def test_means_are_not_pooled(policy):
    assert told(series((2, 60), (3, 60), (2, 60)), policy) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.just(12)), min_size=2, max_size=6))
def test_whoever_knows_the_pools_believes_enough_of_every_hidden_year(years):
    found = series(*years)
    for pool in pools_of(found, SHARES):
        some = [one for one in found if one.period.code in pool.periods]
        hidden = [one for one in some if one.decision.is_hidden]
        rest = int(pool.cell.numerator or 0) - sum(
            int(one.cell.numerator) for one in some if not one.decision.is_hidden
        )
        ranges = [believed(one.decision.bound) for one in hidden]
        possible = [world for world in product(*ranges) if sum(world) == rest]
        assert all(len({world[place] for world in possible}) >= K for place in range(len(hidden)))


def believed(bound):
    """What the bound says of a count of twelve."""
    if bound.under is not None:
        return range(K)
    return range(12 - K + 1, 13) if bound.over is not None else range(13)


def test_a_year_that_is_hidden_for_the_sake_of_others_is_in_no_pool():
    years = series((2, 60), (50, 60), (2, 60))

    kept_back = [years[0], replace(years[1], is_kept_back=True), years[2]]

    assert told(years) == [(("2018", "2019", "2020"), 54, 180)]
    assert told(kept_back) == []
