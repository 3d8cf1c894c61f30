"""The ledger's entries: who did what to which version when, numbered, chained, salted, and never altered."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from models.changes import BEGINNING, SEALED, Change, Head, chained, head_of
from models.clients import mint_key
from models.initiatives import Initiative
from models.ledger import settle
from models.organisation import Centre, Partner
from models.states import FORM, text_of
from tests.models.building import (
    a_centre,
    a_client,
    a_milestone,
    a_partner,
    a_person,
    acting,
    an_initiative,
    calling,
    stored,
    taken,
)
from tests.models.recording import assert_is_chained, assert_tells_what_is
from tests.support import counted

REFUSING = {
    "sqlite": ["CREATE TRIGGER full BEFORE INSERT ON changes BEGIN SELECT RAISE(ABORT, 'the ledger is full'); END"],
    "postgresql": [
        """CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the ledger is full'; END $$""",
        "CREATE TRIGGER full_ledger BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION refuse_entry()",
    ],
}
ALTERING = {
    "sqlite": ["UPDATE changes SET data = '{}'", "DELETE FROM changes", "UPDATE changes SET position = position + 1"],
    "postgresql": [
        "UPDATE changes SET data = '{}'",
        "DELETE FROM changes",
        "TRUNCATE changes",
        "INSERT INTO changes SELECT * FROM changes ON CONFLICT (position) DO UPDATE SET salt = changes.salt",
    ],
}


def entries_of(session, record):
    return session.scalars(select(Change).where(Change.resource_id == record.id).order_by(Change.position)).all()


def test_an_entry_says_who_did_what_to_which_version_when_and_in_which_request(session):
    initiative = an_initiative(session)
    person = a_person(session, session.get(Centre, initiative.owning_centre_id))
    acting(session, person)
    session.info["request"] = ("req-1", "4bf92f3577b34da6a3ce929d0e0e4736")
    initiative.title = "Mentorordning"
    settle(session)

    created, updated = entries_of(session, initiative)
    assert (created.action, created.actor_type, created.actor_id, created.request_id) == (
        "created",
        "system",
        None,
        None,
    )
    assert (updated.action, updated.resource_type, updated.resource_version) == ("updated", "initiatives", 2)
    assert (updated.actor_type, updated.actor_id) == ("person", person.id)
    assert (updated.request_id, updated.trace_id) == ("req-1", "4bf92f3577b34da6a3ce929d0e0e4736")
    assert (updated.strategy_id, updated.form, updated.is_restricted) == (initiative.strategy_id, FORM, 0)
    assert updated.microseconds == head_of(session).microseconds
    assert updated.data == text_of(initiative)
    assert json.loads(updated.data)["title"] == "Mentorordning"


def test_an_entry_names_the_client_that_acts_and_not_whom_it_acts_for(session):
    person = a_person(session, a_centre(session))
    client = a_client(session, person_id=person.id, centre_id=person.centre_id)
    calling(session, client)

    (entry,) = entries_of(session, a_partner(session))

    assert (entry.actor_type, entry.actor_id) == ("client", client.id)


def test_a_deletion_leaves_a_tombstone_for_the_record_and_before_it_for_each_of_its_parts(session):
    client = a_client(session)
    keys = [stored(session, mint_key(client.id)[0]) for _ in range(2)]
    before = head_of(session).position

    session.delete(client)
    settle(session)

    *parts, own = session.scalars(select(Change).where(Change.position > before).order_by(Change.position))
    assert {one.resource_id for one in parts} == {key.id for key in keys}
    assert own.resource_id == client.id
    assert {(one.action, one.resource_version, one.data) for one in (*parts, own)} == {("deleted", 2, None)}
    assert len({one.microseconds for one in (*parts, own)}) == 1
    assert_tells_what_is(session)


def test_what_belongs_to_a_strategy_says_so_and_a_strategy_is_its_own(session):
    milestone = a_milestone(session, an_initiative(session))
    step = taken(session, session.get(Initiative, milestone.initiative_id), "planned")
    session.delete(milestone)
    settle(session)

    rows = session.execute(select(Change.resource_type, Change.resource_id, Change.strategy_id))
    strategies = {(kind, key): strategy for kind, key, strategy in rows}
    assert strategies["strategies", milestone.strategy_id] == milestone.strategy_id
    assert strategies["transitions", step.id] == strategies["milestones", milestone.id] == milestone.strategy_id
    assert {strategy for (kind, _), strategy in strategies.items() if kind == "centres"} == {None}


