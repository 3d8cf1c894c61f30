"""What the ledger remembers of one resource: its versions, who made them, and where it lay."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, inspect, select

from models.base import Record, class_of
from models.changes import Change, instant_of
from models.clients import ApiClient
from models.organisation import Person
from models.prepared import ask
from models.queries.past import kind_of
from models.restoring import parsed
from models.sight import Sight, in_sight_or_common
from models.states import upcast, wire

State = dict[str, Any]


class Version(NamedTuple):
    """One entry: what was done, when, by whom under which name now, and the text of the whole state that it left."""

    position: int
    number: int
    microseconds: int
    actor_type: str
    actor_id: UUID | None
    actor_name: str | None
    action: str
    strategy_id: UUID | None
    is_restricted: int
    form: int
    data: str | None

    @property
    def at(self) -> datetime:
        return instant_of(self.microseconds)

    @property
    def actor(self) -> dict[str, Any]:
        """The actor as on the wire."""
        return {"type": self.actor_type, "id": self.actor_id, "name": self.actor_name}

    def state(self, kind: type[Record]) -> State | None:
        """The whole state in today's form; None where it was deleted."""
        return None if self.data is None else upcast(kind.resource_type, self.form, parsed(kind, self.data))


_NAME = func.coalesce(
    select(Person.name).where(Person.id == Change.actor_id).scalar_subquery(),
    select(ApiClient.name).where(ApiClient.id == Change.actor_id).scalar_subquery(),
)
_COLUMNS = (
    Change.position,
    Change.resource_version,
    Change.microseconds,
    Change.actor_type,
    Change.actor_id,
    _NAME.label("actor_name"),
    Change.action,
    Change.strategy_id,
    Change.is_restricted,
    Change.form,
    Change.data,
)
_EVERY: Any = select(*_COLUMNS)
# Which versions, given the parameter ``place``, and whether they come newest first
_RANGES: dict[str, tuple[ColumnElement[bool], bool]] = {
    "from": (Change.resource_version >= bindparam("place"), False),
    "before": (Change.resource_version < bindparam("place"), True),
    "at": (Change.microseconds <= bindparam("place"), True),
    "told": (Change.data.is_not(None), True),
}


def versions(
    connection: Connection,
    kind: type[Record],
    key: UUID,
    sight: Sight,
    *,
    which: str,
    place: int | None = None,
    limit: int | None = None,
) -> list[Version]:
    """Those that the caller may know of: oldest first ``from`` a version on; newest first ``before`` one, ``at`` a time
    (in microseconds) or earlier, or those that are ``told``, tombstones left out.
    """
    params = {"kind": kind.resource_type, "key": key, "place": place, **sight.params}
    statement = _statement(which, is_narrowed=sight.is_narrow, is_limited=limit is not None)
    return [Version(*row) for row in ask(connection, statement, {**params, "limit": limit})]


@cache
def _statement(which: str, *, is_narrowed: bool, is_limited: bool) -> Select[Any]:
    condition, newest_first = _RANGES[which]
    mine = (Change.resource_type == bindparam("kind"), Change.resource_id == bindparam("key"))
    query: Select[Any] = _EVERY.where(*mine, condition)
    if is_narrowed:
        query = query.where(in_sight_or_common(Change))
    query = query.order_by(Change.resource_version.desc() if newest_first else Change.resource_version)
    return query.limit(bindparam("limit", type_=None)) if is_limited else query


def lay_there(connection: Connection, kind: type[Record], key: UUID, sight: Sight, path: dict[str, UUID]) -> bool:
    """Whether there is or was such a resource where the path says; ``path`` holds the ids that stand before its own.

    What the resource does not name itself must lie so in what it names.
    """
    newest = next(iter(versions(connection, kind, key, sight, which="told", limit=1)), None)
    if newest is None or kind_of(kind.resource_type, newest.data or "") is not kind:
        return False
    named = {"strategyId": str(newest.strategy_id), **(newest.state(kind) or {})}
    columns = inspect(kind).columns
    own = {name: one for name, one in path.items() if name in columns}
    beyond = {name: one for name, one in path.items() if name not in columns}
    return all(named[wire(name)] == str(one) for name, one in own.items()) and all(
        lay_there(connection, class_of(columns[name].info["refers_to"]), one, sight, beyond)
        for name, one in own.items()
        if beyond
    )


def differences(before: State | None, after: State | None) -> list[tuple[str, Any, Any]]:
    """(name, from, to) of each property that differs, in the order of the names; no state is nothing but nulls."""
    old, new = before or {}, after or {}
    names = sorted((old.keys() | new.keys()) - _FRAME)
    return [(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


_FRAME = frozenset({"id", "version", "createdAt", "updatedAt"})  # what an entry tells of itself
