"""What a centre has in hand, and somebody else must take over when it ends."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Date,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from models.assignments import Assignment
from models.cases import Case
from models.collaborations import Collaboration, CollaborationParty
from models.columns import Identifier, Words
from models.indicators import Indicator
from models.initiatives import OVER, Initiative
from models.milestones import Milestone
from models.organisation import Centre, Person
from models.prepared import ask_named
from models.queries.assignments import holds_on
from models.sight import Sight, in_sight
from models.strategies import FocusArea, FocusAreaCentre, Strategy

MOST = 10_000
KINDS = (
    "strategyCoordination", "focusAreaTovholder", "initiativeOwner", "duty", "milestoneResponsible",
    "indicatorResponsible", "caseResponsible", "collaborationPart", "focusAreaInvolved", "caseOpener", "centreWithin",
    "person",
)  # fmt: skip

Condition = Any
Held = tuple[str, Any, Select[Any]]  # kind, what it is of, and the question

_CENTRE: Any = bindparam("centre", type_=Identifier())
_TODAY: Any = bindparam("today", type_=Date())
_UNDER_WAY = and_(*(Initiative.state != state for state in OVER))
_IN_FORCE = Strategy.state != "closed"
_holder = aliased(Centre)  # the centre that has it in hand


def remains_of(connection: Connection, centre_id: UUID, today: Any, sight: Sight) -> list[dict[str, Any]]:
    """``{kind, resource {type, id, title}, person}`` of what is seen, kind by kind in order of titles; ``person`` holds
    the duty. At most ``MOST``.
    """
    params = {**sight.params, "centre": centre_id, "today": today, "most": MOST}
    return [
        {
            "kind": row["kind"],
            "resource": {"type": row["type"], "id": row["id"], "title": row["title"]},
            "person": row["person_id"] and {"id": row["person_id"], "name": row["person_name"]},
        }
        for row in ask_named(connection, _left(narrowed=sight.is_narrow), params)
    ]


@cache
def _left(*, narrowed: bool) -> Any:
    def here(of: Any) -> Condition:
        return and_(_holder.id == _CENTRE, *([in_sight(of)] if narrowed and of is not None else []))

    return _together(here, [*_held(), *_belonging()]).limit(bindparam("most", type_=None))


def left_by_ended(here: Callable[[Any], Condition]) -> Any:
    """What centres that ended before ``today`` have left in strategies of which ``here`` tells, in the same order."""
    return _together(lambda of: and_(_holder.valid_to < _TODAY, here(of)), _held())


def _together(here: Callable[[Any], Condition], held: Any) -> Any:
    """One statement for all of it, with the centre and the strategy of each."""
    selects = []
    for word, kind, statement in held:
        of = getattr(kind, "strategy_id", None)
        named = "name" if hasattr(kind, "name_sort") else "title"
        columns: list[Any] = [
            literal_column(str(KINDS.index(word))).label("place"),
            literal_column(f"'{word}'", Text()).label("kind"),
            literal_column(f"'{kind.resource_type}'", Text()).label("type"),
            kind.id.label("id"),
            getattr(kind, named).label("title"),
            getattr(kind, f"{named}_sort").label("sort"),
            (cast(null(), Identifier()) if of is None else of).label("strategy_id"),
            _holder.id.label("centre_id"),
            _holder.name.label("centre_name"),
            _holder.valid_to.label("valid_to"),
        ]
        selects.append(statement.with_only_columns(*columns, *statement.selected_columns).where(here(of)))
    return union_all(*selects).order_by("place", "sort", "id")


def _held() -> Iterator[Held]:
    yield from _led()
    yield from _duties()
    yield from _shared()


def _led() -> Iterator[Held]:
    coordinates = or_(Strategy.coordinating_centre_id == _holder.id, Strategy.coordinating_team_id == _holder.id)
    area = _of(FocusArea, FocusArea.tovholder_centre_id).join(Strategy, Strategy.id == FocusArea.strategy_id)
    yield "strategyCoordination", Strategy, _where(Strategy, coordinates).where(_IN_FORCE)
    yield "focusAreaTovholder", FocusArea, area.where(FocusArea.state == "active", _IN_FORCE)
    yield "initiativeOwner", Initiative, _of(Initiative, Initiative.owning_centre_id).where(_UNDER_WAY)


def _duties() -> Iterator[Held]:
    for kind, mine, goes_on in (
        (FocusArea, Assignment.focus_area_id == FocusArea.id, FocusArea.state == "active"),
        (Initiative, Assignment.initiative_id == Initiative.id, _UNDER_WAY),
    ):
        columns: list[Any] = [Person.id.label("person_id"), Person.name.label("person_name")]
        held = select(*columns).select_from(kind)
        held = held.join(Assignment, mine).join(Person, Person.id == Assignment.person_id)
        yield "duty", kind, held.join(_holder, _holder.id == Person.centre_id).where(holds_on(_TODAY), goes_on)


def _shared() -> Iterator[Held]:
    promised = _of(Milestone, Milestone.responsible_centre_id)
    promised = promised.join(Initiative, Initiative.id == Milestone.initiative_id)
    agreed = _nobody(Collaboration).join(CollaborationParty, CollaborationParty.collaboration_id == Collaboration.id)
    agreed = agreed.join(_holder, _holder.id == CollaborationParty.centre_id)
    stays = or_(CollaborationParty.state == "invited", CollaborationParty.state == "accepted")
    yield "milestoneResponsible", Milestone, promised.where(Milestone.state == "open", _UNDER_WAY)
    yield (
        "indicatorResponsible",
        Indicator,
        _of(Indicator, Indicator.responsible_centre_id).where(Indicator.state == "active"),
    )
    yield "caseResponsible", Case, _of(Case, Case.responsible_centre_id).where(Case.state != "closed")
    yield "collaborationPart", Collaboration, agreed.where(stays, Collaboration.state != "ended")


def _belonging() -> Iterator[Held]:
    """What nobody need do anything about before the centre ends, and somebody should be told of."""
    involved = _nobody(FocusArea).join(FocusAreaCentre, FocusAreaCentre.focus_area_id == FocusArea.id)
    involved = involved.join(_holder, _holder.id == FocusAreaCentre.centre_id)
    involved = involved.join(Strategy, Strategy.id == FocusArea.strategy_id)
    yield "focusAreaInvolved", FocusArea, involved.where(FocusArea.state == "active", _IN_FORCE)
    yield "caseOpener", Case, _of(Case, Case.opened_by_centre_id).where(Case.state != "closed")
    lasts = or_(Centre.valid_to.is_(None), Centre.valid_to >= _TODAY)
    yield "centreWithin", Centre, _of(Centre, Centre.parent_centre_id).where(lasts)
    yield "person", Person, _of(Person, Person.centre_id).where(Person.active)


def _of(kind: Any, centre_id: Any) -> Select[Any]:
    return _where(kind, centre_id == _holder.id)


def _where(kind: Any, is_held: Condition) -> Select[Any]:
    return _nobody(kind).join(_holder, is_held)


def _nobody(kind: Any) -> Select[Any]:
    """Something of which no person holds a duty."""
    columns: list[Any] = [
        cast(null(), Identifier()).label("person_id"),
        cast(null(), Words(300)).label("person_name"),
    ]
    return select(*columns).select_from(kind)
