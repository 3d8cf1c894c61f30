from typing import Any

import pytest
from sqlalchemy import column, inspect, select, table
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from models.initiatives import Initiative
from models.ledger import settle
from models.prepared import ask, held
from tests.models.building import an_initiative


def test_a_drivers_error_becomes_sqlalchemys(session):
    nowhere: Any = select(column("id")).select_from(table("nowhere"))

    with pytest.raises(DBAPIError) as refused:
        ask(session.connection(), nowhere, {})

    assert "nowhere" in str(refused.value.orig)


def test_a_held_record_is_one_of_the_session_and_can_be_changed(database, session):
    stored = an_initiative(session, theme_keys=["theme-1"])
    session.commit()

    with database.session() as other:
        record = held(other, Initiative, stored.id)
        assert record is not None
        assert (record in other, inspect(record).persistent, other.is_modified(record)) == (True, True, False)
        assert (record.title, record.created_at, record.theme_keys) == ("Sprogpraktik", stored.created_at, ["theme-1"])
        record.move_to("planned")
        settle(other)
        other.commit()

    session.refresh(stored)
    assert (stored.state, stored.version) == ("planned", 2)


def test_there_is_no_record_under_a_free_id(session):
    assert held(session, Initiative, uuid7()) is None
