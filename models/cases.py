"""What must be settled across centres: numbered cases, their steps, and what OIO calls where they stand."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Ids, Link, StrategyRecord, owned
from models.columns import Code, Day, Key, Prose, one_of, reference, within
from models.danish import calendar_date
from models.errors import RuleViolation, together
from models.history import before
from models.initiatives import is_new
from models.kle_numbers import admit_number, take_shown
from models.ledger import moment_of
from models.lifecycle import Lifecycle, Stateful, Step
from models.organisation import Centre, Person
from models.searching import Searched
from models.strategies import FocusArea, Titled

CASE_KINDS = ("obstacle", "decision", "handOver", "enquiry", "followUp")
SHORT_KINDS = ("enquiry", "followUp")  # what may be closed as soon as it is answered
VERIFIED_KINDS = ("decision", "obstacle")  # what is closed only with word of its effect
_REOPENED = frozenset({("closed", "open")})
_STEPS = {
    "open": ("clarified",),
    "clarified": ("decided",),
    "decided": ("inEffect",),
    "inEffect": ("closed",),
    "closed": ("open",),
}
CASE = Lifecycle(_STEPS, reasons=_REOPENED)
SHORT = Lifecycle({**_STEPS, "open": ("clarified", "closed")}, reasons=_REOPENED)
OIO_PROGRESS = {
    "open": "Opstaaet", "clarified": "Oplyst", "decided": "Afgjort", "inEffect": "Udfoert", "closed": "Afsluttet",
}  # fmt: skip
ORDERED = "Bestilt"
CASE_NUMBER = r"^[0-9]{4}-[0-9]{4,9}$"


class Case(Searched, Titled, Stateful, StrategyRecord):
    """A matter between centres, never between the municipality and a citizen.

    ``case_number`` is ``2026-0001``: the Copenhagen year and a number that ascends in it, given while the unit of work
    holds the ledger's head. Cases are never deleted, so a number is never given twice. ``effect_verified`` answers, on
    a closed case, whether the effect was verified.
    """

    __tablename__ = "cases"
    resource_type = "cases"
    texts = ("case_number", "title", "description")
    belongs_to = "strategy_id"
    lifecycle = CASE

    state: Mapped[str] = one_of(*CASE.states, default=CASE.first)
    case_number: Mapped[Code] = mapped_column(unique=True)
    focus_area_id: Mapped[UUID | None] = within("focus_areas")
    description: Mapped[Prose | None]
    kind: Mapped[str] = one_of(*CASE_KINDS)
    opened_by_centre_id: Mapped[UUID] = reference("centres")
    responsible_centre_id: Mapped[UUID] = reference("centres")
    responsible_person_id: Mapped[UUID | None] = reference("people")
    due_on: Mapped[Day | None]
    kle_number: Mapped[Code | None]
    kle_facet: Mapped[Code | None]
    effect_verified: Mapped[bool | None]

    initiatives: Mapped[list["CaseInitiative"]] = owned("CaseInitiative")
    initiative_ids = Ids("initiatives", "initiative_id")
    collaborations: Mapped[list["CaseCollaboration"]] = owned("CaseCollaboration")
    collaboration_ids = Ids("collaborations", "collaboration_id")
    focus_area: Mapped[FocusArea | None] = relationship(
        foreign_keys=[focus_area_id], viewonly=True, lazy="raise_on_sql"
    )
    opened_by_centre: Mapped[Centre] = relationship(
        foreign_keys=[opened_by_centre_id], viewonly=True, lazy="raise_on_sql"
    )
    responsible_centre: Mapped[Centre] = relationship(
        foreign_keys=[responsible_centre_id], viewonly=True, lazy="raise_on_sql"
    )
    responsible_person: Mapped[Person | None] = relationship(
        foreign_keys=[responsible_person_id], viewonly=True, lazy="raise_on_sql"
    )

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        answered = ", ".join(f"'{kind}'" for kind in VERIFIED_KINDS)
        return (
            CheckConstraint("state = 'closed' OR effect_verified IS NULL", name="effect_only_when_closed"),
            CheckConstraint(
                f"state <> 'closed' OR kind NOT IN ({answered}) OR effect_verified IS NOT NULL", name="effect_answered"
            ),
            Index("ix_cases_in_order", "created_at", "id"),
            Index("ix_cases_strategy_in_order", "strategy_id", "created_at", "id"),
        )

    def move_to(self, to: str, *, reason: str | None = None, **details: Any) -> Any:
        """Take a step that this kind of case may take."""
        steps_of(self.kind).step(self.state, to, reason)
        if to != "closed" and details.get("effect_verified") is not None:
            raise RuleViolation("effect-when-closing", "effect_verified")
        step = CaseTransition(case_id=self.id, from_state=self.state, to_state=to, reason=reason, **details)
        self.state, self.effect_verified = to, step.effect_verified
        return step

    def check(self, session: Session) -> None:
        today = calendar_date(moment_of(session))
        if inspect(self).pending:
            self.case_number = next_number(session, today.year)
        take_shown(session, self, today)
        together(
            self._check_opener,
            self._check_effect,
            lambda: admit_number(session, self.kle_number if is_new(self, "kle_number") else None, today),
        )

    def _check_opener(self) -> None:
        """Who opened it is a fact, and gives rights."""
        if before(self, "opened_by_centre_id") not in (None, self.opened_by_centre_id):
            raise RuleViolation("case-opener-stays", "opened_by_centre_id")

    def _check_effect(self) -> None:
        if self.state == "closed" and self.kind in VERIFIED_KINDS and self.effect_verified is None:
            changed_kind = before(self, "kind") not in (None, self.kind)
            raise RuleViolation("effect-not-answered", "kind" if changed_kind else "effect_verified")


class CaseInitiative(Link):
    """An initiative that a case is about."""

    __tablename__ = "case_initiatives"
    owned_by = "case_id"

    strategy_id: Mapped[Key]
    case_id: Mapped[UUID] = within("cases", key=True)
    initiative_id: Mapped[UUID] = within("initiatives", key=True)


class CaseCollaboration(Link):
    """A collaboration that a case is about."""

    __tablename__ = "case_collaborations"
    owned_by = "case_id"

    strategy_id: Mapped[Key]
    case_id: Mapped[UUID] = within("cases", key=True)
    collaboration_id: Mapped[UUID] = within("collaborations", key=True)


class CaseTransition(Step, StrategyRecord):
    """A step of a case; one that closes it says whether the effect was verified, where that was asked."""

    __tablename__ = "case_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "case_id"

    case_id: Mapped[UUID] = within("cases")
    effect_verified: Mapped[bool | None]


Case.steps_are = CaseTransition


def steps_of(kind: str) -> Lifecycle:
    """The steps that a case of this kind may take."""
    return SHORT if kind in SHORT_KINDS else CASE


def next_number(session: Session, year: int) -> str:
    """The number of the next case. Numbers ascend with the time of creation, which never stands still or goes back, so
    the newest case has the highest; those of the unit of work at hand come after it.
    """
    newest = select(Case.case_number).order_by(
        Case.created_at.desc(), func.length(Case.case_number).desc(), Case.case_number.desc()
    )
    given = [one.case_number for one in session.new if isinstance(one, Case) and one.case_number]
    found = [one for one in (session.scalar(newest.limit(1)), *given) if one]
    places = [int(number) for begun, _, number in (one.partition("-") for one in found) if int(begun) == year]
    return f"{year}-{max(places, default=0) + 1:04}"


def oio_progress(state: str, has_unmet_obligation: object) -> str:
    """The state by the names of the common public standard for cases (OIO Sag); ordered while an obligation waits."""
    return ORDERED if state == "decided" and has_unmet_obligation else OIO_PROGRESS[state]


def is_case_overdue(state: str, due_on: date | None, today: date) -> bool:
    """Whether a case is still not closed after the day it was due."""
    return state != "closed" and due_on is not None and due_on < today
