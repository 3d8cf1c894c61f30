"""The cells of a table and what somebody knows of how they add up.

Nothing stored says which groups are parts of which, so whatever may be a part and holds in the true figures counts as
known to an attacker: groups whose counts fit together into another one's are taken for disjoint parts of it, and for
all of it where they add up to it. That gives an attacker at least as much as there is to know, and never a
contradiction, for the true figures satisfy all of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from models.figures.cells import Cell, Role, Unit
from models.figures.disclosure import Disclosure, Policy

Part = tuple[str, int]  # a count of a cell: which count, and the cell's place in the table

MOST_PARTS: Final = 8  # of one group; beyond it single parts and all of them together are looked at
_COUNTS: Final = ("persons", "count")

#: Which population lies within which others.
WITHIN: Final = {
    "nonWesternArrived0to12": ("nonWesternArrived0to12AndDescendants", "nonWestern", "residents"),
    "nonWesternArrived0to12AndDescendants": ("nonWestern", "residents"),
    "nonWestern": ("residents",),
    "danishOrigin": ("others", "residents"),
    "others": ("residents",),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A cell of a table, exact, with what the primary rule decided on it.

    ``was_shown``: everybody could read it before, so hiding it now helps less.
    """

    role: Role
    segment: str | None
    population: str | None
    cell: Cell
    primary: Disclosure
    was_shown: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """The counts of the cells ``parts`` lie in those of the cell ``whole``, or are all of them."""

    whole: int
    parts: tuple[int, ...]
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The cells that have counts, the names of the counts that all of them have, and how they add up.

    Of a share and of a count of so many persons the counts are ``in`` and ``out``, which make up the denominator; of a
    count alone ``in``; of a mean the ``cases``.
    """

    members: tuple[Member, ...]
    counts: tuple[str, ...]
    relations: tuple[Relation, ...]

    def true(self, name: str, place: int) -> Decimal:
        """A count of a cell."""
        return count_of(self.members[place].cell, name)


def table_of(members: Sequence[Member], policy: Policy) -> Table:
    """The table of these cells; those without counts tell nothing and stay outside of it."""
    names = counts_of(policy.unit, members)
    counted = tuple(one for one in members if all(_has(one.cell, name) for name in names))
    relations = [relation for whole in range(len(counted)) for relation in _relations(counted, whole, names)]
    return Table(counted, names, tuple(relations))


def counts_of(unit: Unit | None, members: Sequence[Member]) -> tuple[str, ...]:
    """The counts by which the cells of an indicator are compared."""
    if unit == "percent":
        return ("in", "out")
    if unit in _COUNTS:
        every = [one.cell for one in members if _has(one.cell, "in")]
        return ("in", "out") if every and all(one.denominator is not None for one in every) else ("in",)
    return ("cases",)


def count_of(cell: Cell, name: str) -> Decimal:
    """One of a cell's counts; zero where it has none, which ``table_of`` leaves out."""
    inside = cell.value if cell.numerator is None else cell.numerator
    cases = cell.denominator
    found = {"in": inside, "cases": cases, "out": None if cases is None or inside is None else cases - inside}[name]
    return found or Decimal(0)


def _has(cell: Cell, name: str) -> bool:
    if name == "cases":
        return cell.denominator is not None
    is_counted = cell.numerator is not None or (cell.value is not None and name == "in" and cell.denominator is None)
    return is_counted and (name == "in" or cell.denominator is not None)


def _relations(members: Sequence[Member], whole: int, names: tuple[str, ...]) -> Iterator[Relation]:
    """The largest sets of parts that fit into a cell together; what they say implies what smaller sets do."""
    parts = [place for place in range(len(members)) if place != whole and _may_be_part(members[place], members[whole])]
    sizes = range(len(parts), 0, -1) if len(parts) <= MOST_PARTS else (len(parts), 1)
    found: list[tuple[int, ...]] = []
    for some in (some for size in sizes for some in combinations(parts, size)):
        if any(set(some) < set(larger) for larger in found):
            continue
        rests = [
            count_of(members[whole].cell, name) - sum(count_of(members[place].cell, name) for place in some)
            for name in names
        ]
        if min(rests) >= 0:
            found.append(some)
            yield Relation(whole, some, is_exact=not any(rests))


def _may_be_part(part: Member, whole: Member) -> bool:
    lies_in = part.segment == whole.segment or whole.segment is None
    if part.role == whole.role:
        return whole.segment is None and part.segment is not None
    if not lies_in:
        return False
    return whole.role == "single" or (whole.population in WITHIN.get(part.population or "", ()))
