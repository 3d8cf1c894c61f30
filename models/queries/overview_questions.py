"""What an overview asks the database: constant statements about one strategy, about some, or about all."""

from functools import cache
from typing import Any, Literal

from sqlalchemy import Select, bindparam, func, literal_column, select, true
from sqlalchemy.orm import aliased

from models.assignments import Assignment
from models.benchmarks import Benchmark
from models.cases import Case, CaseInitiative, CaseTransition
from models.changes import Head
from models.collaborations import (
    Collaboration,
    CollaborationFocusArea,
    CollaborationInitiative,
    CollaborationParty,
    PartyTransition,
)
from models.disclosures import Disclosure
from models.entries import CaseEntry, has_unmet, unmet
from models.indicators import Indicator, IndicatorGoal
from models.initiatives import Initiative, InitiativeFocusArea, InitiativeIndicator
from models.milestones import Milestone
from models.observations import Observation
from models.organisation import Centre, Partner, Person
from models.queries.evaluated import last_frozen, reported_by
from models.queries.remains import left_by_ended
from models.queries.strategies import evaluations_decided, has_successor
from models.series import Series
from models.sight import PARAMETER, in_sight
from models.sql import Ids, Object, Objects, labelled
from models.status_updates import StatusUpdate
from models.strategies import FocusArea, FocusAreaCentre, Goal, Prioritisation, RankedInitiative, Strategy

Reach = Literal["one", "some", "all"]
CENTRES = {  # columns of ids in whose place the centres come that they name
    "areas": "tovholder_centre", "indicators": "responsible_centre", "initiatives": "owning_centre",
    "milestones": "responsible_centre", "cases": "responsible_centre",
}  # fmt: skip


@cache
def questions(reach: Reach) -> dict[str, Any]:
    """By the names that ``Facts`` has for the answers, beside the ``links`` of initiatives to indicators and the
    ``centres``; ``reach`` is how many strategies the parameter of ``models.sight`` holds. Of several strategies only
    those figures are asked for that a benchmark is about.
    """

    def here(of: Any) -> Any:
        return true() if reach == "all" else in_sight(of, alone=reach == "one")

    asked = {
        "strategies": _STRATEGIES.where(here(Strategy.id)),
        "centres": select(*_column(Centre, "id", "name")),
        "areas": _AREAS.where(here(FocusArea.strategy_id)),
        "assignments": _ASSIGNMENTS.where(here(Assignment.strategy_id)),
        "goals": _GOALS.where(here(Goal.strategy_id)),
        "indicators": _INDICATORS.where(here(Indicator.strategy_id)),
        "observations": _OBSERVATIONS.where(here(Series.strategy_id)),
        "initiatives": _INITIATIVES.where(here(Initiative.strategy_id)),
        "links": _LINKS.where(here(InitiativeIndicator.strategy_id)),
        "reports": _REPORTS.where(here(Initiative.strategy_id)),
        "milestones": _MILESTONES.where(here(Milestone.strategy_id)),
        "collaborations": _COLLABORATIONS.where(here(Collaboration.strategy_id)),
        "cases": _CASES.where(here(Case.strategy_id)),
        "remains": left_by_ended(here),
    }
    if reach == "one":
        asked["evaluated"] = reported_by(last_frozen(bindparam(PARAMETER)))
    else:
        asked["observations"] = asked["observations"].add_columns(Series.strategy_id).where(_IS_BENCHMARKED)
    return asked


def _named(kind: Any, key: Any, *also: Any) -> Any:
    """``{id, name}`` of the row of ``kind`` with this id, and more of its columns."""
    return Object(select(*labelled(id=kind.id, name=kind.name), *also).where(kind.id == key))


def _column(kind: Any, *names: str) -> list[Any]:
    return [getattr(kind, name) for name in names]


def _list(link: Any, target: str, owner: Any) -> Any:
    return Ids(select(getattr(link, target)).where(getattr(link, link.owned_by) == owner).order_by(link.position))


