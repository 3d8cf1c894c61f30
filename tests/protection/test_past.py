"""What a table was before is known to whoever has followed it, and to whoever reads its history."""

from dataclasses import replace
from uuid import UUID

import pytest

from models.protection.past import Became, past_of
from models.protection.second import protect
from tests.protection.building import SHARES, share

WHOLE, WOMEN, MEN = share(14, 60), share(4, 30, segment="women"), share(10, 30, segment="men")
NAMES = {None: 1, "women": 2, "men": 3}


def became(at, member, *, shown=True):
    told = replace(member, was_shown=shown, had_cases_shown=True)
    return Became(at, UUID(int=NAMES[member.segment]), told)


def gone(at, member):
    return Became(at, UUID(int=NAMES[member.segment]), None)


def causes(members, *story):
    decided = protect(members, SHARES, past_of(story))
    return [one.cause if one.is_hidden else "shown" for one in decided]


FIRST = (became(1, WHOLE), became(1, WOMEN, shown=False), became(1, MEN, shown=False))


def test_what_hid_a_small_figure_hides_it_still_when_it_is_deleted():
    assert causes([WHOLE, MEN]) == ["shown", "shown"]
    assert causes([WHOLE, MEN], *FIRST, gone(2, WOMEN)) == ["shown", "secondary"]


def test_what_hid_a_small_figure_hides_it_still_when_it_is_corrected():
    women, whole = share(20, 30, segment="women"), share(30, 60)

    assert causes([whole, women, MEN]) == ["shown", "shown", "shown"]
    assert causes([whole, women, MEN], *FIRST) == ["shown", "secondary", "secondary"]


def test_what_was_told_already_is_not_hidden_where_something_else_will_do():
    assert causes([WHOLE, WOMEN, MEN], became(1, WHOLE)) == ["shown", "smallCount", "secondary"]
    assert causes([WHOLE, WOMEN, MEN], became(1, MEN)) == ["secondary", "smallCount", "shown"]


def test_where_everything_was_told_already_it_is_hidden_from_those_who_read_it_now():
    assert "secondary" in causes([WHOLE, WOMEN, MEN], became(1, WHOLE), became(1, MEN))


def test_what_stands_in_the_history_of_something_deleted_is_known_to_everybody():
    """The men were told before they were deleted and entered anew: only the whole is left to be hidden."""
    before = [became(1, MEN), gone(2, MEN)]

    assert causes([WHOLE, WOMEN, MEN], *before) == ["secondary", "smallCount", "shown"]


@pytest.mark.parametrize("at", [1, 2])
def test_moments_that_are_part_of_another_tell_nothing_of_their_own(at):
    past = past_of([became(1, WHOLE), became(at, MEN)])

    assert [len(one) for one in past.moments] == [2]
