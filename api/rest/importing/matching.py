"""Which records the rows of an import are about, and which ones they name."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, inspect, null, select
from sqlalchemy.orm import Session, selectinload
from uuid_utils.compat import uuid7

from api.auth import policy
from api.rest.arriving import Name, Outcome, Reference, Subject, reference_fields
from api.rest.fields import Id
from api.rest.text import LINE, is_clean
from models.base import Record, StrategyRecord
from models.prepared import ask
from models.references import batched, called, references_of
from models.sql import AnyOf, AnyRowOf
from models.strategies import Strategy


class Matching:
    """The look-ups of one import; each takes the rows that nothing speaks against as yet."""

    def __init__(self, subject: Subject, session: Session) -> None:
        self.subject, self.session = subject, session
        self.references = reference_fields(subject)

    def match(self, outcomes: list[Outcome]) -> None:
        """Find which stored record each row is about; a new one gets its id. Two rows that name one stored record in
        different ways are both refused.
        """
        by_name = self._ids_of({name for one in outcomes for name in one.row.names}, self.subject.model)
        by_value = self._ids_by_value(outcomes)
        for one in outcomes:
            keys = [one.row.key, by_value.get(one.row.told), *map(by_name.get, one.row.names)]
            found = {key for key in keys if key}
            if len(found) > 1:
                one.refuse("names-several")
            one.key = next(iter(found), None)
        stored = self._strategies({one.key for one in outcomes if one.key})
        first: dict[UUID, Outcome] = {}
        chosen: set[UUID] = self.session.info.setdefault("chosen_ids", set())
        for one in outcomes:
            one.is_stored = one.key in stored
            if one.key is not None:
                if one.is_stored and not policy.sight().covers(stored[one.key]):
                    one.refuse("unknown-reference", "/id")
                else:
                    first.setdefault(one.key, one).refuse_with(one)
                if not one.is_stored:
                    chosen.add(one.key)
            one.key = one.key or uuid7()

    def read(self, outcomes: list[Outcome]) -> None:
        """Read the stored records of rows, with their lists."""
        stored = self._records({one.key for one in outcomes if one.key})
        for one in outcomes:
            one.record = stored.get(one.key) if one.key else None

    def _strategies(self, ids: Iterable[UUID]) -> dict[UUID, UUID | None]:
        """Id -> strategy, None where there is none, of those that are stored."""
        keys = [*map(str, ids)]
        rows = ask(self.session.connection(), _stored(self.subject.model), {"ids": keys}) if keys else []
        return {row[0]: row[1] for row in rows}

    def _ids_by_value(self, outcomes: list[Outcome]) -> dict[tuple[Any, ...] | None, UUID]:
        """The ids of stored records by what tells them apart, where there is such a thing."""
        told = {one.row.told for one in outcomes if one.row.told and _is_storable(one.row.told)}
        if not told:
            return {}
        rows = ask(self.session.connection(), _told_apart(self.subject), {"told": [*told]})
        return {tuple(each): key for key, *each in rows}

    def _ids_of(self, names: Iterable[Name], kind: type[Record]) -> dict[Name, UUID]:
        return called(self.session, kind, filter(_is_storable, names))

    def _records(self, ids: Iterable[UUID]) -> dict[UUID, Record]:
        model: Any = self.subject.model
        relations = inspect(model).relationships
        owned = [selectinload(getattr(model, one.key)) for one in relations if one.cascade.delete_orphan]
        found: dict[UUID, Record] = {}
        for some in batched([*ids]):
            query = select(model).where(model.id.in_(some)).order_by(model.id).options(*owned)
            found.update({one.id: one for one in self.session.scalars(query.with_for_update(key_share=True))})
        return found

    def resolve_others(self, outcomes: list[Outcome]) -> None:
        """Put ids where rows name records of other kinds by external references; with them, what tells rows apart."""
        self._resolve(outcomes, own=False)
        if key_of := self.subject.key_of:
            for one in outcomes:
                one.row.told = key_of({**one.row.said, **one.row.resolved} if one.row.resolved else one.row.said)

    def resolve_own(self, outcomes: list[Outcome]) -> None:
        """The same for records of their own kind: those of this file, or stored ones."""
        self._resolve(outcomes, own=True)

    def _resolve(self, outcomes: list[Outcome], *, own: bool) -> None:
        references = {said: one for said, one in self.references.items() if (one.kind is self.subject.model) is own}
        every, outcomes = outcomes, [one for one in outcomes if not references.keys().isdisjoint(one.row.said)]
        wanted: dict[type[Record], set[Name]] = {}
        for one in outcomes:
            for said, names in _named(one, references):
                wanted.setdefault(references[said].kind, set()).update(names)
        known = {kind: self._ids_of(names, kind) for kind, names in wanted.items()}
        mine = {name: one.key for one in every for name in one.row.names} if own else {}
        for one in outcomes:
            for said, names in _named(one, references):
                reference = references[said]
                ids = [mine.get(name) or known[reference.kind].get(name) for name in names]
                if None in ids:
                    one.refuse("unknown-reference", f"/{said}")
                one.row.resolved[reference.target] = [*map(str, ids)] if reference.several else str(ids[0])

    def named_records(self, outcomes: list[Outcome]) -> list[Record]:
        """What the rows refer to and what that lies in, held at hand while rules are asked: else each row would look
        it up anew.
        """
        wanted: dict[type[Record], set[str]] = {}
        for reference in self.references.values():
            mine, name = wanted.setdefault(reference.kind, set()), reference.target
            for one in outcomes:
                given = one.row.resolved[name] if name in one.row.resolved else one.row.said.get(name)
                if isinstance(given, str):
                    mine.add(given)
                elif isinstance(given, list):
                    mine.update(key for key in given if isinstance(key, str))
        named = self._all(
            {kind: {UUID(key) for key in keys if Id.FORM.fullmatch(key)} for kind, keys in wanted.items()}
        )
        around: dict[type[Record], set[UUID]] = {}
        for record in named:
            if isinstance(record, StrategyRecord):
                kind, _ = references_of(type(record)).get(record.parent_reference, (Strategy, False))
                around.setdefault(kind, set()).add(getattr(record, record.parent_reference))
        return named + self._all(around)

    def _all(self, wanted: dict[type[Record], set[UUID]]) -> list[Record]:
        found: list[Record] = []
        for kind, keys in wanted.items():
            for some in batched([*keys]):
                found += self.session.scalars(select(kind).where(kind.id.in_(some)))
        return found


@cache
def _stored(model: Any) -> Select[Any]:
    return select(model.id, getattr(model, "strategy_id", null())).where(AnyOf(model.id, "ids"))


@cache
def _told_apart(subject: Subject) -> Select[Any]:
    model = cast("Any", subject.model)
    columns = [getattr(model, name) for name in subject.known_by]
    return select(model.id, *columns).where(AnyRowOf(columns, "told"))


def _is_storable(values: Iterable[Any]) -> bool:
    """Whether a database could hold these; what no text may hold, it cannot even be asked for."""
    return all(is_clean(value, LINE) for value in values if isinstance(value, str))


def _named(one: Outcome, references: dict[str, Reference]) -> Iterator[tuple[str, list[Name]]]:
    """What a row names by external references, by the properties that do so."""
    for said in one.row.said.keys() & references.keys():
        values = one.row.said[said] if references[said].several else [one.row.said[said]]
        if values == [None]:
            continue
        if not isinstance(values, list) or not all(isinstance(each, str) and ":" in each for each in values):
            if not one.is_refused:
                one.refuse("wrong-form", f"/{said}")
            continue
        yield said, [_name(each) for each in values]


def _name(said: str) -> Name:
    system, _, key = said.partition(":")
    return system, key