_STRATEGIES = select(
    select(Head.position).scalar_subquery().label("revision"),
    select(Head.microseconds).scalar_subquery().label("microseconds"),
    *_column(Strategy, "id", "title", "state", "starts_on", "ends_on", "period_text", "committee", "stale_after_days"),
    Strategy.evaluation_interval_months,
    has_successor().label("has_successor"),
    evaluations_decided().label("evaluations_decided"),
    _named(Centre, Strategy.coordinating_centre_id).label("coordinating_centre"),
).order_by(Strategy.created_at, Strategy.id)

_NEWEST = (
    select(Prioritisation.id, *labelled(decidedOn=Prioritisation.decided_on, criterion=Prioritisation.criterion))
    .add_columns(_list(RankedInitiative, "initiative_id", Prioritisation.id).label("initiativeIds"))
    .where(Prioritisation.focus_area_id == FocusArea.id)
    .order_by(Prioritisation.decided_on.desc(), Prioritisation.at.desc())
    .limit(1)
)

_AREAS = (
    select(
        *_column(FocusArea, "id", "strategy_id", "number", "title", "themes", "created_at"),
        *_column(FocusArea, "prioritisation_required", "collaboration_needed"),
        FocusArea.tovholder_centre_id.label("tovholder_centre"),
        _list(FocusAreaCentre, "centre_id", FocusArea.id).label("involved_centre_ids"),
        Object(_NEWEST).label("prioritisation"),
    )
    .where(FocusArea.state == "active")
    .order_by(FocusArea.number, FocusArea.id)
)

_ASSIGNMENTS = (
    select(
        *_column(Assignment, "strategy_id", "focus_area_id", "initiative_id", "valid_from", "person_id"),
        *_column(Person, "name", "active", "updated_at"),
    )
    .outerjoin(Person, Person.id == Assignment.person_id)
    .order_by(Assignment.valid_from)
)

_GOALS = (
    select(*_column(Goal, "id", "strategy_id", "focus_area_id", "title", "special_focus", "created_at"))
    .where(Goal.state == "active")
    .order_by(Goal.title_sort, Goal.id)
)

_BENCHMARKS = (
    select(
        *labelled(
            id=Benchmark.id, period=Benchmark.period, dueOn=Benchmark.due_on, level=Benchmark.level, gap=Benchmark.gap
        ),
        Benchmark.decision,
    )
    .where(Benchmark.indicator_id == Indicator.id, Benchmark.state == "active")
    .order_by(Benchmark.created_at.desc(), Benchmark.id.desc())
)

_INDICATORS = (
    select(
        *_column(Indicator, "id", "strategy_id", "goal_id", "key", "title", "unit", "better", "comparison"),
        *_column(Indicator, "judged_on", "decimals", "counts_persons", "minimum_cell_size", "method_state"),
        *_column(Indicator, "baseline_period", "next_value_due_on", "verdict_rule", "threshold", "interpreted"),
        *_column(Indicator, "frequency", "method_due_on", "created_at"),
        Indicator.responsible_centre_id.label("responsible_centre"),
        _named(Person, Indicator.responsible_person_id, Person.active).label("responsible_person"),
        _list(IndicatorGoal, "goal_id", Indicator.id).label("also_goal_ids"),
        Objects(_BENCHMARKS).label("benchmarks"),
    )
    .where(Indicator.state == "active")
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
    .where(Series.area_code == bindparam("area_code"))
    .order_by(Series.indicator_id, Series.segment, Series.role, Observation.period_end, Observation.id)
)

_aim = aliased(Benchmark)
_IS_BENCHMARKED = select(_aim.id).where(
    _aim.indicator_id == Series.indicator_id, _aim.state == "active"
).exists() & Series.segment.is_(None)

_LINKS = (  # as a column of the initiatives they would be looked for anew in each
    select(*_column(InitiativeIndicator, "initiative_id", "indicator_id", "contribution"), Indicator.key)
    .join(Indicator, Indicator.id == InitiativeIndicator.indicator_id)
    .order_by(InitiativeIndicator.initiative_id, InitiativeIndicator.position)
)

_INITIATIVES = select(
    *_column(Initiative, "id", "strategy_id", "focus_area_id", "title", "state", "approach", "approach_reason"),
    *_column(Initiative, "theme_keys", "activated_on", "owning_centre_id", "report_interval_days", "created_at"),
    Initiative.owning_centre_id.label("owning_centre"),
    _list(InitiativeFocusArea, "focus_area_id", Initiative.id).label("also_focus_area_ids"),
).order_by(Initiative.title_sort, Initiative.id)

