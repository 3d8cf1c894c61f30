"""What stands in the calendar: milestones, what is due in cases, reviews, figures, methods, benchmarks, evaluations
and the meetings about them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from models.assignments import Assignment
from models.benchmarks import Benchmark
from models.cases import Case, CaseInitiative
from models.collaborations import Collaboration, CollaborationFocusArea, CollaborationInitiative, CollaborationParty
from models.entries import CaseEntry, met_on, obliging
from models.evaluations import Evaluation
from models.figures.periods import parse
from models.indicators import Indicator
from models.initiatives import OVER, Initiative, InitiativeIndicator
from models.milestones import Milestone
from models.prepared import ask_named
from models.queries.assignments import holds_on
from models.queries.initiatives import TODAY, led_by
from models.queries.strategies import evaluations_decided
from models.sight import Sight, in_sight
from models.sql import AnyOf
from models.strategies import FocusArea, Goal, Strategy, next_evaluation_due_on

Condition = ColumnElement[bool]
FILTERS = ("centre_id", "initiative_id", "person_id", "strategy_id")


@dataclass(frozen=True)
class Event:
    """A day in the calendar: ``kind`` says what is to happen on it with the resource at ``path``.

    ``version`` and ``updated_at`` are the resource's, so that an event that stays the same is told alike.
    """

    kind: str
    id: UUID
    path: str
    on: date
    title: str
    within: str | None
    version: int
    updated_at: datetime


def _initiatives(narrowing: Condition) -> Any:
    return select(Initiative.id).where(narrowing)


def _areas_of_centre() -> Any:
    return select(FocusArea.id).where(AnyOf(FocusArea.tovholder_centre_id, "centre_id"))


def _areas_of_person() -> Any:
    return select(Assignment.focus_area_id).where(AnyOf(Assignment.person_id, "person_id"), holds_on(TODAY))


def _convened(areas: Any, initiatives: Any) -> Condition:
    """Whether one of its focus areas, or of its initiatives, is among these: who leads them takes it up again."""
    about, serving = CollaborationFocusArea, CollaborationInitiative
    return or_(
        Collaboration.id.in_(select(about.collaboration_id).where(about.focus_area_id.in_(areas))),
        Collaboration.id.in_(_linked(serving.initiative_id.in_(initiatives))),
    )


def _left_to(areas: Any) -> Condition:
    """Whether nobody is named for an indicator, so that it falls to whoever leads its goal's focus area."""
    nobody = Indicator.responsible_centre_id.is_(None) & Indicator.responsible_person_id.is_(None)
    return nobody & Indicator.goal_id.in_(select(Goal.id).where(Goal.focus_area_id.in_(areas)))


def _linked(*conditions: Condition) -> Any:
    return select(CollaborationInitiative.collaboration_id).where(*conditions)


def _moving(*conditions: Condition) -> Any:
    return select(InitiativeIndicator.indicator_id).where(*conditions)


def _in_force(kind: Any) -> Condition:
    """Whether its strategy is not closed: what was planned in one that is waits for nobody any more."""
    in_force: Condition = kind.strategy_id.in_(select(Strategy.id).where(Strategy.state != "closed"))
    return in_force


_part = select(CollaborationParty.collaboration_id).where(
    AnyOf(CollaborationParty.centre_id, "centre_id"), CollaborationParty.state == "accepted"
)

