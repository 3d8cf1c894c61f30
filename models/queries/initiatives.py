"""What is worked out about an initiative when it is read: expressions over the row of ``initiatives`` at hand.

Each is one look-up along an index, so that a page of a hundred is one statement. Fixed words stand in the text and not
among the parameters: only so can a partial index be used by a statement that is planned once.
"""

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, bindparam, func, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from models.assignments import Assignment
from models.collaborations import Collaboration, CollaborationInitiative, CollaborationParty
from models.initiatives import Initiative, InitiativeFocusArea, InitiativeIndicator
from models.milestones import Milestone
from models.organisation import Centre, Person
from models.sql import AnyOf, DaysBefore, Object, Objects, labelled
from models.status_updates import StatusUpdate
from models.strategies import FocusAreaCentre, Prioritisation, RankedInitiative, Strategy

TODAY = bindparam("today", type_=Date())
SHOWS_PROGRESS = ("active", "paused")
_ONE: ColumnElement[int] = literal_column("1")


def _word(text: str) -> ColumnElement[str]:
    return literal_column(f"'{text}'")


def _holder(duty: Any, key: Any) -> ColumnElement[Any]:
    """The person who holds the duty today: that of the newest assignment that has begun."""
    begun = select(Assignment.person_id).where(duty == key, Assignment.valid_from <= TODAY)
    return begun.order_by(Assignment.valid_from.desc()).limit(_ONE).correlate(Initiative).scalar_subquery()


def tovholder_id() -> ColumnElement[Any]:
    """The person of the initiative's own assignment, else of its focus area's (domain rule 3)."""
    own = _holder(Assignment.initiative_id, Initiative.id)
    return func.coalesce(own, _holder(Assignment.focus_area_id, Initiative.focus_area_id))


def tovholder() -> ColumnElement[Any]:
    """``{id, name}``, null where the duty is vacant."""
    return Object(select(*labelled(id=Person.id, name=Person.name)).where(Person.id == tovholder_id()))


def _updates(*columns: Any) -> Select[Any]:
    return select(*columns).where(StatusUpdate.initiative_id == Initiative.id).correlate(Initiative)


def latest_update() -> ColumnElement[Any]:
    """The update that holds now, a correction in the place of what it corrects, with the person whose word it is."""
    one, person = StatusUpdate, aliased(Person)
    name = select(person.name).where(person.id == one.by_person_id).scalar_subquery()
    columns = labelled(
        id=one.id,
        kind=one.kind,
        progress=one.progress,
        summary=one.summary,
        obstacles=one.obstacles,
        nextSteps=one.next_steps,
        reportedAt=one.at,
        byPersonId=one.by_person_id,
        byPersonName=name,
    )
    return Object(_updates(*columns).order_by(one.stands_at.desc(), one.at.desc()).limit(_ONE))


def progress() -> ColumnElement[Any]:
    """What the latest report said, whatever the initiative's state."""
    newest = (StatusUpdate.stands_at.desc(), StatusUpdate.at.desc())
    reports = _updates(StatusUpdate.progress).where(StatusUpdate.kind == _word("report"))
    return reports.order_by(*newest).limit(_ONE).scalar_subquery()


def clock() -> ColumnElement[Any]:
    """``{on, at}``: the newest date on which a person reported or confirmed, and when they did; null without."""
    human = _updates(*labelled(on=StatusUpdate.clock_on, at=StatusUpdate.stands_at))
    human = human.where(StatusUpdate.clock_on.is_not(None))
    return Object(human.order_by(StatusUpdate.clock_on.desc(), StatusUpdate.stands_at.desc()).limit(_ONE))


def stale_after_days() -> ColumnElement[int]:
    """The strategy's limit, or the initiative's own reporting interval where it has one."""
    general = select(Strategy.stale_after_days).where(Strategy.id == Initiative.strategy_id)
    return func.coalesce(Initiative.report_interval_days, general.correlate(Initiative).scalar_subquery())


def priority() -> ColumnElement[int]:
    """The rank, from 1, in the newest prioritisation of the focus area."""
    made = Prioritisation
    newest = select(made.id).where(made.focus_area_id == Initiative.focus_area_id).correlate(Initiative)
    newest = newest.order_by(made.decided_on.desc(), made.at.desc(), made.id.desc()).limit(_ONE)
    ranked = RankedInitiative
    mine = (ranked.prioritisation_id == newest.scalar_subquery(), ranked.initiative_id == Initiative.id)
    return select(ranked.position + _ONE).where(*mine).correlate(Initiative).scalar_subquery()


