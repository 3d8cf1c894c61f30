import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from models.clients import KEY_PATTERN, ApiClient, ApiClientGrant, ApiKey, hash_of, mint_key, prefix_of
from models.ledger import settle
from tests.models.building import REFUSED, a_centre, a_client, a_person, faults, stored, unrecorded

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_minted_key_is_shown_once_and_kept_only_as_a_hash(session):
    client = a_client(session)

    key, plain = mint_key(client.id)
    stored(session, key)

    assert re.fullmatch(KEY_PATTERN, plain)
    assert prefix_of(plain) == key.prefix
    assert key.key_hash == hash_of(plain)
    assert plain.rpartition("_")[2] not in repr(vars(key))


def test_every_key_is_another():
    keys = {mint_key(uuid7())[1] for _ in range(100)}

    assert len(keys) == 100


@pytest.mark.parametrize(
    ("expires_on", "opens"),
    [(None, True), (TODAY, True), (TODAY + timedelta(days=1), True), (TODAY - timedelta(days=1), False)],
)
def test_a_key_opens_to_the_end_of_its_last_day(expires_on, opens):
    key, plain = mint_key(uuid7(), expires_on)

    assert key.opens_with(plain, TODAY) is opens


def test_a_key_with_the_right_prefix_and_another_secret_does_not_open():
    key, plain = mint_key(uuid7())

    assert not key.opens_with(plain[:-1] + ("0" if plain[-1] != "0" else "1"), TODAY)


@pytest.mark.parametrize("text", ["", "samspil", "samspil_ab", "other_ab_cd", "samspil_a_b_c"])
def test_what_is_no_key_has_no_prefix(text):
    assert prefix_of(text) == ""


@pytest.mark.parametrize(
    ("ago", "recently"), [(None, False), (timedelta(seconds=59), True), (timedelta(seconds=60), False)]
)
def test_the_last_use_is_noted_again_after_a_minute(ago, recently):
    key, _ = mint_key(uuid7())
    key.last_used_at = None if ago is None else NOW - ago

    assert key.used_recently(NOW) is recently


def test_noting_the_last_use_is_no_change_of_the_key(session):
    key, _ = mint_key(a_client(session).id)
    stored(session, key)

    session.execute(update(ApiKey).where(ApiKey.id == key.id).values(last_used_at=NOW))
    session.refresh(key)

    assert (key.last_used_at, key.version) == (NOW, 1)


def test_a_client_has_two_valid_keys_at_most_in_one_unit_of_work_too(session):
    client = a_client(session)
    kept, given_up, *others = [mint_key(client.id)[0] for _ in range(5)]
    session.add_all([kept, given_up])
    settle(session)

    session.delete(given_up)
    session.add(others[0])
    settle(session)
    session.add_all(others[1:])

    with pytest.raises(REFUSED):
        settle(session)


def test_the_database_refuses_two_keys_of_one_prefix(session):
    key, _ = mint_key(a_client(session).id)
    stored(session, key)
    twin, _ = mint_key(key.api_client_id)
    twin.prefix = key.prefix
    session.add(twin)

    with pytest.raises(IntegrityError):
        settle(session)


def test_a_tool_may_be_bound_to_a_person_and_a_system_not(session):
    person = a_person(session, a_centre(session))
    a_client(session, kind="tool", person_id=person.id)

    with pytest.raises(REFUSED) as refused:
        a_client(session, kind="system", person_id=person.id)

    assert faults(refused) == {"person_id": "bound-client-not-tool"}


def test_the_database_refuses_a_bound_system(session):
    person = a_person(session, a_centre(session))
    client = a_client(session)

    with pytest.raises(IntegrityError, match="bound_is_tool"):
        unrecorded(
            session, update(ApiClient).where(ApiClient.id == client.id).values(kind="system", person_id=person.id)
        )


def test_a_client_keeps_its_grants_in_order(session):
    centre = a_centre(session)
    grants = [
        {"role": "tovholder", "strategy_id": None, "centre_id": centre.id},
        {"role": "reader", "strategy_id": None, "centre_id": None},
    ]

    client = a_client(session, grants=grants, scopes=["initiatives:read"])

    assert client.grants == grants
    assert client.scopes == ["initiatives:read"]
    assert client.active


def test_a_grant_names_a_centre_that_exists(session):
    unknown = uuid7()

    with pytest.raises(REFUSED) as refused:
        a_client(session, grants=[{"role": "tovholder", "centre_id": unknown}])

    assert faults(refused) == {"grants.0": "unknown-reference"}


def test_a_role_is_one_of_the_known_ones(session):
    client = a_client(session)
    row = {"api_client_id": client.id, "position": 0, "role": "king"}

    with pytest.raises(IntegrityError, match="role_known"):
        unrecorded(session, insert(ApiClientGrant).values(row))


def test_a_client_sorts_by_its_name_as_danes_expect(session):
    for name in ("Årshjulet", "Zonen", "Aaboen"):
        a_client(session, name=name)

    names = session.scalars(select(ApiClient.name).order_by(ApiClient.name_sort)).all()

    assert names == ["Zonen", "Aaboen", "Årshjulet"]
