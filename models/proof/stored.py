"""What is stored beside the ledger: it must be what the newest entries tell, no more and no less."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from models.base import Base, Record
from models.canonical import canonical
from models.changes import Change
from models.references import strategy_of
from models.states import load_lists, text_of, upcast

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A resource that is stored otherwise than the ledger tells; ``position`` is that of its newest entry, if any."""

    resource_type: str
    resource_id: UUID
    position: int | None
    what: str


def differences(session: Session) -> Iterator[Difference]:
    """Every difference between the stored records and their newest entries, personal properties aside.

    ``session`` must see one state of the database throughout; what it holds is let go of on the way.
    """
    kinds = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    for kind in sorted(kinds, key=lambda one: one.__tablename__):
        for records in _stored(session, kind):
            newest = _newest(session, kind.resource_type, [one.id for one in records])
            for record in records:
                entry = newest.get(record.id)
                if what := _difference(record, entry):
                    yield Difference(kind.resource_type, record.id, entry.position if entry else None, what)
            session.expunge_all()
    for resource_type, key, position in session.execute(_absent(kinds)):
        yield Difference(resource_type, key, position, "it is not stored")


def _stored(session: Session, kind: type[Record]) -> Iterator[Sequence[Record]]:
    """The records of one table with their lists, some at a time."""
    query = select(kind).order_by(kind.id).limit(BATCH)
    records = session.scalars(query).all()
    while records:
        last = records[-1].id
        load_lists(session, records)
        yield records
        records = session.scalars(query.where(kind.id > last)).all()


def _newest(session: Session, resource_type: str, keys: list[UUID]) -> dict[UUID, Change]:
    """The newest entry of each of these resources."""
    newest = _is_newest(Change)
    query = select(Change).where(Change.resource_type == resource_type, Change.resource_id.in_(keys), newest)
    return {entry.resource_id: entry for entry in session.scalars(query)}


def _is_newest(entry: Any) -> Any:
    later = aliased(Change)
    same = (later.resource_id == entry.resource_id, later.resource_type == entry.resource_type)
    return ~select(later.position).where(*same, later.resource_version > entry.resource_version).exists()


def _difference(record: Record, entry: Change | None) -> str | None:
    if entry is None:
        return "the ledger does not know it"
    if entry.data is None:
        return "it is stored although deleted"
    told = (entry.resource_version, entry.strategy_id, entry.is_restricted)
    if told != (record.version, strategy_of(record), int(record.is_restricted)):
        return "its version, strategy or restriction differs"
    stands = text_of(record)
    return None if stands in (entry.data, _as_now(entry)) else "its state differs"


def _as_now(entry: Change) -> str:
    """The state that an entry tells, as it would be written now."""
    state = json.loads(entry.data or "null", parse_float=Decimal)
    return canonical(upcast(entry.resource_type, entry.form, state))


def _absent(kinds: list[type[Record]]) -> Select[str, UUID, int]:
    """The newest entries of what was not deleted and yet is in no table of its type."""
    told = select(Change.resource_type, Change.resource_id, Change.position)
    query = told.where(Change.action != "deleted", _is_newest(Change))
    for kind in kinds:
        here = select(kind.id).where(kind.id == Change.resource_id, Change.resource_type == kind.resource_type)
        query = query.where(~here.exists())
    return query.order_by(Change.position)
