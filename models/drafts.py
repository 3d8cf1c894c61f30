"""New records in a number for which SQLAlchemy, which watches each attribute of each, takes too long.

A draft is a record in all that its class says of it, but nobody listens to its attributes and no session holds it. So
rules are asked of it as of any record, at a fifth of the cost.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session

from models.base import Record, beginnings_of
from models.changes import AT_ONCE, Entry
from models.history import draft_class
from models.prepared import tell
from models.references import strategy_of
from models.searching import Searched, gather
from models.states import texts_of_new


class Drafts:
    """New records of ``kind``, whole and without parts, under ids that nobody chose; a ``Bulk`` of the ledger's.

    No record of the kind refers to another one of it, and all of its state stands in its columns.
    """

    def __init__(self, kind: type[Record], session: Session) -> None:
        self.kind, self.make = kind, _maker(kind)
        self.chosen: set[UUID] = session.info.get("chosen_ids", set())
        self.rows: dict[int, Record] = {}

    def take(self, key: UUID, values: dict[str, Any]) -> Record | None:
        """The draft of it, where it can be one."""
        draft = None if self.chosen and key in self.chosen else self.make({**values, "id": key})
        if draft:
            self.rows[id(draft)] = draft
        return draft

    def leave(self, draft: Record) -> None:
        """Take it no more."""
        self.rows.pop(id(draft), None)

    @property
    def told(self) -> Iterable[Record]:
        return self.rows.values()

    def conclude(self, session: Session) -> None:
        """Nothing follows from them but what follows from any record."""

    def store(self, session: Session, at: datetime) -> Iterable[Entry]:
        drafts, blank = [*self.rows.values()], _blank(self.kind)
        if issubclass(self.kind, Searched):
            for one in drafts:
                gather(one)
        rows = [blank | vars(one) for one in drafts]
        tell(session.connection(), _insert(self.kind), *rows)
        return self._entries(drafts, rows)

    def _entries(self, drafts: list[Record], rows: Sequence[dict[str, Any]]) -> Iterator[Entry]:
        kind = self.kind.resource_type
        for first in range(0, len(rows), AT_ONCE):
            texts = texts_of_new(self.kind, rows[first : first + AT_ONCE], {})
            for one, text in zip(drafts[first : first + AT_ONCE], texts, strict=True):
                yield Entry("created", kind, one.id, one.version, strategy_of(one), int(one.is_restricted), text)


def _maker(kind: type[Record]) -> Callable[[dict[str, Any]], Record | None]:
    """What makes a draft of values by attribute; None of one with parts."""
    mapper = kind.__mapper__
    of: Any = draft_class(kind)
    columns = {one.key for one in mapper.column_attrs}
    defaults, _, _ = beginnings_of(kind)
    validators: dict[str, Any] = {name: listener for name, (listener, _) in mapper.validators.items()}

    def make(values: dict[str, Any]) -> Record | None:
        for name in values.keys() - columns:
            if values.pop(name):
                return None
        draft: Record = of.__new__(of)
        told = vars(draft)
        told.update(values)
        for name in defaults.keys() - values.keys():
            told[name] = defaults[name]()
        for name in validators.keys() & values.keys():
            told[name] = validators[name](draft, name, values[name])
        return draft

    return make


@cache
def _blank(kind: type[Record]) -> dict[str, Any]:
    """Nothing for each column that has no default of the database's."""
    return {one.key: None for one in kind.__mapper__.column_attrs if one.columns[0].server_default is None}


@cache
def _insert(kind: Any) -> Insert:
    return insert(kind)
