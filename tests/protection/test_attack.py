"""Who sees all that is shown of a table never pins a hidden count to fewer than k values."""

from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.figures.cells import Bound
from models.figures.disclosure import Policy, shown
from models.protection.audit import HIDES
from models.protection.second import protect
from tests.protection.attacking import Attacker, Sum, gaps_seen
from tests.protection.building import share

POLICY = Policy("percent", minimum_cell_size=3)
K = POLICY.minimum_cell_size
TABLES = settings(
    max_examples=60, derandomize=True, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SEGMENTS = ("young", "middle", "old")


@st.composite
def tables(draw):
    """Cells in order of role and segment, and the sums that hold of them."""
    segments = SEGMENTS[: draw(st.integers(2, 3))]
    is_whole, has_single = draw(st.booleans()), draw(st.booleans())
    counts: dict[tuple[str, str | None], tuple[int, int]] = {}
    for role in ("target", "comparison"):
        for segment in segments:
            counts[role, segment] = draw(st.integers(0, 4)), draw(st.integers(0, 4))
        rest = (0, 0) if is_whole else (draw(st.integers(0, 2)), draw(st.integers(0, 2)))
        counts[role, None] = _total([rest, *(counts[role, segment] for segment in segments)])
    roles: tuple[str, ...] = ("target", "comparison")
    if has_single and sum(counts["target", None]) + sum(counts["comparison", None]) <= 20:
        roles = (*roles, "single")
        for part in (None, *segments):
            counts["single", part] = _total([counts[role, part] for role in ("target", "comparison")])
    order = [(role, segment) for segment in (None, *segments) for role in roles]
    is_published = st.integers(0, 9).map(lambda one: one == 0)
    members = [
        share(counts[key][0], sum(counts[key]), *key, policy=POLICY, published=draw(is_published)) for key in order
    ]
    place = {key: number for number, key in enumerate(order)}
    sums = [Sum(place[role, None], tuple(place[role, one] for one in segments), not is_whole) for role in roles]
    if "single" in roles:
        sums += [
            Sum(place["single", segment], (place["target", segment], place["comparison", segment]))
            for segment in (None, *segments)
        ]
    return members, sums


def _total(pairs):
    return tuple(map(sum, zip(*pairs, strict=True)))


def pinned(members, decided, sums, gaps=()):
    """The hidden counts that leave an attacker fewer than k values."""
    attacker = Attacker(members, decided, sums, K, gaps)
    asked = [
        (place, HIDES[one.primary.cause])
        for place, one in enumerate(members)
        if one.primary.is_hidden and one.primary.cause in HIDES
    ]
    return {(place, count) for place, count in asked if attacker.counts_left(place, count) < K}


def told_by_published(members, sums):
    """What stays pinned when nothing but the published figures is shown, which rule 11 a counts as known."""
    nothing = [one.primary if one.cell.published else _hidden(one.primary) for one in members]
    return pinned(members, nothing, sums)


def _hidden(primary):
    return replace(primary, cause="secondary", bound=Bound(), hides_denominator=True)


@TABLES
@given(tables())
def test_no_hidden_count_is_pinned(table):
    members, sums = table

    decided = protect(members, POLICY)

    cells = [shown(one.cell, decision) for one, decision in zip(members, decided, strict=True)]
    found = pinned(members, decided, sums, gaps_seen(members, cells))
    assert not found or found <= told_by_published(members, sums)


def test_the_same_attacker_succeeds_where_no_second_cell_is_hidden():
    members = [
        share(inside, cases, "target", name, policy=POLICY)
        for inside, cases, name in ((5, 14, None), (1, 6, "young"), (4, 8, "old"))
    ]
    sums = [Sum(0, (1, 2))]

    assert pinned(members, [one.primary for one in members], sums) == {(1, "in")}
    assert not pinned(members, protect(members, POLICY), sums)


def test_the_same_attacker_succeeds_where_the_gap_of_a_hidden_figure_is_shown():
    members = [share(1, 8, policy=POLICY), share(4, 8, "comparison", policy=POLICY)]
    decided = protect(members, POLICY)
    exact = [one.cell for one in members]
    seen = [shown(one.cell, decision) for one, decision in zip(members, decided, strict=True)]

    assert pinned(members, decided, [], gaps_seen(members, exact)) == {(0, "in")}
    assert not pinned(members, decided, [], gaps_seen(members, seen))
