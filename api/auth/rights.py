"""What a caller may do by what was granted, for whoever wants to know before they try."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple
from uuid import UUID

from api.auth.identity import Grant, Principal
from api.auth.policy import POLICY, permits, permits_all

Extent = Literal["all", "some"]


class Right(NamedTuple):
    """A permission in one strategy or in all (None): for every record, or for some, which are told by the record."""

    permission: str
    strategy_id: UUID | None
    extent: Extent


def rights_of(who: Principal) -> list[Right]:
    """What ``who`` may do, permission by permission, what holds in all strategies first; nothing that is contained in
    another right.
    """
    found = {(one.permission, one.strategy_id, one.extent) for grant in who.grants for one in _given(who, grant)}
    needed = [Right(*one) for one in found if not any(_covers(Right(*other), Right(*one)) for other in found)]
    return sorted(needed, key=lambda one: (one.permission, str(one.strategy_id or "")))


def _given(who: Principal, grant: Grant) -> Iterator[Right]:
    alone = replace(who, grants=(grant,))
    for permission in POLICY:
        if permits(alone, permission):
            is_whole = permits_all(alone, permission, grant.strategy_id)
            yield Right(permission, grant.strategy_id, "all" if is_whole else "some")


def _covers(one: Right, other: Right) -> bool:
    """Whether whoever has ``one`` has ``other`` anyway."""
    is_wider = one.strategy_id in (None, other.strategy_id) and one.extent in ("all", other.extent)
    return one != other and one.permission == other.permission and is_wider
