"""Which periods of an indicator's series may be told together, for its analysis (domain rule 11 e)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from models.figures.cells import Cell, rounded
from models.figures.disclosure import Policy, decide
from models.figures.periods import parse
from models.protection.members import Member
from models.protection.pools import Observed, pools_of
from models.protection.tables import table_of
from models.queries.analysis_facts import Row
from models.queries.observed import is_shown

Whole = dict[str, Any]


def pooled_answers(
    indicator: Row, observations: Iterable[Row], deleted: Iterable[tuple[str, str]] = ()
) -> dict[str | None, list[Whole]]:
    """Segment -> the pooled figures of its series, as far as there are any; ``observations`` are of one area, and
    ``deleted`` (series, period) of those that are gone.
    """
    policy = Policy(
        indicator["unit"], indicator["decimals"], indicator["counts_persons"], indicator["minimum_cell_size"]
    )
    rows = [row for row in observations if row["period"]]
    if all(is_shown(row) for row in rows):
        return {}
    members = {row["id"]: _member(row, policy) for row in rows}
    kept_back = {row["id"] for row in rows if not is_shown(row) and not members[row["id"]].primary.is_hidden}
    tables: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        tables[row["period"]].append(row)
    related = {key for some in tables.values() for key in _related(some, members, policy)}
    series: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        series[row["series_id"]].append(row)
    gone: dict[str, list[Any]] = defaultdict(list)
    for key, period in deleted:
        gone[key].append(parse(period).order)
    found: dict[str | None, list[Whole]] = defaultdict(list)
    for key, some in series.items():
        ordered = sorted(some, key=lambda row: parse(row["period"]).order)
        unsteady = _unsteady(ordered, gone[str(key)])
        observed = [
            Observed(
                parse(row["period"]),
                members[row["id"]].cell,
                members[row["id"]].primary,
                is_alone=row["id"] not in related,
                is_unsteady=row["id"] in unsteady,
                is_kept_back=row["id"] in kept_back,
            )
            for row in ordered
        ]
        for pool in pools_of(observed, policy):
            found[some[0]["segment"]].append(_answer(some[0]["role"], pool.periods, pool.cell, policy))
    return found


def _unsteady(ordered: list[Row], gone: list[Any]) -> set[Any]:
    """The observations of a series, in order, that changed since they came, came after one of a later period, or are
    of no earlier period than one that is ``gone``.
    """
    found, first = set(), None
    for row in reversed(ordered):
        is_late = first is not None and row["created_at"] > first
        is_after_gap = bool(gone) and parse(row["period"]).order >= min(gone)
        if is_late or is_after_gap or row["version"] > 1:
            found.add(row["id"])
        first = row["created_at"] if first is None else min(first, row["created_at"])
    return found


def _member(row: Row, policy: Policy) -> Member:
    """The cell exactly as it is stored: what of it is shown follows from it."""
    cell = Cell(
        row["value"], row["numerator"], row["denominator"], row["status"], row["published"], row["break_in_series"]
    )
    return Member(row["role"], row["segment"], row["population"], cell, decide(cell, policy))


def _related(rows: list[Row], members: dict[Any, Member], policy: Policy) -> set[Any]:
    """The observations of a period that add up with others of it."""
    table = table_of([members[row["id"]] for row in rows], policy)
    known = {id(members[row["id"]]): row["id"] for row in rows}
    places = {place for one in table.relations for place in (one.whole, *one.parts)}
    return {known[id(table.members[place])] for place in places}


def _answer(role: str, periods: tuple[str, ...], cell: Cell, policy: Policy) -> Whole:
    return {
        "role": role,
        "periods": list(periods),
        "value": None if cell.value is None else rounded(cell.value, policy.decimals),
        "numerator": cell.numerator,
        "denominator": cell.denominator,
    }
