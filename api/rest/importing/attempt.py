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
from api.rest.importing.matching import Matching
from api.rest.parsing import faults_of
from api.rest.writing import lacking_beside
from models.base import StrategyRecord
from models.clients import ApiClient
from models.errors import RuleViolation, RuleViolations
from models.ledger import settle
from models.queries.ownership import held_by_people
from models.queries.uses import uses_of


class Attempt:
    """One go at all rows that nothing speaks against as yet."""

    def __init__(self, subject: Subject, session: Session, outcomes: list[Outcome], matching: Matching) -> None:
        self.subject, self.session, self.matching = subject, session, matching
        self.outcomes = [one for one in outcomes if not one.is_refused]
        self.schema = subject.schema()
        self.owned = {each.data_key for each in self.schema.dump_fields.values() if each.dump_only}

    def go(self) -> None:
        self.matching.match(self.outcomes)
        self.matching.resolve_own(self.outcomes)
        at_hand = self.matching.named_records(self.outcomes)
        admitted = self._admitted()
        for one in self._open():
            self._judge(one, admitted)
        self._refuse_overwriting()
        self._settle()
        at_hand.clear()

    def _open(self) -> list[Outcome]:
        return [one for one in self.outcomes if not one.is_refused]

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
        said = one.row.meant(self.matching.references)
        placed = self._place(one, said)
        for name in sorted(said.keys() & self.owned):
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
                one = mine[id(fault.record)]
                one.faults.append(self._as_said(one, _fault(fault)))
            return
        others = [one for one in self._open() if one.is_other]
        admitted = self._permitted([one.key for one in others if one.key])
        for one in others:
            if one.key not in admitted:
                one.refuse("not-permitted", permission=self.subject.permission)

    def _as_said(self, one: Outcome, fault: Fault) -> Fault:
        """A fault of a reference where the row says it by another name."""
        for name in one.row.said.keys() & self.matching.references.keys():
            if fault.pointer.split("/")[1:2] == [self.matching.references[name].target]:
                return replace(fault, pointer=f"/{name}")
        return fault


def _fault(fault: RuleViolation) -> Fault:
    return Fault(pointer(fault.attribute), fault.code, fault.params)