# How each kind is narrowed: filter -> condition; a kind that a filter does not name has nothing to do with it.
_NARROWED: dict[Any, dict[str, Callable[[], Condition]]] = {
    Milestone: {
        "centre_id": lambda: or_(
            AnyOf(Milestone.responsible_centre_id, "centre_id"),
            Milestone.responsible_centre_id.is_(None) & AnyOf(Initiative.owning_centre_id, "centre_id"),
        ),
        "initiative_id": lambda: AnyOf(Milestone.initiative_id, "initiative_id"),
        "person_id": lambda: led_by("person_id"),
        "strategy_id": lambda: AnyOf(Milestone.strategy_id, "strategy_id"),
    },
    Collaboration: {
        "centre_id": lambda: or_(
            Collaboration.id.in_(_part),
            _convened(_areas_of_centre(), _initiatives(AnyOf(Initiative.owning_centre_id, "centre_id"))),
        ),
        "initiative_id": lambda: Collaboration.id.in_(
            _linked(AnyOf(CollaborationInitiative.initiative_id, "initiative_id"))
        ),
        "person_id": lambda: _convened(_areas_of_person(), _initiatives(led_by("person_id"))),
        "strategy_id": lambda: AnyOf(Collaboration.strategy_id, "strategy_id"),
    },
    Indicator: {
        "centre_id": lambda: or_(AnyOf(Indicator.responsible_centre_id, "centre_id"), _left_to(_areas_of_centre())),
        "initiative_id": lambda: Indicator.id.in_(_moving(AnyOf(InitiativeIndicator.initiative_id, "initiative_id"))),
        "person_id": lambda: or_(AnyOf(Indicator.responsible_person_id, "person_id"), _left_to(_areas_of_person())),
        "strategy_id": lambda: AnyOf(Indicator.strategy_id, "strategy_id"),
    },
    Case: {
        "centre_id": lambda: AnyOf(Case.responsible_centre_id, "centre_id"),
        "initiative_id": lambda: Case.id.in_(
            select(CaseInitiative.case_id).where(AnyOf(CaseInitiative.initiative_id, "initiative_id"))
        ),
        "person_id": lambda: AnyOf(Case.responsible_person_id, "person_id"),
        "strategy_id": lambda: AnyOf(Case.strategy_id, "strategy_id"),
    },
    Evaluation: {
        "centre_id": lambda: AnyOf(Strategy.coordinating_centre_id, "centre_id"),
        "strategy_id": lambda: AnyOf(Evaluation.strategy_id, "strategy_id"),
    },
    Strategy: {
        "centre_id": lambda: AnyOf(Strategy.coordinating_centre_id, "centre_id"),
        "strategy_id": lambda: AnyOf(Strategy.id, "strategy_id"),
    },
}

_NARROWED_AS: dict[Any, Any] = {Benchmark: Indicator, CaseEntry: Case}  # those that go with what they are part of

_COLUMNS: dict[Any, Any] = {
    Milestone: lambda: (
        select(Milestone.id, Milestone.version, Milestone.updated_at, Milestone.title, Milestone.due_on)
        .add_columns(Initiative.title.label("within"))
        .join(Initiative, Initiative.id == Milestone.initiative_id)
        .where(Milestone.state == "open", *(Initiative.state != over for over in OVER), _in_force(Milestone))
        .order_by(Milestone.due_on, Milestone.id)
    ),
    Collaboration: lambda: (
        select(Collaboration.id, Collaboration.version, Collaboration.updated_at, Collaboration.title)
        .add_columns(Collaboration.review_on)
        .where(Collaboration.state != "ended", Collaboration.review_on.is_not(None), _in_force(Collaboration))
        .order_by(Collaboration.review_on, Collaboration.id)
    ),
    Indicator: lambda: (
        select(Indicator.id, Indicator.version, Indicator.updated_at, Indicator.title, Indicator.method_state)
        .add_columns(Indicator.next_value_due_on, Indicator.method_due_on)
        .where(Indicator.state == "active", _in_force(Indicator))
        .where(or_(Indicator.next_value_due_on.is_not(None), Indicator.method_due_on.is_not(None)))
        .order_by(Indicator.id)
    ),
    Benchmark: lambda: (
        select(Benchmark.id, Benchmark.version, Benchmark.updated_at, Indicator.title)
        .add_columns(Benchmark.due_on, Benchmark.period, Benchmark.indicator_id)
        .join(Indicator, Indicator.id == Benchmark.indicator_id)
        .where(Benchmark.state == "active", Indicator.state == "active", _in_force(Benchmark))
        .order_by(Benchmark.id)
    ),
    Case: lambda: (
        select(Case.id, Case.version, Case.updated_at, Case.title, Case.due_on, Case.case_number)
        .where(Case.state != "closed", Case.due_on.is_not(None))
        .order_by(Case.due_on, Case.id)
    ),
    CaseEntry: lambda: (
        select(CaseEntry.id, CaseEntry.version, CaseEntry.updated_at, CaseEntry.case_id, CaseEntry.due_on)
        .add_columns(Case.title, Case.case_number)
        .join(Case, Case.id == CaseEntry.case_id)
        .where(obliging(CaseEntry), CaseEntry.due_on.is_not(None))
        .where(CaseEntry.fulfilled_on.is_(None), met_on(CaseEntry).is_(None))
        .order_by(CaseEntry.due_on, CaseEntry.id)
    ),
    Evaluation: lambda: (
        select(Evaluation.id, Evaluation.version, Evaluation.updated_at, Evaluation.title, Evaluation.committee)
        .add_columns(Evaluation.meeting_on)
        .join(Strategy, Strategy.id == Evaluation.strategy_id)
        .where(Evaluation.state != "closed", Evaluation.meeting_on.is_not(None))
        .order_by(Evaluation.meeting_on, Evaluation.id)
    ),
    Strategy: lambda: (
        select(Strategy.id, Strategy.version, Strategy.updated_at, Strategy.title, Strategy.committee)
        .add_columns(Strategy.starts_on, Strategy.evaluation_interval_months)
        .add_columns(evaluations_decided().label("evaluations_decided"))
        .where(Strategy.state == "adopted")
        .order_by(Strategy.id)
    ),
}


