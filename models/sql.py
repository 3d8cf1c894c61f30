"""The few expressions that SQLite and PostgreSQL spell differently, each written once."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ColumnElement, Date, Integer, Select, Text, bindparam, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Boolean, TypeDecorator

from models.columns import Decimals, Moment


class IdList(TypeDecorator[list[UUID]]):
    """A list of ids that a query returns as JSON."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: list[Any] | None, dialect: Any) -> list[UUID]:
        return [UUID(one) for one in value or ()]


class _Gathered(ColumnElement[Any]):
    """What a correlated query returns, gathered into one JSON value in the query's order."""

    inherit_cache = False

    def __init__(self, query: Select[Any], kind: JSON | IdList) -> None:
        self.query = query.scalar_subquery()
        self.selected = list(query.selected_columns)
        self.type = kind


class Objects(_Gathered):
    """The rows of a query as a JSON list of objects whose keys are the query's labels."""

    def __init__(self, query: Select[Any]) -> None:
        super().__init__(query, JSON())


class Object(Objects):
    """The first row of a query as a JSON object, or null; the query says ``limit(1)`` where there may be more."""


class Ids(_Gathered):
    """The values of a query of one id column as a list."""

    def __init__(self, query: Select[Any]) -> None:
        super().__init__(query, IdList())


class AnyOf(ColumnElement[bool]):
    """Whether ``column`` is among the values of the list parameter ``name``: constant text whatever their number.

    Both databases get the values as one JSON text, so that its type needs no naming.
    """

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: Any, name: str) -> None:
        self.column = column
        self.values = bindparam(name, type_=JSON())

    def self_group(self, against: Any = None) -> "AnyOf":
        """A condition as it stands: written ``= 1``, as SQLite's dialect does with booleans, it would use no index."""
        return self


