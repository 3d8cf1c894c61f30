"""What a centre has in hand, and somebody else must take over when it ends."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Date, Select, and_, bindparam, literal_column, or_, select

from models.assignments import Assignment
from models.collaborations import Collaboration, CollaborationParty
from models.columns import Identifier
from models.indicators import Indicator
from models.initiatives import OVER, Initiative
from models.milestones import Milestone
from models.organisation import Centre, Person
from models.prepared import ask
from models.queries.assignments import holds_on
from models.sight import Sight, in_sight
from models.strategies import FocusArea, Strategy

MOST = 10_000
KINDS = (
    "strategyCoordination", "focusAreaTovholder", "initiativeOwner", "duty", "milestoneResponsible",
    "indicatorResponsible", "collaborationPart", "centreWithin", "person",
)  # fmt: skip

Held = tuple[str, Any, Select[Any]]  # kind, what it is of, and the question

_CENTRE: Any = bindparam("centre", type_=Identifier())
_TODAY: Any = bindparam("today", type_=Date())
_UNDER_WAY = and_(*(Initiative.state != state for state in OVER))
_IN_FORCE = Strategy.state != "closed"


def remains_of(connection: Connection, centre_id: UUID, today: Any, sight: Sight) -> list[dict[str, Any]]:
    """``{kind, resource {type, id, title}, person}`` of what is seen, kind by kind in order of titles; ``person`` holds
    the duty. At most ``MOST``.
    """
    params = {**sight.params, "centre": centre_id, "today": today}
    found = (
        {
            "kind": kind,
            "resource": {"type": resource_type, "id": key, "title": title},
            "person": holder and {"id": holder, "name": name},
        }
        for kind, resource_type, statement in _questions(narrowed=sight.is_narrow)
        for key, title, holder, name in ask(connection, statement, params)
    )
    return [one for one, _ in zip(found, range(MOST), strict=False)]


@cache
def _questions(*, narrowed: bool) -> list[tuple[str, str, Select[Any]]]:
    def seen(kind: Any, statement: Select[Any]) -> Select[Any]:
        of = getattr(kind, "strategy_id", None)
        found = statement if of is None or not narrowed else statement.where(in_sight(of))
        return found.order_by(kind.name_sort if hasattr(kind, "name_sort") else kind.title_sort, kind.id)

    return [(word, kind.resource_type, seen(kind, statement)) for word, kind, statement in _held()]


def _held() -> Iterator[Held]:
    yield from _led()
    yield from _duties()
    yield from _shared()
    yield from _belonging()


def _led() -> Iterator[Held]:
    coordinates = or_(Strategy.coordinating_centre_id == _CENTRE, Strategy.coordinating_team_id == _CENTRE)
    leads = and_(FocusArea.tovholder_centre_id == _CENTRE, FocusArea.state == "active")
    area = _of(FocusArea).join(Strategy, Strategy.id == FocusArea.strategy_id)
    yield "strategyCoordination", Strategy, _of(Strategy).where(coordinates, _IN_FORCE)
    yield "focusAreaTovholder", FocusArea, area.where(leads, _IN_FORCE)
    yield "initiativeOwner", Initiative, _of(Initiative).where(Initiative.owning_centre_id == _CENTRE, _UNDER_WAY)


def _duties() -> Iterator[Held]:
    for kind, mine, goes_on in (
        (FocusArea, Assignment.focus_area_id == FocusArea.id, FocusArea.state == "active"),
        (Initiative, Assignment.initiative_id == Initiative.id, _UNDER_WAY),
    ):
        held = select(kind.id, kind.title, Person.id.label("holder"), Person.name).join(Assignment, mine)
        held = held.join(Person, Person.id == Assignment.person_id)
        yield "duty", kind, held.where(Person.centre_id == _CENTRE, holds_on(_TODAY), goes_on)


def _shared() -> Iterator[Held]:
    promised = _of(Milestone).join(Initiative, Initiative.id == Milestone.initiative_id)
    promises = and_(Milestone.responsible_centre_id == _CENTRE, Milestone.state == "open", _UNDER_WAY)
    measures = and_(Indicator.responsible_centre_id == _CENTRE, Indicator.state == "active")
    agreed = _of(Collaboration).join(CollaborationParty, CollaborationParty.collaboration_id == Collaboration.id)
    stays = or_(CollaborationParty.state == "invited", CollaborationParty.state == "accepted")
    takes_part = and_(CollaborationParty.centre_id == _CENTRE, stays, Collaboration.state != "ended")
    yield "milestoneResponsible", Milestone, promised.where(promises)
    yield "indicatorResponsible", Indicator, _of(Indicator).where(measures)
    yield "collaborationPart", Collaboration, agreed.where(takes_part)


def _belonging() -> Iterator[Held]:
    lasts = or_(Centre.valid_to.is_(None), Centre.valid_to >= _TODAY)
    yield "centreWithin", Centre, _of(Centre, "name").where(Centre.parent_centre_id == _CENTRE, lasts)
    yield "person", Person, _of(Person, "name").where(Person.centre_id == _CENTRE, Person.active)


def _of(kind: Any, label: str = "title") -> Select[Any]:
    nobody: Any = literal_column("NULL")
    return select(kind.id, getattr(kind, label), nobody.label("holder"), nobody.label("holder_name"))
