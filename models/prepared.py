"""Statements that are built once, compiled once for each database, and then executed as plain text.

Going through SQLAlchemy's cache costs a walk over the whole statement each time, which for a resource's forty columns
is more than the database needs to answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache, lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import Connection, Dialect, bindparam, inspect, select
from sqlalchemy.orm import DeclarativeBase, Session, make_transient_to_detached
from sqlalchemy.sql.dml import Insert, UpdateBase
from sqlalchemy.sql.selectable import ReturnsRows

from models.canonical import are_alike
from models.columns import spelled_together

R = TypeVar("R", bound=DeclarativeBase)
Processor = Callable[[Any], Any]
MANY = 50  # rows from which a stream is faster than statements


class Prepared:
    """One statement in one database's words, with what turns parameters and columns into its values and back."""

    def __init__(self, statement: ReturnsRows | UpdateBase, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self.dialect, self.text, self.order = dialect, str(compiled), compiled.positiontup
        self.constants = {name: bind.effective_value for name, bind in compiled.binds.items()}
        columns = [] if isinstance(statement, UpdateBase) else [*statement.exported_columns]
        self.names, self.types = [str(column.key) for column in columns], [column.type for column in columns]
        processors = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
        }
        self.binding = {name: processor for name, processor in processors.items() if processor}
        self.bound = {name: bind.type for name, bind in compiled.binds.items()}
        self.results: list[tuple[int, Processor]] | None = None
        self.copied = self._copied(statement)

    def _copied(self, statement: Any) -> str | None:
        """How many rows of a plain insert are sent at once, where the database has a way of its own for that."""
        if self.dialect.name != "postgresql" or type(statement) is not Insert or statement.select is not None:
            return None
        return f"COPY {statement.table.name} ({', '.join(self.constants)}) FROM STDIN"

    def rows(self, connection: Connection, params: dict[str, Any]) -> list[Sequence[Any]]:
        """The rows, each in the order of the statement's columns."""
        return self.ask(connection, params)()

    def ask(self, connection: Connection, params: dict[str, Any]) -> Callable[[], list[Sequence[Any]]]:
        """Send the question; what waits for the rows, each in the order of the statement's columns."""
        values = self._bound(params)
        cursor = self._sent(connection, values)

        def rows() -> list[Sequence[Any]]:
            found: list[Sequence[Any]] = self._received(connection, cursor, values)
            return [self._converted(row) for row in found] if self.results else found

        return rows

    def named(self, rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
        """The rows under their columns' names."""
        names = self.names  # as many as a row has values; to be told so would take zip as long again
        return [dict(zip(names, row)) for row in rows]  # noqa: B905

    def tell(self, connection: Connection, given: Sequence[dict[str, Any]]) -> None:
        """Execute a statement that returns nothing, once for each of the parameters."""
        if len(given) < MANY:
            values = [self._bound(params) for params in given]
            self._execute(connection, values if len(values) > 1 else values[0], many=len(values) > 1)
        elif self.copied:
            self._copy(connection, self.copied, self._bound_by_column(given, [*self.constants]))
        elif self.order:
            self._execute(connection, [*self._bound_by_column(given, self.order)], many=True)
        else:
            self._execute(connection, [self._bound(params) for params in given], many=True)

    def tell_columns(
        self, connection: Connection, count: int, columns: Mapping[str, Sequence[Any]], shared: Mapping[str, Any]
    ) -> None:
        """The same of ``count`` rows that come as columns, and of what is said of all of them."""
        names = self.order or [*self.constants]
        values = zip(*(self._bound_column(name, count, columns, shared) for name in names), strict=True)
        if self.copied and count >= MANY:
            self._copy(connection, self.copied, values)
            return
        rows: list[Any] = [*values] if self.order else [dict(zip(names, row, strict=True)) for row in values]
        self._execute(connection, rows if count > 1 else rows[0], many=count > 1)

    def _bound_column(
        self, name: str, count: int, columns: Mapping[str, Sequence[Any]], shared: Mapping[str, Any]
    ) -> Iterable[Any]:
        bind = self.binding.get(name)
        if name not in columns:
            value = shared.get(name, self.constants[name])
            return repeat(bind(value) if bind else value, count)
        return self._bound_together(name, bind, columns[name]) if bind else columns[name]

    def _bound_together(self, name: str, bind: Processor, values: Sequence[Any]) -> Iterable[Any]:
        if are_alike(values):
            return repeat(bind(values[0]), len(values))
        together = spelled_together(self.bound[name], values) if self.dialect.name == "sqlite" else None
        return together or map(bind, values)

    def _bound_by_column(self, given: Sequence[dict[str, Any]], names: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        """Many parameters as the driver takes them, in the order of ``names``: what is said of all is turned once."""
        return zip(*(self._column(name, given) for name in names), strict=True)

    def _column(self, name: str, given: Sequence[dict[str, Any]]) -> Iterable[Any]:
        constant, bind = self.constants[name], self.binding.get(name)
        try:
            values = [*map(itemgetter(name), given)]
        except KeyError:
            values = [params.get(name, constant) for params in given]
        return self._bound_together(name, bind, values) if bind else values

    def _bound(self, params: dict[str, Any]) -> Any:
        """Parameters as the driver takes them."""
        values = {name: params.get(name, constant) for name, constant in self.constants.items()}
        for name, bind in self.binding.items():
            values[name] = bind(values[name])
        return tuple(values[name] for name in self.order) if self.order else values

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for i, processor in self.results or ():
            values[i] = processor(values[i])
        return values

    def _execute(self, connection: Connection, values: Any, *, many: bool = False) -> Any:
        """The rows as the driver gives them: SQLAlchemy's own result would cost a third as much again. Who listens to
        statements is still told, and errors become SQLAlchemy's; a transaction is the caller's to begin.
        """
        return self._received(connection, self._sent(connection, values, many=many), values)

    def _sent(self, connection: Connection, values: Any, *, many: bool = False) -> Any:
        """The cursor that the rows are received by."""
        cursor = connection.connection.cursor()
        try:
            for listener in connection.dispatch.before_cursor_execute:
                listener(connection, cursor, self.text, values, None, many)
            (cursor.executemany if many else cursor.execute)(self.text, values)
        except self.dialect.loaded_dbapi.Error as error:
            cursor.close()
            connection._handle_dbapi_exception(error, self.text, values, cursor, None)  # noqa: SLF001, raises
        return cursor

    def _received(self, connection: Connection, cursor: Any, values: Any) -> Any:
        try:
            rows = cursor.fetchall() if self.names else []
            if self.names and self.results is None:
                self.results = self._processors(cursor.description)
        except self.dialect.loaded_dbapi.Error as error:
            connection._handle_dbapi_exception(error, self.text, values, cursor, None)  # noqa: SLF001, raises
        finally:
            cursor.close()
        return rows

    def _copy(self, connection: Connection, text: str, values: Iterable[tuple[Any, ...]]) -> None:
        """Insert so many rows that they come faster as a stream."""
        cursor, many = connection.connection.cursor(), True
        try:
            for listener in connection.dispatch.before_cursor_execute:
                listener(connection, cursor, text, None, None, many)
            with cast("Any", cursor).copy(text) as stream:
                for row in values:
                    stream.write_row(row)
        except self.dialect.loaded_dbapi.Error as error:
            connection._handle_dbapi_exception(error, text, None, cursor, None)  # noqa: SLF001, raises
        finally:
            cursor.close()

    def _processors(self, described: Any) -> list[tuple[int, Processor]]:
        codes = [column[1] for column in described]
        found = [
            kind.dialect_impl(self.dialect).result_processor(self.dialect, code)
            for kind, code in zip(self.types, codes, strict=True)
        ]
        return [(i, processor) for i, processor in enumerate(found) if processor]


@lru_cache(maxsize=4096)
def _prepared(statement: ReturnsRows | UpdateBase, dialect: Dialect) -> Prepared:
    return Prepared(statement, dialect)


def ask(connection: Connection, statement: ReturnsRows, params: dict[str, Any]) -> list[Sequence[Any]]:
    """The rows that answer a statement which lives as long as the process."""
    return _prepared(statement, connection.dialect).rows(connection, params)


def tell(connection: Connection, statement: UpdateBase, *params: dict[str, Any]) -> None:
    """Insert or change rows, once for each of the parameters, by a statement that lives as long as the process."""
    _prepared(statement, connection.dialect).tell(connection, params)


def tell_columns(
    connection: Connection,
    statement: UpdateBase,
    count: int,
    columns: Mapping[str, Sequence[Any]],
    shared: Mapping[str, Any],
) -> None:
    """Insert ``count`` rows that come as columns, with what is ``shared`` by all of them."""
    _prepared(statement, connection.dialect).tell_columns(connection, count, columns, shared)


def held(session: Session, model: type[R], key: UUID) -> R | None:
    """The record with this id as ``session.get`` would give it, locked to the end of the transaction, at half the cost.

    It must not be in the session yet.
    """
    rows = ask(session.connection(), _locked(model), {"id": key})
    if not rows:
        return None
    record = cast("R", inspect(model).class_manager.new_instance())
    inspect(record).dict.update(zip(_loaded(model), rows[0], strict=True))
    make_transient_to_detached(record)
    session.add(record)
    return record


@cache
def _loaded(model: Any) -> tuple[str, ...]:
    """The attributes of a record that are read with it."""
    return tuple(one.key for one in inspect(model).column_attrs if not one.deferred)


@cache
def _locked(model: Any) -> ReturnsRows:
    columns = [getattr(model, name) for name in _loaded(model)]
    return select(*columns).where(model.id == bindparam("id")).with_for_update(key_share=True)


def ask_named(connection: Connection, statement: ReturnsRows, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The same with each row under its columns' names."""
    prepared = _prepared(statement, connection.dialect)
    return prepared.named(prepared.rows(connection, params))


def ask_together(
    connection: Connection, statements: Mapping[str, ReturnsRows], params: dict[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """The same of several statements. PostgreSQL gets all of them before it has answered the first: to wait for each
    answer costs more than most of them.
    """
    asked = {name: _prepared(statement, connection.dialect) for name, statement in statements.items()}
    with _pipeline(connection):
        answers = {name: one.ask(connection, params) for name, one in asked.items()}
        return {name: one.named(answers[name]()) for name, one in asked.items()}


@contextmanager
def _pipeline(connection: Connection) -> Iterator[None]:
    """Within, what is sent waits for no answer, where the driver can do so; its errors become SQLAlchemy's."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline() if connection.dialect.name == "postgresql" else nullcontext():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        connection._handle_dbapi_exception(error, None, None, None, None)  # noqa: SLF001, raises
