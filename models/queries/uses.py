"""What points at a record, so that nobody deletes what others rest on."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base, Record, class_of

SHOWN = 20


def uses_of(session: Session, record: Record) -> list[dict[str, str]]:
    """At most ``SHOWN`` ``{type, id}`` of what refers to ``record`` and is no part of it."""
    found: list[dict[str, str]] = []
    for mapper in Base.registry.mappers:
        kind: Any = mapper.class_
        for column in mapper.columns:
            if column.info.get("refers_to") == record.__tablename__ and column.name != getattr(kind, "owned_by", None):
                of = kind.id if issubclass(kind, Record) else getattr(kind, kind.owned_by)
                rows = session.scalars(select(of).where(column == record.id).limit(SHOWN))
                found += [{"type": _type_of(kind), "id": str(key)} for key in rows]
    return found[:SHOWN]


def _type_of(kind: Any) -> str:
    """The resource type of a record's class, or of the record that owns a list."""
    owner: Any = kind if issubclass(kind, Record) else class_of(kind.__table__.c[kind.owned_by].info["refers_to"])
    name: str = owner.resource_type
    return name
