"""Who sees all that is told of a table never pins a hidden count to fewer than k values; where a part of the protection
is switched off the same attacker does. ``make attack`` does it at length.
"""

import pytest

from models.protection.second import protect
from tests.protection.__main__ import CAMPAIGNS
from tests.protection.attacking import Count, Sum
from tests.protection.building import share
from tests.protection.campaign import (
    counts_asked,
    left_of,
    pinned,
    seen,
    without_gap_coupling,
    without_second,
)
from tests.protection.drawing import POLICY, Drawn

TABLES = {"tables as they stand": 30, "tables that change": 10}


@pytest.mark.parametrize("kind", CAMPAIGNS)
def test_no_hidden_count_is_pinned_but_where_a_part_of_the_protection_is_switched_off(kind):
    tally = CAMPAIGNS[kind](TABLES[kind])

    assert tally.wrong(TABLES[kind]) == []
    assert tally.attacked > TABLES[kind]


def test_the_same_attacker_succeeds_where_no_second_cell_is_hidden():
    members = [
        share(inside, cases, "target", name, policy=POLICY)
        for inside, cases, name in ((5, 14, None), (1, 6, "young"), (4, 8, "old"))
    ]
    table = Drawn(members, [Sum(0, (1, 2))])
    decided, asked = protect(members, POLICY), counts_asked(members)

    assert pinned(left_of(table, without_second(table, decided), asked)) == {Count(1, "in")}
    assert not pinned(left_of(table, seen(table, decided), asked))


def test_the_same_attacker_succeeds_where_the_gap_of_a_hidden_figure_is_shown():
    members = [share(1, 8, policy=POLICY), share(4, 8, "comparison", policy=POLICY)]
    table = Drawn(members, [])
    decided, asked = protect(members, POLICY), counts_asked(members)

    assert pinned(left_of(table, without_gap_coupling(table, decided), asked)) == {Count(0, "in")}
    assert not pinned(left_of(table, seen(table, decided), asked))
