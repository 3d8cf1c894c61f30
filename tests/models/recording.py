"""What the ledger says beside what the tables say."""

import json
from decimal import Decimal

from sqlalchemy import func, select

from models.base import Base, Record
from models.canonical import canonical
from models.changes import BEGINNING, SEALED, Change, chained, head_of
from models.references import strategy_of
from models.states import load_lists, text_of, upcast


def kinds():
    """Every class of records, in the order of their tables' names."""
    found = (mapper.class_ for mapper in Base.registry.mappers)
    return sorted((one for one in found if issubclass(one, Record)), key=lambda one: one.__tablename__)


def every_record(session):
    """All there is, whole, as the database has it."""
    session.expire_all()
    for kind in kinds():
        records = session.scalars(select(kind)).all()
        load_lists(session, records)
        yield from records


def told(record):
    """What an entry must say of a record as it is now: version, strategy, whether not for everybody, and its state."""
    return record.version, strategy_of(record), int(record.is_restricted), text_of(record)


def newest(session):
    """Id -> what its newest entry says, as it would be written now, of everything that was not deleted."""
    last = (
        select(Change.resource_id, func.max(Change.position).label("position")).group_by(Change.resource_id).subquery()
    )
    entries = session.scalars(select(Change).join(last, Change.position == last.c.position))
    return {
        one.resource_id: (one.resource_version, one.strategy_id, one.is_restricted, as_now(one))
        for one in entries
        if one.action != "deleted"
    }


def as_now(entry):
    return canonical(upcast(entry.resource_type, entry.form, json.loads(entry.data, parse_float=Decimal)))


def assert_tells_what_is(session):
    """The newest entries say what the tables say, and the whole ledger hangs together up to its head."""
    assert newest(session) == {record.id: told(record) for record in every_record(session)}
    assert_is_chained(session)


def assert_is_chained(session):
    entries, previous = session.scalars(select(Change).order_by(Change.position)).all(), BEGINNING
    for position, entry in enumerate(entries, start=1):
        row = {name: getattr(entry, name) for name in (*SEALED, "data", "salt")}
        assert (entry.position, entry.hash) == (position, chained(previous, row))
        previous = entry.hash
    head = head_of(session)
    assert (head.position, head.hash) == (len(entries), previous)