_TOLD = aliased(StatusUpdate)


def _told(*columns: Any) -> Select[Any]:
    """What has been said of the initiative at hand, along an index: the history may be long."""
    return select(*columns).where(_TOLD.initiative_id == Initiative.id).correlate(Initiative)


_NEWEST_FIRST = (_TOLD.stands_at.desc(), _TOLD.at.desc())
_REPORTS = (
    select(
        *_column(StatusUpdate, "strategy_id", "initiative_id", "id", "kind", "progress", "summary", "obstacles"),
        *_column(StatusUpdate, "next_steps", "at", "reported_on", "proposed_state", "transition_id"),
        _told(func.max(_TOLD.clock_on)).scalar_subquery().label("clock_on"),
        _told(_TOLD.progress)
        .where(_TOLD.kind == literal_column("'report'"))
        .order_by(*_NEWEST_FIRST)
        .limit(1)
        .scalar_subquery()
        .label("reported_progress"),
    )
    .join(Initiative, Initiative.id == StatusUpdate.initiative_id)
    .where(StatusUpdate.id == _told(_TOLD.id).order_by(*_NEWEST_FIRST).limit(1).scalar_subquery())
)

_MILESTONES = (
    select(
        *_column(Milestone, "id", "strategy_id", "initiative_id", "title", "due_on", "original_due_on", "reached_on"),
        Milestone.state,
        Milestone.responsible_centre_id.label("responsible_centre"),
    )
    .where(Milestone.state != "cancelled")
    .order_by(Milestone.due_on, Milestone.id)
)

_party = CollaborationParty
_NAME = func.coalesce(Centre.name, Partner.name).label("name")


def _parties(*columns: Any) -> Any:
    parties = select(*columns).outerjoin(Centre, Centre.id == _party.centre_id)
    parties = parties.outerjoin(Partner, Partner.id == _party.partner_id)
    mine = parties.where(_party.collaboration_id == Collaboration.id)
    return Objects(mine.order_by(_party.created_at, _party.id))


_ANSWERED = select(func.max(PartyTransition.at)).where(PartyTransition.party_id == _party.id).scalar_subquery()
_PARTIES = (*labelled(id=_party.id, state=_party.state, role=_party.role), _NAME, _party.centre_id.label("centreId"))
_ANSWERS = (
    *labelled(id=_party.id, state=_party.state, centreId=_party.centre_id, invitedAt=_party.created_at),
    *labelled(answeredAt=_ANSWERED),
    _NAME,
)

_COLLABORATIONS = select(
    *_column(Collaboration, "id", "strategy_id", "title", "state", "review_on"),
    _list(CollaborationFocusArea, "focus_area_id", Collaboration.id).label("focus_area_ids"),
    _list(CollaborationInitiative, "initiative_id", Collaboration.id).label("initiative_ids"),
    _parties(*_PARTIES).label("parties"),
    _parties(*_ANSWERS).label("answers"),
).order_by(Collaboration.title_sort, Collaboration.id)

_UNMET = aliased(CaseEntry)
_STEPPED = select(func.max(CaseTransition.at)).where(CaseTransition.case_id == Case.id).scalar_subquery()
_CASES = select(
    *_column(Case, "id", "strategy_id", "case_number", "title", "kind", "state", "due_on", "focus_area_id"),
    *_column(Case, "opened_by_centre_id", "responsible_centre_id", "effect_verified"),
    func.coalesce(_STEPPED, Case.created_at).label("stepped_at"),
    Case.responsible_centre_id.label("responsible_centre"),
    _named(Person, Case.responsible_person_id, Person.active).label("responsible_person"),
    _list(CaseInitiative, "initiative_id", Case.id).label("initiative_ids"),
    has_unmet(Case).label("has_unmet_obligation"),
    Objects(
        select(*labelled(id=_UNMET.id, dueOn=_UNMET.due_on))
        .where(unmet(_UNMET, Case), _UNMET.due_on.is_not(None))
        .order_by(_UNMET.due_on, _UNMET.id)
    ).label("obligations"),
).order_by(Case.created_at, Case.id)
