"""The cells of a table and what somebody knows of how they add up.

Nothing stored says which groups are parts of which, so whatever may be a part and holds in the true figures counts as
known to an attacker: groups whose counts fit together into another one's are taken for disjoint parts of it, and for
all of it where they add up to it. That gives an attacker at least as much as there is to know, and never a
contradiction, for the true figures satisfy all of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Final

from models.figures.cells import Cell, Unit
from models.figures.disclosure import Policy
from models.protection.members import Member, figures_of
from models.protection.past import NO_PAST, Past

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

    The first ``stands`` members are the cells as they stand; behind them come figures that some of them had before. Of
    the places in ``shown`` everybody could read the figures at some time, of those in ``shown_cases`` the denominator;
    those in ``kept`` can be read whatever is decided, and of those in ``told`` another indicator tells the denominator.
    The pairs ``alike`` are of one group and of as many cases, as where only the numerator was corrected.
    """

    members: tuple[Member, ...]
    counts: tuple[str, ...]
    relations: tuple[Relation, ...]
    alike: tuple[tuple[int, int], ...]
    stands: int
    shown: frozenset[int] = frozenset()
    shown_cases: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()

    def true(self, name: str, place: int) -> Decimal:
        """A count of a cell."""
        return count_of(self.members[place].cell, name)


def table_of(members: Sequence[Member], policy: Policy, past: Past = NO_PAST) -> Table:
    """The table of these cells and of what they were; those without counts tell nothing and stay outside of it."""
    names = counts_of(policy.unit, members)
    counted = [one for one in members if all(_has(one.cell, name) for name in names)]
    stands = len(counted)
    places = {figures_of(one): place for place, one in enumerate(counted)}
    relations = [*_relations(counted, range(stands), names)]
    for moment in past.moments:
        held = [one for one in moment if all(_has(one.cell, name) for name in names)]
        new = [one for one in held if figures_of(one) not in places]
        places |= {figures_of(one): len(counted) + number for number, one in enumerate(new)}
        counted += new
        relations += _relations(counted, sorted({places[figures_of(one)] for one in held}), names)
    known = (past.shown, past.shown_cases, past.kept)
    shown, cases, kept = (frozenset(place for figures, place in places.items() if figures in some) for some in known)
    shown |= {place for place, one in enumerate(counted) if one.was_shown}
    sums = tuple(dict.fromkeys(relations))
    told = frozenset(place for place, one in enumerate(counted) if one.is_told)
    return Table(tuple(counted), names, sums, tuple(_alike(counted)), stands, shown, cases | shown, kept, told)


def _alike(members: Sequence[Member]) -> Iterator[tuple[int, int]]:
    """The pairs of places of the same group and of as many cases."""
    places: dict[tuple[str, str | None, Decimal], list[int]] = defaultdict(list)
    for place, one in enumerate(members):
        if one.cell.denominator is not None:
            places[one.role, one.segment, one.cell.denominator].append(place)
    return (pair for some in places.values() for pair in pairwise(some))


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


def _relations(members: Sequence[Member], places: Sequence[int], names: tuple[str, ...]) -> Iterator[Relation]:
    """How the members at these places add up."""
    return (one for whole in places for one in _parts_of(members, whole, places, names))


def _parts_of(
    members: Sequence[Member], whole: int, places: Sequence[int], names: tuple[str, ...]
) -> Iterator[Relation]:
    """The largest sets of parts that fit into a cell together; what they say implies what smaller sets do."""
    parts = [place for place in places if place != whole and _may_be_part(members[place], members[whole])]
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
