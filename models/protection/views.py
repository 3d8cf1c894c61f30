"""Who sees what of a table: whoever reads it today, with its history, and whoever has followed it all along."""

from collections.abc import Iterable

from models.protection.audit import HIDES, View
from models.protection.tables import Table


def primary_of(table: Table) -> frozenset[int]:
    """The places that the primary rule hides."""
    return frozenset(place for place, one in enumerate(table.members) if one.primary.is_hidden)


def is_small(table: Table, place: int) -> bool:
    """Whether a count of it must not be told."""
    return table.members[place].primary.cause in HIDES


def seen_today(table: Table, second: Iterable[int]) -> View:
    """What everybody can read today where ``second`` is hidden too: what was hidden once is hidden for ever, and of a
    cell that is hidden now also what it was before.
    """
    primary, before = primary_of(table), range(table.stands, len(table.members))
    now = frozenset(place for place in primary if place < table.stands).union(second) - table.kept
    whose = {_whose(table, place) for place in now}
    redacted = frozenset(place for place in before if _whose(table, place) in whose and place not in table.kept)
    return _view(table, now | redacted | frozenset(before) - table.shown, table.shown_cases - now - redacted)


def seen_by_followers(table: Table, second: Iterable[int]) -> View:
    """What those know who have read everything all along, where ``second`` is hidden from now on."""
    now = frozenset(place for place in primary_of(table) if place < table.stands).union(second)
    before = frozenset(range(table.stands, len(table.members)))
    return _view(table, (now | before) - table.shown, table.shown_cases)


def _view(table: Table, hidden: frozenset[int], known_cases: frozenset[int]) -> View:
    primary = primary_of(table) & hidden
    own = frozenset(place for place in primary if table.members[place].primary.hides_denominator)
    before = frozenset(place for place in hidden if place >= table.stands)
    cases = own | ((hidden - primary | before) - known_cases if own else frozenset())
    return View(primary, hidden - primary, cases - table.told)


def _whose(table: Table, place: int) -> tuple[str, str | None]:
    return table.members[place].role, table.members[place].segment
