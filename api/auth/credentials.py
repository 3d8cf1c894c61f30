"""What proves who calls: the key of an API client, or a person's access token; each with what was granted by now."""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Connection, Update, and_, bindparam, or_, select, true, update
from sqlalchemy.exc import OperationalError

from api.auth import denials
from api.auth.oidc import Logins
from api.database import database, reader
from models.calendar_subscriptions import CALENDAR, CalendarSubscription
from models.changes import Head
from models.clients import ApiClient, ApiClientGrant, ApiKey, hash_of, prefix_of
from models.danish import today
from models.organisation import Person, PersonGrant
from models.page_sessions import SESSION, PageSession, is_over
from models.prepared import ask_named
from models.sql import Objects, labelled

NOTED_EVERY = timedelta(minutes=1)
Row = dict[str, Any]


def _grants(kind: Any, *mine: Any) -> Objects:
    columns = labelled(role=kind.role, strategy_id=kind.strategy_id, centre_id=kind.centre_id)
    return Objects(select(*columns).where(*mine))


_LEDGER_END = labelled(ledger_position=Head.position, ledger_hash=Head.hash)
OF_KEYS = (
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
        _grants(ApiClientGrant, ApiClientGrant.api_client_id == ApiClient.id).label("grants"),
        *_LEDGER_END,
    )
    .join(ApiClient, ApiClient.id == ApiKey.api_client_id)
    .outerjoin(Person, Person.id == ApiClient.person_id)
    .join(Head, true())
)
_BY_PREFIX = OF_KEYS.where(ApiKey.prefix == bindparam("prefix"))
_BY_KEY_ID = OF_KEYS.where(ApiKey.id == bindparam("id"))
_SESSION = select(
    PageSession.token_hash,
    PageSession.api_key_id,
    PageSession.person_id,
    PageSession.began_at,
    PageSession.used_at,
).where(PageSession.prefix == bindparam("prefix"))
_BY_SUBJECT = (
    select(
        Person.id,
        Person.name,
        Person.centre_id,
        Person.active,
        _grants(PersonGrant, PersonGrant.person_id == Person.id).label("grants"),
        *_LEDGER_END,
    )
    .join(Head, true())
    .where(Person.subject == bindparam("subject"))
)
_CLIENT = (
    select(
        ApiClient.id,
        ApiClient.name,
        ApiClient.kind,
        ApiClient.scopes,
        ApiClient.person_id,
        ApiClient.centre_id,
        Person.centre_id.label("person_centre_id"),
        _grants(ApiClientGrant, ApiClientGrant.api_client_id == ApiClient.id).label("grants"),
    )
    .outerjoin(Person, Person.id == ApiClient.person_id)
    .where(ApiClient.id == bindparam("id"), ApiClient.active, Person.active.is_not(False))
)
_PERSON = select(
    Person.id,
    Person.name,
    Person.centre_id,
    _grants(PersonGrant, PersonGrant.person_id == Person.id).label("grants"),
).where(Person.id == bindparam("id"), Person.active)
_BY_SUBSCRIPTION = (
    select(
        CalendarSubscription.id.label("key_id"),
        CalendarSubscription.token_hash.label("key_hash"),
        CalendarSubscription.expires_on,
        CalendarSubscription.last_used_at,
        CalendarSubscription.person_id,
        CalendarSubscription.api_client_id.label("id"),
        Person.name,
        Person.active.label("person_active"),
        Person.centre_id.label("person_centre_id"),
        or_(CalendarSubscription.api_client_id.is_(None), ApiClient.active).label("active"),
        _grants(ApiClientGrant, ApiClientGrant.api_client_id == CalendarSubscription.api_client_id).label("by_client"),
        _grants(PersonGrant, PersonGrant.person_id == CalendarSubscription.person_id).label("by_person"),
    )
    .join(Person, Person.id == CalendarSubscription.person_id)
    .outerjoin(  # a tool that is bound to somebody else by now is none of theirs
        ApiClient,
        and_(
            ApiClient.id == CalendarSubscription.api_client_id,
            ApiClient.person_id == CalendarSubscription.person_id,
        ),
    )
    .where(CalendarSubscription.prefix == bindparam("prefix"))
)


