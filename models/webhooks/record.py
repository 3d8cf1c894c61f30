"""Who is told of what happened: a subscription, the secrets that sign it, and the line in which its events go out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Record
from models.changes import actor_of, head_of
from models.clients import ApiClient
from models.columns import Address, Count, Identifier, Instant, Key, Large, Title, Values, one_of, reference
from models.errors import RuleViolation
from models.history import changed
from models.ledger import concludes
from models.organisation import Person

MOST_SECRETS = 2  # the one in use, and the one that takes its place
SIGNED_BY = r"^whsec_[A-Za-z0-9+/]{43}=$"
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NAME = rf"({_LABEL}\.)*[A-Za-z]([A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?"  # its end is no number, however that is spelled
_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_HOST = rf"({_NAME}|{_BYTE}(\.{_BYTE}){{3}}|\[[0-9a-fA-F:.]{{2,45}}\])"
# The whole address in one form, which is also the one it is taken apart by: no two programs can read it differently.
URL_PATTERN = rf"^https://{_HOST}(:[1-9][0-9]{{0,4}})?([/?][A-Za-z0-9._~:/?@!$&'()*+,;=%-]*)?$"


class Webhook(Record):
    """A subscription to events at ``url``: of these types, all where there are none, in one strategy or wherever its
    owner sees.

    Its owner, a client or a person themselves, is who last said where it leads and what it tells. What they may see at
    each delivery is what it may tell. ``disabled_because`` says why nobody but the product switched it off.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        CheckConstraint("(api_client_id IS NULL) <> (person_id IS NULL)", name="one_owner"),
        CheckConstraint("disabled_because IS NULL OR NOT active", name="disabled_is_inactive"),
    )
    resource_type = "webhooks"
    owned_by = "api_client_id"
    label = "url"

    url: Mapped[Address]
    event_types: Mapped[Values] = mapped_column(default=list)
    strategy_id: Mapped[UUID | None] = reference("strategies")
    active: Mapped[bool] = mapped_column(default=True)
    disabled_because: Mapped[str | None] = one_of("gone")
    api_client_id: Mapped[UUID | None] = reference("api_clients")
    person_id: Mapped[UUID | None] = reference("people")

    api_client: Mapped[ApiClient | None] = relationship(
        foreign_keys=[api_client_id], viewonly=True, lazy="raise_on_sql"
    )
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], viewonly=True, lazy="raise_on_sql")

    def check(self, session: Session) -> None:
        if inspect(self).persistent and changed(self, "strategy_id"):
            raise RuleViolation("crosses-strategies", "strategy_id")
        actor = actor_of(session)
        if actor.type != "system" and changed(self, "url", "event_types"):
            self.api_client_id = actor.client_id
            self.person_id = None if actor.client_id else actor.person_id
        if self.active:
            self.disabled_because = None


class WebhookSecret(Record):
    """What deliveries of a webhook are signed by, kept encrypted; of two that are valid, each delivery carries both
    signatures.
    """

    __tablename__ = "webhook_secrets"
    resource_type = "secrets"
    unstated = frozenset({"sealed"})
    owned_by = "webhook_id"
    label = "id"

    webhook_id: Mapped[UUID] = reference("webhooks")
    strategy_id: Mapped[UUID | None] = reference("strategies")  # the webhook's
    sealed: Mapped[Title]

    def check(self, session: Session) -> None:
        pending = [one for one in session.new if isinstance(one, WebhookSecret) and one.webhook_id == self.webhook_id]
        if len({self.id, *(one.id for one in pending), *_secrets_of(session, self.webhook_id)}) > MOST_SECRETS:
            raise RuleViolation("too-many-secrets", most=MOST_SECRETS)


class Line(Base):
    """How far a webhook's events have gone out. It belongs to one worker at a time: ``held_by`` whom, ``held_until``
    when; after that whoever held it is taken for dead.

    ``position`` is the last entry of the ledger that was looked at; after ``failures`` in a row nothing is sent before
    ``next_at``.
    """

    __tablename__ = "webhook_lines"

    webhook_id: Mapped[UUID] = mapped_column(
        Identifier(), ForeignKey("webhooks.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[Large]
    failures: Mapped[Count] = mapped_column(default=0)
    next_at: Mapped[Instant | None]
    held_by: Mapped[Key | None]
    held_until: Mapped[Instant | None]

    webhook: Mapped[Webhook] = relationship(lazy="raise_on_sql", passive_deletes="all")  # stored after it


def _secrets_of(session: Session, webhook_id: UUID) -> set[UUID]:
    """The ids of those that are stored and stay."""
    stored = session.scalars(select(WebhookSecret).where(WebhookSecret.webhook_id == webhook_id))
    return {one.id for one in stored if one not in session.deleted}


@concludes
def _begin_lines(session: Session, told: Sequence[Record], _deleted: Sequence[Record]) -> None:
    """A webhook that is new, or active again, tells what happens from here on."""
    for one in told:
        if isinstance(one, Webhook) and inspect(one).pending:
            session.add(Line(webhook=one, position=head_of(session).position))
        elif isinstance(one, Webhook) and one.active and changed(one, "active"):
            line: Any = session.get_one(Line, one.id)
            line.position, line.failures, line.next_at = head_of(session).position, 0, None


@concludes
def _keep_signing(session: Session, _told: Sequence[Record], deleted: Sequence[Record]) -> None:
    """Nothing goes out unsigned: the last secret stays as long as its webhook does."""
    gone = {one.id for one in deleted}
    for one in deleted:
        if isinstance(one, WebhookSecret) and one.webhook_id not in gone and not _secrets_of(session, one.webhook_id):
            raise RuleViolation("last-secret")
