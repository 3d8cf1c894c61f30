"""Reading on in the ledger: what came after a place, in the order in which it was committed.

Positions have no gaps, so a page looks at no more than ``WINDOW`` of them, however rarely its filter fits and however
long the ledger is. What is committed never changes: the two statements of a page need no transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, Text, and_, bindparam, case, outerjoin, select, type_coerce
from sqlalchemy.orm import aliased

from models.changes import BEGINNING, Change, Head
from models.prepared import ask
from models.queries.redaction import Recorded
from models.sight import PARAMETER, in_sight_or_common
from models.sql import AnyOf

WINDOW = 10_000
DECIDING = len(Recorded._fields)  # so many columns come first: those that decide what is shown

_here, _end = aliased(Change), aliased(Change)
_AFTER: Any = bindparam("after", type_=BigInteger())
_UNTIL: Any = bindparam("until", type_=BigInteger())
_SPAN = select(Head.position, _here.hash, _end.position, _end.hash).select_from(
    outerjoin(
        outerjoin(Head, _here, _here.position == _AFTER),
        _end,
        _end.position == case((Head.position < _UNTIL, Head.position), else_=_UNTIL),
    )
)
_HEAD = select(Head.position)
_COLUMNS: tuple[Any, ...] = (
    Change.resource_type,
    type_coerce(Change.resource_id, Text),  # ids as the driver gives them: nobody here looks into them
    type_coerce(Change.strategy_id, Text),
    Change.is_restricted,
    Change.data,
    Change.position,
    Change.microseconds,
    Change.actor_type,
    type_coerce(Change.actor_id, Text),
    Change.action,
    Change.resource_version,
    Change.form,
    Change.salt,
    Change.hash,
    Change.request_id,
    Change.trace_id,
)
_FILTERS = {
    "types": AnyOf(Change.resource_type, "types"),
    "strategies": AnyOf(Change.strategy_id, "strategies"),
    PARAMETER: in_sight_or_common(Change),
}


@dataclass(frozen=True)
class Span:
    """What a page may tell of: from a place whose entry has the hash ``began`` (None: there is none) to the position
    ``end`` with its hash; ``head`` is where the ledger stands.
    """

    began: str | None
    end: int
    hash: str
    head: int


def span_after(connection: Connection, position: int) -> Span:
    """The span that begins after ``position``."""
    head, began, end, newest = ask(connection, _SPAN, {"after": position, "until": position + WINDOW})[0]
    return Span(began if position else BEGINNING, end or 0, newest or BEGINNING, head)


def entries_within(
    connection: Connection, after: int, until: int, most: int, filters: dict[str, Any]
) -> list[Sequence[Any]]:
    """At most so many entries behind ``after`` and up to ``until``, as rows of ``_COLUMNS``.

    ``filters`` holds lists: of resource ``types``, of ``strategies``, or of those ``visible`` beside what belongs to
    none.
    """
    params = {"after": after, "until": until, "most": most, **filters}
    return ask(connection, _entries(frozenset(filters)), params)


@lru_cache
def _entries(filters: frozenset[str]) -> Select[Any]:
    within = and_(Change.position > _AFTER, Change.position <= _UNTIL, *(_FILTERS[name] for name in sorted(filters)))
    return select(*_COLUMNS).where(within).order_by(Change.position).limit(bindparam("most", type_=None))


def head_position(connection: Connection) -> int:
    """Where the ledger stands."""
    position: int = ask(connection, _HEAD, {})[0][0]
    return position