@cache
def _question(kind: Any, given: tuple[str, ...], *, is_narrow: bool) -> Select[Any] | None:
    ways = _NARROWED[_NARROWED_AS.get(kind, kind)]
    if not set(given) <= ways.keys():
        return None
    query: Select[Any] = _COLUMNS[kind]().where(*(ways[name]() for name in given))
    strategy = Strategy.id if kind is Strategy else kind.strategy_id
    return query.where(in_sight(strategy)) if is_narrow else query


def events(connection: Connection, asked: dict[str, Any], sight: Sight, today: date) -> list[Event]:
    """What the caller sees of it, in the order of days; ``asked`` holds lists of ids under the names of ``FILTERS``.

    ``connection`` is in one snapshot.
    """
    given = tuple(name for name in FILTERS if asked.get(name))
    params = {**{name: asked[name] for name in given}, **sight.params, "today": today}
    found: list[Event] = []
    for kind, told in _TOLD.items():
        question = _question(kind, given, is_narrow=sight.is_narrow)
        rows = [] if question is None else ask_named(connection, question, params)
        found += [one for row in rows for one in told(row)]
    return sorted(found, key=lambda one: (one.on, one.kind, one.id))


def _event(kind: str, place: str, row: dict[str, Any], on: date, within: str | None = None) -> Event:
    path = f"/v1/{place}/{row['id']}"
    return Event(kind, row["id"], path, on, row["title"], within, row["version"], row["updated_at"])


def _of_indicator(row: dict[str, Any]) -> Iterator[Event]:
    if row["next_value_due_on"]:
        yield _event("valueDue", "indicators", row, row["next_value_due_on"])
    if row["method_due_on"] and row["method_state"] == "toBeDesigned":
        yield _event("methodDue", "indicators", row, row["method_due_on"])


def _of_obligation(row: dict[str, Any]) -> Iterator[Event]:
    yield _event("obligationDue", f"cases/{row['case_id']}/entries", row, row["due_on"], row["case_number"])


def _of_benchmark(row: dict[str, Any]) -> Iterator[Event]:
    place = f"indicators/{row['indicator_id']}/benchmarks"
    yield _event("benchmarkDue", place, row, row["due_on"] or parse(row["period"]).last)


def _of_strategy(row: dict[str, Any]) -> Iterator[Event]:
    due = next_evaluation_due_on(row["starts_on"], row["evaluation_interval_months"], row["evaluations_decided"])
    if due:
        yield _event("evaluationDue", "strategies", row, due, row["committee"])


_TOLD: dict[Any, Callable[[dict[str, Any]], Iterator[Event]]] = {
    Milestone: lambda row: iter([_event("milestone", "milestones", row, row["due_on"], row["within"])]),
    Case: lambda row: iter([_event("caseDue", "cases", row, row["due_on"], row["case_number"])]),
    CaseEntry: _of_obligation,
    Collaboration: lambda row: iter([_event("review", "collaborations", row, row["review_on"])]),
    Indicator: _of_indicator,
    Benchmark: _of_benchmark,
    Evaluation: lambda row: iter([_event("meeting", "evaluations", row, row["meeting_on"], row["committee"])]),
    Strategy: _of_strategy,
}
