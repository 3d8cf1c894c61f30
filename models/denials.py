"""Who was denied what: kept beside every unit of work, no part of the ledger, and never more than so much of it.

A row stands for all attempts of one caller that needed one permission and were answered alike within one minute. It
holds ids and the form of an address, nothing personal and nothing that was sent.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, Connection, Index, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import Code, Count, Instant, Key, Title, one_of

KEPT_FOR, MOST_KEPT = timedelta(days=90), 100_000
CLEARED_AT_ONCE = 1000
NAMESPACE = UUID("6b1f2f0e-5d0a-5c39-9d0e-6f2b0b6f1c11")
STATUSES = (401, 403, 404)
INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Denial(Base):
    """``method`` and ``route`` are those of the first attempt; ``status`` 404 is what is out of the caller's sight."""

    __tablename__ = "denials"
    __table_args__ = (
        CheckConstraint("status IN (401, 403, 404)", name="status_known"),
        Index("ix_denials_in_order", "at", "id"),
    )

    id: Mapped[Key] = mapped_column(primary_key=True)
    at: Mapped[Instant]
    caller_type: Mapped[str] = one_of("person", "client", "system")
    caller_id: Mapped[Key]
    permission: Mapped[Code]
    status: Mapped[Count]
    method: Mapped[Code]
    route: Mapped[Title]
    count: Mapped[Count]


def key_of(at: datetime, caller_id: UUID, permission: str, status: int) -> UUID:
    """The id of the row for such attempts in the minute ``at``."""
    return uuid5(NAMESPACE, f"{at.isoformat()} {caller_id} {permission} {status}")


def add(connection: Connection, rows: list[Mapping[str, Any]]) -> None:
    """Count attempts, rows by the columns of ``Denial``, with those that are kept."""
    table: Any = Denial.__table__
    new = INSERTS[connection.dialect.name](table)
    more = {"count": table.c.count + new.excluded.count}
    for row in rows:
        connection.execute(new.values(**row).on_conflict_do_update(index_elements=["id"], set_=more))


def clear(connection: Connection, now: datetime) -> None:
    """Forget some of what is too old, and of the oldest where there is too much."""
    table: Any = Denial.__table__
    oldest = select(table.c.id).order_by(table.c.at, table.c.id)
    connection.execute(
        delete(table).where(table.c.id.in_(oldest.where(table.c.at < now - KEPT_FOR).limit(CLEARED_AT_ONCE)))
    )
    surplus = (connection.scalar(select(func.count()).select_from(table)) or 0) - MOST_KEPT
    if surplus > 0:
        connection.execute(delete(table).where(table.c.id.in_(oldest.limit(surplus))))