def test_a_bulk_takes_one_lock_and_a_row_of_positions(database, session):
    before = head_of(session)
    session.add_all(Partner(name=f"Nr. {number}", kind="other") for number in range(50))

    with counted(database) as statements:
        settle(session)

    entries = session.scalars(select(Change).where(Change.position > before.position).order_by(Change.position)).all()
    assert [one.position for one in entries] == [*range(before.position + 1, before.position + 51)]
    assert {one.microseconds for one in entries} == {head_of(session).microseconds}
    assert sum("ledger_head" in one for one in statements) == 2
    assert sum("INTO changes" in one or "COPY changes" in one for one in statements) == 1
    assert len(statements) < 10


def test_two_units_of_work_in_one_transaction_go_on_from_each_other(session):
    centre = a_centre(session)
    centre.name = "Andet navn"
    settle(session)

    first, second = entries_of(session, centre)
    assert (second.position, second.resource_version) == (first.position + 1, 2)
    assert second.microseconds > first.microseconds
    assert_is_chained(session)


def test_if_the_ledger_cannot_be_written_nothing_is(database, session):
    centre = a_centre(session)
    session.commit()
    key, before = centre.id, head_of(session)

    for statement in REFUSING[session.get_bind().dialect.name]:
        session.connection().exec_driver_sql(statement)
    centre.name = "Andet navn"
    session.add(Partner(name="Ny", kind="other"))
    with pytest.raises(DBAPIError):
        settle(session)
    session.rollback()

    with database.session() as later:
        found = later.get_one(Centre, key)
        assert (found.name, found.version) == ("Center for Arbejdsmarked", 1)
        assert later.scalar(select(func.count()).select_from(Partner)) == 0
        assert head_of(later) == before
        assert_tells_what_is(later)


def test_what_is_rolled_back_leaves_no_gap(database):
    with database.session() as session:
        a_centre(session)
        session.commit()
        a_centre(session)
        session.rollback()
        a_centre(session)
        session.commit()

        assert session.scalars(select(Change.position).order_by(Change.position)).all() == [1, 2]
        assert_tells_what_is(session)


def test_nobody_alters_the_ledger_not_even_in_sql(session):
    a_centre(session)

    for statement in ALTERING[session.get_bind().dialect.name]:
        with pytest.raises(DBAPIError, match="changes is append-only"), session.begin_nested():
            session.connection().exec_driver_sql(statement)

    assert_is_chained(session)


def test_a_position_and_a_version_are_given_once(session):
    centre = a_centre(session)
    (entry,) = entries_of(session, centre)
    row = {column.key: getattr(entry, column.key) for column in Change.__table__.columns}

    for other in ({"resource_version": 2}, {"position": 2}):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(insert(Change).values({**row, **other}))


def test_there_is_one_head(session):
    head = {"id": 2, "position": 0, "hash": BEGINNING, "microseconds": 0}

    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(insert(Head).values(head))


def test_a_hash_seals_the_entry_before_and_all_that_an_entry_holds(session):
    centre = a_centre(session)
    (entry,) = entries_of(session, centre)
    row = {column.key: getattr(entry, column.key) for column in Change.__table__.columns}

    about = json.dumps([row[name] for name in SEALED], default=str, separators=(",", ":"), ensure_ascii=False)
    content = sha256((entry.salt + entry.data).encode()).hexdigest()
    assert entry.hash == sha256(f"{BEGINNING}\n{about}\n{content}".encode()).hexdigest()
    assert {*SEALED, "data", "salt", "hash"} == row.keys()


OTHERS = {
    "salt": "0" * 32,
    "data": None,
    "action": "deleted",
    "actor_type": "client",
    "request_id": "1",
    "trace_id": "1",
}


@pytest.mark.parametrize("name", [*SEALED, "data", "salt"])
def test_another_value_anywhere_is_another_hash(name):
    row = {**dict.fromkeys(SEALED), "data": "{}", "salt": "f" * 32}

    assert chained(BEGINNING, {**row, name: OTHERS.get(name, 7)}) != chained(BEGINNING, row)
    assert chained("1" * 64, row) != chained(BEGINNING, row)


def test_the_same_state_has_another_hash_each_time(session):
    data = text_of(a_centre(session))
    a_partner(session)
    salts = session.scalars(select(Change.salt)).all()

    hashes = {chained(BEGINNING, {**dict.fromkeys(SEALED), "data": data, "salt": salt}) for salt in salts}

    assert len(hashes) == len(salts) == 2
    assert all(len(bytes.fromhex(salt)) == 16 for salt in salts)


@given(st.text(), st.text())
def test_no_text_can_be_moved_from_one_value_to_its_neighbour(one, other):
    row = {**dict.fromkeys(SEALED), "request_id": one, "trace_id": other, "data": "{}", "salt": "f" * 32}
    moved = {**row, "request_id": one + other, "trace_id": ""}

    assert (chained(BEGINNING, moved) == chained(BEGINNING, row)) == (other == "")


def test_the_head_moves_only_with_an_entry(session):
    before = head_of(session)

    settle(session)

    assert head_of(session) == before
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(Head).values(id=2))
