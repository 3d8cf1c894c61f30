"""What somebody who sees everything that is shown of a table can tell about what is hidden, decided exactly.

An attacker knows what is shown, how the cells add up, that counts are whole and not negative, and the rule itself: of
each hidden cell even why it is hidden. Whether a hidden count may have a value is then a question of whole numbers
under linear constraints, put to a solver value by value; a solution counts only where it satisfies all of them in whole
numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

from models.protection.tables import Part, Relation, Table

Ranges = dict[Part, tuple[float, float]]  # whole numbers, or no end
Row = tuple[dict[Part, int], int | None, int | None]  # coefficients, least, most

HIDES: Final = {"smallCount": "in", "smallComplement": "out", "smallDenominator": "cases"}


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a table: the places of the cells hidden by the primary rule, and of those hidden as second.

    ``hides_cases`` are the places whose denominator is hidden as well.
    """

    primary: frozenset[int]
    second: frozenset[int]
    hides_cases: frozenset[int]

    @property
    def hidden(self) -> frozenset[int]:
        return self.primary | self.second


def is_whole(table: Table) -> bool:
    """Whether all counts are whole numbers, as counts of persons are."""
    places = range(len(table.members))
    return all(table.true(name, place) % 1 == 0 for name in table.counts for place in places)


def is_safe(table: Table, view: View, k: int) -> bool:
    """Whether every protected count may still have each of the values 0 to k-1, all of them being under k in truth; of
    so few persons that another indicator tells of, as many as they are.
    """
    system = _System(table, view, k)
    asked = {
        (name, place): _possible(table, view, place, k)
        for place in sorted(view.primary)
        for name in protected(table, view, place)
    }
    if not all(system.leaves(part, count) for part, count in asked.items()):
        return False
    possible: set[tuple[Part, int]] = set()
    for one in ((part, value) for part, count in asked.items() for value in range(count)):
        if one not in possible:
            found = system.solution(*one)
            if found is None:
                return False
            possible |= {(part, system.value(part, found)) for part in asked}
    return True


def _possible(table: Table, view: View, place: int, k: int) -> int:
    """How many values a count may have at most: k, or fewer where everybody knows of fewer persons."""
    if place in view.hides_cases or table.counts != ("in", "out"):
        return k
    return min(k, int(table.true("in", place) + table.true("out", place)) + 1)


def protected(table: Table, view: View, place: int) -> list[str]:
    """The counts of a cell that must not be told."""
    name = HIDES.get(table.members[place].primary.cause)
    if name is None:
        return []
    if name == "cases" and table.counts == ("in", "out"):
        return ["cases", "in", "out"] if place in view.hides_cases else ["in", "out"]
    return [name] if name in table.counts else []


