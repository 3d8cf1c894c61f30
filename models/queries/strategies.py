"""What is worked out about strategies and their parts when they are read: expressions over the row at hand."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from models.assignments import Assignment
from models.base import Record
from models.evaluations import Evaluation
from models.initiatives import Initiative
from models.organisation import Centre, Partner, Person
from models.sql import Object, Objects, labelled
from models.strategies import FocusArea, FocusAreaCentre, FocusAreaPartner, Prioritisation, RankedInitiative, Strategy

TODAY = bindparam("today", type_=Date())


def has_successor() -> ColumnElement[Any]:
    """Whether another strategy that is or was in force replaces this one."""
    later = aliased(Strategy)
    return select(later.id).where(later.replaces_id == Strategy.id, later.state != "draft").exists()


def evaluations_decided() -> ColumnElement[Any]:
    """How many evaluations of the strategy the committee has decided on; a yearly status is none."""
    mine = (Evaluation.strategy_id == Strategy.id, Evaluation.kind == "evaluation")
    is_decided = or_(Evaluation.state == "decided", Evaluation.state == "closed")
    return select(func.count(Evaluation.id)).where(*mine, is_decided).correlate(Strategy).scalar_subquery()


def tovholder() -> ColumnElement[Any]:
    """``{id, name}`` of the person who holds the focus area's duty today, null where it is vacant: that of the newest
    assignment that has begun.
    """
    return Object(select(*labelled(id=Person.id, name=Person.name)).where(Person.id == holder()))


def holder() -> ColumnElement[Any]:
    """The id of that person."""
    newest = _begun(Assignment.person_id).order_by(Assignment.valid_from.desc()).limit(1)
    return newest.correlate(FocusArea).scalar_subquery()


def is_decided() -> ColumnElement[Any]:
    """Whether anybody has decided by today who holds the focus area's duty, or that nobody does."""
    return _begun(Assignment.id).correlate(FocusArea).exists()


def _begun(column: Any) -> Select[Any]:
    return select(column).where(Assignment.focus_area_id == FocusArea.id, Assignment.valid_from <= TODAY)


def involved_centres() -> ColumnElement[Any]:
    """``[{id, name}]`` in the order of ``involvedCentreIds``."""
    return _listed(Centre, FocusAreaCentre, "centre_id", FocusArea.id)


def partners() -> ColumnElement[Any]:
    """``[{id, name}]`` in the order of ``partnerIds``."""
    return _listed(Partner, FocusAreaPartner, "partner_id", FocusArea.id)


def ranked_initiatives() -> ColumnElement[Any]:
    """``[{id, title}]`` by rank."""
    return _listed(Initiative, RankedInitiative, "initiative_id", Prioritisation.id)


def _listed(kind: type[Record], link: Any, target: str, owner: Any) -> ColumnElement[Any]:
    """What an owned list of ids points to, each with the name that people know it by."""
    columns = labelled(**{"id": kind.id, kind.label: getattr(kind, kind.label)})
    rows = select(*columns).join(link, getattr(link, target) == kind.id)
    return Objects(rows.where(getattr(link, link.owned_by) == owner).order_by(link.position))
