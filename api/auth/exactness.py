"""Hidden figures, exactly: for the coordinator and the owning tovholder who ask for them, and never unrecorded."""

from datetime import UTC, datetime
from uuid import UUID

from api.auth.denials import route_of
from api.auth.identity import principal
from api.auth.policy import demand
from api.database import database, lookup
from api.problems import Problem
from models.base import StrategyRecord
from models.exact_uses import note

PERMISSION = "figures:read-exact"


def exactly(kind: type[StrategyRecord], key: UUID, *, asked: bool) -> bool:
    """Whether the figures of a record are told exactly: where it was asked for, by whoever may (domain rule 11 f).

    The use is kept before anything is told. Others get Problem 403, and so does everybody where the record is gone.
    """
    if not asked:
        return False
    record = lookup().get(kind, key)
    if record is None:
        raise Problem("forbidden", extra={"permission": PERMISSION}, permission=PERMISSION)
    demand(PERMISSION, record)
    actor = principal().actor
    assert actor.id  # noqa: S101, whoever calls has one
    of = (record.strategy_id, kind.resource_type, key)
    with database().writers.begin() as connection:
        note(connection, datetime.now(UTC), (actor.type, actor.id), of, route_of())
    return True