class AnyRowOf(ColumnElement[bool]):
    """The same for several columns together and a list of as many values each."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, columns: Sequence[Any], name: str) -> None:
        self.columns = columns
        self.values = bindparam(name, type_=JSON())

    def self_group(self, against: Any = None) -> "AnyRowOf":
        """A condition as it stands."""
        return self


class DaysBefore(ColumnElement[date]):
    """The date so many whole days before another."""

    inherit_cache = False
    type = Date()

    def __init__(self, day: ColumnElement[date], count: ColumnElement[int]) -> None:
        self.day, self.count = day, count


class PlaceOf(ColumnElement[int]):
    """Where ``mark`` first stands in a text, counted from 1."""

    inherit_cache = False
    type = Integer()

    def __init__(self, mark: str, text: ColumnElement[str]) -> None:
        self.text, self.mark = text, literal(mark)


class InstantText(ColumnElement[str]):
    """An instant as RFC 3339 with six decimals and Z."""

    inherit_cache = False
    type = Text()

    def __init__(self, instant: Any) -> None:
        self.instant = instant


class Millionths(ColumnElement[int]):
    """A figure as whole millionths, which JSON carries without loss."""

    inherit_cache = False
    type = BigInteger()

    def __init__(self, figure: Any) -> None:
        self.figure = figure


def labelled(**columns: Any) -> list[ColumnElement[Any]]:
    """Columns under the names they have on the wire, instants and figures in forms that both databases write alike."""
    spelled: dict[type, type] = {Moment: InstantText, Decimals: Millionths}
    return [spelled.get(type(column.type), lambda same: same)(column).label(name) for name, column in columns.items()]


@compiles(Objects, "postgresql")
def _objects_postgresql(element: Objects, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT coalesce(json_agg(one), '[]') FROM {compiler.process(element.query, **options)} AS one)"


@compiles(Object, "postgresql")
def _object_postgresql(element: Object, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT to_json(one) FROM {compiler.process(element.query, **options)} AS one)"


@compiles(Ids, "postgresql")
def _ids_postgresql(element: Ids, compiler: SQLCompiler, **options: Any) -> str:
    rows = compiler.process(element.query, **options)
    return f"(SELECT coalesce(json_agg(one.\"{element.selected[0].key}\"), '[]') FROM {rows} AS one)"


@compiles(Objects, "sqlite")
def _objects_sqlite(element: Objects, compiler: SQLCompiler, **options: Any) -> str:
    rows = compiler.process(element.query, **options)
    return f"(SELECT json_group_array(json_object({_pairs(element)})) FROM {rows} AS one)"


@compiles(Object, "sqlite")
def _object_sqlite(element: Object, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT json_object({_pairs(element)}) FROM {compiler.process(element.query, **options)} AS one)"


@compiles(Ids, "sqlite")
def _ids_sqlite(element: Ids, compiler: SQLCompiler, **options: Any) -> str:
    rows = compiler.process(element.query, **options)
    return f'(SELECT json_group_array(one."{element.selected[0].key}") FROM {rows} AS one)'


@compiles(AnyOf, "postgresql")
def _any_of_postgresql(element: AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    kind = element.column.type.compile(compiler.dialect)
    return f"({column} = ANY(ARRAY(SELECT json_array_elements_text({values}::json))::{kind}[]))"


@compiles(AnyOf, "sqlite")
def _any_of_sqlite(element: AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    return f"({column} IN (SELECT value FROM json_each({values})))"


@compiles(AnyRowOf, "postgresql")
def _any_row_of_postgresql(element: AnyRowOf, compiler: SQLCompiler, **options: Any) -> str:
    columns = ", ".join(compiler.process(one, **options) for one in element.columns)
    kinds = [one.type.compile(compiler.dialect) for one in element.columns]
    told = ", ".join(f"(told ->> {place})::{kind}" for place, kind in enumerate(kinds))
    values = compiler.process(element.values, **options)
    return f"(({columns}) IN (SELECT {told} FROM json_array_elements({values}::json) AS told))"


@compiles(AnyRowOf, "sqlite")
def _any_row_of_sqlite(element: AnyRowOf, compiler: SQLCompiler, **options: Any) -> str:
    columns = ", ".join(compiler.process(one, **options) for one in element.columns)
    told = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(element.columns)))
    return f"(({columns}) IN (SELECT {told} FROM json_each({compiler.process(element.values, **options)})))"


@compiles(DaysBefore, "postgresql")
def _days_before_postgresql(element: DaysBefore, compiler: SQLCompiler, **options: Any) -> str:
    day, count = compiler.process(element.day, **options), compiler.process(element.count, **options)
    return f"({day} - {count})"


@compiles(DaysBefore, "sqlite")
def _days_before_sqlite(element: DaysBefore, compiler: SQLCompiler, **options: Any) -> str:
    day, count = compiler.process(element.day, **options), compiler.process(element.count, **options)
    return f"date({day}, -{count} || ' days')"


@compiles(PlaceOf, "postgresql")
def _place_of_postgresql(element: PlaceOf, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(func.strpos(element.text, element.mark), **options)


@compiles(PlaceOf, "sqlite")
def _place_of_sqlite(element: PlaceOf, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(func.instr(element.text, element.mark), **options)


@compiles(InstantText, "postgresql")
def _instant_postgresql(element: InstantText, compiler: SQLCompiler, **options: Any) -> str:
    instant = compiler.process(element.instant, **options)
    return f"to_char({instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


@compiles(InstantText, "sqlite")
def _instant_sqlite(element: InstantText, compiler: SQLCompiler, **options: Any) -> str:
    return f"(replace({compiler.process(element.instant, **options)}, ' ', 'T') || 'Z')"


@compiles(Millionths, "postgresql")
def _millionths_postgresql(element: Millionths, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.figure, **options)} * 1000000)::bigint"


@compiles(Millionths, "sqlite")
def _millionths_sqlite(element: Millionths, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.figure, **options)


def _pairs(element: Objects) -> str:
    return ", ".join(f"'{column.key}', {_value(column)}" for column in element.selected)


def _value(column: ColumnElement[Any]) -> str:
    """A column as SQLite's JSON functions need it: nested JSON and booleans marked as such."""
    name = f'one."{column.key}"'
    if isinstance(column.type, JSON | IdList):
        return f"json({name})"
    if isinstance(column.type, Boolean):
        return f"json(CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
    return name
