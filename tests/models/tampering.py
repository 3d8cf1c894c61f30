"""A ledger, and what somebody could do to it who has the database's files or is its superuser."""

from contextlib import contextmanager

from sqlalchemy import select

from models.changes import Change, chained
from models.ledger import settle
from models.proof.entries import link_at
from tests.models.building import a_centre, a_person, acting, an_initiative, taken
from tests.support import unguarded


def a_ledger(database):
    """Eleven entries with every action and every kind of value: the rows by their positions."""
    with database.session() as session:
        session.info["request"] = ("æøå \"'\\ 1", "4bf92f3577b34da6a3ce929d0e0e4736")
        centre = a_centre(session, 'Center for Børn & "Unge"\\')
        acting(session, a_person(session, centre))
        initiative = an_initiative(session)
        taken(session, initiative, "planned", reason="Aftalt 1.\nAftalt 2.")
        leaving = a_centre(session, "Center 2")
        leaving.name = "Center 3"
        settle(session)
        session.info["request"] = (None, None)
        session.delete(leaving)
        settle(session)
        session.commit()
        rows = session.execute(select(*Change.__table__.columns).order_by(Change.position)).mappings().all()
        return {row["position"]: dict(row) for row in rows}


@contextmanager
def altering(database):
    """A connection on which the ledger can be altered without a rule that holds it back, and on which nothing lasts."""
    with database.writers.connect() as connection:
        with unguarded(connection), without_rules(connection):
            yield connection
        connection.rollback()


@contextmanager
def without_rules(connection):
    """Within, what stands in ``changes`` meets no rule, as if somebody had written it into the database's files."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        yield
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
        return
    rules = connection.exec_driver_sql("SELECT conname FROM pg_constraint WHERE contype = 'c'").scalars()
    dropped = ", ".join(f"DROP CONSTRAINT {name}" for name in rules if name.startswith("ck_changes_"))
    connection.exec_driver_sql(f"ALTER TABLE changes {dropped}")
    yield


def rechained(connection, first):
    """Give the entries from ``first`` on, and the head, the hashes that belong to what they hold now."""
    before = link_at(connection, first - 1)
    assert before
    previous = before.hash
    rows = connection.execute(select(Change.__table__).where(Change.position >= first).order_by(Change.position))
    for row in rows.mappings().all():
        previous = chained(previous, row)
        connection.exec_driver_sql(f"UPDATE changes SET hash = '{previous}' WHERE position = {row['position']}")
    ends = "SELECT position, hash, microseconds FROM changes ORDER BY position DESC LIMIT 1"
    connection.exec_driver_sql(f"UPDATE ledger_head SET (position, hash, microseconds) = ({ends})")


def truncated(connection, last):
    """Let the ledger end at ``last``, as if nothing had ever come after it."""
    connection.exec_driver_sql(f"DELETE FROM changes WHERE position > {last}")
    rechained(connection, last)
