"""What the caller sees of entries of the ledger: as much as of the records themselves, by the same permissions."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, inspect, select

from api.auth import policy
from api.auth.identity import principal
from api.rest.schemas import Expanded, ResourceSchema
from models.base import class_of
from models.indicators import Indicator
from models.prepared import ask
from models.queries.redaction import (
    NOTHING,
    WITHOUT_FIGURES,
    Recorded,
    State,
    hidden_now,
    hidden_undecided,
    parsed,
    undecided,
)
from models.sight import in_sight
from models.sql import AnyOf


def redactions(connection: Connection, entries: Sequence[Recorded]) -> dict[int, State]:
    """Place in ``entries`` -> the state as the caller may see it, for those of which it may not see all.

    Every other entry is for the caller as it is. ``connection`` reads what is hidden now.
    """
    figures = _without_right([(i, one) for i, one in enumerate(entries) if one.resource_type in WITHOUT_FIGURES])
    now = hidden_now(connection, [one for _, one in figures])
    hiding = [(i, one, parsed(one.data)) for i, one in figures if one.data and _hides(one, now)]
    unseen = [(i, one, parsed(one.data)) for i, one in figures if one.data and undecided(one)]
    never = hidden_undecided(connection, {i: state for i, _, state in unseen})
    hiding += [(i, one, state) for i, one, state in unseen if i in never and not _hides(one, now)]
    exact = _written_indicators(state["indicatorId"] for _, one, state in hiding if one.resource_type == "observations")
    shown = {
        i: WITHOUT_FIGURES[one.resource_type](state, now.get(str(one.resource_id), NOTHING) | never.get(i, NOTHING))
        for i, one, state in hiding
        if state.get("indicatorId") not in exact
    }
    for i, one in enumerate(entries):
        if one.is_restricted and one.data and (blanks := _blanks().get(one.resource_type)):
            shown[i] = _blanked(parsed(one.data), blanks)
    return shown


def blank_beyond(connection: Connection, schema: type[ResourceSchema], items: list[dict[str, Any]]) -> None:
    """Say nothing of what lies in a strategy that the caller may not see, but the id by which it is referred to."""
    sight = policy.sight()
    for name, kind in _across(schema) if sight.is_narrow else ():
        if named := {item[name]["id"] for item in items if item[name]}:
            params = {**sight.params, "ids": sorted(map(str, named))}
            seen = {row[0] for row in ask(connection, _in_sight(kind), params)}
            for item in items:
                item[name] = item[name] if item[name] and item[name]["id"] in seen else None


@cache
def _across(schema: type[ResourceSchema]) -> list[tuple[str, Any]]:
    """(property, class) of what ``schema`` names and may lie in another strategy."""
    columns = inspect(schema.model).columns
    expanded = [one for one in schema().dump_fields.values() if isinstance(one, Expanded) and one.name != "strategy"]
    referred = [(str(one.data_key), columns[f"{one.name}_id"].info) for one in expanded]
    kinds = [(name, class_of(info["refers_to"])) for name, info in referred if "within" not in info]
    return [(name, kind) for name, kind in kinds if hasattr(kind, "strategy_id")]


@cache
def _in_sight(kind: Any) -> Select[Any]:
    return select(kind.id).where(AnyOf(kind.id, "ids"), in_sight(kind.strategy_id))


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
    return {str(one) for one in policy.permitted(principal(), "observations:write", Indicator, wanted)}


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
