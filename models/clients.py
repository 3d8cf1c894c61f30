"""Programs that call the API, what they may do, and the keys they prove themselves with."""

from datetime import date, datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Link, Record, Rows, owned
from models.columns import Code, Day, Instant, Values, one_of, reference
from models.danish import calendar_date
from models.errors import RuleViolation
from models.history import changed
from models.ledger import moment_of
from models.organisation import ROLES, Centre, Named, Person

CLIENT_KINDS = ("system", "tool")
MOST_KEYS = 2  # the one in use, and the one that takes its place
KEY_PATTERN = r"^samspil_[0-9a-f]{12}_[0-9a-f]{64}$"


class ApiClient(Named, Record):
    """A program that calls the API: a system, or a tool that people report with, possibly bound to one of them."""

    __tablename__ = "api_clients"
    __table_args__ = (CheckConstraint("kind = 'tool' OR person_id IS NULL", name="bound_is_tool"),)
    resource_type = "api-clients"

    kind: Mapped[str] = one_of(*CLIENT_KINDS)
    scopes: Mapped[Values] = mapped_column(default=list)
    owned_properties: Mapped[Values] = mapped_column(default=list, server_default="[]")
    centre_id: Mapped[UUID | None] = reference("centres")
    person_id: Mapped[UUID | None] = reference("people")
    active: Mapped[bool] = mapped_column(default=True)

    grant_rows: Mapped[list["ApiClientGrant"]] = owned("ApiClientGrant")
    grants = Rows("grant_rows", "role", "strategy_id", "centre_id")
    centre: Mapped[Centre | None] = relationship(foreign_keys=[centre_id], viewonly=True, lazy="raise_on_sql")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], viewonly=True, lazy="raise_on_sql")

    def check(self, session: Session) -> None:
        if self.kind != "tool" and self.person_id is not None:
            raise RuleViolation("bound-client-not-tool", "person_id")


class ApiClientGrant(Link):
    """A role that a client has, in one strategy or all, for one centre or the client's own."""

    __tablename__ = "api_client_grants"
    owned_by = "api_client_id"

    api_client_id: Mapped[UUID] = reference("api_clients", key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = one_of(*ROLES)
    strategy_id: Mapped[UUID | None] = reference("strategies")
    centre_id: Mapped[UUID | None] = reference("centres")


class ApiKey(Record):
    """A key of a client, known only by its prefix and the SHA-256 of the whole; good to the end of ``expires_on``.

    ``last_used_at`` is no change of the key: it is written beside the unit of work, at most once a minute.
    """

    __tablename__ = "api_keys"
    __table_args__ = (CheckConstraint("length(key_hash) = 64", name="key_hash_sha256"),)
    resource_type = "keys"
    unstated = frozenset({"key_hash", "last_used_at"})
    owned_by = "api_client_id"
    label = "prefix"

    api_client_id: Mapped[UUID] = reference("api_clients")
    prefix: Mapped[Code] = mapped_column(unique=True)
    key_hash: Mapped[Code]
    expires_on: Mapped[Day | None]
    last_used_at: Mapped[Instant | None] = mapped_column(info={"beside": True})

    api_client: Mapped[ApiClient] = relationship(foreign_keys=[api_client_id], viewonly=True, lazy="raise_on_sql")

    def check(self, session: Session) -> None:
        today = calendar_date(moment_of(session))
        if not changed(self, "prefix", "expires_on") or not self.is_valid(today):
            return
        stored = session.scalars(select(ApiKey).where(ApiKey.api_client_id == self.api_client_id))
        pending = [one for one in session.new if isinstance(one, ApiKey) and one.api_client_id == self.api_client_id]
        others = {one.id for one in (*stored, *pending) if one.is_valid(today) and one not in session.deleted}
        if len(others - {self.id}) >= MOST_KEYS:
            raise RuleViolation("too-many-keys", most=MOST_KEYS)

    def is_valid(self, today: date) -> bool:
        """Whether it has not expired."""
        return self.expires_on is None or today <= self.expires_on

    def opens_with(self, plain: str, today: date) -> bool:
        """Whether ``plain`` is this key and it has not expired; takes the same time whatever ``plain`` is."""
        return compare_digest(self.key_hash, hash_of(plain)) and self.is_valid(today)

    def used_recently(self, now: datetime) -> bool:
        """Whether the last use is noted within the minute before ``now``."""
        return self.last_used_at is not None and (now - self.last_used_at).total_seconds() < 60


def mint_key(api_client_id: UUID, expires_on: date | None = None, **more: Any) -> tuple[ApiKey, str]:
    """A new key ``samspil_<prefix>_<secret>`` with 256 random bits, and its plain text, which exists only here."""
    prefix = token_hex(6)
    plain = f"samspil_{prefix}_{token_hex(32)}"
    proof = {"prefix": prefix, "key_hash": hash_of(plain)}
    return ApiKey(api_client_id=api_client_id, expires_on=expires_on, **proof, **more), plain


def prefix_of(plain: str, of: str = "samspil") -> str:
    """The prefix by which the secret ``plain`` is looked up; empty when it is none ``of`` ours."""
    parts = plain.split("_")
    return parts[1] if len(parts) == 3 and parts[0] == of else ""


def hash_of(plain: str) -> str:
    """SHA-256 of a key in hexadecimal; enough without salt or stretching, because the secret is 256 random bits."""
    return sha256(plain.encode()).hexdigest()
