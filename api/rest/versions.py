"""The versions of a resource as the caller may see them, and what differs between them."""

from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from flask import g

from api.auth import denials
from api.auth.identity import principal
from api.auth.policy import sight
from api.database import connection, reader, session
from api.problems import Problem
from api.rest.redaction import redactions
from models.base import Record
from models.queries.history import State, Version, differences, lay_there, versions
from models.queries.redaction import Recorded
from models.sight import EVERYTHING
from models.states import upcast

Change = dict[str, Any]


class Seen(NamedTuple):
    """A version with so much of the state it left as the caller may see; whether that is not all of it."""

    version: Version
    state: State | None
    redacted: bool


def was_there(model: type[Record], key: UUID, path: dict[str, UUID]) -> bool:
    """Whether the caller may know that such a resource lies, or once lay, where the path says."""
    return lay_there(connection(), model, key, sight(), path)


def not_found(model: type[Record], key: UUID, path: dict[str, Any]) -> Problem:
    """404, which is counted as a denial where what is asked for is or was there and is only out of the caller's sight.

    The ledger is asked in both cases, so that they take the same time.
    """
    found, who = session().connection() if "session" in g else reader(), principal().actor
    if sight().is_narrow and lay_there(found, model, key, EVERYTHING, path):
        denials.note(404, who.type, who.id)
    return Problem("not-found")


def seen(model: type[Record], key: UUID, which: str, place: int, limit: int | None = None) -> list[Seen]:
    """Some versions (see ``models.queries.history.versions``) without what the caller may not see of them."""
    found = versions(connection(), model, key, sight(), which=which, place=place, limit=limit)
    told = [Recorded(model.resource_type, key, one.strategy_id, one.is_restricted, one.data) for one in found]
    kept = redactions(connection(), told)
    shown = {i: upcast(model.resource_type, found[i].form, state) for i, state in kept.items()}
    return [Seen(one, shown.get(i) or one.state(model), i in kept) for i, one in enumerate(found)]


def changed(before: State | None, after: State | None) -> list[Change]:
    """What differs, property by property."""
    return [{"field": name, "from": old, "to": new} for name, old, new in differences(before, after)]


def changed_since(model: type[Record], key: UUID, version: int) -> list[Change]:
    """What differs now from what a version was, each with the last change of it: when and by whom."""
    found = seen(model, key, "from", version)
    if not found or found[0].version.number != version:
        return []
    last = {name: one.version for before, one in pairwise(found) for name, _, _ in differences(before.state, one.state)}
    whole = changed(found[0].state, found[-1].state)
    return [{**one, "at": last[one["field"]].at, "by": last[one["field"]].actor} for one in whole]