def client_by(key: str) -> Row | None:
    """The API client whose key this is and opens, with where the ledger ends by now; that it was used is noted."""
    rows = ask_named(reader(), _BY_PREFIX, {"prefix": prefix_of(key)})
    if not rows or not _opens(rows[0], key):
        denials.note(401, "client", rows[0]["id"] if rows else None)
        return None
    _note_use(ApiKey, rows[0])
    return rows[0]


def client_of(connection: Connection, key: UUID) -> Row | None:
    """The API client with this id, where it and its person are active."""
    return next(iter(ask_named(connection, _CLIENT, {"id": key})), None)


def person_of(connection: Connection, key: UUID) -> Row | None:
    """The person with this id, where they are active."""
    return next(iter(ask_named(connection, _PERSON, {"id": key})), None)


def subscriber_by(token: str) -> Row | None:
    """The person whose subscription this token is and opens, with the grants by which it was made; that it was used is
    noted.
    """
    rows = ask_named(reader(), _BY_SUBSCRIPTION, {"prefix": prefix_of(token, CALENDAR)})
    if not rows or not _opens(rows[0], token):
        denials.note(401, "person", rows[0]["person_id"] if rows else None)
        return None
    _note_use(CalendarSubscription, rows[0])
    return {**rows[0], "grants": rows[0]["by_client" if rows[0]["id"] else "by_person"]}


def person_by(token: str) -> Row | None:
    """The person whose access token this is, with where the ledger ends by now; RefusedToken where it is not good."""
    logins: Logins = current_app.extensions["logins"]
    rows = ask_named(reader(), _BY_SUBJECT, {"subject": logins.subject_of(token)})
    return rows[0] if rows and rows[0]["active"] else None


def session_by(token: str) -> tuple[Row | None, Row | None]:
    """The API client or the person whose session on the pages this is, where it is not over and what it was opened by
    is still good; the other is None. That it was used is noted.
    """
    prefix = prefix_of(token, SESSION)
    found = next(iter(ask_named(reader(), _SESSION, {"prefix": prefix})), None)
    now = datetime.now(UTC)
    if not found or not compare_digest(found["token_hash"], hash_of(token)):
        return None, None
    if is_over(found["began_at"], found["used_at"], now):
        return None, None
    if now - found["used_at"] >= NOTED_EVERY:
        _note(update(PageSession).where(PageSession.prefix == prefix).values(used_at=now))
    if found["person_id"]:
        return None, person_of(reader(), found["person_id"])
    row = next(iter(ask_named(reader(), _BY_KEY_ID, {"id": found["api_key_id"]})), None)
    if row and not _is_good(row):
        denials.note(401, "client", row["id"])
        return None, None
    return row, None


def _opens(row: Row, key: str) -> bool:
    """Whether the key is the one whose hash is kept, and is good."""
    return compare_digest(row["key_hash"], hash_of(key)) and _is_good(row)


def _is_good(row: Row) -> bool:
    """Whether it has not expired, and client and person are active."""
    in_time = row["expires_on"] is None or today() <= row["expires_on"]
    return in_time and row["active"] and row["person_active"] is not False


def _note_use(kind: Any, row: Row) -> None:
    """Keep the last use, at most once a minute, beside every unit of work; a busy database may miss one."""
    now = datetime.now(UTC)
    if row["last_used_at"] is not None and now - row["last_used_at"] < NOTED_EVERY:
        return
    _note(update(kind).where(kind.id == row["key_id"]).values(last_used_at=now))


def _note(use: Update) -> None:
    try:
        with database().writers.begin() as connection:
            connection.execute(use)
    except OperationalError:
        return
