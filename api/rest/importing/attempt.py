"""One go at the rows of an import: what each of them says is taken as far as it can be, then all of it is settled."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import marshmallow as ma
from sqlalchemy.orm import Session

from api.auth import policy
from api.auth.identity import principal
from api.errors import camel, pointer
from api.problems import Fault
from api.rest.arriving import Outcome, Subject
from api.rest.importing.loading import Loading
from api.rest.importing.matching import Matching
from api.rest.parsing import faults_of
from api.rest.writing import lacking_beside
from models.base import Record, StrategyRecord
from models.clients import ApiClient
from models.errors import RuleViolation, RuleViolations
from models.history import Draft
from models.ledger import settle
from models.queries.ownership import held_by_people
from models.queries.uses import uses_of


class Attempt:
    """One go at all rows that nothing speaks against as yet."""

    def __init__(self, subject: Subject, session: Session, outcomes: list[Outcome], matching: Matching) -> None:
        self.subject, self.session, self.matching = subject, session, matching
        self.outcomes = [one for one in outcomes if not one.faults]
        self.loading = Loading(subject.schema())
        self.plain = subject.plain(session) if subject.plain else None
        self.owned = {each.data_key for each in self.loading.schema.dump_fields.values() if each.dump_only}

    def go(self) -> None:
        self.matching.match(self.outcomes)
        self.matching.resolve_own(self.outcomes)
        at_hand = self.matching.named_records(self.outcomes)
        admitted = self._admitted()
        values = {id(one): found for one in self._open() if (found := self._wanted(one, admitted)) is not None}
        same = self._unchanged(values)
        self.matching.read([one for one in self._open() if one.is_stored and one.key not in same])
        for one in self._open():
            self._judge(one, values.pop(id(one), {}), same)
        self._refuse_overwriting()
        self._settle()
        at_hand.clear()

    def _open(self) -> list[Outcome]:
        return [one for one in self.outcomes if not one.faults]

    # ---------------------------------------------------------------------------------------------------- may it be

    def _admitted(self) -> set[UUID]:
        """The stored records that the caller may change."""
        keys = [one.key for one in self.outcomes if one.is_stored and one.key]
        return self._permitted(keys)

    def _permitted(self, keys: list[UUID]) -> set[UUID]:
        if not issubclass(self.subject.model, StrategyRecord):
            return set(keys)  # the permission was asked for already
        if policy.permits_all(principal(), self.subject.permission, None):
            return set(keys)
        return policy.permitted(principal(), self.subject.permission, self.subject.model, keys)

    def _wanted(self, one: Outcome, admitted: set[UUID]) -> dict[str, Any] | None:
        """What a row says, typed; None where that does not count."""
        if one.is_stored and one.key not in admitted:
            one.refuse("not-permitted", permission=self.subject.permission)
            return None
        return None if one.row.is_deleted else self._values(one)

    def _unchanged(self, values: dict[int, dict[str, Any]]) -> set[UUID]:
        """Those stored records of which nothing new is said, as far as that can be told without reading them."""
        if self.subject.unchanged is None:
            return set()
        said = {one.key: values[id(one)] for one in self._open() if one.is_stored and one.key and id(one) in values}
        return self.subject.unchanged(self.session, said)

    def _judge(self, one: Outcome, values: dict[str, Any], same: set[UUID]) -> None:
        """Take what a row says, as far as it can be taken."""
        try:
            if one.row.is_deleted:
                self._delete(one)
            elif one.is_stored and one.key in same:
                one.outcome = "unchanged"
            elif one.is_stored:
                self._change(one, values)
            else:
                self._create(one, values)
        except RuleViolation as fault:
            one.faults.append(_fault(fault))
        except RuleViolations as several:
            one.faults += [_fault(each) for each in several.faults]

    def _values(self, one: Outcome) -> dict[str, Any] | None:
        """The typed values of a row, or None where it has faults."""
        said = one.row.meant(self.matching.references)
        placed = self._place(one, said)
        if not self.owned.isdisjoint(said):
            for name in sorted(said.keys() & self.owned):
                one.refuse("server-owned", f"/{name}")
                del said[name]
        try:
            values = self.loading.load(said, partial=one.is_stored)
        except ma.ValidationError as error:
            one.faults += faults_of(error.messages)
        else:
            values.update(placed)
            return None if one.faults else values
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
        taken = self.plain.take(one.key, values) if self.plain and one.key else None
        if isinstance(taken, Record):
            one.record = taken
        elif not taken:
            make = self.subject.make or (lambda _, given: self.subject.model(**given))
            one.record = make(self.session, {**values, "id": one.key})
            self.session.add(one.record)
        one.outcome = "created"

    def _change(self, one: Outcome, values: dict[str, Any]) -> None:
        record = one.record
        if self.subject.appended:
            changed = next((name for name, value in values.items() if getattr(record, name) != value), None)
            if changed:
                one.refuse("append-only", f"/{camel(changed)}")
                return
        elif record is not None:
            self.subject.take(self.session, record, values)
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
            if one.record and (missing := self._lacking(one, one.record)):
                one.refuse("not-permitted", permission=missing)
        for one in self.outcomes:
            if one.faults and one.record is not None:
                self._leave(one.record)
        mine = {id(one.record): one for one in self._open() if one.record is not None}
        try:
            settle(self.session, self.plain if self.plain and self.plain.rows else None)
        except RuleViolations as refused:
            for fault in refused.faults:
                if id(fault.record) not in mine:
                    raise
                one = mine[id(fault.record)]
                one.faults.append(self._as_said(one, _fault(fault)))
            return
        others = [one for one in self._open() if one.is_other]
        admitted = self._permitted([one.key for one in others if one.key])
        for one in others:
            if one.key not in admitted:
                one.refuse("not-permitted", permission=self.subject.permission)

    def _lacking(self, one: Outcome, record: Any) -> str | None:
        """A permission beside, where the record is new, was changed or is deleted."""
        is_going = one.row.is_deleted
        return lacking_beside(record, self.subject.schema, is_going=is_going) if one.is_other or is_going else None

    def _leave(self, record: Record) -> None:
        if isinstance(record, Draft):
            assert self.plain  # noqa: S101, it gave the draft
            self.plain.leave(record)
        elif record in self.session:
            self.session.expunge(record)

    def _as_said(self, one: Outcome, fault: Fault) -> Fault:
        """A fault of a reference where the row says it by another name."""
        for name in one.row.said.keys() & self.matching.references.keys():
            if fault.pointer.split("/")[1:2] == [self.matching.references[name].target]:
                return replace(fault, pointer=f"/{name}")
        return fault


def _fault(fault: RuleViolation) -> Fault:
    return Fault(pointer(fault.attribute), fault.code, fault.params)
