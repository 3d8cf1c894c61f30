from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from models.idempotency import CLEANED_AT_ONCE, ERASED, KEPT_FOR, KeptAnswer, claim, forget, keep

CALLER, PERSON = uuid4(), uuid4()
ANSWER = {"status": 201, "headers": {}, "demands": [], "body": "{}"}


def kept(session, key, **answer):
    """Claim a key, keep its answer, and give the row."""
    assert claim(session, CALLER, key, "f" * 64) is None
    keep(session, CALLER, key, **{**ANSWER, **answer})
    return session.get_one(KeptAnswer, (CALLER, key))


def age(session, by):
    for one in session.scalars(select(KeptAnswer)):
        one.created_at -= by
    session.flush()
    session.expire_all()


def how_many(session):
    return session.scalar(select(func.count()).select_from(KeptAnswer))


def test_a_key_is_claimed_once_and_its_answer_found_afterwards(session):
    kept(session, "a", body="first")

    found = claim(session, CALLER, "a", "e" * 64)

    assert found
    assert (found.fingerprint, found.status, found.body) == ("f" * 64, 201, "first")
    assert claim(session, uuid4(), "a", "f" * 64) is None
    assert claim(session, CALLER, "A", "f" * 64) is None


def test_what_is_rolled_back_was_never_claimed(session):
    kept(session, "a")
    session.rollback()

    assert claim(session, CALLER, "a", "f" * 64) is None


def test_a_claim_of_a_key_that_is_too_old_keeps_nothing_of_it(session):
    kept(session, "a", body=None, withheld=ERASED, strategy_id=uuid4())
    age(session, KEPT_FOR)

    assert claim(session, CALLER, "a", "e" * 64) is None

    session.expire_all()
    found = session.get_one(KeptAnswer, (CALLER, "a"))
    assert found.fingerprint == "e" * 64
    assert {found.status, found.headers, found.body, found.demands, found.strategy_id, found.withheld} == {None}


def test_each_key_that_is_kept_clears_away_some_that_are_too_old_the_oldest_first(session):
    for i in range(CLEANED_AT_ONCE + 5):
        kept(session, f"old-{i}")
        age(session, timedelta(seconds=1))
    age(session, KEPT_FOR)

    kept(session, "new")
    assert how_many(session) == 6
    assert set(session.scalars(select(KeptAnswer.key))) == {"new", *(f"old-{i}" for i in range(20, 25))}

    kept(session, "newer")
    assert how_many(session) == 2


def test_what_mentions_a_person_is_erased_and_its_key_still_protects(session):
    kept(session, "a", body=f'{{"personId":"{PERSON}","person":{{"name":"Bo"}}}}')
    kept(session, "b", body=f'{{"personId":"{uuid4()}"}}')

    forget(session, PERSON)

    session.expire_all()
    erased, other = (claim(session, CALLER, key, "f" * 64) for key in "ab")
    assert erased
    assert other
    assert (erased.body, erased.withheld, erased.status) == (None, ERASED, 201)
    assert (other.body is None, other.withheld) == (False, None)


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_the_database_refuses_what_is_no_key(session, key):
    kept(session, "a")

    with pytest.raises(IntegrityError, match="ck_idempotency_keys_key_length"):
        session.execute(update(KeptAnswer).values(key=key))
