"""From the states in the ledger back to rows: tables in memory that hold what the database held at some time.

The tables are those of the models without their rules, which were kept when the rows were first written.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from sqlalchemy import JSON, Boolean, Table, UniqueConstraint, inspect
from sqlalchemy.dialects import sqlite

from models.base import Base, Ids, Link, Record, Rows
from models.columns import MILLION, Decimals, Moment, SortText, StemText
from models.danish import sort_key
from models.periods import InPeriod, period_of
from models.states import ACTOR, wire

State = dict[str, Any]
Value = Callable[[State], Any]

_SORTED = {"title_sort": "title", "name_sort": "name"}


@cache
def definitions() -> dict[str, list[str]]:
    """Table -> the statements that make it on SQLite, with keys and indexes but without rules."""
    return {table.name: [*_definition(table)] for table in Base.metadata.tables.values()}


def _definition(table: Table) -> Iterator[str]:
    columns = [f"{column.name} {column.type.compile(sqlite.dialect())}" for column in table.columns]
    keys = ", ".join(column.name for column in table.primary_key)
    yield f"CREATE TABLE {table.name} ({', '.join(columns)}, PRIMARY KEY ({keys}))"
    unique = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    found = {tuple(column.name for column in some) for some in (*unique, *(one.columns for one in table.indexes))}
    for number, names in enumerate(sorted(found)):
        yield f"CREATE INDEX {table.name}_{number} ON {table.name} ({', '.join(names)})"


@dataclass(frozen=True)
class Target:
    """A table with the columns that are filled, and the rows that a state has there."""

    statement: str
    rows: Callable[[State], Iterable[tuple[Any, ...]]]


@cache
def targets_of(kind: type[Record]) -> list[Target]:
    """Where the state of a record of ``kind`` goes: its own table, and one for each of its lists."""
    columns = inspect(kind).columns
    values = {column.name: _value(kind, attribute, column) for attribute, column in columns.items()}
    found = [_target(kind.__table__, values, lambda state: [state])]
    for name, listed in vars(kind).items():
        if isinstance(listed, Ids | Rows):
            link = inspect(kind).relationships[listed.rows].mapper.class_
            found.append(_listed(link, wire(name), listed))
    beside = [one for one in inspect(kind).relationships if one.cascade.delete_orphan and not one.uselist]
    return [*found, *(_aside(one.mapper.class_, one.key) for one in beside)]


def _target(table: Any, values: dict[str, Value], parts: Callable[[State], list[State]]) -> Target:
    names, getters = ", ".join(values), list(values.values())
    marks = ", ".join("?" * len(values))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608, names of our own
    return Target(statement, lambda state: [tuple(get(part) for get in getters) for part in parts(state)])


def _listed(link: type[Link], name: str, listed: Ids | Rows) -> Target:
    """The rows of a list; each part knows its place and its owner."""
    owner = {"strategy_id": "strategyId", link.owned_by: "id", "position": "position"}

    def parts(state: State) -> list[State]:
        shared = {"strategyId": state.get("strategyId"), "id": state["id"]}
        given = [{wire(listed.target): one} if isinstance(listed, Ids) else one for one in state[name]]
        return [{**shared, **one, "position": position} for position, one in enumerate(given)]

    columns = {column.name: column for column in link.__table__.columns}
    values = {key: _plain(owner.get(key, wire(key)), column) for key, column in columns.items()}
    return _target(link.__table__, values, parts)


def _aside(part: Any, name: str) -> Target:
    """The one row beside its record's own."""

    def parts(state: State) -> list[State]:
        return [{**state[name], "id": state["id"]}] if state.get(name) else []

    columns = {column.name: column for column in part.__table__.columns}
    values = {key: _plain("id" if key == part.owned_by else wire(key), column) for key, column in columns.items()}
    return _target(part.__table__, values, parts)


def _value(kind: type[Record], attribute: str, column: Any) -> Value:
    """How a column's value is found in a state."""
    if isinstance(column.type, StemText):
        return lambda _: None  # it is filled when it is asked for
    if isinstance(column.type, SortText):
        source = wire(_SORTED[attribute], kind)
        return lambda state: sort_key(state.get(source) or "")
    if issubclass(kind, InPeriod) and attribute in kind.unstated:
        is_first = attribute == "period_start"
        return lambda state: _bound(state["period"], is_first=is_first)
    for end in ACTOR:
        actor, part = wire(attribute.removesuffix(end), kind), end[1:]
        if attribute.endswith(end) and f"{attribute.removesuffix(end)}_type" in inspect(kind).columns:
            return lambda state: (state.get(actor) or {}).get(part)
    return _plain(wire(attribute, kind), column)


def _bound(period: str, *, is_first: bool) -> str:
    found = period_of(period)
    return (found.first if is_first else found.last).isoformat()


def _plain(name: str, column: Any) -> Value:
    """The value under ``name`` as SQLite keeps it."""
    spell = next((spell for kind, spell in _SPELLED.items() if isinstance(column.type, kind)), None)
    if spell is None:
        return lambda state: state.get(name)
    return lambda state: None if state.get(name) is None else spell(state[name])


_SPELLED: dict[type, Callable[[Any], Any]] = {
    Boolean: int,
    Decimals: lambda figure: int(Decimal(figure) * MILLION),
    JSON: lambda value: orjson.dumps(value, default=str).decode(),
    Moment: lambda text: text.replace("T", " ").removesuffix("Z"),
}


def parsed(kind: type[Record], text: str) -> State:
    """The state in a canonical text, its figures exact."""
    state: State = json.loads(text, parse_float=Decimal) if _has_figures(kind) else orjson.loads(text)
    return state


@cache
def _has_figures(kind: type[Record]) -> bool:
    tables = [kind.__table__, *(one.mapper.local_table for one in inspect(kind).relationships if not one.viewonly)]
    return any(isinstance(column.type, Decimals) for table in tables for column in table.columns)
