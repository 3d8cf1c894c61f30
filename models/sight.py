"""What somebody sees: all of some strategies, or of every one, and whatever belongs to none.

The one definition for whatever is read: of a record in Python, of many in SQL.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam

from models.sql import AnyOf

PARAMETER = "visible"
SPANNING = ("secrets", "webhooks")  # what is of one strategy or else of all of them together


@dataclass(frozen=True)
class Sight:
    """What can be seen; ``strategies`` None is every one."""

    strategies: frozenset[UUID] | None

    def covers(self, strategy_id: UUID | None) -> bool:
        """Whether what belongs to this strategy, or to none, is seen."""
        return self.strategies is None or strategy_id is None or strategy_id in self.strategies

    def holds(self, strategy_id: UUID | None) -> bool:
        """Whether what belongs to this strategy is seen; or to all of them together (None), which takes all of them."""
        return self.strategies is None or strategy_id in self.strategies

    def narrowed(self, strategies: Iterable[UUID] | None) -> "Sight":
        """What of it lies in these strategies; None is all of it."""
        return self if strategies is None else Sight(frozenset(one for one in strategies if self.covers(one)))

    @property
    def is_narrow(self) -> bool:
        return self.strategies is not None

    @property
    def ids(self) -> list[UUID] | None:
        return None if self.strategies is None else sorted(self.strategies)

    @property
    def params(self) -> dict[str, list[UUID]]:
        """The parameters of the conditions below; none where nothing is to be narrowed."""
        return {} if self.strategies is None else {PARAMETER: sorted(self.strategies)}


EVERYTHING = Sight(None)


def in_sight(strategy_id: Any, *, alone: bool = False) -> ColumnElement[bool]:
    """SQL: whether what belongs to a strategy is seen; ``alone`` where the parameter is one id instead of a list."""
    found = strategy_id == bindparam(PARAMETER) if alone else AnyOf(strategy_id, PARAMETER)
    return cast("ColumnElement[bool]", found)


def in_sight_or_common(entry: Any) -> ColumnElement[bool]:
    """SQL: the same of an entry of the ledger, where null is what belongs to no strategy, and so to everybody, or what
    spans all of them.
    """
    is_common = and_(entry.strategy_id.is_(None), *(entry.resource_type != one for one in SPANNING))
    return cast("ColumnElement[bool]", is_common | in_sight(entry.strategy_id))
