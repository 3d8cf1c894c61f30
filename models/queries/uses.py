"""What points at a record, so that nobody deletes what others rest on."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.base import Base, Record, class_of
from models.sight import EVERYTHING, Sight, in_sight

SHOWN = 20


def uses_of(
    session: Session, record: Record, sight: Sight = EVERYTHING, may_read: Callable[[str], bool] = lambda _: True
) -> list[dict[str, str]]:
    """At most ``SHOWN`` ``{type, id}`` of what refers to ``record`` and is no part of it, as far as it is in sight and
    of a type that may be read.
    """
    found: list[dict[str, str]] = []
    for mapper in Base.registry.mappers:
        kind: Any = mapper.class_
        for column in mapper.columns:
            if column.info.get("refers_to") == record.__tablename__ and column.name != getattr(kind, "owned_by", None):
                owner = _owner_of(kind)
                if may_read(owner.resource_type):
                    keys = session.scalars(_using(kind, owner, column == record.id, sight), sight.params)
                    found += [{"type": owner.resource_type, "id": str(key)} for key in keys]
    return found[:SHOWN]


def _using(kind: Any, owner: Any, refers: Any, sight: Sight) -> Select[Any]:
    of = kind.id if kind is owner else getattr(kind, kind.owned_by)
    narrowed = [in_sight(owner.strategy_id)] if sight.is_narrow and hasattr(owner, "strategy_id") else []
    return select(owner.id).where(owner.id.in_(select(of).where(refers)), *narrowed).limit(SHOWN)


def _owner_of(kind: Any) -> Any:
    """A record's class, or that of the record that owns a list."""
    return kind if issubclass(kind, Record) else class_of(kind.__table__.c[kind.owned_by].info["refers_to"])
