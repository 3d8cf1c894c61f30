"""Who may do what: one table, asked before the record is known and again with it.

A row is a permission; it names the roles that may have it and, for each, how a record must stand to them: a condition
in SQL, so that it is asked of one record and of many alike (``models.queries.standing``). Whoever has a grant in a
strategy reads all of it, so what is read is narrowed by ``sight`` and by ``readable`` alone.
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import g
from sqlalchemy import false, not_, or_, true

from api.auth import denials
from api.auth.identity import Grant, Principal, principal
from api.database import lookup
from api.problems import Problem
from models.base import Record
from models.collaborations import CollaborationParty
from models.danish import today
from models.queries.standing import EVER, Condition, Relation, Standing, above, kind_of, owned, shared, tended, those
from models.sight import Sight


def always(_: Any) -> Condition:
    """The grant is enough."""
    return true()


def owned_or_tended(of: Any) -> Condition:
    return or_(owned(of), tended(of))


def takes_part(of: Any) -> Condition:
    """It is owned, or the grant's centre has accepted a part in it."""
    return or_(owned(of), shared(of))


def reports(of: Any) -> Condition:
    """As ``takes_part``; but a tovholder does not report for the owners of what lies in the own focus area."""
    return or_(owned(of), shared(of) & not_(tended(of)))


def arranged(of: Any) -> Condition:
    """It is owned or tended, or is part of what is."""
    return or_(owned(of), tended(of), above(of, owned))


def own_part(of: Any) -> Condition:
    """It is the part of the grant's centre in a collaboration."""
    return owned(of) if kind_of(of) is CollaborationParty else false()


PEOPLE = ("administrator", "coordinator", "tovholder", "contributor", "reader")
EVERYONE: Mapping[str, Relation] = dict.fromkeys((*PEOPLE, "system"), always)
READ_BY_ALL = (
    "centres", "people", "partners", "strategies", "focus-areas", "prioritisations", "goals", "indicators", "series",
    "observations", "benchmarks", "population", "initiatives", "status-updates", "milestones", "collaborations",
    "parties", "assignments", "cases", "entries", "kle-numbers", "analysis", "overview", "attention", "calendar",
    "readiness", "evaluations", "findings", "decisions", "requests", "changes", "jobs", "me",
)  # fmt: skip
RESOURCE_TYPES = (
    "api-clients", "assignments", "benchmarks", "calendar-subscriptions", "cases", "centres", "collaborations",
    "decisions", "entries", "evaluations", "findings", "focus-areas", "goals", "indicators", "initiatives", "keys",
    "kle-numbers", "milestones", "observations", "parties", "partners", "people", "population", "prioritisations",
    "reminders", "requests", "secrets", "series", "status-updates", "strategies", "transitions", "webhooks",
)  # fmt: skip
MOVING = (
    "strategies", "focus-areas", "goals", "indicators", "benchmarks", "initiatives", "milestones", "collaborations",
    "parties", "cases", "evaluations",
)  # fmt: skip
READ_WITH = {  # what has no permission of its own
    "calendar-subscriptions": ("api-clients",), "keys": ("api-clients",), "secrets": ("webhooks",),
    "transitions": MOVING,
}  # fmt: skip

POLICY: Mapping[str, Mapping[str, Relation]] = {
    **{f"{kind}:read": EVERYONE for kind in READ_BY_ALL},
    "people:read-addresses": {"administrator": always, "coordinator": always},
    "centres:write": {"administrator": always, "system": always},
    "people:write": {"administrator": always, "system": always},
    "people:grant": {"administrator": always},
    "people:anonymise": {"administrator": always},
    "partners:write": {"administrator": always, "coordinator": always, "system": always},
    "api-clients:read": {"administrator": always},
    "api-clients:write": {"administrator": always},
    "denials:read": {"administrator": always},
    "exact-uses:read": {"administrator": always},
    "jobs:read-others": {"administrator": always},
    "reminders:read": {"administrator": always, "coordinator": always, "system": always},
    "calendar-subscriptions:manage": dict.fromkeys(PEOPLE, always),
    "metrics:read": {"administrator": always, "system": always},
    "strategies:write": {"coordinator": always, "system": always},
    "focus-areas:write": {"coordinator": always, "system": always},
    "prioritisations:create": {"coordinator": always, "tovholder": tended, "system": always},
    "goals:write": {"coordinator": always, "system": always},
    "indicators:write": {"coordinator": always, "system": always},
    "series:write": {"coordinator": always, "system": always},
    "benchmarks:write": {"coordinator": always, "system": always},
    "observations:write": {
        "coordinator": always, "tovholder": owned_or_tended, "contributor": owned, "system": always,
    },
    "figures:read-exact": {"coordinator": always, "tovholder": owned_or_tended},
    "population:write": {"coordinator": always, "system": always},
    "initiatives:write": {"coordinator": always, "tovholder": owned, "system": always},
    "status-updates:create": {
        "coordinator": always, "tovholder": reports, "contributor": takes_part, "system": always,
    },
    "milestones:write": {"coordinator": always, "tovholder": owned, "contributor": owned, "system": always},
    "collaborations:write": {"coordinator": always, "tovholder": owned_or_tended, "system": always},
    "parties:write": {"coordinator": always, "tovholder": arranged, "contributor": own_part, "system": always},
    "parties:answer": {"coordinator": always, "tovholder": arranged, "contributor": own_part, "system": always},
    "cases:write": {"coordinator": always, "tovholder": owned_or_tended, "contributor": owned, "system": always},
    "entries:create": {"coordinator": always, "tovholder": owned_or_tended, "contributor": owned, "system": always},
    "evaluations:write": {"coordinator": always, "system": always},
    "findings:write": {"coordinator": always, "system": always},
    "decisions:write": {"coordinator": always, "system": always},
    "requests:create": {"coordinator": always, "system": always},
    "kle-numbers:write": {"administrator": always, "system": always},
    "assignments:write": {"coordinator": always, "tovholder": owned, "system": always},
    "webhooks:read": {"administrator": always, "coordinator": always},
    "webhooks:manage": {"administrator": always, "coordinator": always, "system": always},  # a system its own alone
}  # fmt: skip


