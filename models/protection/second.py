"""Second suppression: the fewest more cells of a table to hide, so that none that is hidden can be computed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, islice
from typing import Final

from models.figures.cells import Bound
from models.figures.disclosure import Disclosure, Policy
from models.protection.audit import HIDES, View, is_safe, is_whole
from models.protection.members import Member
from models.protection.past import NO_PAST, Past
from models.protection.tables import Table, table_of
from models.protection.views import is_small, primary_of, seen_by_followers, seen_today

Places = tuple[int, ...]

MOST_TRIES: Final = 300
EVERYBODY: Final = (seen_by_followers, seen_today)
UNCHANGING: Final = ("published", "noFigure", "notPersons")  # causes for which a cell is never chosen as second


def protect(members: Sequence[Member], policy: Policy, past: Past = NO_PAST) -> list[Disclosure]:
    """The decision on each cell of a table, in their order: that of the primary rule, or ``secondary`` (rule 11 e)."""
    decided = [one.primary for one in members]
    if not past.moments and (len(members) == 1 or not any(one.cause in HIDES for one in decided)):
        return decided
    table = table_of(members, policy, past)
    k = policy.minimum_cell_size
    primary = primary_of(table)
    hides_cases = any(table.members[place].primary.hides_denominator for place in primary)
    places, is_enough = second_of(table, k)
    hides_cases |= not is_enough
    silenced = frozenset() if is_enough else _related(table, primary) & primary
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


def second_of(table: Table, k: int) -> tuple[Places, bool]:
    """The places to hide beside those that the primary rule hides, so that every protected count keeps k
    possible values, and whether that is enough: for whoever has followed the table, and where what was shown before
    tells too much for that, for whoever reads it today with its history.

    Where what is published tells too much even for that, it is all the rest that has to do with it. Then hidden cells
    are to tell neither bound nor, where one of their denominators is hidden, any.
    """
    primary = primary_of(table)
    related = _related(table, primary)
    if not any(is_small(table, place) for place in related & primary):
        return (), True
    candidates = tuple(
        place for place in sorted(related - primary) if place < table.stands and _may_be_hidden(table.members[place])
    )
    if not is_whole(table):
        return candidates, True
    fresh = tuple(place for place in candidates if place not in table.shown)
    for some in (fresh, candidates):
        if (found := _fewest(table, some, EVERYBODY, k)) is not None:
            return found, True
    today = _fewest(table, candidates, (seen_today,), k)
    return (
        (candidates, False) if today is None else ((*fresh, *(place for place in today if place not in fresh)), False)
    )


def _fewest(table: Table, candidates: Places, views: tuple[Callable[..., View], ...], k: int) -> Places | None:
    """The fewest of the candidates that will do against all of the views; None where not even all of them do."""
    if not _is_safe_from(views, table, candidates, k):
        return None
    by_size = sorted(candidates, key=lambda place: _size(table.members[place]))
    tries = (some for size in range(len(candidates)) for some in combinations(by_size, size))
    return next((some for some in islice(tries, MOST_TRIES) if _is_safe_from(views, table, some, k)), candidates)


def _is_safe_from(views: Iterable[Callable[..., View]], table: Table, second: Sequence[int], k: int) -> bool:
    """Whether nobody who sees one of the views can compute what is hidden from them."""
    return all(is_safe(table, view, k) for view in dict.fromkeys(view(table, second) for view in views))


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
