"""Agreements between centres and partners on who contributes what to which initiatives (domain rule 4)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, inspect, select
from sqlalchemy.orm import Mapped, Session, object_session, relationship

from models.base import Ids, Link, Record, StrategyRecord, owned
from models.changes import Actor, actor_of
from models.columns import Day, Key, Prose, one_of, reference, within
from models.danish import calendar_date
from models.errors import RuleViolation, RuleViolations
from models.initiatives import is_new, not_after
from models.ledger import concludes, find
from models.lifecycle import Lifecycle, Stateful, Step
from models.organisation import Centre, Partner
from models.strategies import Titled

COLLABORATION = Lifecycle(
    {"proposed": ("agreed",), "agreed": ("ended",), "ended": ()}, reasons=frozenset({("*", "ended")})
)
PARTY = Lifecycle(
    {"invited": ("accepted", "declined"), "accepted": ("left",), "declined": (), "left": ()},
    reasons=frozenset({("*", "left")}),
)
ANSWERS = ("accepted", "declined")
PARTY_ROLES = ("contributes", "consulted", "informed")


class Collaboration(Titled, Stateful, StrategyRecord):
    """What several centres, and partners, do together; agreed when all parties have accepted."""

    __tablename__ = "collaborations"
    resource_type = "collaborations"
    belongs_to = "strategy_id"
    lifecycle = COLLABORATION

    state: Mapped[str] = one_of(*COLLABORATION.states, default=COLLABORATION.first)
    purpose: Mapped[Prose]
    review_on: Mapped[Day | None]

    focus_areas: Mapped[list["CollaborationFocusArea"]] = owned("CollaborationFocusArea")
    focus_area_ids = Ids("focus_areas", "focus_area_id")
    initiatives: Mapped[list["CollaborationInitiative"]] = owned("CollaborationInitiative")
    initiative_ids = Ids("initiatives", "initiative_id")

    def move_to(self, to: str, *, reason: str | None = None, **details: Any) -> Any:
        """Take a step. To agree on what the last answer has made agreed is no other one: that step is found."""
        found = to == self.state == "agreed" and _agreed_by_answer(object_session(self), self.id)
        return found or super().move_to(to, reason=reason, **details)


class CollaborationFocusArea(Link):
    """A focus area that a collaboration is about."""

    __tablename__ = "collaboration_focus_areas"
    owned_by = "collaboration_id"

    strategy_id: Mapped[Key]
    collaboration_id: Mapped[UUID] = within("collaborations", key=True)
    focus_area_id: Mapped[UUID] = within("focus_areas", key=True)


class CollaborationInitiative(Link):
    """An initiative that a collaboration serves."""

    __tablename__ = "collaboration_initiatives"
    owned_by = "collaboration_id"

    strategy_id: Mapped[Key]
    collaboration_id: Mapped[UUID] = within("collaborations", key=True)
    initiative_id: Mapped[UUID] = within("initiatives", key=True)


class CollaborationTransition(Step, StrategyRecord):
    """A step of a collaboration."""

    __tablename__ = "collaboration_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "collaboration_id"

    collaboration_id: Mapped[UUID] = within("collaborations")

    def check(self, session: Session) -> None:
        if self.to_state == "agreed" and not have_all_accepted(session, self.collaboration_id):
            raise RuleViolation("not-all-accepted", "to_state")


class CollaborationParty(Stateful, StrategyRecord):
    """A centre or a partner in a collaboration; ``recorded_by`` is who wrote its answer down when it was not its own
    people.
    """

    __tablename__ = "collaboration_parties"
    resource_type = "parties"
    belongs_to = "collaboration_id"
    label = "role"
    lifecycle = PARTY

    state: Mapped[str] = one_of(*PARTY.states, default=PARTY.first)
    collaboration_id: Mapped[UUID] = within("collaborations")
    centre_id: Mapped[UUID | None] = reference("centres")
    partner_id: Mapped[UUID | None] = reference("partners")
    role: Mapped[str] = one_of(*PARTY_ROLES)
    commitment: Mapped[Prose | None]
    recorded_by_type: Mapped[str | None] = one_of("person", "client", "system")
    recorded_by_id: Mapped[Key | None]

    collaboration: Mapped[Collaboration] = relationship(
        foreign_keys=[collaboration_id], viewonly=True, lazy="raise_on_sql"
    )
    centre: Mapped[Centre | None] = relationship(foreign_keys=[centre_id], viewonly=True, lazy="raise_on_sql")
    partner: Mapped[Partner | None] = relationship(foreign_keys=[partner_id], viewonly=True, lazy="raise_on_sql")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("(centre_id IS NULL) <> (partner_id IS NULL)", name="centre_or_partner"),
            UniqueConstraint("collaboration_id", "centre_id"),
            UniqueConstraint("collaboration_id", "partner_id"),
        )

    def moved(self, step: Any) -> None:
        """Hold what an acceptance may make agreed: whoever changes a record holds it before the ledger's head."""
        session = object_session(self)
        if session and step.to_state == "accepted":
            session.get(Collaboration, self.collaboration_id, with_for_update={"key_share": True})

    def check(self, session: Session) -> None:
        if (self.centre_id is None) == (self.partner_id is None):
            raise RuleViolation("centre-or-partner", "centre_id")
        who = "partner_id" if self.centre_id is None else "centre_id"
        if not is_new(self, "collaboration_id", "centre_id", "partner_id"):
            return
        if self.state != "invited" and not inspect(self).pending:
            raise RuleViolation("party-has-answered", who)
        collaboration = find(session, Collaboration, self.collaboration_id)
        if collaboration is not None and collaboration.state == "ended":
            raise RuleViolation("collaboration-ended")
        others = (one for one in parties_of(session, self.collaboration_id) if one is not self)
        if any((one.centre_id, one.partner_id) == (self.centre_id, self.partner_id) for one in others):
            raise RuleViolation("party-repeated", who)


