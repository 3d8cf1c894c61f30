"""What is written down in cases, once and for all: notes, decisions, obligations, and how these were fulfilled."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    UniqueConstraint,
    and_,
    inspect,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased

from models.base import StrategyRecord
from models.cases import Case
from models.columns import Day, Prose, one_of, within
from models.danish import calendar_date
from models.errors import RuleViolation, together
from models.initiatives import not_after
from models.ledger import find
from models.lifecycle import Act
from models.searching import Searched

ENTRY_KINDS = ("note", "decision", "obligation")


class CaseEntry(Searched, Act, StrategyRecord):
    """An entry of a case; never edited.

    An obligation is an entry of that kind, or a decision with a deadline. It is met by its own ``fulfilled_on`` or,
    as nothing is edited, by the one later entry that names it in ``fulfils_id`` and says when.
    """

    __tablename__ = "case_entries"
    resource_type = "entries"
    label = "kind"
    texts = ("text",)
    belongs_to = "case_id"

    case_id: Mapped[UUID] = within("cases")
    kind: Mapped[str] = one_of(*ENTRY_KINDS)
    text: Mapped[Prose]
    due_on: Mapped[Day | None]
    fulfilled_on: Mapped[Day | None]
    fulfils_id: Mapped[UUID | None] = within("case_entries")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        obliges = "kind = 'obligation' OR (kind = 'decision' AND due_on IS NOT NULL)"
        return (
            UniqueConstraint("case_id", "id"),
            UniqueConstraint("fulfils_id"),
            ForeignKeyConstraint(
                ["case_id", "fulfils_id"],
                ["case_entries.case_id", "case_entries.id"],
                name="fk_case_entries_fulfils_same_case",
            ),
            CheckConstraint("kind <> 'note' OR due_on IS NULL", name="note_has_no_deadline"),
            CheckConstraint("fulfils_id IS NULL OR (fulfilled_on IS NOT NULL AND due_on IS NULL)", name="fulfilment"),
            CheckConstraint(f"fulfilled_on IS NULL OR fulfils_id IS NOT NULL OR {obliges}", name="fulfils_something"),
            CheckConstraint("fulfils_id <> id", name="fulfils_another"),
        )

    @property
    def obliges(self) -> bool:
        """Whether it is an obligation itself."""
        with_deadline = self.kind == "decision" and self.due_on is not None
        return self.fulfils_id is None and (self.kind == "obligation" or with_deadline)

    def check(self, session: Session) -> None:
        if not inspect(self).pending:
            raise RuleViolation("append-only")
        together(
            self._check_dates,
            lambda: not_after(self, "fulfilled_on", calendar_date(self.at)),
            lambda: self._check_fulfilled(session),
            lambda: self._check_case(session),
        )

    def _check_dates(self) -> None:
        if self.due_on is not None and not self.obliges:
            raise RuleViolation("deadline-without-obligation", "due_on")
        if self.fulfils_id is not None and self.fulfilled_on is None:
            raise RuleViolation("fulfilment-undated", "fulfilled_on")
        if self.fulfilled_on is not None and self.fulfils_id is None and not self.obliges:
            raise RuleViolation("fulfils-nothing", "fulfils_id")

    def _check_fulfilled(self, session: Session) -> None:
        met = find(session, CaseEntry, self.fulfils_id)
        if met is None:  # none named, or refused as an unknown reference already
            return
        if met is self or met.case_id != self.case_id or not met.obliges:
            raise RuleViolation("fulfils-nothing", "fulfils_id")
        others = select(CaseEntry.id).where(CaseEntry.fulfils_id == met.id)
        if met.fulfilled_on is not None or session.scalar(others) is not None:
            raise RuleViolation("obligation-met", "fulfils_id")

    def _check_case(self, session: Session) -> None:
        """A closed case takes notes and fulfilments; for anything new it is opened again."""
        case = find(session, Case, self.case_id)
        if case is not None and case.state == "closed" and self.fulfils_id is None and self.kind != "note":
            raise RuleViolation("case-closed")


def obliging(entry: Any) -> ColumnElement[bool]:
    """SQL: whether an entry is an obligation itself."""
    decided: ColumnElement[bool] = (entry.kind == "decision") & entry.due_on.is_not(None)
    return and_(entry.fulfils_id.is_(None), or_(entry.kind == "obligation", decided))


def met_on(entry: Any) -> ColumnElement[Any]:
    """SQL: the day on which an obligation was met by the entry that names it; null while there is none."""
    later = aliased(CaseEntry)
    return select(later.fulfilled_on).where(later.fulfils_id == entry.id).scalar_subquery()


def unmet(entry: Any, case: Any) -> ColumnElement[bool]:
    """SQL: whether an entry is an obligation of the case that nobody has met."""
    return and_(entry.case_id == case.id, obliging(entry), entry.fulfilled_on.is_(None), met_on(entry).is_(None))


def has_unmet(case: Any) -> ColumnElement[bool]:
    """SQL: whether a case has an obligation that nobody has met."""
    one = aliased(CaseEntry)
    return select(one.id).where(unmet(one, case)).exists()
