"""What the ledger records changes only through the one door to it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, insert, select, update

from models.base import Base, Link, Record
from models.clients import ApiKey, mint_key
from models.disclosures import Disclosure
from models.door import UnrecordedChange, open_door
from models.evaluations import FrozenContent
from models.ledger import settle
from models.observations import ObservationCorrection
from models.organisation import Centre, Partner
from models.strategies import FocusAreaPartner
from tests.models.building import a_centre, a_client, a_partner, an_area, stored

RECORDED = sorted(
    {mapper.class_.__tablename__ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record | Link)}
    | {part.__tablename__ for part in (Disclosure, FrozenContent, ObservationCorrection)}
)


@pytest.mark.parametrize("change", [insert, update, delete])
def test_no_statement_changes_a_record_or_a_part_of_one(session, change):
    for table in RECORDED:
        with pytest.raises(UnrecordedChange, match=f"^{table} changes only through models.ledger$"):
            session.execute(change(Base.metadata.tables[table]))


def test_neither_does_a_bulk_of_the_session(session):
    row = {"name": "A", "name_sort": "a", "kind": "other"}

    with pytest.raises(UnrecordedChange):
        session.execute(insert(Partner), [row, row])


def test_a_flush_or_a_commit_of_ones_own_is_refused(session):
    centre = a_centre(session)
    session.commit()

    for leave in (session.flush, session.commit):
        centre.name = "Andet"
        with pytest.raises(UnrecordedChange):
            leave()
        session.rollback()
    session.add(Partner(name="B", kind="other", version=1, created_at=centre.created_at, updated_at=centre.updated_at))
    with pytest.raises(UnrecordedChange):
        session.flush()
    session.rollback()
    session.delete(centre)
    with pytest.raises(UnrecordedChange):
        session.commit()
    session.rollback()

    assert session.scalars(select(Centre.name)).one() == "Center for Arbejdsmarked"
    assert session.scalar(select(func.count()).select_from(Partner)) == 0


def test_a_list_is_refused_like_its_record(session):
    area, partner = an_area(session), a_partner(session)
    session.add(FocusAreaPartner(focus_area_id=area.id, partner_id=partner.id, position=0))

    with pytest.raises(UnrecordedChange):
        session.flush()


def test_when_a_key_was_last_used_is_noted_beside(session):
    key = stored(session, mint_key(a_client(session).id)[0])
    now = datetime(2026, 1, 1, tzinfo=UTC)

    session.execute(update(ApiKey).where(ApiKey.id == key.id).values(last_used_at=now))
    assert session.scalars(select(ApiKey.last_used_at)).one() == now

    with pytest.raises(UnrecordedChange):
        session.execute(update(ApiKey).where(ApiKey.id == key.id).values(last_used_at=now, expires_on=now.date()))


def test_the_door_closes_behind_whoever_opened_it(session):
    def fail():
        with open_door(session):
            session.execute(update(Centre).values(name="Andet"))
            raise ZeroDivisionError

    a_centre(session)
    with pytest.raises(ZeroDivisionError):
        fail()

    with pytest.raises(UnrecordedChange):
        session.execute(update(Centre).values(name="Tredje"))


def test_a_refused_flush_closes_it_too(session):
    centre = a_centre(session)
    with open_door(session):
        session.execute(update(Centre).values(version=7).execution_options(synchronize_session=False))
    centre.name = "Andet"
    with pytest.raises(Exception, match="expected to update"):
        settle(session)
    session.rollback()

    with pytest.raises(UnrecordedChange):
        session.execute(update(Centre).values(name="Tredje"))


def test_it_is_open_for_one_connection_only(database, session):
    with open_door(session), database.readers.connect() as other:
        assert not {*other.info} & {*session.connection().info}


def test_what_is_no_resource_is_free(database, session):
    free = Base.metadata.tables.keys() - set(RECORDED)

    assert free == {
        "changes", "denials", "disclosure_rule", "exact_uses", "external_reference_keys", "idempotency_keys",
        "job_receipts", "jobs", "ledger_head", "page_sessions", "request_mails", "restorations", "webhook_deliveries",
        "webhook_lines",
    }  # fmt: skip
