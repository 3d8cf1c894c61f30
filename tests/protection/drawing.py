"""Tables at random: shares of both groups and their segments, with totals, gaps and rests, some of them published."""

from typing import NamedTuple

from hypothesis import strategies as st

from models.figures.disclosure import Policy
from models.protection.members import Member
from tests.protection.attacking import MOST, Sum
from tests.protection.building import share

POLICY = Policy("percent", minimum_cell_size=3)
K = POLICY.minimum_cell_size
SEGMENTS = ("young", "middle", "old")


class Drawn(NamedTuple):
    """The cells of a table, by role and segment as ``order`` says, and the sums that hold of them."""

    members: list[Member]
    sums: list[Sum]


@st.composite
def tables(draw):
    counts, sums = draw(figures())
    is_published = st.integers(0, 9).map(lambda one: one == 0)
    members = [
        share(inside, inside + outside, *key, policy=POLICY, published=draw(is_published))
        for key, (inside, outside) in counts.items()
    ]
    place = {key: number for number, key in enumerate(counts)}
    return Drawn(members, [Sum(place[whole], tuple(place[one] for one in parts), rest) for whole, parts, rest in sums])


@st.composite
def figures(draw):
    """(role, segment) -> (those in, those out), and (whole, parts, has_rest) of every sum."""
    segments = SEGMENTS[: draw(st.integers(2, 3))]
    is_whole, has_single = draw(st.booleans()), draw(st.booleans())
    counts: dict[tuple[str, str | None], tuple[int, int]] = {}
    for role in ("target", "comparison"):
        for segment in segments:
            counts[role, segment] = draw(st.integers(0, 4)), draw(st.integers(0, 4))
        rest = (0, 0) if is_whole else (draw(st.integers(0, 2)), draw(st.integers(0, 2)))
        counts[role, None] = total([rest, *(counts[role, segment] for segment in segments)])
    roles: tuple[str, ...] = ("target", "comparison")
    if has_single and sum(counts["target", None]) + sum(counts["comparison", None]) <= 20:
        roles = (*roles, "single")
        for part in (None, *segments):
            counts["single", part] = total([counts[role, part] for role in ("target", "comparison")])
    sums: list[tuple] = [((role, None), tuple((role, one) for one in segments), not is_whole) for role in roles]
    if "single" in roles:
        sums += [(("single", one), (("target", one), ("comparison", one)), False) for one in (None, *segments)]
    return {(role, one): counts[role, one] for one in (None, *segments) for role in roles}, sums


def total(pairs):
    return tuple(map(sum, zip(*pairs, strict=True)))


class Told(NamedTuple):
    """What is entered in each unit of work, by role and segment (None: deleted), and the sums that hold of it."""

    units: list[dict[tuple[str, str | None], tuple[int, int] | None]]
    sums: list[tuple]
    published: set[tuple[str, str | None]]


@st.composite
def stories(draw):
    """A table that comes in at once or cell by cell, and of which then parts are corrected or deleted."""
    counts, sums = draw(figures())
    published = {key for key in counts if draw(st.integers(0, 19)) == 0}
    units = draw(entered(dict(counts)))
    for _ in range(draw(st.integers(1, 2))):
        key = draw(st.sampled_from([one for one in counts if one[1] and one[0] != "single"]))
        if draw(st.integers(0, 3)) == 0:
            units.append({key: None})
            continue
        new = draw(st.integers(0, 4)), draw(st.integers(0, 4))
        wholes = {key, (key[0], None), ("single", key[1]), ("single", None)}
        grown = {
            one: (pair[0] + new[0] - counts[key][0], pair[1] + new[1] - counts[key][1])
            for one, pair in counts.items()
            if one in wholes
        }
        if all(sum(pair) <= MOST for pair in grown.values()):
            units += draw(entered(grown))
            counts |= grown
    return Told(units, sums, published)


@st.composite
def entered(draw, values):
    """The units of work in which the values come in."""
    if draw(st.booleans()):
        return [values]
    return [{key: values[key]} for key in draw(st.permutations(list(values)))]
