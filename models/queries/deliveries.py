"""What became of the deliveries of a webhook, the newest first."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, or_, select, tuple_

from models.prepared import ask, ask_named
from models.sql import AnyOf
from models.webhooks import Delivery

_HERE = (Delivery.at, Delivery.id)
_COLUMNS: tuple[Any, ...] = tuple(Delivery.__table__.c)


def deliveries(
    connection: Connection,
    webhook_id: UUID,
    states: list[str] | None,
    limit: int,
    place: tuple[Any, ...] | None = None,
    *,
    back: bool = False,
) -> list[dict[str, Any]]:
    """Rows in these states beyond a place (at, id): older ones, newest first; or ``back``, newer, oldest first."""
    at, key = place or (None, None)
    params = {"webhook": webhook_id, "states": states, "limit": limit, "at": at, "key": key}
    return ask_named(
        connection, _question(is_placed=place is not None, is_chosen=states is not None, back=back), params
    )


def delivery_of(connection: Connection, webhook_id: UUID, key: UUID) -> dict[str, Any] | None:
    """One of them."""
    return next(iter(ask_named(connection, _ONE, {"webhook": webhook_id, "key": key})), None)


def unfinished(connection: Connection) -> dict[str, int]:
    """State -> number, of those that wait and those that nobody took."""
    return dict(map(tuple, ask(connection, _UNFINISHED, {})))


@cache
def _question(*, is_placed: bool, is_chosen: bool, back: bool) -> Select[Any]:
    here, there = (
        tuple_(*_HERE),
        tuple_(*(bindparam(n, type_=c.type) for n, c in zip(("at", "key"), _HERE, strict=True))),
    )
    conditions: list[Any] = [Delivery.webhook_id == bindparam("webhook")]
    conditions += [here > there if back else here < there] if is_placed else []
    conditions += [AnyOf(Delivery.state, "states")] if is_chosen else []
    orders = [one.asc() if back else one.desc() for one in _HERE]
    return select(*_COLUMNS).where(*conditions).order_by(*orders).limit(bindparam("limit", type_=None))


_ONE = select(*_COLUMNS).where(Delivery.webhook_id == bindparam("webhook"), Delivery.id == bindparam("key"))
_UNFINISHED = (
    select(Delivery.state, func.count())
    .where(or_(Delivery.state == "pending", Delivery.state == "deadLetter"))
    .group_by(Delivery.state)
)