def accepted_parts() -> Select[Any]:
    """The accepted parts in collaborations on initiatives that have not ended."""
    party, link = CollaborationParty, CollaborationInitiative
    state = select(Collaboration.state).where(Collaboration.id == link.collaboration_id).scalar_subquery()
    parts = select(party.centre_id).join(link, link.collaboration_id == party.collaboration_id)
    return parts.where(party.state == _word("accepted"), state != _word("ended"))


def involved_centres() -> ColumnElement[Any]:
    """``[{id, name}]``: the centres involved in the focus area, and those that accepted a part in a collaboration; one
    that is both stands there twice, because a database takes longer to see that than whoever reads the list.
    """
    by_area = select(FocusAreaCentre.centre_id).where(FocusAreaCentre.focus_area_id == Initiative.focus_area_id)
    by_party = accepted_parts().where(CollaborationInitiative.initiative_id == Initiative.id)
    keys = union_all(by_area.correlate(Initiative), by_party.correlate(Initiative)).subquery("involved")
    named = select(*labelled(id=Centre.id, name=Centre.name)).join(keys, keys.c.centre_id == Centre.id)
    return Objects(named.order_by(Centre.name_sort, Centre.id))


def _open_milestones(*columns: Any) -> Select[Any]:
    mine = (Milestone.initiative_id == Initiative.id, Milestone.state == _word("open"))
    return select(*columns).where(*mine).correlate(Initiative)


def next_milestone() -> ColumnElement[Any]:
    """The open milestone that is due first, be it overdue."""
    one = Milestone
    columns = labelled(id=one.id, title=one.title, dueOn=one.due_on, originalDueOn=one.original_due_on)
    return Object(_open_milestones(*columns).order_by(one.due_on, one.id).limit(_ONE))


def overdue_milestones() -> ColumnElement[int]:
    """How many are open after the day they were due."""
    return _open_milestones(func.count()).where(Milestone.due_on < TODAY).scalar_subquery()


def serves(name: str) -> ColumnElement[bool]:
    """Whether one of the focus areas ``name`` is the initiative's or one that it serves too."""
    link = InitiativeFocusArea
    also = select(link.initiative_id).where(AnyOf(link.focus_area_id, name))
    return or_(AnyOf(Initiative.focus_area_id, name), Initiative.id.in_(also))


def involves(name: str) -> ColumnElement[bool]:
    """Whether one of the centres ``name`` is among the involved ones."""
    areas = select(FocusAreaCentre.focus_area_id).where(AnyOf(FocusAreaCentre.centre_id, name))
    parts = accepted_parts().with_only_columns(CollaborationInitiative.initiative_id)
    parts = parts.where(AnyOf(CollaborationParty.centre_id, name))
    return or_(Initiative.focus_area_id.in_(areas), Initiative.id.in_(parts))


def led_by(name: str) -> ColumnElement[bool]:
    """Whether one of the people ``name`` is its tovholder today."""
    return AnyOf(tovholder_id(), name)


def is_linked_to(name: str) -> ColumnElement[bool]:
    """Whether it is meant to move one of the indicators ``name``."""
    link = InitiativeIndicator
    linked: ColumnElement[bool] = Initiative.id.in_(select(link.initiative_id).where(AnyOf(link.indicator_id, name)))
    return linked


def shows_progress(name: str) -> ColumnElement[bool]:
    """Whether the progress that it shows is one of ``name`` (domain rule 5)."""
    shown = or_(*(Initiative.state == _word(state) for state in SHOWS_PROGRESS))
    return shown & AnyOf(progress(), name)


def silent_for(name: str) -> ColumnElement[bool]:
    """Whether it is active and for ``name`` whole days no person has reported, or it was activated (domain rule 6)."""
    last = select(func.max(StatusUpdate.clock_on)).where(StatusUpdate.initiative_id == Initiative.id)
    since = func.coalesce(last.correlate(Initiative).scalar_subquery(), Initiative.activated_on)
    return (Initiative.state == _word("active")) & (since <= DaysBefore(TODAY, bindparam(name, type_=Integer())))
