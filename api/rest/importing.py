"""Records that come many at a time: each row is judged as if it came alone, and all are stored as one unit of work.

A row names its record by ``id`` or by one of its ``externalReferences``. A stored record gets what the row says and
keeps what it does not; a row without any is a new record. What rules refuse is learnt from the one flush, which is
asked again without the rows at fault until it refuses none; so a try, which goes the same way and is then taken back,
classifies exactly as the import itself.
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast
from uuid import UUID

import marshmallow as ma
from sqlalchemy import inspect, select, text, tuple_
from sqlalchemy.orm import Session, selectinload
from uuid_utils.compat import uuid7

from api.auth import policy
from api.auth.identity import principal
from api.errors import camel, pointer
from api.problems import Fault
from api.rest.arriving import Arrival, Name, Outcome, Subject, reference_fields
from api.rest.fields import Id
from api.rest.parsing import faults_of
from api.rest.writing import lacking_beside, unit_of_work
from models.base import Record, StrategyRecord
from models.clients import ApiClient
from models.errors import RuleViolation, RuleViolations
from models.ledger import settle
from models.queries.ownership import held_by_people
from models.queries.uses import uses_of
from models.references import ExternalReferenceKey, batched

LOCK = "SELECT pg_advisory_xact_lock(hashtext('samspil imports'))"
PATIENCE = "SET LOCAL lock_timeout = 60000"


def bring(subject: Subject, rows: Iterable[Arrival], *, dry_run: bool, atomic: bool) -> tuple[list[Outcome], bool]:
    """What becomes of each row, and whether anything was stored; the caller commits."""
    session = unit_of_work()
    _take_turns(session)
    outcomes = [Outcome(row, faults=[*row.faults]) for row in rows]
    _refuse_repeated(subject, outcomes)
    while True:
        attempt, whole = session.begin_nested(), len([one for one in outcomes if one.is_refused])
        Attempt(subject, session, outcomes).go()
        refused = len([one for one in outcomes if one.is_refused])
        if refused == whole:
            break
        attempt.rollback()
        session.expunge_all()
    stored = not dry_run and not (atomic and refused)
    if stored:
        attempt.commit()
    else:
        attempt.rollback()
        session.expunge_all()
    for one in outcomes:
        if one.is_refused:
            one.outcome = "rejected"
        if one.outcome == "created" and not stored:
            one.key = None
    return outcomes, stored


def _take_turns(session: Session) -> None:
    """One import at a time, so that two that bring the same find each other's; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(PATIENCE))
        session.execute(text(LOCK))


def _refuse_repeated(subject: Subject, outcomes: list[Outcome]) -> None:
    """Two rows about one record, by its id or a name of it, are both refused, each naming the other."""
    first: dict[Any, Outcome] = {}
    for one in outcomes:
        for name in (one.row.key, *one.row.names, subject.told_apart(one.row)):
            if name is None:
                continue
            other = first.setdefault(name, one)
            if other is not one:
                _refuse_both(one, other)


def _refuse_both(one: Outcome, other: Outcome) -> None:
    for here, there in ((one, other), (other, one)):
        if all(fault.code != "repeated-row" for fault in here.faults):
            here.refuse("repeated-row", row=there.row.place)


