"""A session of the pages is a credential like others: short-lived, and never worth more than what opened it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from api.auth.sessions import Sessions
from models.clients import ApiKey
from models.danish import today
from models.ledger import settle
from models.page_sessions import IDLE, LONGEST, PageSession

MOMENT = timedelta(minutes=1)


@pytest.fixture
def sessions(app):
    return Sessions(app)


@pytest.fixture
def token(sessions, reader):
    return sessions.open(reader.key)


@pytest.fixture
def age(database):
    """Lets every session be as old as it says."""

    def age(**by):
        now = datetime.now(UTC)
        with database.writers.begin() as connection:
            connection.execute(update(PageSession).values({name: now - ago for name, ago in by.items()}))

    return age


def number(database):
    with database.readers.connect() as connection:
        return connection.scalar(select(func.count()).select_from(PageSession))


def test_it_opens_what_its_key_opens(client, token, reader):
    assert client.get("/v1/me", auth=token).json == client.get("/v1/me", auth=reader).json
    assert client.post("/v1/centres", auth=token, json={"name": "A", "kind": "centre"}).status_code == 403


@pytest.mark.parametrize(
    ("began_at", "used_at", "status"),
    [
        (MOMENT, IDLE - MOMENT, 200),
        (MOMENT, IDLE, 401),
        (LONGEST - MOMENT, MOMENT, 200),
        (LONGEST, MOMENT, 401),
    ],
)
def test_it_is_over_when_it_lay_idle_or_grew_too_old(client, token, age, began_at, used_at, status):
    age(began_at=began_at, used_at=used_at)

    assert client.get("/v1/me", auth=token).status_code == status


def test_its_use_keeps_it_alive(client, token, age, database):
    age(used_at=IDLE - MOMENT)
    client.get("/v1/me", auth=token)

    with database.readers.connect() as connection:
        used_at = connection.scalar(select(PageSession.used_at))
    assert datetime.now(UTC) - used_at < MOMENT


def test_it_ends_with_its_key(client, token, reader, database):
    with database.session() as session:
        session.delete(session.scalars(select(ApiKey).where(ApiKey.api_client_id == reader.client.id)).one())
        settle(session)
        session.commit()

    assert client.get("/v1/me", auth=token).status_code == 401


def test_who_still_comes_when_the_key_has_expired_is_denied_and_that_is_kept(
    client, token, reader, administrator, database
):
    with database.session() as session:
        key = session.scalars(select(ApiKey).where(ApiKey.api_client_id == reader.client.id)).one()
        key.expires_on = today() - timedelta(days=1)
        settle(session)
        session.commit()

    answer = client.get("/v1/me", auth=token)

    told = client.get("/v1/denials", auth=administrator).json["items"]
    assert answer.status_code == 401
    assert [(one["status"], one["caller"]["id"]) for one in told] == [(401, str(reader.client.id))]


def test_it_ends_when_it_is_ended_and_not_by_another_secret(client, sessions, token):
    sessions.end(token[:-1] + ("0" if token[-1] != "0" else "1"))
    assert client.get("/v1/me", auth=token).status_code == 200

    sessions.end(token)
    assert client.get("/v1/me", auth=token).status_code == 401


def test_neither_another_secret_nor_another_prefix_opens(client, token):
    kind, prefix, secret = token.split("_")

    for made_up in (f"{kind}_{prefix}_{'0' * 64}", f"{kind}_{'0' * 12}_{secret}", f"samspil_{prefix}_{secret}"):
        assert client.get("/v1/me", auth=made_up).status_code == 401


def test_nothing_opens_one_but_what_opens_the_api(sessions, token):
    assert [sessions.open(one) for one in ("", token, "samspil_000000000000_0", "e30.e30.e30")] == [None] * 4


def test_only_its_hash_is_kept_and_those_that_are_over_are_cleared_away(sessions, token, reader, age, database):
    with database.readers.connect() as connection:
        assert token.split("_")[2] not in connection.scalar(select(PageSession.token_hash))
    age(began_at=LONGEST)

    sessions.open(reader.key)

    assert number(database) == 1
