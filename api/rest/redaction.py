"""What the caller sees of entries of the ledger: as much as of the records themselves, by the same permissions."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from api.auth import policy
from api.auth.identity import principal
from api.database import lookup
from api.rest.schemas import ResourceSchema
from models.indicators import Indicator
from models.queries.redaction import NOTHING, WITHOUT_FIGURES, Recorded, State, hidden_now, parsed


def redactions(connection: Connection, entries: Sequence[Recorded]) -> dict[int, State]:
    """Place in ``entries`` -> the state as the caller may see it, for those of which it may not see all.

    Every other entry is for the caller as it is. ``connection`` reads what is hidden now.
    """
    figures = _without_right([(i, one) for i, one in enumerate(entries) if one.resource_type in WITHOUT_FIGURES])
    now = hidden_now(connection, [one for _, one in figures])
    hiding = [(i, one, parsed(one.data)) for i, one in figures if one.data and _hides(one, now)]
    exact = _written_indicators(state["indicatorId"] for _, one, state in hiding if one.resource_type == "observations")
    shown = {
        i: WITHOUT_FIGURES[one.resource_type](state, now.get(str(one.resource_id), NOTHING))
        for i, one, state in hiding
        if state.get("indicatorId") not in exact
    }
    for i, one in enumerate(entries):
        if one.is_restricted and one.data and (blanks := _blanks().get(one.resource_type)):
            shown[i] = _blanked(parsed(one.data), blanks)
    return shown


def _without_right(entries: list[tuple[int, Recorded]]) -> list[tuple[int, Recorded]]:
    """Those that lie where the caller may not write all there is of their kind."""
    places = {(one.resource_type, one.strategy_id) for _, one in entries}
    open_to = {
        (kind, key)
        for kind, key in places
        if policy.permits_all(principal(), f"{kind}:write", UUID(str(key)) if key else None)
    }
    return [(i, one) for i, one in entries if (one.resource_type, one.strategy_id) not in open_to]


def _hides(entry: Recorded, now: dict[str, Any]) -> bool:
    return bool(entry.is_restricted) or str(entry.resource_id) in now


def _written_indicators(keys: Iterable[str]) -> set[str]:
    """Those of the indicators whose observations the caller may write; one that is gone gives nobody that right."""
    wanted = [UUID(key) for key in set(keys)]
    if not wanted or not policy.permits(principal(), "observations:write"):
        return set()
    found = lookup().scalars(select(Indicator).where(Indicator.id.in_(wanted))).all()
    return {str(one.id) for one in found if policy.permits(principal(), "observations:write", one)}


def _blanks() -> dict[str, dict[str, Any]]:
    """Resource type -> what stands in the place of what the caller may not read of it."""
    return {
        kind: blanks
        for kind, permission, blanks in _restrictions()
        if not any(policy.permits(principal(), one) for one in (permission, f"{kind}:write"))
    }


@cache
def _restrictions() -> list[tuple[str, str, dict[str, Any]]]:
    """(resource type, permission, what stands there without it) of every schema that withholds something."""
    found = [(model.resource_type, schema.restricted) for model, schema in ResourceSchema.of.items()]
    return [(kind, permission, dict(blanks)) for kind, some in found for permission, blanks in some.items()]


def _blanked(state: State, blanks: dict[str, Any]) -> State:
    return state | {name: blank for name, blank in blanks.items() if name in state}
