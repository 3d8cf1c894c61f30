"""New records in a great number are inserted together, and are then what they would be one at a time."""

from contextlib import contextmanager
from datetime import date

import orjson
import pytest
from sqlalchemy import event, inspect, select

from models.changes import Change, head_of
from models.initiatives import Initiative
from models.inserting import MANY
from models.ledger import settle
from models.organisation import Centre
from models.references import ExternalReferenceKey
from models.strategies import FocusArea
from tests.models.building import an_area

OWN = {"id", "created_at", "updated_at"}
OF_ITS_TIME = {"id", "createdAt", "updatedAt"}


def initiative(area, number, **more):
    key = f"15.20.00-A00-{number}-23" if number % 2 else f"{number}"
    told = {"title": f"Åben rådgivning {number}", "description": "Vejledning på biblioteket" if number % 3 else None}
    places = {"focus_area_id": area.id, "owning_centre_id": area.tovholder_centre_id}
    called = [{"system": more.pop("system"), "key": key, "title": None, "url": None}]
    return Initiative(**told, **places, external_references=called, starts_on=date(2026, 2, 1), **more)


@contextmanager
def inserts(session, table):
    """The statements that insert into a table, each with how many rows it brings at most."""
    found = []

    def note(connection, cursor, statement, parameters, context, many):
        if statement.startswith((f"INSERT INTO {table} ", f"COPY {table} ")):
            found.append(statement)

    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    yield found
    event.remove(bind, "before_cursor_execute", note)


def rows_of(session, system):
    keys = ExternalReferenceKey
    mine = select(keys.resource_id).where(keys.system == system)
    table = Initiative.__table__
    rows = session.execute(select(table).where(table.c.id.in_(mine)).order_by(table.c.title)).mappings()
    told = [{**row, "external_references": [one["key"] for one in row["external_references"]]} for row in rows]
    return [{name: value for name, value in row.items() if name not in OWN} for row in told]


def entries_of(session, system):
    mine = select(ExternalReferenceKey.resource_id).where(ExternalReferenceKey.system == system)
    texts = session.scalars(select(Change.data).where(Change.resource_id.in_(mine)))
    states = sorted((orjson.loads(text) for text in texts), key=lambda one: one["title"])
    for one in states:
        assert one.pop("externalReferences")[0].pop("system") == system
    return [{name: value for name, value in one.items() if name not in OF_ITS_TIME} for one in states]


def test_many_are_written_as_each_would_be_alone(session):
    area = an_area(session)
    for number in range(MANY):
        session.add(initiative(area, number, system="alone"))
        settle(session)
    many = [initiative(area, number, system="many") for number in range(MANY)]

    with inserts(session, "initiatives") as statements:
        session.add_all(many)
        settle(session)

    assert len(statements) == 1
    assert len(rows_of(session, "many")) == MANY
    assert rows_of(session, "many") == rows_of(session, "alone")
    assert entries_of(session, "many") == entries_of(session, "alone")


def test_what_was_inserted_with_many_can_be_changed_like_any_other(session):
    area = an_area(session)
    many = [initiative(area, number, system="many") for number in range(MANY)]
    session.add_all(many)
    settle(session)

    many[7].title = "Et andet navn"
    settle(session)

    assert [one.version for one in many[6:9]] == [1, 2, 1]
    assert session.scalar(select(Initiative.version).where(Initiative.title == "Et andet navn")) == 2
    assert all(inspect(one).persistent for one in many)


@pytest.mark.parametrize("with_parts", [0, 1, MANY])
def test_those_that_have_parts_are_inserted_with_them(session, with_parts):
    area = an_area(session)
    other = FocusArea(strategy_id=area.strategy_id, number=2, title="II", tovholder_centre_id=area.tovholder_centre_id)
    session.add(other)
    settle(session)
    further = [{"also_focus_area_ids": [other.id]}] * with_parts + [{}] * MANY
    many = [initiative(area, number, system="many", **more) for number, more in enumerate(further)]

    session.add_all(many)
    settle(session)
    session.expire_all()

    states = {state["title"]: state["alsoFocusAreaIds"] for state in entries_of(session, "many")}
    assert len(rows_of(session, "many")) == len(many)
    assert sorted(states.values()) == [[]] * MANY + [[str(other.id)]] * with_parts


@pytest.mark.parametrize("named", [False, True])
def test_many_that_refer_to_each_other_are_inserted_after_those_they_refer_to(session, named):
    called = [{"system": "org", "key": "1", "title": None, "url": None}] if named else []
    above = Centre(name="Centret", kind="centre", external_references=called)
    below = [Centre(name=f"Hold {number}", kind="team", parent_centre_id=above.id) for number in range(MANY)]

    session.add_all([*below, above])
    settle(session)

    assert len(session.scalars(select(Centre.id).where(Centre.parent_centre_id == above.id)).all()) == MANY


def test_many_that_are_taken_back_leave_nothing(session):
    area = an_area(session)
    before = head_of(session)
    many = [initiative(area, number, system="many") for number in range(MANY)]

    attempt = session.begin_nested()
    session.add_all(many)
    settle(session)
    attempt.rollback()

    assert not any(one in session for one in many)
    assert (rows_of(session, "many"), head_of(session)) == ([], before)
