"""Who is logged in on the pages: short-lived, and never more than what it was opened by still gives.

A session belongs to an API key or to a person, by id alone: that they are still there, and good, is looked up at each
request. It is no resource, and the ledger records none of it.
"""

from datetime import UTC, datetime, timedelta
from secrets import token_hex
from uuid import UUID

from sqlalchemy import CheckConstraint, Connection, delete, insert, or_
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.clients import hash_of, prefix_of
from models.columns import Code, Instant, Key

SESSION = "samspilses"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=9)  # a working day


class PageSession(Base):
    """A session, known only by its prefix and the SHA-256 of the whole; over when it lay idle or grew too old."""

    __tablename__ = "page_sessions"
    __table_args__ = (
        CheckConstraint("(api_key_id IS NULL) <> (person_id IS NULL)", name="of_one"),
        CheckConstraint("length(token_hash) = 64", name="token_hash_sha256"),
    )

    prefix: Mapped[Code] = mapped_column(primary_key=True)
    token_hash: Mapped[Code]
    api_key_id: Mapped[Key | None]
    person_id: Mapped[Key | None]
    began_at: Mapped[Instant] = mapped_column(index=True)
    used_at: Mapped[Instant]


def is_over(began_at: datetime, used_at: datetime, now: datetime) -> bool:
    """Whether nobody can go on with it."""
    return now - began_at >= LONGEST or now - used_at >= IDLE


def begin(connection: Connection, *, api_key_id: UUID | None = None, person_id: UUID | None = None) -> str:
    """Open a session of a key or a person: its plain text ``samspilses_<prefix>_<secret>`` with 256 random bits, which
    exists only here. Those that are over are cleared away.
    """
    now, prefix = datetime.now(UTC), token_hex(6)
    plain = f"{SESSION}_{prefix}_{token_hex(32)}"
    whose = {"api_key_id": api_key_id, "person_id": person_id}
    kind = PageSession
    connection.execute(delete(kind).where(or_(kind.began_at < now - LONGEST, kind.used_at < now - IDLE)))
    connection.execute(
        insert(kind).values(prefix=prefix, token_hash=hash_of(plain), **whose, began_at=now, used_at=now)
    )
    return plain


def end(connection: Connection, plain: str) -> None:
    """Close the session whose token this is; nothing happens where it is none."""
    mine = (PageSession.prefix == prefix_of(plain, SESSION), PageSession.token_hash == hash_of(plain))
    connection.execute(delete(PageSession).where(*mine))
