"""The database as it was: the newest entry of everything up to some position, in tables that the usual questions read.

What answers for now answers for then, word for word: a statement finds the tables it names filled from the ledger.
Names and whatever else is personal are as they are now, for the ledger never held them, and what may not be shown now
is not shown of then either.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, NullPool, Select, bindparam, create_engine, event, or_, select
from sqlalchemy.orm import aliased

from models.base import Base, Record, StrategyRecord, class_of
from models.canonical import canonical
from models.changes import BEGINNING, Change, Head, Place, instant_of
from models.disclosures import Disclosure
from models.indicators import Indicator
from models.observations import Observation
from models.prepared import ask, ask_named
from models.references import ExternalReferenceKey
from models.restoring import State, definitions, parsed, targets_of
from models.searching import Searched
from models.sql import AnyOf
from models.states import upcast, wire
from models.stems import gathered
from models.strategies import Strategy, StrategyTransition

ACROSS = (Strategy, Indicator)  # one may continue another strategy's: these are few, and all are at hand

_later = aliased(Change)
_UNTIL: Any = bindparam("position")

_PLACE = (
    select(Change.position, Change.hash, Change.microseconds)
    .where(Change.microseconds <= bindparam("microseconds"))
    .order_by(Change.microseconds.desc(), Change.position.desc())
    .limit(1)
)
_FIRST = select(Change.microseconds, Change.data).where(Change.position == 1)
_STRATEGIES = select(Change.strategy_id).distinct().where(AnyOf(Change.resource_id, "ids"), Change.position <= _UNTIL)
_THEN = (
    select(Change.resource_type, Change.form, Change.strategy_id, Change.data)
    .where(
        AnyOf(Change.resource_type, "types"),
        Change.position <= _UNTIL,
        Change.action != "deleted",
        ~select(_later.position)
        .where(
            _later.resource_id == Change.resource_id,
            _later.resource_type == Change.resource_type,
            _later.resource_version == Change.resource_version + 1,
            _later.position <= _UNTIL,
        )
        .exists(),
    )
    .order_by(Change.position)
)
_THEN_THERE = _THEN.where(AnyOf(Change.strategy_id, "strategies"))
_DECIDED = (Disclosure.is_hidden, Disclosure.hides_denominator, Disclosure.hides_contributions)
_BOUNDS = (Disclosure.bound_over, Disclosure.bound_under)
_HIDDEN_NOW = select(Disclosure.observation_id, *_DECIDED, *_BOUNDS).where(or_(*_DECIDED))

_memory = create_engine(
    "sqlite://",
    poolclass=NullPool,
    isolation_level="AUTOCOMMIT",
    creator=lambda: sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False),
    json_serializer=canonical,
    json_deserializer=orjson.loads,
)


@event.listens_for(_memory, "before_cursor_execute")
def _provide(connection: Connection, _cursor: Any, text: str, *_: Any) -> None:
    if past := connection.info.get("past"):
        past.provide(text)


def place_at(connection: Connection, microseconds: int) -> Place:
    """Where the ledger stood at an instant, changes of that instant included."""
    found = ask(connection, _PLACE, {"microseconds": microseconds})
    return Place(*found[0]) if found else Place(0, BEGINNING, 0)


def began_with_something(connection: Connection) -> datetime | None:
    """When the ledger began, where there was something before it: what that was earlier nobody can tell."""
    found = ask(connection, _FIRST, {})
    if not found:
        return None
    at, first = instant_of(found[0][0]), orjson.loads(found[0][1] or "{}").get("createdAt")
    return at if first and datetime.fromisoformat(first) < at else None


def strategies_of(connection: Connection, ids: Iterable[UUID], position: int) -> list[UUID]:
    """The strategies that the resources with these ids belonged to."""
    found = ask(connection, _STRATEGIES, {"ids": [str(one) for one in ids], "position": position})
    return [row[0] for row in found if row[0]]


class Past:
    """The database at a ``place`` of the ledger: what belongs to no strategy, and the given strategies or all (None).

    ``source`` is a connection to the database that holds the ledger; ``connection`` answers questions about then.
    """

    def __init__(self, source: Connection, place: Place, strategies: Iterable[UUID] | None) -> None:
        self.source, self.position = source, place.position
        self.strategies = None if strategies is None else sorted(map(str, strategies))
        self.connection = _memory.connect()
        self.cursor: Any = self.connection.connection.cursor()
        self.tables: set[str] = set()
        self.searched: set[type[Record]] = set()
        self._make([Head.__tablename__, ExternalReferenceKey.__tablename__])
        head = (1, place.position, place.hash, place.microseconds)
        self.cursor.execute(f"INSERT INTO {Head.__tablename__} VALUES (?, ?, ?, ?)", head)  # noqa: S608, our own name
        self.connection.info["past"] = self

    def close(self) -> None:
        self.connection.close()

    def provide(self, text: str) -> None:
        """Fill the tables that a statement reads, as far as they are not."""
        kinds = {kind for kind in kinds_in(text) if kind.__tablename__ not in self.tables}
        if kinds:
            self._make(name for kind in kinds for name in tables_of(kind))
            for kind, states in self._states(kinds).items():
                for target in targets_of(kind):
                    self.cursor.executemany(target.statement, (row for state in states for row in target.rows(state)))
        if "stems" in text:
            for kind in {one for one in kinds_in(text) if issubclass(one, Searched)} - self.searched:
                self._gather(kind)

    def _gather(self, kind: Any) -> None:
        """Write down by which words the records of a kind are found."""
        self.searched.add(kind)
        table = kind.__tablename__
        rows = self.cursor.execute(f"SELECT id, {', '.join(kind.texts)} FROM {table}").fetchall()  # noqa: S608, our own names
        told = ((gathered(texts), key) for key, *texts in rows)
        self.cursor.executemany(f"UPDATE {table} SET stems = ? WHERE id = ?", told)  # noqa: S608, our own name

    def _make(self, names: Iterable[str]) -> None:
        for name in names:
            self.tables.add(name)
            for statement in definitions()[name]:
                self.cursor.execute(statement)

    def _states(self, kinds: set[type[Record]]) -> dict[type[Record], list[State]]:
        """The states of everything of these kinds, and under which names other systems know them."""
        found: dict[type[Record], list[State]] = defaultdict(list)
        for resource_type, form, strategy, text in self._entries(kinds):
            kind = kind_of(resource_type, text)
            if kind in kinds:
                state = upcast(resource_type, form, parsed(kind, text))
                found[kind].append({"strategyId": strategy and str(strategy), **state})
        for kind, states in found.items():
            if kind.personal:
                self._add_personal(kind, states)
            self._add_keys(kind, states)
        if Observation in found:
            self._hide(found[Observation])
        return found

    def _entries(self, kinds: set[type[Record]]) -> Iterator[Any]:
        here = {kind for kind in kinds if issubclass(kind, StrategyRecord) and kind not in ACROSS}
        params = {"position": self.position, "strategies": self.strategies}
        for some, narrowed in ((here, self.strategies is not None), (kinds - here, False)):
            types = sorted({kind.resource_type for kind in some})
            if types:
                yield from ask(self.source, _THEN_THERE if narrowed else _THEN, {**params, "types": types})

    def _add_personal(self, kind: Any, states: list[State]) -> None:
        names = sorted(kind.personal)
        known = {str(row["id"]): row for row in ask_named(self.source, _personal(kind), {})}
        for state in states:
            row = known.get(state["id"], {})
            state.update({wire(name): row.get(name) for name in names})

    def _add_keys(self, kind: type[Record], states: list[State]) -> None:
        keys = [
            (kind.resource_type, one["system"], one["key"], state["id"])
            for state in states
            for one in state["externalReferences"] or ()
        ]
        table = ExternalReferenceKey.__tablename__
        self.cursor.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", keys)  # noqa: S608, our own name

    def _hide(self, states: list[State]) -> None:
        """What is hidden now is hidden of then, and where no bound is told now none is told of then."""
        hidden = {str(key): told for key, *told in ask(self.source, _HIDDEN_NOW, {})}
        for state in states:
            shown = state["disclosure"]
            if state["id"] in hidden and shown:
                *flags, over, under = hidden[state["id"]]
                for column, flag in zip(_DECIDED, flags, strict=True):
                    name = wire(column.key)
                    shown[name] = shown[name] or flag
                if flags[0] and over is None and under is None:
                    shown |= dict.fromkeys(map(wire, ("bound_over", "bound_under")))


@cache
def _personal(kind: Any) -> Select[Any]:
    return select(kind.id, *(getattr(kind, name) for name in sorted(kind.personal)))


@lru_cache(maxsize=4096)
def kinds_in(text: str) -> frozenset[type[Record]]:
    """The kinds of records that a statement names a table of."""
    words = set(re.findall(r"\w+", text))
    return frozenset(kind for kind in _kinds() if words & set(tables_of(kind)))


@cache
def _kinds() -> tuple[type[Record], ...]:
    kinds = (mapper.class_ for mapper in Base.registry.mappers)
    return tuple(kind for kind in kinds if issubclass(kind, Record))


@cache
def tables_of(kind: type[Record]) -> tuple[str, ...]:
    """The table of a kind of records, and those of their parts."""
    parts = [mapper.class_ for mapper in Base.registry.mappers if not issubclass(mapper.class_, Record)]
    owned = [part for part in parts if _owner_of(part) is kind]
    return (kind.__tablename__, *(part.__tablename__ for part in owned))


def _owner_of(part: Any) -> Any:
    name = getattr(part, "owned_by", None)
    return class_of(part.__table__.c[name].info["refers_to"]) if name else None


def kind_of(resource_type: str, text: str) -> type[Record]:
    """The kind of record that an entry is about; steps of all kinds are ``transitions``, and name what they are of."""
    kinds = _kinds_of(resource_type)
    if len(kinds) == 1:
        return kinds[0]
    named = (kind for kind in kinds if f'"{wire(kind.belongs_to)}":' in text)  # type: ignore[attr-defined]
    return next(named, StrategyTransition)


@cache
def _kinds_of(resource_type: str) -> tuple[type[Record], ...]:
    return tuple(kind for kind in _kinds() if kind.resource_type == resource_type)
