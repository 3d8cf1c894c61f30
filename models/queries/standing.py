"""How people and centres stand to records: what they own, what lies in their focus areas, where they take part.

A relation is a condition in SQL on the rows of a kind, given the parameters ``centre``, ``person``, ``today`` and
``at``; it is asked of one record and of many alike. Nobody gains a right by what they are just writing: who holds a
duty is asked as it stood before ``at``, the time of the unit of work.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, false, inspect, or_, select
from sqlalchemy.orm import aliased

from models.assignments import Assignment
from models.benchmarks import Benchmark
from models.cases import Case, CaseCollaboration, CaseInitiative
from models.collaborations import Collaboration, CollaborationFocusArea, CollaborationInitiative, CollaborationParty
from models.columns import Identifier
from models.entries import CaseEntry
from models.indicators import Indicator
from models.initiatives import Initiative, InitiativeFocusArea
from models.milestones import Milestone
from models.observations import Observation
from models.prepared import ask
from models.series import Series
from models.sql import AnyOf
from models.status_updates import StatusUpdate
from models.strategies import FocusArea, Goal, Prioritisation

Condition = ColumnElement[bool]
Relation = Callable[[Any], Condition]

EVER = datetime.max.replace(tzinfo=UTC)
CENTRE: Any = bindparam("centre", type_=Identifier())
PERSON: Any = bindparam("person", type_=Identifier())
TODAY: Any = bindparam("today", type_=Assignment.valid_from.type)
AT: Any = bindparam("at", type_=Assignment.updated_at.type)

OWN_CENTRE: dict[type, str] = {
    FocusArea: "tovholder_centre_id",
    Indicator: "responsible_centre_id",
    Initiative: "owning_centre_id",
    Milestone: "responsible_centre_id",
    CollaborationParty: "centre_id",
}
DUTIES: dict[type, str] = {FocusArea: "focus_area_id", Initiative: "initiative_id"}
PART_OF: dict[type, dict[str, type]] = {
    Goal: {"focus_area_id": FocusArea},
    Prioritisation: {"focus_area_id": FocusArea},
    Indicator: {"goal_id": Goal},
    Series: {"indicator_id": Indicator},
    Observation: {"indicator_id": Indicator},
    Benchmark: {"indicator_id": Indicator},
    Initiative: {"focus_area_id": FocusArea},
    StatusUpdate: {"initiative_id": Initiative},
    Milestone: {"initiative_id": Initiative},
    CollaborationParty: {"collaboration_id": Collaboration},
    Case: {"focus_area_id": FocusArea},
    CaseEntry: {"case_id": Case},
    Assignment: {"focus_area_id": FocusArea, "initiative_id": Initiative},
}
ALSO_IN: dict[type, tuple[tuple[Any, str, type], ...]] = {
    Initiative: ((InitiativeFocusArea, "focus_area_id", FocusArea),),
    Collaboration: (
        (CollaborationFocusArea, "focus_area_id", FocusArea),
        (CollaborationInitiative, "initiative_id", Initiative),
    ),
    Case: (
        (CaseInitiative, "initiative_id", Initiative),
        (CaseCollaboration, "collaboration_id", Collaboration),
    ),
}
OWNED_WITH_THAT = (Series, Observation, Benchmark, StatusUpdate, Milestone, Assignment, CaseEntry)


@dataclass(frozen=True)
class Standing:
    """Who asks, by a grant in which strategy or all (None); the date; the time of the unit of work."""

    centre: UUID | None
    person: UUID | None
    strategy: UUID | None
    today: date
    at: datetime = EVER


def owned(of: Any) -> Condition:
    """It belongs to the centre, or the person holds its tovholder duty."""
    kind, found = kind_of(of), []
    if kind in OWN_CENTRE:
        found.append(getattr(of, OWN_CENTRE[kind]) == CENTRE)
    if kind in DUTIES:
        found.append(_holder(of, DUTIES[kind]) == PERSON)
    if kind in OWNED_WITH_THAT:
        found.append(above(of, owned))
    if kind is Collaboration:
        found += _linked(of, owned)
    if kind is Case:
        found += _of_case(of)
    return or_(false(), *found)


def _of_case(of: Any) -> list[Condition]:
    """A case belongs to the centre that opened it and, from then on, to the responsible one: so whoever opens one opens
    it in the own centre's name, though it may be another that has to answer.
    """
    return [of.opened_by_centre_id == CENTRE, (of.responsible_centre_id == CENTRE) & (of.created_at < AT)]


def tended(of: Any) -> Condition:
    """It is, or lies in, a focus area that is owned."""
    kind = kind_of(of)
    return owned(of) if kind is FocusArea else or_(above(of, tended), *_linked(of, tended))


def shared(of: Any) -> Condition:
    """The centre has accepted a part in a collaboration on the initiative that it is or belongs to."""
    kind = kind_of(of)
    if kind is not Initiative:
        return above(of, shared) if kind in OWNED_WITH_THAT else false()
    party, whole, link = aliased(CollaborationParty), aliased(Collaboration), aliased(CollaborationInitiative)
    return (
        select(party.id)
        .join(whole, whole.id == party.collaboration_id)
        .join(link, link.collaboration_id == whole.id)
        .where(link.initiative_id == of.id, party.centre_id == CENTRE, party.state == "accepted")
        .where(whole.state != "ended")
        .exists()
    )


def above(of: Any, relation: Relation) -> Condition:
    """What it is part of stands in this relation."""
    places: list[tuple[Any, Any]] = [
        (getattr(of, name), aliased(kind)) for name, kind in PART_OF.get(kind_of(of), {}).items()
    ]
    return or_(false(), *(select(one.id).where(one.id == key, relation(one)).exists() for key, one in places))


def those(connection: Connection, kind: type, relation: Relation, ids: Iterable[UUID], standing: Standing) -> set[UUID]:
    """Which of the records of ``kind`` stand in this relation."""
    params = {**asdict(standing), "ids": [str(one) for one in ids]}
    question = _question(kind, relation, is_narrow=standing.strategy is not None)
    return {row[0] for row in ask(connection, question, params)}


@cache
def _question(kind: Any, relation: Relation, *, is_narrow: bool) -> Select[Any]:
    narrowing = [kind.strategy_id == bindparam("strategy")] if is_narrow else []
    return select(kind.id).where(AnyOf(kind.id, "ids"), relation(kind), *narrowing)


def kind_of(of: Any) -> type:
    """The class of record that ``of`` is an alias of, or is itself."""
    found: type = inspect(of).mapper.class_
    return found


def _holder(of: Any, duty: str) -> Any:
    """The person who holds the duty today; null where it is vacant."""
    held = aliased(Assignment)
    mine = (getattr(held, duty) == of.id, held.valid_from <= TODAY, held.updated_at < AT)
    return select(held.person_id).where(*mine).order_by(held.valid_from.desc()).limit(1).scalar_subquery()


def _linked(of: Any, relation: Relation) -> list[Condition]:
    """One of those that it names in its lists stands in this relation."""
    found: list[Condition] = []
    for row, name, kind in ALSO_IN.get(kind_of(of), ()):
        link: Any = aliased(row)
        one: Any = aliased(kind)
        here, there = getattr(link, row.owned_by) == of.id, one.id == getattr(link, name)
        found.append(select(one.id).join(link, there).where(here, relation(one)).exists())
    return found
