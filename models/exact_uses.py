"""Who read exactly what is hidden from everybody else: kept beside every unit of work, and no part of the ledger.

A row is one answer that was given exactly because somebody who may asked for it (domain rule 11 f). It holds ids and
the form of an address, nothing personal and no figure.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Index, insert
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from models.base import Base
from models.columns import Code, Instant, Key, Title, one_of


class ExactUse(Base):
    """``resource_type`` and ``resource_id`` are those of what the figures belong to."""

    __tablename__ = "exact_uses"
    __table_args__ = (Index("ix_exact_uses_in_order", "at", "id"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    at: Mapped[Instant]
    caller_type: Mapped[str] = one_of("person", "client", "system")
    caller_id: Mapped[Key]
    strategy_id: Mapped[Key]
    resource_type: Mapped[Code]
    resource_id: Mapped[Key]
    route: Mapped[Title]


def note(
    connection: Connection, at: datetime, caller: tuple[str, UUID], of: tuple[UUID, str, UUID], route: str
) -> None:
    """Keep that ``caller`` (type, id) reads exactly the figures ``of`` (strategy, resource type, id)."""
    caller_type, caller_id = caller
    strategy_id, resource_type, resource_id = of
    who = {"id": uuid7(), "at": at, "caller_type": caller_type, "caller_id": caller_id}
    what = {"strategy_id": strategy_id, "resource_type": resource_type, "resource_id": resource_id, "route": route}
    connection.execute(insert(ExactUse).values(**who, **what))