class PartyTransition(Step, StrategyRecord):
    """A party's answer or its leaving: when (``on_date``), by which ``evidence``, and who wrote it down when it was not
    the party's own people.
    """

    __tablename__ = "party_transitions"
    resource_type = "transitions"
    belongs_to = owned_by = "party_id"

    party_id: Mapped[UUID] = within("collaboration_parties")
    recorded_by_type: Mapped[str | None] = one_of("person", "client", "system")
    recorded_by_id: Mapped[Key | None]

    def check(self, session: Session) -> None:
        not_after(self, "on_date", calendar_date(self.at))
        party = find(session, CollaborationParty, self.party_id)
        if party is None:  # refused as an unknown reference already
            return
        collaboration = find(session, Collaboration, party.collaboration_id)
        if collaboration is not None and collaboration.state == "ended":
            raise RuleViolation("collaboration-ended")
        self._note_recorder(party, actor_of(session))
        if party.partner_id is not None and self.to_state in ANSWERS:
            required = {"on_date": self.on_date, "evidence": self.evidence}
            if missing := [name for name, given in required.items() if given is None]:
                raise RuleViolations([RuleViolation("partner-answer-unproven", name) for name in missing])

    def _note_recorder(self, party: CollaborationParty, actor: Actor) -> None:
        """Keep who wrote it down, unless they are the centre's own people: partners have none here, and a machine is
        none, whichever centre it belongs to.
        """
        if party.centre_id is None or actor.person_id is None or party.centre_id != actor.centre_id:
            self.recorded_by_type, self.recorded_by_id = actor.type, actor.id
            party.recorded_by_type, party.recorded_by_id = actor.type, actor.id


CollaborationParty.steps_are, Collaboration.steps_are = PartyTransition, CollaborationTransition


def parties_of(session: Session, collaboration_id: UUID) -> list[CollaborationParty]:
    """The parties of a collaboration, stored and pending."""
    kind = CollaborationParty
    stored = session.scalars(select(kind).where(kind.collaboration_id == collaboration_id)).all()
    pending = [one for one in session.new if isinstance(one, kind) and one.collaboration_id == collaboration_id]
    return [*stored, *pending]


def have_all_accepted(session: Session, collaboration_id: UUID) -> bool:
    """Whether somebody has accepted, and nobody is still to answer or has declined; who has left is not asked."""
    states = {party.state for party in parties_of(session, collaboration_id)}
    return "accepted" in states and not states & {"invited", "declined"}


@concludes
def agree_with_the_last_answer(session: Session, told: Sequence[Record], _deleted: Sequence[Record]) -> None:
    """A collaboration is agreed when all have accepted (domain rule 4): by the answer that was still awaited."""
    accepted = [one for one in told if isinstance(one, PartyTransition) and one.to_state == "accepted"]
    parties = [find(session, CollaborationParty, one.party_id) for one in accepted]
    for key in dict.fromkeys(party.collaboration_id for party in parties if party):
        collaboration = find(session, Collaboration, key)
        if collaboration is not None and collaboration.state == "proposed" and have_all_accepted(session, key):
            session.add(collaboration.move_to("agreed"))


def _agreed_by_answer(session: Session | None, collaboration_id: UUID) -> CollaborationTransition | None:
    """The step by which an answer made it agreed, where nobody was invited since: what is done in one unit of work has
    one time, and nothing else has.
    """
    if session is None or not have_all_accepted(session, collaboration_id):
        return None
    step, parties = CollaborationTransition, select(CollaborationParty.id)
    mine = parties.where(CollaborationParty.collaboration_id == collaboration_id)
    answers = select(PartyTransition.at).where(PartyTransition.party_id.in_(mine))
    agreed = (step.collaboration_id == collaboration_id, step.to_state == "agreed", step.at.in_(answers))
    return session.scalar(select(step).where(*agreed))
