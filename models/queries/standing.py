"""How people and centres stand to a record: who owns it, who leads it, who takes part. Asked when somebody writes."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignments import Assignment
from models.benchmarks import Benchmark
from models.collaborations import Collaboration, CollaborationFocusArea, CollaborationInitiative, CollaborationParty
from models.indicators import Indicator
from models.initiatives import Initiative, InitiativeFocusArea
from models.milestones import Milestone
from models.observations import Observation
from models.series import Series
from models.status_updates import StatusUpdate
from models.strategies import FocusArea, Goal, Prioritisation

OWN_CENTRE: dict[type, str] = {
    FocusArea: "tovholder_centre_id",
    Indicator: "responsible_centre_id",
    Initiative: "owning_centre_id",
    Milestone: "responsible_centre_id",
    CollaborationParty: "centre_id",
}
PARENT: dict[type, tuple[str, type]] = {
    Goal: ("focus_area_id", FocusArea),
    Prioritisation: ("focus_area_id", FocusArea),
    Indicator: ("goal_id", Goal),
    Series: ("indicator_id", Indicator),
    Observation: ("indicator_id", Indicator),
    Benchmark: ("indicator_id", Indicator),
    Initiative: ("focus_area_id", FocusArea),
    StatusUpdate: ("initiative_id", Initiative),
    Milestone: ("initiative_id", Initiative),
    CollaborationParty: ("collaboration_id", Collaboration),
}
OWNED_WITH_PARENT = (Series, Observation, Benchmark, StatusUpdate, Milestone)


def parent_of(record: Any, session: Session) -> Any:
    """The record that ``record`` is part of, or None."""
    if isinstance(record, Assignment):
        if record.initiative_id:
            return session.get(Initiative, record.initiative_id)
        return session.get(FocusArea, record.focus_area_id)
    attribute, kind = PARENT.get(type(record), ("", object))
    return session.get(kind, getattr(record, attribute)) if attribute else None


def owners(record: Any, session: Session) -> set[UUID]:
    """The centres that the record belongs to."""
    if isinstance(record, Collaboration):
        return _owners_of_collaboration(record, session)
    own = getattr(record, OWN_CENTRE.get(type(record), ""), None)
    centres = {own} if own else set()
    if isinstance(record, (*OWNED_WITH_PARENT, Assignment)):
        centres |= owners(parent_of(record, session), session)
    return centres


def _owners_of_collaboration(record: Collaboration, session: Session) -> set[UUID]:
    """Those of its initiatives and the tovholder centres of its focus areas."""
    by_initiative = (
        select(Initiative.owning_centre_id)
        .join(CollaborationInitiative, CollaborationInitiative.initiative_id == Initiative.id)
        .where(CollaborationInitiative.collaboration_id == record.id)
    )
    by_area = (
        select(FocusArea.tovholder_centre_id)
        .join(CollaborationFocusArea, CollaborationFocusArea.focus_area_id == FocusArea.id)
        .where(CollaborationFocusArea.collaboration_id == record.id)
    )
    return set(session.scalars(by_initiative.union(by_area)))


def focus_areas(record: Any, session: Session) -> list[FocusArea]:
    """The focus areas that the record lies in."""
    if isinstance(record, FocusArea):
        return [record]
    if isinstance(record, Collaboration):
        keys = select(CollaborationFocusArea.focus_area_id).where(CollaborationFocusArea.collaboration_id == record.id)
        return list(session.scalars(select(FocusArea).where(FocusArea.id.in_(keys))))
    parent = parent_of(record, session)
    found = focus_areas(parent, session) if parent is not None else []
    if isinstance(record, Initiative):
        keys = select(InitiativeFocusArea.focus_area_id).where(InitiativeFocusArea.initiative_id == record.id)
        found += session.scalars(select(FocusArea).where(FocusArea.id.in_(keys)))
    return found


def leaders(record: Any, session: Session, today: date) -> set[UUID]:
    """The person who holds the tovholder duty for the record today: one, or none where it is vacant."""
    if isinstance(record, (*OWNED_WITH_PARENT, Assignment)):
        record = parent_of(record, session)
    if not isinstance(record, FocusArea | Initiative):
        return set()
    duty = Assignment.focus_area_id if isinstance(record, FocusArea) else Assignment.initiative_id
    newest = (
        select(Assignment.person_id)
        .where(duty == record.id, Assignment.valid_from <= today)
        .order_by(Assignment.valid_from.desc())
        .limit(1)
    )
    return {person for person in session.scalars(newest) if person}


def participants(record: Any, session: Session) -> set[UUID]:
    """The centres that have accepted a part in a collaboration on the initiative that the record concerns."""
    if not isinstance(record, Initiative):
        record = parent_of(record, session)
    if not isinstance(record, Initiative):
        return set()
    accepted = (
        select(CollaborationParty.centre_id)
        .join(Collaboration, Collaboration.id == CollaborationParty.collaboration_id)
        .join(CollaborationInitiative, CollaborationInitiative.collaboration_id == Collaboration.id)
        .where(
            CollaborationInitiative.initiative_id == record.id,
            CollaborationParty.state == "accepted",
            Collaboration.state != "ended",
        )
    )
    return {centre for centre in session.scalars(accepted) if centre}
