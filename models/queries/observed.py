"""What is observed of a strategy's indicators: the rows as they were read, and what is worked out of them once."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, Final, get_args
from uuid import UUID

from models.figures.cells import Bound, Cell, Role
from models.figures.measure import Segment
from models.figures.periods import parse

Row = dict[str, Any]
ROLES: tuple[Role, ...] = get_args(Role)
MOST: Final = 50_000  # rows kept in one process, of some kilobyte each
UNOBSERVED: Final[Row] = {"period": None, "is_hidden": None, "illustrative": False}


def is_shown(row: Row) -> bool:
    """Of a row of observations: whether its figure may be shown; what nobody has decided on is not."""
    return row["is_hidden"] is not None and not row["is_hidden"]


def shows_denominator(row: Row) -> bool:
    """Whether its denominator may be shown, be its figure hidden or not."""
    return row["hides_denominator"] is not None and not row["hides_denominator"]


def cell_of(row: Row) -> Cell:
    """As everybody may see it."""
    if is_shown(row):
        return Cell(
            row["value"], row["numerator"], row["denominator"], row["status"], row["published"], row["break_in_series"]
        )
    denominator = row["denominator"] if shows_denominator(row) else None
    bound = Bound(row["bound_over"], row["bound_under"])
    return Cell(None, None, denominator, "suppressed", row["published"], row["break_in_series"], bound)


class Group:
    """The observations of one segment of an indicator, equal to another's that say the same whenever they were read."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Group) and self._said == other._said

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _said(self) -> tuple[tuple[Any, ...], ...]:
        return tuple([tuple(row.values()) for row in self.rows])

    @cached_property
    def _hash(self) -> int:
        return hash(self._said)

    @cached_property
    def cells(self) -> Segment:
        """As everybody may see them."""
        roles: dict[Role, dict[str, Cell]] = {role: {} for role in ROLES}
        for row in self.rows:
            if row["period"] is not None:
                roles[row["role"]][row["period"]] = cell_of(row)
        return Segment(**roles)

    @property
    def populations(self) -> dict[Role, str | None]:
        """Whom each of its series counts."""
        return {row["role"]: row["population"] for row in self.rows}


NOBODY: Final = Group([])


class Readings:
    """The observations of one indicator."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    @cached_property
    def groups(self) -> dict[str | None, Group]:
        """By segment; None is the group as a whole."""
        found: defaultdict[str | None, list[Row]] = defaultdict(list)
        for row in self.rows:
            found[row["segment"]].append(row)
        return {segment: Group(rows) for segment, rows in found.items()}

    @property
    def whole(self) -> Group:
        """The group as a whole, be nothing observed of it."""
        return self.groups.get(None, NOBODY)

    @cached_property
    def has_values(self) -> bool:
        return any(row["period"] for row in self.rows)

    @cached_property
    def is_illustrative(self) -> bool:
        return any(row["illustrative"] for row in self.rows)

    @cached_property
    def hidden(self) -> int:
        """How many of its cells are hidden."""
        return sum(bool(row["is_hidden"]) for row in self.rows)


NO_READINGS: Final = Readings([])


class Observed(list[Row]):
    """The observations of a strategy, in order: a row is a series with one of its observations, or with none
    (``period`` null). They are kept from one answer to the next, so nobody may change them.
    """

    def of(self, indicator_id: UUID) -> Readings:
        return self._readings.get(indicator_id, NO_READINGS)

    def until(self, last: date) -> "Observed":
        """Up to the last day asked for; of what is observed later only that there is such a series."""
        if self._last is None or self._last <= last:
            return self
        return Observed(
            row if row["period"] is None or parse(row["period"]).last <= last else {**row, **UNOBSERVED} for row in self
        )

    @cached_property
    def _readings(self) -> dict[UUID, Readings]:
        found: defaultdict[UUID, list[Row]] = defaultdict(list)
        for row in self:
            found[row["indicator_id"]].append(row)
        return {key: Readings(rows) for key, rows in found.items()}

    @cached_property
    def _last(self) -> date | None:
        """The last day of the newest period."""
        codes: Iterable[str] = {row["period"] for row in self if row["period"]}
        return max((parse(code).last for code in codes), default=None)


class KeptObservations:
    """What was observed, by the state of the database that it was read in, of at most ``most`` rows together:
    observations seldom change, and are most of what an overview rests on. What nobody has asked for the longest goes
    first.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most, self._rows = most, 0
        self._kept: OrderedDict[Hashable, Observed] = OrderedDict()
        self._lock = Lock()

    def recall(self, key: Hashable, read: Callable[[], Observed]) -> Observed:
        """What is kept under ``key``, or is read now."""
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        found = read()
        with self._lock:
            if key not in self._kept and len(found) <= self._most:
                self._kept[key] = found
                self._rows += len(found)
            while self._rows > self._most:
                self._rows -= len(self._kept.popitem(last=False)[1])
        return found
