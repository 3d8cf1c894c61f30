"""Who calls: a person by an access token, or an API client by a key, becomes a principal, read anew at each request."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, g, request
from sqlalchemy import Connection

from api.auth.credentials import Row, client_by, client_of, person_by, person_of, session_by, subscriber_by
from api.auth.oidc import Logins, RefusedToken
from api.problems import Problem
from models.changes import Actor
from models.clients import prefix_of
from models.page_sessions import SESSION

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="samspil"'}
SUBSCRIBED = frozenset({"calendar.Calendar"})  # what a token in the address opens, and nothing else
REFUSAL = {"WWW-Authenticate": 'Bearer realm="samspil", error="invalid_token"'}


def init_app(app: Flask) -> None:
    app.extensions["logins"] = Logins(app.config)


@dataclass(frozen=True)
class Grant:
    """A role, in one strategy or all (None), for one centre or the principal's own (None)."""

    role: str
    strategy_id: UUID | None
    centre_id: UUID | None


@dataclass(frozen=True)
class Principal:
    """Who calls and what was granted: an API client of ``kind``, or a person themselves, for whom both are None."""

    client_id: UUID | None
    name: str
    kind: str | None
    person_id: UUID | None
    centre_id: UUID | None
    grants: tuple[Grant, ...]
    scopes: tuple[str, ...]

    @property
    def id(self) -> UUID:
        """What keys for retries and the limit of requests belong to."""
        key = self.client_id or self.person_id
        assert key  # noqa: S101, one of them is who calls
        return key

    @cached_property
    def visible_strategies(self) -> frozenset[UUID] | None:
        """The strategies the principal may read; None is all of them."""
        named = [grant.strategy_id for grant in self.grants]
        return None if None in named else frozenset(key for key in named if key)

    @property
    def actor(self) -> Actor:
        """Who stands in the records: the person, also where the client is bound to one."""
        if self.person_id:
            return Actor("person", self.person_id, self.kind, self.person_id, self.centre_id, self.client_id)
        return Actor("client", self.client_id, self.kind, None, self.centre_id, self.client_id)


def principal() -> Principal:
    """Who makes this request; Problem 401 where nobody proves to."""
    if "principal" not in g:
        g.principal = _identify()
    found: Principal = g.principal
    return found


def stand_in(connection: Connection, client_id: UUID | None, person_id: UUID | None) -> Principal | None:
    """Whoever is not here, with what was granted by now: an API client, or a person themselves; None where they may no
    longer come in.
    """
    if client_id:
        row = client_of(connection, client_id)
        return _of_client(row) if row else None
    row = person_of(connection, person_id) if person_id else None
    return _of_person(row) if row else None


def forget_principal() -> None:
    """Ask anew who makes this request, and what was granted by now."""
    g.pop("principal", None)


def _identify() -> Principal:
    if request.endpoint in SUBSCRIBED and "token" in request.args and "Authorization" not in request.headers:
        return _subscriber(request.args["token"])
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    given = given.strip()
    if scheme.lower() != "bearer" or not given:
        raise Problem("unauthenticated", headers=CHALLENGE)
    found = _holder(given)
    if found is None:
        raise Problem("unauthenticated", headers=REFUSAL)
    return found


def _subscriber(token: str) -> Principal:
    row = subscriber_by(token)
    if row is None:
        raise Problem("unauthenticated", headers=REFUSAL)
    kind = "tool" if row["id"] else None
    return Principal(row["id"], row["name"], kind, row["person_id"], row["person_centre_id"], _grants(row), ())


def _holder(given: str) -> Principal | None:
    """Whose key, session or access token it is."""
    if prefix_of(given, SESSION):
        client, person = session_by(given)
        return _of_client(client) if client else _of_person(person) if person else None
    return _client(given) if prefix_of(given) else _person(given)


def _client(key: str) -> Principal | None:
    row = client_by(key)
    return _of_client(_as_of_now(row)) if row else None


def _of_client(row: Row) -> Principal:
    centre_id = row["person_centre_id"] or row["centre_id"]
    grants, scopes = _grants(row), tuple(row["scopes"])
    return Principal(row["id"], row["name"], row["kind"], row["person_id"], centre_id, grants, scopes)


def _person(token: str) -> Principal | None:
    try:
        row = person_by(token)
    except RefusedToken as refused:
        structlog.get_logger().info("token refused", reason=str(refused))
        return None
    return _of_person(_as_of_now(row)) if row else None


def _as_of_now(row: Row) -> Row:
    """The row, of which it is noted where the ledger ended when it was read."""
    g.ledger_end = row["ledger_position"], row["ledger_hash"]
    return row


def _of_person(row: Row) -> Principal:
    return Principal(None, row["name"], None, row["id"], row["centre_id"], _grants(row), ())


def _grants(row: Row) -> tuple[Grant, ...]:
    return tuple(Grant(one["role"], _id(one["strategy_id"]), _id(one["centre_id"])) for one in row["grants"])


def _id(text: Any) -> UUID | None:
    return UUID(text) if text else None
