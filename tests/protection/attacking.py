"""An attacker who works out what a hidden count can be by trying all it can be, with nothing of the audit's.

Everything it may believe of a cell is a set of pairs (those in, those out), kept as the bits of one number: the sets of
all sums of two such sets are shifts.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from models.figures.cells import value_of
from models.figures.disclosure import shown
from models.figures.gap import gap_of

MOST = 24  # no count of the tables attacked is higher
WIDTH = 128  # sums of five counts fit


@dataclass(frozen=True)
class Sum:
    """The cells at ``parts`` are the one at ``whole``; with a rest, other persons may be in it too."""

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


EVERYTHING = [(inside, outside) for inside in range(MOST + 1) for outside in range(MOST + 1 - inside)]


class Attacker:
    """Who sees the decided cells of a table of shares, knows its sums, the rule and the minimum cell size."""

    def __init__(self, members, decided, sums, k, gaps=()):
        self.k = k
        is_told_why = any(one.bound and (one.bound.over or one.bound.under) for one in decided)
        self.beliefs = [
            set_of(self._seen(one, decision, is_told_why)) for one, decision in zip(members, decided, strict=True)
        ]
        for place, seen in gaps:
            self.beliefs[place] &= set_of(pair for pair in pairs_of(self.beliefs[place]) if seen(pair))
        self.sums = []
        for one in sums:
            parts = one.parts
            if one.has_rest:
                parts = (*parts, len(self.beliefs))
                self.beliefs.append(set_of(EVERYTHING))
            self.sums.append((one.whole, parts))

    def counts_left(self, place, count):
        """How many values it cannot rule out of a count, ``in``, ``out`` or ``cases``; it stops at k."""
        left: dict[int, list[tuple[int, int]]] = {}
        for pair in pairs_of(self._narrowed(self.beliefs)[place]):
            left.setdefault({"in": pair[0], "out": pair[1], "cases": sum(pair)}[count], []).append(pair)
        found = 0
        for pairs in left.values():
            beliefs = list(self.beliefs)
            beliefs[place] = set_of(pairs)
            found += self._is_possible(beliefs)
            if found == self.k:
                break
        return found

    def _seen(self, member, decision, is_told_why):
        cell = shown(member.cell, decision)
        if cell.bound is None:
            assert cell.numerator is not None
            assert cell.denominator is not None
            return [(int(cell.numerator), int(cell.denominator - cell.numerator))]
        cases, bound = cell.denominator, cell.bound
        if cases is None:
            return EVERYTHING
        pairs = [pair for pair in EVERYTHING if sum(pair) == cases]
        if bound.under is not None:
            return [pair for pair in pairs if pair[0] < self.k]
        if bound.over is not None:
            return [pair for pair in pairs if pair[1] < self.k]
        is_second = is_told_why and cases >= 2 * self.k - 1
        return [pair for pair in pairs if min(pair) >= self.k or not is_second]

    def _is_possible(self, beliefs):
        beliefs = self._narrowed(beliefs)
        if not all(beliefs):
            return False
        place = min(
            (place for place, one in enumerate(beliefs) if one.bit_count() > 1),
            key=lambda place: beliefs[place].bit_count(),
            default=None,
        )
        return place is None or any(
            self._is_possible([*beliefs[:place], set_of([pair]), *beliefs[place + 1 :]])
            for pair in pairs_of(beliefs[place])
        )

    def _narrowed(self, beliefs):
        """What remains when each sum is held against each of its cells, until nothing changes."""
        beliefs, before = list(beliefs), None
        while beliefs != before:
            before = list(beliefs)
            for whole, parts in self.sums:
                for part in parts:
                    others = _added([beliefs[one] for one in parts if one != part])
                    beliefs[part] &= _less(beliefs[whole], others)
                beliefs[whole] &= _added([beliefs[one] for one in parts])
        return beliefs


def gaps_seen(members, cells, decimals=2):
    """What the gaps of ``cells`` tell of the target groups, where there is one: (place, whether a pair agrees)."""
    for place, (target, comparison) in enumerate(pairwise(members)):
        if (target.role, comparison.role, target.segment) != ("target", "comparison", comparison.segment):
            continue
        told = gap_of(cells[place], cells[place + 1], "higher", decimals)
        if told.gap is not None:
            yield place, lambda pair, told=told, other=comparison: _agrees(pair, told, other, decimals)


def _agrees(pair, told, other, decimals):
    value = value_of("percent", Decimal(pair[0]), Decimal(sum(pair)))
    return value is not None and round(other.cell.value - value, decimals) == round(told.unrounded, decimals)


def _added(sets):
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
