"""Who calls: an API key as bearer token becomes a principal, read anew from the database at each request."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hmac import compare_digest
from typing import Any
from uuid import UUID

from flask import g, request
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import OperationalError

from api.database import database, reader
from api.problems import Problem
from models.changes import Actor
from models.clients import ApiClient, ApiClientGrant, ApiKey, hash_of, prefix_of
from models.danish import today
from models.organisation import Person
from models.prepared import ask_named
from models.sql import Objects, labelled

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="samspil"'}
NOTED_EVERY = timedelta(minutes=1)

_GRANTS = select(
    *labelled(role=ApiClientGrant.role, strategy_id=ApiClientGrant.strategy_id, centre_id=ApiClientGrant.centre_id)
).where(ApiClientGrant.api_client_id == ApiClient.id)

_BY_PREFIX = (
    select(
        ApiKey.id.label("key_id"),
        ApiKey.key_hash,
        ApiKey.expires_on,
        ApiKey.last_used_at,
        ApiClient.id,
        ApiClient.name,
        ApiClient.kind,
        ApiClient.scopes,
        ApiClient.person_id,
        ApiClient.active,
        ApiClient.centre_id,
        Person.active.label("person_active"),
        Person.centre_id.label("person_centre_id"),
        Objects(_GRANTS).label("grants"),
    )
    .join(ApiClient, ApiClient.id == ApiKey.api_client_id)
    .outerjoin(Person, Person.id == ApiClient.person_id)
    .where(ApiKey.prefix == bindparam("prefix"))
)


@dataclass(frozen=True)
class Grant:
    """A role, in one strategy or all (None), for one centre or the principal's own (None)."""

    role: str
    strategy_id: UUID | None
    centre_id: UUID | None


@dataclass(frozen=True)
class Principal:
    """Who calls and what was granted."""

    client_id: UUID
    name: str
    kind: str
    person_id: UUID | None
    centre_id: UUID | None
    grants: tuple[Grant, ...]
    scopes: tuple[str, ...]

    @cached_property
    def visible_strategies(self) -> frozenset[UUID] | None:
        """The strategies the principal may read; None is all of them."""
        named = [grant.strategy_id for grant in self.grants]
        return None if None in named else frozenset(key for key in named if key)

    @property
    def actor(self) -> Actor:
        """Who stands in the records: the person where the client is bound to one."""
        if self.person_id:
            return Actor("person", self.person_id, self.kind, self.person_id, self.centre_id)
        return Actor("client", self.client_id, self.kind, None, self.centre_id)


def principal() -> Principal:
    """Who makes this request; Problem 401 where nobody proves to."""
    if "principal" not in g:
        g.principal = _identify()
    found: Principal = g.principal
    return found


def forget_principal() -> None:
    """Ask anew who makes this request, and what was granted by now."""
    g.pop("principal", None)


def _identify() -> Principal:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not (prefix := prefix_of(key.strip())):
        raise Problem("unauthenticated", headers=CHALLENGE)
    rows = ask_named(reader(), _BY_PREFIX, {"prefix": prefix})
    if not rows or not _opens(rows[0], key.strip()):
        raise Problem("unauthenticated", headers=CHALLENGE)
    row = rows[0]
    _note_use(row)
    grants = tuple(Grant(one["role"], _id(one["strategy_id"]), _id(one["centre_id"])) for one in row["grants"])
    centre_id = row["person_centre_id"] or row["centre_id"]
    return Principal(row["id"], row["name"], row["kind"], row["person_id"], centre_id, grants, tuple(row["scopes"]))


def _opens(row: dict[str, Any], key: str) -> bool:
    """Whether the key is the one whose hash is kept, has not expired, and client and person are active."""
    in_time = row["expires_on"] is None or today() <= row["expires_on"]
    return (
        compare_digest(row["key_hash"], hash_of(key))
        and in_time
        and row["active"]
        and row["person_active"] is not False
    )


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _note_use(row: dict[str, Any]) -> None:
    """Keep the last use, at most once a minute, beside every unit of work; a busy database may miss one."""
    now = datetime.now(UTC)
    if row["last_used_at"] is not None and now - row["last_used_at"] < NOTED_EVERY:
        return
    try:
        with database().writers.begin() as connection:
            connection.execute(update(ApiKey).where(ApiKey.id == row["key_id"]).values(last_used_at=now))
    except OperationalError:
        return
