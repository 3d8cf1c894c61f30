"""What an overview is computed from: the facts of one strategy, loaded in a fixed number of statements."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select
from sqlalchemy.orm import aliased

from models.assignments import Assignment
from models.benchmarks import Benchmark
from models.cases import Case, CaseInitiative
from models.changes import Head, instant_of
from models.collaborations import (
    Collaboration,
    CollaborationFocusArea,
    CollaborationInitiative,
    CollaborationParty,
)
from models.disclosures import Disclosure
from models.entries import has_unmet
from models.indicators import Indicator, IndicatorGoal
from models.initiatives import Initiative, InitiativeFocusArea, InitiativeIndicator
from models.milestones import Milestone
from models.observations import Observation
from models.organisation import Centre, Partner, Person
from models.prepared import ask_named
from models.queries.strategies import has_successor
from models.series import Series
from models.sql import Ids, Object, Objects, labelled
from models.status_updates import StatusUpdate
from models.strategies import FocusArea, FocusAreaCentre, Goal, Prioritisation, RankedInitiative, Strategy

Row = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """Everything that an overview shows or counts, as rows of columns named as in the models.

    A row of ``observations`` is a series with one of its observations, or with none (``period`` null).
    """

    revision: int
    at: datetime
    strategy: Row
    areas: list[Row]
    assignments: list[Row]
    goals: list[Row]
    indicators: list[Row]
    observations: list[Row]
    initiatives: list[Row]
    reports: dict[UUID, Row]
    milestones: list[Row]
    collaborations: list[Row]
    cases: list[Row]


_HERE: Any = bindparam("strategy_id")


def _named(kind: Any, key: Any) -> Any:
    """``{id, name}`` of the row of ``kind`` with this id."""
    return Object(select(*labelled(id=kind.id, name=kind.name)).where(kind.id == key))


def _column(kind: Any, *names: str) -> list[Any]:
    return [getattr(kind, name) for name in names]


def _list(link: Any, target: str, owner: Any) -> Any:
    return Ids(select(getattr(link, target)).where(getattr(link, link.owned_by) == owner).order_by(link.position))


_STRATEGY = select(
    select(Head.position).scalar_subquery().label("revision"),
    select(Head.microseconds).scalar_subquery().label("microseconds"),
    *_column(Strategy, "id", "title", "state", "starts_on", "ends_on", "period_text", "committee", "stale_after_days"),
    Strategy.evaluation_interval_months,
    has_successor().label("has_successor"),
    _named(Centre, Strategy.coordinating_centre_id).label("coordinating_centre"),
).where(Strategy.id == _HERE)

_NEWEST = (
    select(Prioritisation.id, *labelled(decidedOn=Prioritisation.decided_on, criterion=Prioritisation.criterion))
    .add_columns(_list(RankedInitiative, "initiative_id", Prioritisation.id).label("initiativeIds"))
    .where(Prioritisation.focus_area_id == FocusArea.id)
    .order_by(Prioritisation.decided_on.desc(), Prioritisation.at.desc())
    .limit(1)
)

_AREAS = (
    select(
        *_column(FocusArea, "id", "number", "title", "themes", "prioritisation_required", "collaboration_needed"),
        _named(Centre, FocusArea.tovholder_centre_id).label("tovholder_centre"),
        _list(FocusAreaCentre, "centre_id", FocusArea.id).label("involved_centre_ids"),
        Object(_NEWEST).label("prioritisation"),
    )
    .where(FocusArea.strategy_id == _HERE, FocusArea.state == "active")
    .order_by(FocusArea.number, FocusArea.id)
)

_ASSIGNMENTS = (
    select(*_column(Assignment, "focus_area_id", "initiative_id", "valid_from", "person_id"), Person.name)
    .outerjoin(Person, Person.id == Assignment.person_id)
    .where(Assignment.strategy_id == _HERE)
    .order_by(Assignment.valid_from)
)

_GOALS = (
    select(*_column(Goal, "id", "focus_area_id", "title", "special_focus"))
    .where(Goal.strategy_id == _HERE, Goal.state == "active")
    .order_by(Goal.title_sort, Goal.id)
)

_BENCHMARK = (
    select(
        *labelled(
            id=Benchmark.id, period=Benchmark.period, dueOn=Benchmark.due_on, level=Benchmark.level, gap=Benchmark.gap
        ),
        Benchmark.decision,
    )
    .where(Benchmark.indicator_id == Indicator.id, Benchmark.state == "active")
    .order_by(Benchmark.created_at.desc(), Benchmark.id.desc())
    .limit(1)
)

_INDICATORS = (
    select(
        *_column(Indicator, "id", "goal_id", "key", "title", "unit", "better", "comparison", "judged_on", "decimals"),
        *_column(Indicator, "counts_persons", "minimum_cell_size", "method_state", "baseline_period"),
        *_column(Indicator, "next_value_due_on", "verdict_rule", "threshold", "interpreted", "frequency"),
        _list(IndicatorGoal, "goal_id", Indicator.id).label("also_goal_ids"),
        Object(_BENCHMARK).label("benchmark"),
    )
    .where(Indicator.strategy_id == _HERE, Indicator.state == "active")
    .order_by(Indicator.title_sort, Indicator.id)
)

_OBSERVATIONS = (
    select(
        *_column(Series, "indicator_id", "role", "segment", "population"),
        *_column(Observation, "period", "value", "numerator", "denominator", "status", "published"),
        *_column(Observation, "break_in_series", "illustrative"),
        *_column(Disclosure, "is_hidden", "hides_denominator", "bound_over", "bound_under"),
    )
    .outerjoin(Observation, Observation.series_id == Series.id)  # a series without any is a fact too
    .outerjoin(Disclosure, Disclosure.observation_id == Observation.id)
    .where(Series.strategy_id == _HERE, Series.area_code == bindparam("area_code"))
    .order_by(Series.indicator_id, Series.segment, Series.role, Observation.period_end, Observation.id)
)

_LINKS = select(*labelled(id=Indicator.id, key=Indicator.key, contribution=InitiativeIndicator.contribution)).join(
    InitiativeIndicator, InitiativeIndicator.indicator_id == Indicator.id
)

_INITIATIVES = (
    select(
        *_column(Initiative, "id", "focus_area_id", "title", "state", "approach", "approach_reason", "theme_keys"),
        *_column(Initiative, "activated_on", "owning_centre_id", "report_interval_days"),
        _named(Centre, Initiative.owning_centre_id).label("owning_centre"),
        _list(InitiativeFocusArea, "focus_area_id", Initiative.id).label("also_focus_area_ids"),
        Objects(
            _LINKS.where(InitiativeIndicator.initiative_id == Initiative.id).order_by(InitiativeIndicator.position)
        ).label("indicator_links"),
    )
    .where(Initiative.strategy_id == _HERE)
    .order_by(Initiative.title_sort, Initiative.id)
)

_TOLD = aliased(StatusUpdate)


def _told(*columns: Any) -> Select[Any]:
    """What has been said of the initiative at hand, along an index: the history may be long."""
    return select(*columns).where(_TOLD.initiative_id == Initiative.id).correlate(Initiative)


_NEWEST_FIRST = (_TOLD.stands_at.desc(), _TOLD.at.desc())
_REPORTS = (
    select(
        *_column(StatusUpdate, "initiative_id", "id", "kind", "progress", "summary", "obstacles", "next_steps", "at"),
        *_column(StatusUpdate, "reported_on"),
        _told(func.max(_TOLD.clock_on)).scalar_subquery().label("clock_on"),
        _told(_TOLD.progress)
        .where(_TOLD.kind == literal_column("'report'"))
        .order_by(*_NEWEST_FIRST)
        .limit(1)
        .scalar_subquery()
        .label("reported_progress"),
    )
    .join(Initiative, Initiative.id == StatusUpdate.initiative_id)
    .where(
        Initiative.strategy_id == _HERE,
        StatusUpdate.id == _told(_TOLD.id).order_by(*_NEWEST_FIRST).limit(1).scalar_subquery(),
    )
)

_MILESTONES = (
    select(*_column(Milestone, "id", "initiative_id", "title", "due_on", "original_due_on", "reached_on", "state"))
    .where(Milestone.strategy_id == _HERE, Milestone.state != "cancelled")
    .order_by(Milestone.due_on, Milestone.id)
)

_PARTIES = (
    select(
        *labelled(id=CollaborationParty.id, state=CollaborationParty.state, role=CollaborationParty.role),
        func.coalesce(Centre.name, Partner.name).label("name"),
        CollaborationParty.centre_id.label("centreId"),
    )
    .outerjoin(Centre, Centre.id == CollaborationParty.centre_id)
    .outerjoin(Partner, Partner.id == CollaborationParty.partner_id)
    .where(CollaborationParty.collaboration_id == Collaboration.id)
    .order_by(CollaborationParty.created_at, CollaborationParty.id)
)

_COLLABORATIONS = (
    select(
        *_column(Collaboration, "id", "title", "state", "review_on"),
        _list(CollaborationFocusArea, "focus_area_id", Collaboration.id).label("focus_area_ids"),
        _list(CollaborationInitiative, "initiative_id", Collaboration.id).label("initiative_ids"),
        Objects(_PARTIES).label("parties"),
    )
    .where(Collaboration.strategy_id == _HERE)
    .order_by(Collaboration.title_sort, Collaboration.id)
)

_CASES = (
    select(
        *_column(Case, "id", "case_number", "title", "kind", "state", "due_on", "focus_area_id"),
        *_column(Case, "opened_by_centre_id", "responsible_centre_id"),
        _named(Centre, Case.responsible_centre_id).label("responsible_centre"),
        _list(CaseInitiative, "initiative_id", Case.id).label("initiative_ids"),
        has_unmet(Case).label("has_unmet_obligation"),
    )
    .where(Case.strategy_id == _HERE)
    .order_by(Case.created_at, Case.id)
)


def load_facts(connection: Connection, strategy_id: UUID, area_code: str) -> Facts | None:
    """The facts of a strategy, or None where there is none; the revision is read first.

    ``connection`` is in one snapshot; figures are those of the municipality ``area_code``.
    """
    params = {"strategy_id": strategy_id, "area_code": area_code}

    def rows(statement: Select[Any]) -> list[Row]:
        return ask_named(connection, statement, params)

    found = rows(_STRATEGY)
    if not found:
        return None
    strategy = found[0]
    return Facts(
        revision=strategy.pop("revision"),
        at=instant_of(strategy.pop("microseconds")),
        strategy=strategy,
        areas=rows(_AREAS),
        assignments=rows(_ASSIGNMENTS),
        goals=rows(_GOALS),
        indicators=rows(_INDICATORS),
        observations=rows(_OBSERVATIONS),
        initiatives=rows(_INITIATIVES),
        reports={row["initiative_id"]: row for row in rows(_REPORTS)},
        milestones=rows(_MILESTONES),
        collaborations=rows(_COLLABORATIONS),
        cases=rows(_CASES),
    )
