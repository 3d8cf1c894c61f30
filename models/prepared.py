"""Statements that are built once, compiled once for each database, and then executed as plain text.

Going through SQLAlchemy's cache costs a walk over the whole statement each time, which for a resource's forty columns
is more than the database needs to answer.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Select

Processor = Callable[[Any], Any]


class Prepared:
    """One statement in one database's words, with what turns parameters and columns into its values and back."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self.dialect, self.text, self.order = dialect, str(compiled), compiled.positiontup
        self.constants = {name: bind.effective_value for name, bind in compiled.binds.items()}
        self.names = [str(column.key) for column in statement.selected_columns]
        self.types = [column.type for column in statement.selected_columns]
        processors = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
        }
        self.binding = {name: processor for name, processor in processors.items() if processor}
        self.results: list[tuple[int, Processor]] | None = None

    def rows(self, connection: Connection, params: dict[str, Any]) -> list[list[Any]]:
        """The rows, each a list in the order of the statement's columns."""
        values = {name: params.get(name, constant) for name, constant in self.constants.items()}
        for name, bind in self.binding.items():
            values[name] = bind(values[name])
        result = connection.exec_driver_sql(self.text, tuple(values[n] for n in self.order) if self.order else values)
        if self.results is None:
            self.results = self._processors(result.cursor.description)
        rows = [list(row) for row in result]
        for i, processor in self.results:
            for row in rows:
                row[i] = processor(row[i])
        return rows

    def _processors(self, described: Any) -> list[tuple[int, Processor]]:
        codes = [column[1] for column in described]
        found = [
            kind.dialect_impl(self.dialect).result_processor(self.dialect, code)
            for kind, code in zip(self.types, codes, strict=True)
        ]
        return [(i, processor) for i, processor in enumerate(found) if processor]


@lru_cache(maxsize=4096)
def _prepared(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> Prepared:
    return Prepared(statement, dialect)


def ask(connection: Connection, statement: Select[*tuple[Any, ...]], params: dict[str, Any]) -> list[list[Any]]:
    """The rows that answer a statement which lives as long as the process."""
    return _prepared(statement, connection.dialect).rows(connection, params)


def ask_named(connection: Connection, statement: Select[*tuple[Any, ...]], params: dict[str, Any]) -> list[dict[str, Any]]:
    """The same with each row under its columns' names."""
    prepared = _prepared(statement, connection.dialect)
    return [dict(zip(prepared.names, row, strict=True)) for row in prepared.rows(connection, params)]
