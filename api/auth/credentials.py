"""What proves who calls: the key of an API client, or a person's access token; each with what was granted by now."""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import OperationalError

from api.auth import denials
from api.auth.oidc import Logins
from api.database import database, reader
from models.clients import ApiClient, ApiClientGrant, ApiKey, hash_of, prefix_of
from models.danish import today
from models.organisation import Person, PersonGrant
from models.prepared import ask_named
from models.sql import Objects, labelled

NOTED_EVERY = timedelta(minutes=1)
Row = dict[str, Any]


def _grants(kind: Any, *mine: Any) -> Objects:
    columns = labelled(role=kind.role, strategy_id=kind.strategy_id, centre_id=kind.centre_id)
    return Objects(select(*columns).where(*mine))


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
        _grants(ApiClientGrant, ApiClientGrant.api_client_id == ApiClient.id).label("grants"),
    )
    .join(ApiClient, ApiClient.id == ApiKey.api_client_id)
    .outerjoin(Person, Person.id == ApiClient.person_id)
    .where(ApiKey.prefix == bindparam("prefix"))
)
_BY_SUBJECT = select(
    Person.id,
    Person.name,
    Person.centre_id,
    Person.active,
    _grants(PersonGrant, PersonGrant.person_id == Person.id).label("grants"),
).where(Person.subject == bindparam("subject"))


def client_by(key: str) -> Row | None:
    """The API client whose key this is and opens, and that it was used."""
    rows = ask_named(reader(), _BY_PREFIX, {"prefix": prefix_of(key)})
    if not rows or not _opens(rows[0], key):
        denials.note(401, "client", rows[0]["id"] if rows else None)
        return None
    _note_use(rows[0])
    return rows[0]


def person_by(token: str) -> Row | None:
    """The person whose access token this is; RefusedToken where it is not good."""
    logins: Logins = current_app.extensions["logins"]
    rows = ask_named(reader(), _BY_SUBJECT, {"subject": logins.subject_of(token)})
    return rows[0] if rows and rows[0]["active"] else None


def _opens(row: Row, key: str) -> bool:
    """Whether the key is the one whose hash is kept, has not expired, and client and person are active."""
    in_time = row["expires_on"] is None or today() <= row["expires_on"]
    return (
        compare_digest(row["key_hash"], hash_of(key))
        and in_time
        and row["active"]
        and row["person_active"] is not False
    )


def _note_use(row: Row) -> None:
    """Keep the last use, at most once a minute, beside every unit of work; a busy database may miss one."""
    now = datetime.now(UTC)
    if row["last_used_at"] is not None and now - row["last_used_at"] < NOTED_EVERY:
        return
    try:
        with database().writers.begin() as connection:
            connection.execute(update(ApiKey).where(ApiKey.id == row["key_id"]).values(last_used_at=now))
    except OperationalError:
        return
