"""The real strategy, alone or with the demo: sown once for each database and day, and then brought back as it was."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from api.database import Database
from models.danish import today
from seeds import ballerup, demo
from tests.support import FILLED, REFERENCES_WAIT, sweeper_of, unguarded

Rows = dict[str, Any]  # table -> its rows as the driver gives them, or a text for COPY
_sown: dict[tuple[Database, bool, date], Rows] = {}


def sow(database: Database, *, with_demo: bool) -> None:
    """Bring the seeds to an empty database."""
    key = database, with_demo, today()
    if key in _sown:
        _bring_back(database, _sown[key])
        return
    with database.session() as session:
        ballerup.seed(session)
        if with_demo:
            demo.seed(session)
        session.commit()
    with database.writers.begin() as connection:
        filled = connection.exec_driver_sql(FILLED).scalars().all()
        _sown[key] = {table: _rows_of(connection, table) for table in filled}


def _rows_of(connection: Connection, table: str) -> Any:
    if connection.dialect.name == "sqlite":
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
    with connection.connection.cursor().copy(f"COPY {table} TO STDOUT") as stream:
        return b"".join(stream)


def _bring_back(database: Database, sown: Rows) -> None:
    with sweeper_of(database).writers.begin() as connection:
        connection.exec_driver_sql(REFERENCES_WAIT[connection.dialect.name])
        with unguarded(connection):
            connection.exec_driver_sql("DELETE FROM ledger_head")  # which is there in an empty database too
            for table, rows in sown.items():
                _store(connection, table, rows)


def _store(connection: Connection, table: str, rows: Any) -> None:
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", rows)
        return
    with connection.connection.cursor().copy(f"COPY {table} FROM STDIN") as stream:
        stream.write(rows)
