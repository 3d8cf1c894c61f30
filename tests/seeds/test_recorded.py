"""What is sown stands in the ledger from its first entry on, and nothing that tells who somebody is."""

from sqlalchemy import select

from models.changes import Change
from models.clients import ApiKey
from models.organisation import Partner, Person
from seeds import demo
from tests.models.recording import assert_tells_what_is, every_record


def entries(session):
    return session.scalars(select(Change).order_by(Change.position)).all()


def test_whatever_is_sown_is_recorded_as_it_stands(demonstrated):
    demo.keys(demonstrated)

    assert entries(demonstrated)[0].position == 1
    assert_tells_what_is(demonstrated)


def test_the_ledger_tells_nothing_else(demonstrated):
    sown = {record.id for record in every_record(demonstrated)}

    recorded = entries(demonstrated)

    assert {one.resource_id for one in recorded} == sown
    assert {one.actor_type for one in recorded} == {"person", "client", "system"}
    assert {one.action for one in recorded} == {"created", "updated"}


def test_nobody_of_the_demo_is_known_to_the_ledger_by_name(demonstrated):
    demo.keys(demonstrated)
    people = demonstrated.scalars(select(Person)).all()
    secrets = {one for person in people for one in (person.name, person.email, person.subject) if one}
    secrets |= set(demonstrated.scalars(select(Partner.contact).where(Partner.contact.is_not(None))))
    secrets |= set(demonstrated.scalars(select(ApiKey.key_hash)))
    assert len(secrets) > 20

    told = "\n".join(one.data for one in entries(demonstrated))

    assert {one for one in secrets if one in told} == set()
