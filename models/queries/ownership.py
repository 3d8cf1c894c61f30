"""Which properties of records people hold: those that a person, or a tool that people report with, wrote last.

It follows from the ledger alone, so nothing has to be kept beside it. A value that was never anything but null is
nobody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Record
from models.changes import Change
from models.clients import ApiClient
from models.queries.history import differences
from models.references import batched
from models.restoring import parsed
from models.states import text_of, upcast


@dataclass(frozen=True, slots=True)
class Held:
    """A property that a person wrote: its name on the wire, what stands there, and what was to take its place."""

    name: str
    current: Any
    offered: Any


def held_by_people(session: Session, records: list[Record], owned: Iterable[str]) -> dict[UUID, list[Held]]:
    """By record, what changes in this unit of work although people wrote it last; ``owned`` are patterns such as
    ``initiatives.title`` or ``centres.*`` of what may be changed all the same.
    """
    patterns, found = [*owned], dict[UUID, list[Held]]()
    stories = _stories(session, [one.id for one in records])
    for record in records:
        kind, story = type(record), stories.get(record.id, [])
        if not story:
            continue
        current, held = _last_state(kind, story), _held(kind, story)
        for name, was, becomes in differences(current, parsed(kind, text_of(record))):
            is_owned = any(fnmatchcase(f"{kind.resource_type}.{name}", pattern) for pattern in patterns)
            if name in held and not is_owned:
                found.setdefault(record.id, []).append(Held(name, was, becomes))
    return found


Entry = tuple[bool, int, str | None]  # whether a person wrote it, its form, its text


def _stories(session: Session, ids: list[UUID]) -> dict[UUID, list[Entry]]:
    """What the ledger tells of each record, oldest first."""
    found: dict[UUID, list[Entry]] = {}
    is_tool = select(ApiClient.kind).where(ApiClient.id == Change.actor_id).scalar_subquery()
    for some in batched(ids):
        columns = (Change.resource_id, Change.actor_type, is_tool, Change.form, Change.data)
        query = select(*columns).where(Change.resource_id.in_(some)).order_by(Change.position)
        for key, actor, kind, form, data in session.execute(query):
            found.setdefault(key, []).append((actor == "person" or kind == "tool", form, data))
    return found


def _last_state(kind: type[Record], story: list[Entry]) -> dict[str, Any] | None:
    _, form, data = story[-1]
    return None if data is None else upcast(kind.resource_type, form, parsed(kind, data))


def _held(kind: type[Record], story: list[Entry]) -> set[str]:
    """The properties whose last writer was a person."""
    held: set[str] = set()
    before: dict[str, Any] | None = None
    for by_person, form, data in story:
        after = None if data is None else upcast(kind.resource_type, form, parsed(kind, data))
        names = {name for name, was, is_now in differences(before, after) if was or is_now not in (None, [], False)}
        held = held | names if by_person else held - names
        before = after
    return held
