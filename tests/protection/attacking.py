"""An attacker who works out what hidden counts can be by trying all they can be, with nothing of the audit's.

Everything it may believe of a figure is a set of pairs (those in, those out), kept as the bits of one number: the sets
of all sums of two such sets are shifts. A way in which all figures could be together is a world; each one that it finds
tells a possible value of every count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from models.figures.cells import value_of
from models.figures.disclosure import shown
from models.figures.gap import gap_of

MOST = 28  # no figure of the tables attacked has more cases
WIDTH = 128  # sums of four counts fit
FEW = 40  # pairs up to which all of them are added up; of more only the ends, the rest being left to trying


class Count(NamedTuple):
    """One of the counts of the figure at a place: ``in``, ``out`` or ``cases``."""

    place: int
    name: str


@dataclass(frozen=True)
class Sum:
    """The figures at ``parts`` are the one at ``whole``; with a rest, other persons may be in it too."""

    whole: int
    parts: tuple[int, ...]
    has_rest: bool = False


def pairs_of(number):
    """The pairs in a set."""
    while number:
        lowest = number & -number
        yield divmod(lowest.bit_length() - 1, WIDTH)
        number ^= lowest


def set_of(pairs):
    return sum(1 << inside * WIDTH + outside for inside, outside in pairs)


PAIRS = [(inside, outside) for inside in range(MOST + 1) for outside in range(MOST + 1 - inside)]
EVERYTHING = set_of(PAIRS)
OF_SO_MANY = [set_of(pair for pair in PAIRS if sum(pair) == cases) for cases in range(MOST + 1)]


class Attacker:
    """Who believes something of each figure, knows how figures add up, and puts it all together."""

    def __init__(self, beliefs, sums):
        self.beliefs = list(beliefs)
        self.sums = []
        for one in sums:
            parts = one.parts
            if one.has_rest:
                parts = (*parts, len(self.beliefs))
                self.beliefs.append(EVERYTHING)
            self.sums.append((one.whole, parts))

    def values_left(self, asked, enough):
        """Count -> how many values it cannot rule out; it stops at ``enough``."""
        left: dict[Count, set[int]] = {one: set() for one in asked}
        narrowed = self._narrowed(self.beliefs)
        assert all(narrowed), "what is true was ruled out"
        for one, found in left.items():
            for value, pairs in _by_value(narrowed[one.place], one.name):
                if value not in found and len(found) < enough:
                    beliefs = list(narrowed)
                    beliefs[one.place] = pairs
                    if world := self._world(beliefs):
                        for each, others in left.items():
                            others.add(_value(world[each.place], each.name))
        return {one: min(len(found), enough) for one, found in left.items()}

    def _world(self, beliefs):
        """A pair for each figure that agrees with all there is to know; None where there is no such world."""
        beliefs = self._narrowed(beliefs)
        if not all(beliefs):
            return None
        open_ones = [place for place, one in enumerate(beliefs) if one.bit_count() > 1]
        if not open_ones:
            return [next(pairs_of(one)) for one in beliefs]
        place = min(open_ones, key=lambda place: beliefs[place].bit_count())
        tries = (
            self._world([*beliefs[:place], set_of([pair]), *beliefs[place + 1 :]]) for pair in pairs_of(beliefs[place])
        )
        return next(filter(None, tries), None)

    def _narrowed(self, beliefs):
        """What remains when each sum is held against each of its figures, until nothing changes."""
        beliefs, before = list(beliefs), None
        while beliefs != before:
            before = list(beliefs)
            for whole, parts in self.sums:
                _hold_ends(beliefs, whole, parts)
                if all(beliefs[one].bit_count() <= FEW for one in (whole, *parts)):
                    _hold_pairs(beliefs, whole, parts)
        return beliefs


def _hold_ends(beliefs, whole, parts):
    """Hold a sum against the least and the most that its figures may be, in each of their counts."""
    for ends, masks in SIDES:
        if not all(beliefs[one] for one in (whole, *parts)):
            return
        low, high = ends(beliefs[whole])
        found = [ends(beliefs[part]) for part in parts]
        least, most = sum(one[0] for one in found), sum(one[1] for one in found)
        beliefs[whole] &= _between(masks, least, most)
        for part, (first, last) in zip(parts, found, strict=True):
            beliefs[part] &= _between(masks, low - most + last, high - least + first)


def _hold_pairs(beliefs, whole, parts):
    """Hold a sum against all that its figures may be, pair by pair."""
    open_parts = [part for part in parts if beliefs[part].bit_count() > 1]
    known = _added(beliefs[part] for part in parts if part not in open_parts)
    for part in open_parts:
        others = _added([known, *(beliefs[one] for one in open_parts if one != part)])
        beliefs[part] &= _less(beliefs[whole], others)
    beliefs[whole] &= _added([known, *(beliefs[one] for one in open_parts)])


def _ends_of_inside(belief):
    return ((belief & -belief).bit_length() - 1) // WIDTH, (belief.bit_length() - 1) // WIDTH


def _ends_of_outside(belief):
    for rows in (16, 8, 4, 2, 1):
        belief |= belief >> rows * WIDTH
    belief &= (1 << WIDTH) - 1
    return (belief & -belief).bit_length() - 1, belief.bit_length() - 1


def _ends_of_cases(belief):
    found = [cases for cases, pairs in enumerate(OF_SO_MANY) if belief & pairs]
    return found[0], found[-1]


def _up_to(count):
    """For each number up to the most the pairs of which the count is no more than that."""
    return [set_of(pair for pair in PAIRS if count(pair) <= most) for most in range(MOST + 1)]


def _between(masks, least, most):
    if most < 0:
        return 0
    below = masks[min(least - 1, MOST)] if least > 0 else 0
    return masks[min(most, MOST)] & ~below


SIDES = (
    (_ends_of_inside, _up_to(lambda pair: pair[0])),
    (_ends_of_outside, _up_to(lambda pair: pair[1])),
    (_ends_of_cases, _up_to(sum)),
)


def believed(cell, decision, k, *, is_told_why):
    """What somebody who knows the rule and the minimum cell size believes of a figure from what is shown of it.

    ``is_told_why``: the table tells bounds where it can, so that none is a hint too.
    """
    told = shown(cell, decision)
    if told.bound is None:
        assert told.numerator is not None
        assert told.denominator is not None
        return set_of([(int(told.numerator), int(told.denominator - told.numerator))])
    if told.denominator is None:
        return EVERYTHING
    cases, bound = int(told.denominator), told.bound
    pairs = pairs_of(OF_SO_MANY[cases])
    if bound.under is not None:
        return set_of(pair for pair in pairs if pair[0] < k)
    if bound.over is not None:
        return set_of(pair for pair in pairs if pair[1] < k)
    is_second = is_told_why and cases >= 2 * k - 1
    return set_of(pair for pair in pairs if min(pair) >= k or not is_second)


def tells_why(decided):
    """Whether a bound is told of any of them."""
    return any(one.bound and (one.bound.over or one.bound.under) for one in decided)


def gap_seen(target, comparison, other, decimals=2):
    """The pairs of a target group that agree with the gap of these two cells, as they are told, from ``other``, the
    comparison group's exact cell; None where no gap is told.
    """
    told = gap_of(target, comparison, "higher", decimals)
    if told.gap is None:
        return None
    return set_of(pair for pair in PAIRS if _agrees(pair, told, other, decimals))


def _agrees(pair, told, other, decimals):
    value = value_of("percent", Decimal(pair[0]), Decimal(sum(pair)))
    return value is not None and round(other.value - value, decimals) == round(told.unrounded, decimals)


def _value(pair, name):
    return {"in": pair[0], "out": pair[1], "cases": sum(pair)}[name]


def _by_value(belief, name):
    found: dict[int, int] = {}
    for pair in pairs_of(belief):
        value = _value(pair, name)
        found[value] = found.get(value, 0) | set_of([pair])
    return sorted(found.items())


def _added(sets: Iterable[int]):
    total = 1
    for one in sets:
        smaller, larger = sorted((total, one), key=int.bit_count)
        total = 0
        for inside, outside in pairs_of(smaller):
            total |= larger << inside * WIDTH + outside
    return total


def _less(whole, part):
    """The pairs that some pair of ``part`` makes one of ``whole``; what would be negative agrees with no belief."""
    left = 0
    for inside, outside in pairs_of(part):
        left |= whole >> inside * WIDTH + outside
    return left