class _System:
    """The constraints on the counts that are hidden; those that are shown are numbers."""

    def __init__(self, table: Table, view: View, k: int) -> None:
        self.table, self.view, self.k = table, view, k
        self.unknown = [(name, place) for place in sorted(view.hidden) for name in table.counts]
        self.index = frozenset(self.unknown)
        self.ranges: Ranges | None = None
        self.rows: list[Row] = [row for place in sorted(view.hidden) for row in self._known_of(place)]
        sums = (self._sum(relation, name) for relation in table.relations for name in table.counts)
        self.rows += [row for row in sums if row]
        if table.counts != ("in",):
            self.rows += [row for pair in table.alike if (row := self._as_many(*pair))]

    def solution(self, part: Part, value: int) -> dict[Part, int] | None:
        """What all unknown counts may be together where this count has this value; None where it cannot have it."""
        return self._solved([*self.rows, (self._terms(part), value, value)])

    def value(self, part: Part, solution: Mapping[Part, int]) -> int:
        """What a count is in a solution."""
        return sum(sign * solution[one] for one, sign in self._terms(part).items())

    def leaves(self, part: Part, count: int) -> bool:
        """Whether nothing seen at a glance keeps the count from one of its first values: the ranges of all counts,
        narrowed by one constraint after the other until nothing changes.
        """
        ranges = self._ranges()
        terms = self._terms(part)
        least = sum(ranges[one][0] for one in terms)
        most = sum(ranges[one][1] for one in terms)
        return least <= 0 and most >= count - 1

    def _ranges(self) -> Ranges:
        if self.ranges is None:
            self.ranges = dict.fromkeys(self.unknown, (0, inf))
            while sum(_narrow(self.ranges, row) for row in self.rows):
                pass
        return self.ranges

    def _terms(self, part: Part) -> dict[Part, int]:
        """A count as a sum of unknowns: the cases of a share are those in and those out."""
        name, place = part
        if name == "cases" and self.table.counts != ("cases",):
            return {(one, place): 1 for one in self.table.counts}
        return {(name, place): 1}

    def _known_of(self, place: int) -> list[Row]:
        """What the rule and the denominator say of a hidden cell."""
        member, k = self.table.members[place], self.k
        cases = self._terms(("cases", place)) if len(self.table.counts) != 1 or self.table.counts == ("cases",) else {}
        rows: list[Row] = []
        if cases and place not in self.view.hides_cases and self.table.counts == ("in", "out"):
            total = int(self.table.true("in", place) + self.table.true("out", place))
            rows.append((cases, total, total))
        small = HIDES.get(member.primary.cause) if place in self.view.primary else None
        if small:
            rows.append((self._terms((small, place)), 0, k - 1))
        if cases and small != "cases":
            rows.append((cases, k, None))
        if small is None:
            rows += [({(name, place): 1}, k, None) for name in self.table.counts]
        return rows

    def _sum(self, relation: Relation, name: str) -> Row | None:
        """Whole - parts >= 0, or = 0, with what is shown as a number; None where nothing in it is unknown."""
        terms: dict[Part, int] = {}
        known = 0
        for place, sign in ((relation.whole, 1), *((part, -1) for part in relation.parts)):
            if (name, place) in self.index:
                terms[name, place] = sign
            else:
                known += sign * int(self.table.true(name, place))
        return (terms, -known, -known if relation.is_exact else None) if terms else None

    def _as_many(self, one: int, other: int) -> Row | None:
        """That two places have as many cases; None where nothing in it is unknown."""
        terms: dict[Part, int] = {}
        known = 0
        for place, sign in ((one, 1), (other, -1)):
            for name, _ in self._terms(("cases", place)):
                if (name, place) in self.index:
                    terms[name, place] = sign
                else:
                    known += sign * int(self.table.true(name, place))
        return (terms, -known, -known) if terms else None

    def _solved(self, rows: list[Row]) -> dict[Part, int] | None:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415, seldom needed and slow to load

        size = len(self.unknown)
        matrix = [[terms.get(part, 0) for part in self.unknown] for terms, _, _ in rows]
        least = [-inf if low is None else low for _, low, _ in rows]
        most = [inf if high is None else high for _, _, high in rows]
        # The solver may search for ever without an end; whatever is possible only beyond this one counts as impossible.
        end = self.k * (size + 1) + sum(abs(one) for _, low, high in rows for one in (low, high) if one is not None)
        solved = milp(
            c=[0] * size,
            integrality=[1] * size,
            bounds=Bounds(0, end),
            constraints=LinearConstraint(matrix, least, most),
        )
        if solved.x is None:
            return None
        values = {part: round(value) for part, value in zip(self.unknown, solved.x, strict=True)}
        return values if all(_holds(row, values) for row in rows) else None


def _narrow(ranges: Ranges, row: Row) -> bool:
    """Narrow what each count of a constraint may be by what the others may; whether anything changed."""
    terms, low, high = row
    changed = False
    ends = {part: sorted(sign * end for end in ranges[part]) for part, sign in terms.items()}
    for part, sign in terms.items():
        others = [end for one, end in ends.items() if one != part]
        most = inf if high is None else high - sum(end[0] for end in others)
        least = -inf if low is None else low - sum(end[1] for end in others)
        bounds = (least, most) if sign > 0 else (-most, -least)
        mine = (max(ranges[part][0], bounds[0]), min(ranges[part][1], bounds[1]))
        if mine != ranges[part]:
            ranges[part], changed = mine, True
            ends[part] = sorted(sign * end for end in mine)
    return changed


def _holds(row: Row, values: Mapping[Part, int]) -> bool:
    terms, low, high = row
    total = sum(sign * values[part] for part, sign in terms.items())
    return (low is None or total >= low) and (high is None or total <= high)