class Attempt:
    """One go at all rows that nothing speaks against as yet."""

    def __init__(self, subject: Subject, session: Session, outcomes: list[Outcome]) -> None:
        self.subject, self.session = subject, session
        self.outcomes = [one for one in outcomes if not one.is_refused]
        self.schema = subject.schema()
        self.references = reference_fields(subject)

    def go(self) -> None:
        self._match()
        self._resolve()
        at_hand = self._named_records()
        admitted = self._admitted()
        for one in self._open():
            self._judge(one, admitted)
        self._refuse_overwriting()
        self._settle()
        at_hand.clear()

    def _open(self) -> list[Outcome]:
        return [one for one in self.outcomes if not one.is_refused]

    # ------------------------------------------------------------------------------------------------- which record

    def _match(self) -> None:
        """Find the stored record of each row, with its lists; a new one gets its id."""
        by_name = self._ids_of({name for one in self.outcomes for name in one.row.names}, self.subject.model)
        by_value = self._ids_by_value()
        for one in self.outcomes:
            found = {by_name[name] for name in one.row.names if name in by_name} | ({one.row.key} - {None})
            found |= {by_value.get(self.subject.told_apart(one.row))} - {None}
            if len(found) > 1:
                one.refuse("names-several")
            one.key = next(iter(found), None)
        stored = self._records({one.key for one in self.outcomes if one.key})
        chosen: set[UUID] = self.session.info.setdefault("chosen_ids", set())
        for one in self.outcomes:
            one.record = stored.get(one.key) if one.key else None
            one.is_stored = one.record is not None
            if one.record is not None and not policy.sight().covers(getattr(one.record, "strategy_id", None)):
                one.refuse("unknown-reference", "/id")
            if one.key is not None and not one.is_stored:
                chosen.add(one.key)
            one.key = one.key or uuid7()

    def _ids_by_value(self) -> dict[str | None, UUID]:
        """The ids of stored records by the attribute that tells them apart, where there is one."""
        model, values = cast("Any", self.subject.model), {self.subject.told_apart(one.row) for one in self.outcomes}
        if self.subject.known_by is None:
            return {}
        column = getattr(model, self.subject.known_by)
        rows = [
            row
            for some in batched([one for one in values if one is not None])
            for row in self.session.execute(select(column, model.id).where(column.in_(some)))
        ]
        return {value: key for value, key in rows}  # noqa: C416, rows are no pairs to the type checker

    def _ids_of(self, names: Iterable[Name], kind: type[Record]) -> dict[Name, UUID]:
        keys, found = ExternalReferenceKey, dict[Name, UUID]()
        for some in batched([*names]):
            here = (keys.resource_type == kind.resource_type, tuple_(keys.system, keys.key).in_(some))
            rows = self.session.execute(select(keys.system, keys.key, keys.resource_id).where(*here))
            found.update({(system, key): owner for system, key, owner in rows})
        return found

    def _records(self, ids: Iterable[UUID]) -> dict[UUID, Record]:
        model: Any = self.subject.model
        relations = inspect(model).relationships
        owned = [selectinload(getattr(model, one.key)) for one in relations if one.cascade.delete_orphan]
        found: dict[UUID, Record] = {}
        for some in batched([*ids]):
            query = select(model).where(model.id.in_(some)).order_by(model.id).options(*owned)
            found.update({one.id: one for one in self.session.scalars(query.with_for_update(key_share=True))})
        return found

    # ------------------------------------------------------------------------------------------------ what it names

    def _resolve(self) -> None:
        """Put ids where a row names another record by its external reference: one of this file, or one stored."""
        wanted: dict[type[Record], set[Name]] = {}
        for one in self.outcomes:
            for _, kind, names in self._named(one):
                wanted.setdefault(kind, set()).update(names)
        known = {kind: self._ids_of(names, kind) for kind, names in wanted.items()}
        mine = {name: one.key for one in self.outcomes for name in one.row.names}
        for one in self.outcomes:
            one.row.resolved = {}
            for said, kind, names in self._named(one):
                own = mine if kind is self.subject.model else {}
                ids = [own.get(name) or known[kind].get(name) for name in names]
                if None in ids:
                    one.refuse("unknown-reference", f"/{said}")
                target = self.references[said].target
                one.row.resolved[target] = [*map(str, ids)] if self.references[said].several else str(ids[0])

    def _named_records(self) -> list[Record]:
        """What the rows refer to, held at hand while their rules are asked: else each row would look it up anew."""
        wanted: dict[type[Record], set[UUID]] = {}
        for one in self.outcomes:
            for reference in self.references.values():
                given = one.row.resolved.get(reference.target, one.row.said.get(reference.target))
                for key in given if isinstance(given, list) else [given]:
                    if isinstance(key, str) and Id.FORM.fullmatch(key):
                        wanted.setdefault(reference.kind, set()).add(UUID(key))
        found: list[Record] = []
        for kind, keys in wanted.items():
            for some in batched([*keys]):
                found += self.session.scalars(select(kind).where(kind.id.in_(some)))
        return found

    def _named(self, one: Outcome) -> Iterator[tuple[str, type[Record], list[Name]]]:
        for said in one.row.said.keys() & self.references.keys():
            values = one.row.said[said] if self.references[said].several else [one.row.said[said]]
            if values == [None]:
                continue
            if not isinstance(values, list) or not all(isinstance(each, str) and ":" in each for each in values):
                if not one.is_refused:
                    one.refuse("wrong-form", f"/{said}")
                continue
            yield said, self.references[said].kind, [_name(each) for each in values]

    # ---------------------------------------------------------------------------------------------------- may it be

    def _admitted(self) -> set[UUID]:
        """The stored records that the caller may change."""
        keys = [one.key for one in self.outcomes if one.is_stored and one.key]
        return self._permitted(keys)

    def _permitted(self, keys: list[UUID]) -> set[UUID]:
        if not issubclass(self.subject.model, StrategyRecord):
            return set(keys)  # the permission was asked for already
        return policy.permitted(principal(), self.subject.permission, self.subject.model, keys)

    def _judge(self, one: Outcome, admitted: set[UUID]) -> None:
        """Take what a row says, as far as it can be taken."""
        if one.is_stored and one.key not in admitted:
            one.refuse("not-permitted", permission=self.subject.permission)
        elif one.row.is_deleted:
            self._delete(one)
        elif (values := self._values(one)) is not None:
            try:
                (self._change if one.is_stored else self._create)(one, values)
            except RuleViolation as fault:
                one.faults.append(_fault(fault))
            except RuleViolations as several:
                one.faults += [_fault(each) for each in several.faults]

    def _values(self, one: Outcome) -> dict[str, Any] | None:
        """The typed values of a row, or None where it has faults."""
        said = {name: value for name, value in one.row.said.items() if name not in self.references}
        said |= one.row.resolved
        placed = self._place(one, said)
        owned = {each.data_key for each in self.schema.dump_fields.values() if each.dump_only}
        for name in sorted(said.keys() & owned):
            one.refuse("server-owned", f"/{name}")
            del said[name]
        try:
            values: dict[str, Any] = self.schema.load(said, partial=tuple(self.schema.fields) if one.is_stored else ())
        except ma.ValidationError as error:
            one.faults += faults_of(error.messages)
        else:
            return None if one.is_refused else {**values, **placed}
        return None

    def _place(self, one: Outcome, said: dict[str, Any]) -> dict[str, Any]:
        """What a path would have said."""
        if self.subject.placed is None:
            return {}
        name = camel(self.subject.placed)
        given = said.pop(name, None)
        try:
            return {self.subject.placed: UUID(given)}
        except (TypeError, ValueError, AttributeError):
            if not one.is_stored:
                one.refuse("required" if given is None else "not-an-id", f"/{name}")
            return {}

    def _create(self, one: Outcome, values: dict[str, Any]) -> None:
        make = self.subject.make or (lambda _, given: self.subject.model(**given))
        one.record = make(self.session, {**values, "id": one.key})
        one.outcome = "created"
        self.session.add(one.record)

    def _change(self, one: Outcome, values: dict[str, Any]) -> None:
        record = one.record
        for name, value in values.items():
            if getattr(record, name) != value:
                if self.subject.appended:
                    one.refuse("append-only", f"/{camel(name)}")
                    return
                setattr(record, name, value)
        one.outcome = "updated" if self.session.is_modified(record) else "unchanged"

    def _delete(self, one: Outcome) -> None:
        if self.subject.kept or self.subject.appended:
            one.refuse("never-deleted", "/deleted")
        elif not one.is_stored:
            one.outcome = "unchanged"
        elif one.record is not None and uses_of(self.session, one.record):
            one.refuse("still-in-use", "/deleted")
        else:
            self.session.delete(one.record)
            one.outcome = "deleted"

    def _refuse_overwriting(self) -> None:
        """What people wrote stays, unless the system that imports owns the property."""
        if principal().kind != "system":
            return
        changed = [one for one in self._open() if one.outcome == "updated" and one.record is not None]
        client = self.session.get(ApiClient, principal().client_id)
        owned = client.owned_properties if client else ()
        held = held_by_people(self.session, [one.record for one in changed if one.record], owned)
        for one in changed:
            for conflict in held.get(one.key, ()) if one.key else ():
                one.conflicts.append(conflict)
                one.refuse("held-by-person", f"/{conflict.name}")

    # ---------------------------------------------------------------------------------------------------- all at once

    def _settle(self) -> None:
        """The one flush; what it refuses is said of the rows whose records it names."""
        for one in self._open():
            if one.record and one.is_other and (missing := lacking_beside(one.record, self.subject.schema)):
                one.refuse("not-permitted", permission=missing)
        for one in self.outcomes:
            if one.is_refused and one.record is not None and one.record in self.session:
                self.session.expunge(one.record)
        mine = {id(one.record): one for one in self._open() if one.record is not None}
        try:
            settle(self.session)
        except RuleViolations as refused:
            for fault in refused.faults:
                if id(fault.record) not in mine:
                    raise
                mine[id(fault.record)].faults.append(_fault(fault))
            return
        others = [one for one in self._open() if one.is_other]
        admitted = self._permitted([one.key for one in others if one.key])
        for one in others:
            if one.key not in admitted:
                one.refuse("not-permitted", permission=self.subject.permission)


def _name(said: str) -> Name:
    system, _, key = said.partition(":")
    return system, key


def _fault(fault: RuleViolation) -> Fault:
    return Fault(pointer(fault.attribute), fault.code, fault.params)
