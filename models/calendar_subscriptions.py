"""What calendar programs subscribe by: read-only tokens that open the calendar and nothing else."""

from secrets import token_hex
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Record
from models.clients import hash_of
from models.columns import Code, Day, Instant, reference
from models.organisation import Named, Person

CALENDAR = "samspilcal"
TOKEN_PATTERN = rf"^{CALENDAR}_[0-9a-f]{{12}}_[0-9a-f]{{64}}$"


class CalendarSubscription(Named, Record):
    """A person's token, known only by its prefix and the SHA-256 of the whole; good to the end of ``expires_on``.

    ``api_client_id`` is the tool through which it was made: its grants are then those that count, and it ends with it.
    """

    __tablename__ = "calendar_subscriptions"
    __table_args__ = (CheckConstraint("length(token_hash) = 64", name="token_hash_sha256"),)
    resource_type = "calendar-subscriptions"
    personal = frozenset({"name"})  # it may name somebody
    unstated = frozenset({"token_hash", "last_used_at"})
    owned_by = "api_client_id"
    label = "prefix"

    person_id: Mapped[UUID] = reference("people")
    api_client_id: Mapped[UUID | None] = reference("api_clients")
    prefix: Mapped[Code] = mapped_column(unique=True)
    token_hash: Mapped[Code]
    expires_on: Mapped[Day | None]
    last_used_at: Mapped[Instant | None] = mapped_column(info={"beside": True})

    person: Mapped[Person] = relationship(foreign_keys=[person_id], viewonly=True, lazy="raise_on_sql")


def mint_subscription(person_id: UUID, api_client_id: UUID | None, **more: Any) -> tuple[CalendarSubscription, str]:
    """A new token ``samspilcal_<prefix>_<secret>`` with 256 random bits, and its plain text, which exists only here."""
    prefix = token_hex(6)
    plain = f"{CALENDAR}_{prefix}_{token_hex(32)}"
    proof = {"prefix": prefix, "token_hash": hash_of(plain)}
    return CalendarSubscription(person_id=person_id, api_client_id=api_client_id, **proof, **more), plain


def end_subscriptions(session: Session, person_id: UUID) -> None:
    """Delete every subscription of a person, within the unit of work."""
    kind = CalendarSubscription
    for one in session.scalars(select(kind).where(kind.person_id == person_id)):
        session.delete(one)
