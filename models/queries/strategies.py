"""What is worked out about a focus area or a prioritisation when it is read: expressions over the row at hand."""

from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, select

from models.assignments import Assignment
from models.base import Record
from models.initiatives import Initiative
from models.organisation import Centre, Partner, Person
from models.sql import Object, Objects, labelled
from models.strategies import FocusArea, FocusAreaCentre, FocusAreaPartner, Prioritisation, RankedInitiative

TODAY = bindparam("today", type_=Date())


def tovholder() -> ColumnElement[Any]:
    """``{id, name}`` of the person who holds the focus area's duty today, null where it is vacant: that of the newest
    assignment that has begun.
    """
    begun = select(Assignment.person_id).where(Assignment.focus_area_id == FocusArea.id, Assignment.valid_from <= TODAY)
    holder = begun.order_by(Assignment.valid_from.desc()).limit(1).correlate(FocusArea).scalar_subquery()
    return Object(select(*labelled(id=Person.id, name=Person.name)).where(Person.id == holder))


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