# What belongs to no strategy: a grant in one strategy does not reach it, whichever record is asked for.
BEYOND_STRATEGIES = frozenset(
    permission
    for permission in POLICY
    if permission.partition(":")[0] in ("centres", "people", "partners", "api-clients", "population", "kle-numbers")
    and not permission.endswith(":read")
) | {"api-clients:read", "denials:read", "exact-uses:read", "jobs:read-others", "reminders:read"}

OWN = frozenset({"calendar-subscriptions:manage"})  # of the caller themselves: a grant in any strategy will do


def permits(who: Principal, permission: str, record: Record | None = None) -> bool:
    """Whether a grant of ``who`` gives ``permission``, for ``record`` where it is known."""
    return any(_gives(who, grant, permission, record) for grant in _giving(who, permission))


def permits_all(who: Principal, permission: str, strategy_id: UUID | None) -> bool:
    """Whether a grant of ``who`` gives ``permission`` for every record of the strategy, be it there or gone; None is
    what belongs to no strategy.
    """
    giving = [grant for grant in _giving(who, permission) if POLICY[permission][grant.role] is always]
    return any(grant.strategy_id in (None, strategy_id) for grant in giving)


def permitted(who: Principal, permission: str, kind: Any, ids: Iterable[UUID]) -> set[UUID]:
    """For which of the records of ``kind``, which belong to strategies, a grant of ``who`` gives ``permission``."""
    wanted = list(ids)
    return set().union(*(_related(who, grant, permission, kind, wanted) for grant in _giving(who, permission)))


def may_read(who: Principal, resource_type: str) -> bool:
    """Whether a grant of ``who`` lets resources of this type be read, where they are in sight."""
    return all(permits(who, f"{one}:read") for one in READ_WITH.get(resource_type, (resource_type,)))


@lru_cache(maxsize=256)
def readable(who: Principal) -> tuple[str, ...]:
    """The resource types that ``who`` may read."""
    return tuple(kind for kind in RESOURCE_TYPES if may_read(who, kind))


def sight() -> Sight:
    """What the caller sees, whatever it asks for."""
    return Sight(principal().visible_strategies)


def demand(permission: str, record: Record | None = None) -> None:
    """Refuse, naming the permission, unless the caller has it."""
    if not permits(principal(), permission, record):
        denials.note(403, principal().actor.type, principal().actor.id)
        raise Problem("forbidden", extra={"permission": permission}, permission=permission)
    if record is not None:
        g.setdefault("demanded", []).append((permission, record))  # a replay asks the same again


def _giving(who: Principal, permission: str) -> list[Grant]:
    """The grants of ``who`` whose role has a place in the row; a system's only for what its scopes name."""
    return [one for one in who.grants if one.role in POLICY[permission] and _in_scope(who, one, permission)]


def _in_scope(who: Principal, grant: Grant, permission: str) -> bool:
    """A system client may do what its scopes say, a permission or a pattern such as ``*:read``, and ask what it is."""
    return (
        grant.role != "system" or permission == "me:read" or any(fnmatchcase(permission, scope) for scope in who.scopes)
    )


def _gives(who: Principal, grant: Grant, permission: str, record: Record | None) -> bool:
    if record is None:
        return grant.strategy_id is None or permission not in BEYOND_STRATEGIES
    if grant.strategy_id not in (None, getattr(record, "strategy_id", None)) and permission not in OWN:
        return False
    relation = POLICY[permission][grant.role]
    return relation is always or bool(_related(who, grant, permission, type(record), [record.id]))


def _related(who: Principal, grant: Grant, permission: str, kind: Any, ids: list[UUID]) -> set[UUID]:
    """Those of the records that stand to the grant as its role's place in the row demands."""
    at = lookup().info.get("at", EVER)
    standing = Standing(grant.centre_id or who.centre_id, who.person_id, grant.strategy_id, today(), at)
    return those(lookup().connection(), kind, POLICY[permission][grant.role], ids, standing)
