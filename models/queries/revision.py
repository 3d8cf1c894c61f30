"""Which state of the database an answer about one strategy is of: that after the newest change it can rest on.

Changes in other strategies leave the answer what it is, byte for byte.
"""

from functools import cache
from threading import Lock
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    column,
    func,
    literal_column,
    select,
    union_all,
    values,
)

from models.base import Base, Record, StrategyRecord
from models.changes import BEGINNING, Change, Place
from models.columns import Identifier
from models.observations import Observation
from models.organisation import Centre, Partner, Person
from models.prepared import ask, ask_named
from models.series import Series
from models.strategies import Strategy

OUTSIDE: tuple[type[Record], ...] = (Centre, Partner, Person)  # what belongs to no strategy and is told of in each
OBSERVED: tuple[type[Record], ...] = (Series, Observation)
NOWHERE = Place(0, BEGINNING, 0)
NOW = 2**63 - 1  # beyond every position of the ledger
MOST = 1000  # so many entries are followed at once

_STRATEGY: Any = bindparam("strategy", type_=Identifier())
_UNTIL: Any = bindparam("until", type_=BigInteger())
_ONE: Any = literal_column("1")
_KNOWN = select(bindparam("known", type_=BigInteger())).scalar_subquery()  # planned alike whatever it is
_SINCE = (
    select(Change.position, Change.hash, Change.strategy_id, Change.resource_type)
    .where(Change.position >= _KNOWN)
    .order_by(Change.position.desc())
    .limit(literal_column(str(MOST + 1)))
)
_EVERYWHERE = {*(kind.resource_type for kind in OUTSIDE), Strategy.resource_type}  # one may take another's place

Known = tuple[int, str]  # position and hash of an entry
NOTHING: Known = (0, BEGINNING)


class Standing(NamedTuple):
    """Where it stands with a strategy: since ``began``, of which history of the ledger, and the newest change of it."""

    began: Known
    position: int


class Course:
    """The ledger as it is followed in this process, to tell at the cost of one look at its end whether anything has
    changed that concerns a strategy.

    What was missed, or was replaced by another history when a database was restored, begins the course anew: nothing
    stands then as it stood before.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._begin(NOTHING)

    def standing(self, connection: Connection, strategy_id: UUID | None) -> Standing:
        """How it stands with a strategy and with what belongs to none; with that alone for None."""
        began, known = self._place
        rows = ask(connection, _SINCE, {"known": known[0]})
        with self._lock:
            if self._place[0] == began and (rows or known == NOTHING):
                self._follow(known, rows)
                return Standing(self._place[0], max(self._own.get(strategy_id, 0), self._outside))
            if self._place[0] == began:
                self._begin(NOTHING)
        return self.standing(connection, strategy_id)  # begun anew, here or by somebody else meanwhile

    def _begin(self, known: Known) -> None:
        self._place = (known, known)  # where the course began, and how far it has come
        self._own: dict[UUID | None, int] = {}
        self._outside = 0

    def _follow(self, known: Known, rows: Any) -> None:
        """``rows`` are the entries from the known one on, the newest first."""
        if not rows:
            return
        if (rows[-1][0], rows[-1][1]) != known:
            self._begin((rows[0][0], rows[0][1]))
            return
        for position, _, strategy_id, resource_type in rows[:-1]:
            if resource_type in _EVERYWHERE:
                self._outside = max(self._outside, position)
            elif strategy_id is not None:
                self._own[strategy_id] = max(self._own.get(strategy_id, 0), position)
        if rows[0][0] > self._place[1][0]:
            self._place = (self._place[0], (rows[0][0], rows[0][1]))


def revision_of(connection: Connection, strategy_id: UUID, until: int = NOW) -> Place:
    """The newest change, up to a position of the ledger, of a strategy or of ``OUTSIDE``."""
    return place_in(ask_named(connection, newest(), {"strategy": strategy_id, "until": until}))


def place_in(rows: list[dict[str, Any]]) -> Place:
    """What ``newest`` was answered."""
    return Place(**rows[0]) if rows else NOWHERE


@cache
def newest(inside: tuple[type[Record], ...] | None = None) -> Select[Any]:
    """The newest change, up to the position ``until``, of these kinds of record of a ``strategy``, else of all kinds
    and of ``OUTSIDE``: one look-up in an index for each kind, however long the ledger is.
    """
    kinds = inside or (
        Strategy,
        *(one.class_ for one in Base.registry.mappers if issubclass(one.class_, StrategyRecord)),
    )
    parts = [_newest_of_each({kind.resource_type for kind in kinds}, Change.strategy_id == _STRATEGY)]
    if inside is None:
        outside = {kind.resource_type for kind in OUTSIDE}
        parts.append(_newest_of_each(outside, Change.strategy_id.is_(None)))
    each = union_all(*parts).subquery()
    last = select(func.max(each.c.position)).scalar_subquery()
    found: Any = select(Change.position, Change.hash, Change.microseconds).where(Change.position == last)
    return cast("Select[Any]", found)


def _newest_of_each(types: set[str], where: ColumnElement[bool]) -> Select[Any]:
    each = values(column("resource_type", Text()), literal_binds=True).data([(one,) for one in sorted(types)]).cte()
    mine = (where, Change.resource_type == each.c.resource_type, Change.position <= _UNTIL)
    order = (Change.strategy_id.desc(), Change.resource_type.desc(), Change.position.desc())  # that of the index
    newest = select(Change.position).where(*mine).order_by(*order).limit(_ONE).correlate(each).scalar_subquery()
    return select(newest.label("position")).select_from(each)
