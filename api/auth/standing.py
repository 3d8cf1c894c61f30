"""What rights keys give by now and where the ledger ends, asked of PostgreSQL by a thread that does not wait for it.

Nothing is made of what comes back. It is compared, byte by byte, with what came back when an answer was given: while it
is the same, so are the rights by which that was given, and nothing has changed since.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg
from psycopg.pq import ExecStatus
from sqlalchemy import Dialect, func, literal_column, or_

from api.auth.credentials import NOTED_EVERY, OF_KEYS
from api.database import Database
from models.clients import ApiKey

KNOWN = "known"  # among the application's extensions: who knows answers
QUESTION, STANDING = "samspil.question", "samspil.standing"  # in the environment, for whoever keeps answers
Standing = tuple[bytes | None, ...]  # of one key: all that its rights rest on
_NAME = b"standing"


class Answer(NamedTuple):
    """An answer as it was given: without the headers that each has of its own; to whom, and by which route."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    principal: Any
    rule: Any


class Asking:
    """A connection of its own, for one question at a time. OSError where it is lost."""

    def __init__(self, database: Database) -> None:
        self.connection = database.readers.connect()
        driver: Any = self.connection.connection.driver_connection
        self.connection.detach()
        self.line: Any = driver.pgconn
        if self.line.prepare(_NAME, _statement(self.connection.dialect)).status != ExecStatus.COMMAND_OK:
            raise OSError("the database does not understand")
        self.line.nonblocking = 1
        self.number: int = self.line.socket

    def ask(self, prefixes: Iterable[str]) -> None:
        """Ask how those stand whose keys have these prefixes."""
        try:
            self.line.send_query_prepared(_NAME, [f"{{{','.join(prefixes)}}}".encode()])
            self.line.flush()
        except psycopg.Error as error:
            raise OSError(str(error)) from error

    def heard(self) -> dict[str, Standing] | None:
        """How each stands by its prefix, but for those whose use is to be noted; None where no answer is there yet."""
        try:
            self.line.consume_input()
            if self.line.is_busy():
                return None
            found = self.line.get_result()
            while self.line.get_result():
                """Nothing follows but the end."""
        except psycopg.Error as error:
            raise OSError(str(error)) from error
        if found is None or found.status != ExecStatus.TUPLES_OK:
            raise OSError("the database does not answer")
        rows = [tuple(found.get_value(row, column) for column in range(found.nfields)) for row in range(found.ntuples)]
        return {prefix.decode(): tuple(standing) for prefix, is_due, *standing in rows if is_due == b"f"}

    def close(self) -> None:
        self.connection.close()


def _statement(dialect: Dialect) -> bytes:
    """Whose use was not noted of late, and all else that is read of keys to see who calls."""
    minute: Any = literal_column(f"interval '{NOTED_EVERY.total_seconds()} seconds'")
    is_due = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < func.now() - minute)
    rest = [column for column in OF_KEYS.selected_columns if column.key != "last_used_at"]
    asked = ApiKey.prefix == func.any(literal_column("$1::text[]"))
    return str(OF_KEYS.with_only_columns(ApiKey.prefix, is_due, *rest).where(asked).compile(dialect=dialect)).encode()
