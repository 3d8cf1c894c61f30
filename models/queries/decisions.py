"""What came of the decisions on evaluations, and on which one something rests: expressions over the row at hand."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, or_, select
from sqlalchemy.orm import aliased

from models.benchmarks import Benchmark, BenchmarkTransition
from models.evaluations import Evaluation, EvaluationDecision
from models.evaluations.decisions import DecisionInitiative
from models.indicators import Indicator, IndicatorTransition
from models.initiatives import Initiative
from models.sql import Object, Objects, labelled
from models.strategies import FocusArea, FocusAreaTransition, Goal, GoalTransition

MOST = 1000  # results of one decision
_MEMBER = "evaluationDecisionId"
# What a committee adopted, its steps, and what those say they are of
_ADOPTED: tuple[tuple[Any, Any, str], ...] = (
    (FocusArea, FocusAreaTransition, "focus_area_id"),
    (Goal, GoalTransition, "goal_id"),
    (Indicator, IndicatorTransition, "indicator_id"),
    (Benchmark, BenchmarkTransition, "benchmark_id"),
)
RESULTS = (*(kind.resource_type for kind, *_ in _ADOPTED), Initiative.resource_type)


def results() -> list[ColumnElement[Any]]:
    """Of a decision: ``[{id, title}]`` for each of ``RESULTS``, what is there, is another or ended because of it."""
    return [*(_adopted(*one) for one in _ADOPTED), _initiatives()]


def _adopted(kind: Any, step: Any, owner: str) -> ColumnElement[Any]:
    stepped = select(getattr(step, owner)).where(
        _names(step.decision), step.strategy_id == EvaluationDecision.strategy_id
    )
    because = [_names(kind.decision), kind.id.in_(stepped)]
    if kind is Indicator:
        because.append(_names(kind.baseline_decision))
    title = _measure() if kind is Benchmark else kind.title
    found = select(kind.id.label("id"), title.label("title"))
    return Objects(_here(found.where(kind.strategy_id == EvaluationDecision.strategy_id, or_(*because)), kind))


def _measure() -> Any:
    """A benchmark is called by what it is of."""
    return select(Indicator.title).where(Indicator.id == Benchmark.indicator_id).scalar_subquery()


def _initiatives() -> ColumnElement[Any]:
    link = DecisionInitiative
    found = select(*labelled(id=Initiative.id, title=Initiative.title)).join(link, link.initiative_id == Initiative.id)
    return Objects(found.where(link.decision_id == EvaluationDecision.id).order_by(link.position))


def _here(found: Select[Any], kind: Any) -> Select[Any]:
    return found.order_by(kind.created_at, kind.id)


def _names(decision: Any) -> ColumnElement[bool]:
    """Whether the document of a decision names the one at hand."""
    named: ColumnElement[bool] = decision[_MEMBER].as_string() == cast(EvaluationDecision.id, Text)
    return named


def decided_by(kind: Any) -> ColumnElement[Any]:
    """Of what a committee adopted: the decision on an evaluation that its own decision names, or null."""
    one = aliased(EvaluationDecision)
    return Object(_told(one).where(cast(one.id, Text) == kind.decision[_MEMBER].as_string()))


def decided_about_initiative() -> ColumnElement[Any]:
    """Of an initiative: the decisions on evaluations that it rests on, the newest last."""
    one = aliased(EvaluationDecision)
    mine = _told(one).join(DecisionInitiative, DecisionInitiative.decision_id == one.id)
    return Objects(mine.where(DecisionInitiative.initiative_id == Initiative.id).order_by(one.created_at, one.id))


def _told(one: Any) -> Select[Any]:
    columns = labelled(id=one.id, evaluationId=one.evaluation_id, kind=one.kind, text=one.text, item=one.item)
    of = aliased(Evaluation)
    told = select(*columns, of.title.label("evaluationTitle"), of.meeting_on.label("meetingOn"))
    return told.join(of, of.id == one.evaluation_id)
