"""Second suppression: the fewest more cells of a table to hide, so that none that is hidden can be computed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, islice
from typing import Final

from models.figures.cells import Bound
from models.figures.disclosure import Disclosure, Policy
from models.protection.audit import HIDES, View, is_safe, is_whole
from models.protection.tables import Member, Table, table_of

MOST_TRIES: Final = 300
UNCHANGING: Final = ("published", "noFigure", "notPersons")  # causes for which a cell is never chosen as second


def protect(members: Sequence[Member], policy: Policy) -> list[Disclosure]:
    """The decision on each cell of a table, in their order: that of the primary rule, or ``secondary`` (rule 11 e)."""
    decided = [one.primary for one in members]
    if len(members) == 1 or not any(one.cause in HIDES for one in decided):
        return decided
    table = table_of(members, policy)
    k = policy.minimum_cell_size
    hides_cases = any(one.primary.hides_denominator for one in table.members)
    places = second_of(table, k)
    primary = _primary(table)
    silenced = _related(table, primary) & primary if _tells_too_much(table, places, k) else frozenset()
    chosen = [table.members[place] for place in places]
    silent = [table.members[place] for place in silenced]
    return [
        replace(one.primary, cause="secondary", bound=Bound(), hides_denominator=hides_cases, hides_contributions=True)
        if _is_among(one, chosen)
        else replace(one.primary, bound=Bound(), hides_denominator=hides_cases or one.primary.hides_denominator)
        if _is_among(one, silent)
        else one.primary
        for one in members
    ]


def _is_among(member: Member, some: Iterable[Member]) -> bool:
    return any(member is one for one in some)


def _primary(table: Table) -> frozenset[int]:
    return frozenset(place for place, one in enumerate(table.members) if one.primary.is_hidden)


def _tells_too_much(table: Table, second: tuple[int, ...], k: int) -> bool:
    """Whether even so a protected count keeps fewer than k values: then hidden cells tell neither bound nor, where one
    of their denominators is hidden, any.
    """
    primary = _primary(table)
    return is_whole(table) and bool(_related(table, primary)) and not is_safe(table, _view(table, primary, second), k)


def second_of(table: Table, k: int) -> tuple[int, ...]:
    """The places to hide beside those that the primary rule hides, so that every protected count keeps k
    possible values.

    Where what is published tells too much for that, it is all the rest that has to do with it.
    """
    primary = _primary(table)
    related = _related(table, primary)
    if not any(table.members[place].primary.cause in HIDES for place in related & primary):
        return ()
    candidates = [place for place in sorted(related - primary) if _may_be_hidden(table.members[place])]
    if not is_whole(table):
        return tuple(candidates)
    weight = {place: (table.members[place].was_shown, _size(table.members[place])) for place in candidates}
    tries = (
        some
        for size in range(len(candidates))
        for some in sorted(combinations(candidates, size), key=lambda some: sorted(weight[one] for one in some))
    )
    safe = (some for some in islice(tries, MOST_TRIES) if is_safe(table, _view(table, primary, some), k))
    return next(safe, tuple(candidates))


def _view(table: Table, primary: frozenset[int], second: Iterable[int]) -> View:
    own = frozenset(place for place in primary if table.members[place].primary.hides_denominator)
    chosen = frozenset(second)
    return View(primary, chosen, own | (chosen if own else frozenset()))


def _related(table: Table, primary: frozenset[int]) -> frozenset[int]:
    """The places that what is hidden has something to do with, over any number of sums."""
    found = set(primary)
    grows = True
    while grows:
        touched = [{one.whole, *one.parts} for one in table.relations if found & {one.whole, *one.parts}]
        grows = any(not some <= found for some in touched)
        found |= set().union(*touched)
    alone = {place for place in primary if not any(place in {one.whole, *one.parts} for one in table.relations)}
    return frozenset(found - alone)


def _may_be_hidden(member: Member) -> bool:
    return not member.primary.is_hidden and member.primary.cause not in UNCHANGING


def _size(member: Member) -> int:
    return int(member.cell.denominator or member.cell.value or 0)
