"""What was asked under an Idempotency-Key and how it was answered, so that a request sent again does nothing again.

Claim, effect and answer are one transaction. Nothing of it is a resource, and the ledger records none of it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Text, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.columns import Count, Document, Instant, Key, Values, Words, one_of

KEPT_FOR = timedelta(days=7)
CLEANED_AT_ONCE = 20
SECRET, ERASED = "secret-already-shown", "answer-erased"
INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class KeptAnswer(Base):
    """The answer to what ``caller_id`` asked under ``key``; ``status`` is null only until the transaction has one.

    ``withheld`` says why ``body`` is null. ``demands`` are the permissions that were asked for with a record:
    ``[permission, table, id]``; all those records lie in one strategy or in none.
    """

    __tablename__ = "idempotency_keys"

    caller_id: Mapped[Key] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Words(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(Words(64))
    created_at: Mapped[Instant] = mapped_column(index=True)
    strategy_id: Mapped[Key | None]
    demands: Mapped[Values | None]
    status: Mapped[Count | None]
    headers: Mapped[Document | None]
    body: Mapped[str | None] = mapped_column(Text())
    withheld: Mapped[str | None] = one_of(SECRET, ERASED)


TABLE: Any = KeptAnswer.__table__


def claim(session: Session, caller_id: UUID, key: str, fingerprint: str) -> KeptAnswer | None:
    """Take the key for this transaction, or give what was answered under it; what is older than a week is not there.

    Waits for a transaction that has claimed the same key; OperationalError where that takes longer than a lock may.
    """
    now = datetime.now(UTC)
    values = {"caller_id": caller_id, "key": key, "fingerprint": fingerprint, "created_at": now}
    anew = dict.fromkeys(TABLE.columns.keys()) | values
    insert = INSERTS[session.connection().dialect.name](TABLE).values(values)
    taken = insert.on_conflict_do_update(
        index_elements=["caller_id", "key"], set_=anew, where=TABLE.c.created_at < now - KEPT_FOR
    )
    if session.execute(taken.returning(TABLE.c.key)).one_or_none():
        return None
    return session.get_one(KeptAnswer, (caller_id, key))


def keep(session: Session, caller_id: UUID, key: str, **answer: Any) -> None:
    """Store how a claimed key was answered, by the columns of ``KeptAnswer``, and clear away some that are too old."""
    mine = (TABLE.c.caller_id == caller_id, TABLE.c.key == key)
    session.execute(update(TABLE).where(*mine).values(answer))
    name = (TABLE.c.caller_id, TABLE.c.key)
    old = select(*name).where(TABLE.c.created_at < datetime.now(UTC) - KEPT_FOR).order_by(TABLE.c.created_at)
    some = old.limit(CLEANED_AT_ONCE).with_for_update(skip_locked=True)  # two that clear never wait for each other
    session.execute(delete(TABLE).where(tuple_(*name).in_(some)))


def forget(session: Session, person_id: UUID) -> None:
    """Erase the answers that mention a person, whose names they may hold (domain rule 15); the keys go on protecting
    from a second effect. To be asked after ``settle``, whose lock keeps further mentions waiting.
    """
    mentioned = TABLE.c.body.contains(str(person_id))
    session.execute(update(TABLE).where(mentioned).values(body=None, withheld=ERASED))
