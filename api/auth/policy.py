"""Who may do what: one table of predicates, asked before the record is known and again with it.

A row is a permission; it names the roles that may have it and, for each, what the record must be to them. Whoever has a
grant in a strategy reads all of it, so the filter of every list is the set of visible strategies.
"""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any
from uuid import UUID

from flask import g

from api.auth.identity import Grant, Principal, principal
from api.database import lookup
from api.problems import Problem
from models.base import Record
from models.danish import today
from models.queries import standing

Predicate = Callable[[Principal, Grant, Any], bool]


def always(_: Principal, __: Grant, ___: Any) -> bool:
    """The grant is enough."""
    return True


def owns(who: Principal, grant: Grant, record: Any) -> bool:
    """The record belongs to the grant's centre, or the person is its assigned tovholder."""
    centre = grant.centre_id or who.centre_id
    return centre in standing.owners(record, lookup()) or who.person_id in standing.leaders(record, lookup(), today())


def tends(who: Principal, grant: Grant, record: Any) -> bool:
    """The record lies in a focus area that the grant's centre, or the person, is tovholder of."""
    areas = standing.focus_areas(record, lookup())
    return any(owns(who, grant, area) for area in areas)


def takes_part(who: Principal, grant: Grant, record: Any) -> bool:
    """The grant's centre owns the record or has accepted a part in it."""
    return owns(who, grant, record) or (grant.centre_id or who.centre_id) in standing.participants(record, lookup())


def owns_or_tends(who: Principal, grant: Grant, record: Any) -> bool:
    return owns(who, grant, record) or tends(who, grant, record)


def holds(who: Principal, grant: Grant, record: Any) -> bool:
    """As ``owns``; but a new record is held by whoever owns what it is part of, whatever it says of itself."""
    is_new = record.created_at == lookup().info.get("at")
    return owns(who, grant, standing.parent_of(record, lookup()) if is_new else record)


def arranges(who: Principal, grant: Grant, record: Any) -> bool:
    """The record is held, or is part of what the grant's centre owns or tends."""
    return holds(who, grant, record) or owns_or_tends(who, grant, standing.parent_of(record, lookup()))


EVERYONE: Mapping[str, Predicate] = dict.fromkeys(
    ("administrator", "coordinator", "tovholder", "contributor", "reader", "system"), always
)
READ_BY_ALL = (
    "centres", "people", "partners", "strategies", "focus-areas", "prioritisations", "goals", "indicators", "series",
    "observations", "benchmarks", "population", "initiatives", "status-updates", "milestones", "collaborations",
    "parties", "assignments", "overview", "changes", "me",
)  # fmt: skip

POLICY: Mapping[str, Mapping[str, Predicate]] = {
    **{f"{kind}:read": EVERYONE for kind in READ_BY_ALL},
    "people:read-addresses": {"administrator": always, "coordinator": always},
    "centres:write": {"administrator": always, "system": always},
    "people:write": {"administrator": always, "system": always},
    "people:grant": {"administrator": always},
    "people:anonymise": {"administrator": always},
    "partners:write": {"administrator": always, "coordinator": always, "system": always},
    "api-clients:read": {"administrator": always},
    "api-clients:write": {"administrator": always},
    "metrics:read": {"administrator": always, "system": always},
    "strategies:write": {"coordinator": always},
    "focus-areas:write": {"coordinator": always},
    "prioritisations:create": {"coordinator": always, "tovholder": tends},
    "goals:write": {"coordinator": always},
    "indicators:write": {"coordinator": always},
    "series:write": {"coordinator": always},
    "benchmarks:write": {"coordinator": always},
    "observations:write": {"coordinator": always, "tovholder": owns_or_tends, "contributor": owns, "system": always},
    "population:write": {"coordinator": always, "system": always},
    "initiatives:write": {"coordinator": always, "tovholder": owns, "system": always},
    "status-updates:create": {
        "coordinator": always, "tovholder": takes_part, "contributor": takes_part, "system": always,
    },
    "milestones:write": {"coordinator": always, "tovholder": holds, "contributor": holds, "system": always},
    "collaborations:write": {"coordinator": always, "tovholder": owns_or_tends, "system": always},
    "parties:write": {"coordinator": always, "tovholder": arranges, "system": always},
    "parties:answer": {"coordinator": always, "tovholder": arranges, "contributor": owns},
    "assignments:write": {"coordinator": always, "tovholder": owns},
}  # fmt: skip


# What belongs to no strategy: a grant in one strategy does not reach it, whichever record is asked for.
BEYOND_STRATEGIES = frozenset(
    permission
    for permission in POLICY
    if permission.partition(":")[0] in ("centres", "people", "partners", "api-clients", "population")
    and not permission.endswith(":read")
) | {"api-clients:read"}


def permits(who: Principal, permission: str, record: Record | None = None) -> bool:
    """Whether a grant of ``who`` gives ``permission``, for ``record`` where it is known."""
    return any(_gives(who, grant, permission, record) for grant in who.grants)


def permits_all(who: Principal, permission: str, strategy_id: UUID | None) -> bool:
    """Whether a grant of ``who`` gives ``permission`` for every record of the strategy, be it there or gone; None is
    what belongs to no strategy.
    """
    giving = [grant for grant in who.grants if POLICY[permission].get(grant.role) is always]
    return any(
        grant.strategy_id in (None, strategy_id) and (grant.role != "system" or _in_scope(who, permission))
        for grant in giving
    )


def _gives(who: Principal, grant: Grant, permission: str, record: Record | None) -> bool:
    predicate = POLICY[permission].get(grant.role)
    if predicate is None or (grant.role == "system" and not _in_scope(who, permission)):
        return False
    if record is None:
        return grant.strategy_id is None or permission not in BEYOND_STRATEGIES
    strategy = getattr(record, "strategy_id", None)
    return grant.strategy_id in (None, strategy) and predicate(who, grant, record)


def _in_scope(who: Principal, permission: str) -> bool:
    """A system client may do what its scopes say, a permission or a pattern such as ``*:read``, and ask what it is."""
    return permission == "me:read" or any(fnmatchcase(permission, scope) for scope in who.scopes)


def demand(permission: str, record: Record | None = None) -> None:
    """Refuse, naming the permission, unless the caller has it."""
    if not permits(principal(), permission, record):
        raise Problem("forbidden", extra={"permission": permission}, permission=permission)
    if record is not None:
        g.setdefault("demanded", []).append((permission, record))  # a replay asks the same again
