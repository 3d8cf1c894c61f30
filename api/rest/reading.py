"""Rows for reading: each question becomes constant SQL once, and its rows plain dicts that the field list drives.

Building a statement of forty columns anew costs more than the database needs to answer it, and entities cost more
still; so statements are compiled once per shape and executed as they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, join, outerjoin, select, true, tuple_

from api.rest.schemas import Build, Filters, ResourceSchema, source
from models.changes import Head
from models.prepared import ask
from models.sight import PARAMETER, in_sight
from models.sql import AnyOf

Order = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Shape:
    """What makes one statement's text differ from another's, beside the schema."""

    filters: type[Filters] | None = None
    filtered: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()  # parameters that are one value instead of a list, so that an index gives the order
    fixed: tuple[str, ...] = ()
    visible: bool = False
    order: Order = ()
    after: bool = False
    counting: bool = False
    heading: bool = False  # where the ledger stands, beside each row; with no rows, beside one of nulls


class Reading:
    """How the items of one schema are read."""

    def __init__(self, schema: type[ResourceSchema]) -> None:
        self.schema, self.model = schema, cast("Any", schema.model)
        self.keys: list[str] = []
        self.columns: list[ColumnElement[Any]] = []
        self.builds: list[tuple[str, list[int], Build]] = []
        built: list[tuple[str, list[ColumnElement[Any]], Build]] = []
        for name, field in schema().dump_fields.items():
            columns, build = source(field, name, self.model)
            if build is None:
                self.keys.append(cast("str", field.data_key))
                self.columns += columns
            else:
                built.append((cast("str", field.data_key), columns, build))
        places = {id(column): i for i, column in enumerate(self.columns)}
        for key, columns, build in built:
            for column in columns:
                if places.setdefault(id(column), len(self.columns)) == len(self.columns):
                    self.columns.append(column)
            self.builds.append((key, [places[id(column)] for column in columns], build))

    def items(self, rows: Iterable[Sequence[Any]], today: date) -> list[dict[str, Any]]:
        """Rows of ``self.columns`` as objects on the wire."""
        items = []
        for row in rows:
            item = dict(zip(self.keys, row, strict=False))
            for key, places, build in self.builds:
                item[key] = build(today, *[row[i] for i in places])
            items.append(item)
        return items

    def statement(self, shape: Shape) -> Select[Any]:
        """The question in the given shape."""
        conditions = self._conditions(shape)
        if shape.counting:
            return select(func.count()).select_from(self.model).where(*conditions)
        return self._page(shape, conditions) if shape.order else select(*self.columns).where(*conditions)

    def _conditions(self, shape: Shape) -> list[ColumnElement[bool]]:
        conditions = [getattr(self.model, name) == bindparam(name) for name in shape.fixed]
        if shape.filters:
            fields = shape.filters().fields
            conditions += [condition(fields[name], name, self.model, shape.alone) for name in shape.filtered]
        if shape.visible:
            conditions.append(in_sight(self.model.strategy_id, alone=PARAMETER in shape.alone))
        if shape.after:
            conditions.append(self._beyond(shape.order))
        return conditions

    def _page(self, shape: Shape, conditions: list[ColumnElement[bool]]) -> Select[Any]:
        """The page's rows are chosen first, so that what is worked out for a row is worked out for no other."""
        ranks = [getattr(self.model, name) for name, _ in shape.order]
        orders = [rank.desc() if down else rank.asc() for rank, (_, down) in zip(ranks, shape.order, strict=True)]
        first = select(self.model.id).where(*conditions).order_by(*orders).limit(bindparam("limit", type_=None))
        chosen = first.subquery("chosen")
        found = join(self.model, chosen, chosen.c.id == self.model.id)
        if not shape.heading:
            return select(*self.columns, *ranks).select_from(found).order_by(*orders)
        headed = outerjoin(outerjoin(Head, chosen, true()), self.model, chosen.c.id == self.model.id)
        return select(*self.columns, Head.position, Head.hash, *ranks).select_from(headed).order_by(*orders)

    def _beyond(self, order: Order) -> ColumnElement[bool]:
        """Past the row whose values are the parameters ``after_0``, ``after_1``, …"""
        ranks = [getattr(self.model, name) for name, _ in order]
        marks = [bindparam(f"after_{i}", type_=rank.type) for i, rank in enumerate(ranks)]
        downs = {down for _, down in order}
        if len(downs) == 1:
            here, there = tuple_(*ranks), tuple_(*marks)
            return here < there if downs.pop() else here > there
        condition: Any = None
        for rank, mark, (_, down) in reversed(list(zip(ranks, marks, order, strict=True))):
            beyond = rank < mark if down else rank > mark
            condition = beyond if condition is None else beyond | ((rank == mark) & condition)
        return cast("ColumnElement[bool]", condition)


def condition(field: Any, name: str, model: Any, alone: tuple[str, ...] = ()) -> ColumnElement[bool]:
    """A filter's condition: its own (metadata ``where``), or membership of the attribute of its name."""
    own = field.metadata.get("where")
    if own is not None:
        return cast("ColumnElement[bool]", own(model, bindparam(name)))
    return _among(getattr(model, name), name, alone)


def _among(column: Any, name: str, alone: tuple[str, ...]) -> ColumnElement[bool]:
    return cast("ColumnElement[bool]", column == bindparam(name)) if name in alone else AnyOf(column, name)


def lone_values(filters: type[Filters], params: dict[str, Any]) -> dict[str, Any]:
    """The values of those lists that have only one and are asked for as they are."""
    lists = {name: params[name] for name in params.keys() & _plain(filters) if isinstance(params[name], list)}
    return {name: value[0] for name, value in lists.items() if len(value) == 1}


@cache
def _plain(filters: type[Filters]) -> frozenset[str]:
    """The parameters that are compared with an attribute as they are."""
    return frozenset({PARAMETER} | {name for name, one in filters().fields.items() if "where" not in one.metadata})


@cache
def reading(schema: type[ResourceSchema]) -> Reading:
    return Reading(schema)


@lru_cache(maxsize=4096)
def _statement(schema: type[ResourceSchema], shape: Shape) -> Select[Any]:
    return reading(schema).statement(shape)


def rows(found: Connection, schema: type[ResourceSchema], shape: Shape, params: dict[str, Any]) -> list[Sequence[Any]]:
    """The rows that answer a question of this shape."""
    return ask(found, _statement(schema, shape), params)
