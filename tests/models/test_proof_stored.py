"""What is stored beside the ledger is what the ledger tells; what was altered past it is named."""

import pytest
from sqlalchemy.orm import Session

from models.proof.stored import differences
from tests.models.tampering import a_ledger, altering
from tests.support import REFERENCES_WAIT

GONE = "SELECT resource_id FROM changes WHERE action = 'deleted'"
OTHER = "name <> 'Center for Arbejdsmarked'"
OTHER_ID = "0190aaaa-0000-7000-8000-00000000abcd"


@pytest.fixture
def entries(database):
    return a_ledger(database)


def test_what_is_stored_is_what_the_ledger_tells(database, entries):
    with database.session() as session:
        assert list(differences(session)) == []


@pytest.mark.parametrize(
    ("statement", "kind", "what"),
    [
        ("UPDATE initiatives SET title = 'Noget andet'", "initiatives", "its state differs"),
        ("UPDATE initiatives SET version = 9", "initiatives", "its version, strategy or restriction differs"),
        ("UPDATE initiative_transitions SET reason = 'Noget andet'", "transitions", "its state differs"),
        ("DELETE FROM people", "people", "it is not stored"),
        ("UPDATE people SET id = '{id}'", "people", "the ledger does not know it"),
        (
            f"UPDATE centres SET id = ({GONE}) WHERE {OTHER}",
            "centres",
            "it is stored although deleted",
        ),
    ],
)
def test_what_was_altered_past_the_ledger_is_named(database, entries, statement, kind, what):
    with altering(database) as connection:
        connection.exec_driver_sql(REFERENCES_WAIT[connection.dialect.name])
        connection.exec_driver_sql(statement.format(id=OTHER_ID))
        with Session(connection, autoflush=False) as session:
            found = [(one.resource_type, one.what) for one in differences(session)]

    assert (kind, what) in found
