"""Why something is what it is: a decision that names one of an evaluation's names one that there is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.base import Record
from models.benchmarks import Benchmark, BenchmarkTransition
from models.errors import RuleViolation
from models.evaluations.decisions import EvaluationDecision
from models.history import changed
from models.indicators import Indicator, IndicatorTransition
from models.ledger import concludes, find, guards
from models.strategies import FocusArea, FocusAreaTransition, Goal, GoalTransition

ADJUSTED = (FocusArea, Goal, Indicator, Benchmark)
STEPS = (FocusAreaTransition, GoalTransition, IndicatorTransition, BenchmarkTransition)
DECIDED = ("decision", "baseline_decision")


def _names_a_decision(record: Any, session: Session) -> None:
    """The decision of an evaluation of the same strategy."""
    for name in DECIDED:
        if not hasattr(type(record), name) or not changed(record, name):
            continue
        key = (getattr(record, name) or {}).get("evaluationDecisionId")
        if key is None:
            continue
        found = find(session, EvaluationDecision, UUID(key))
        if found is None or found.strategy_id != record.strategy_id:
            raise RuleViolation("unknown-reference", f"{name}.evaluation_decision_id")


for adjusted in (*ADJUSTED, *STEPS):
    guards(adjusted)(_names_a_decision)


@concludes
def _keep_named(session: Session, _: Sequence[Record], deleted: Sequence[Record]) -> None:
    """What something rests on is not taken away."""
    for one in deleted:
        if isinstance(one, EvaluationDecision) and any(_rests_on(session, kind, one) for kind in (*ADJUSTED, *STEPS)):
            raise RuleViolation("still-in-use")


def _rests_on(session: Session, kind: Any, decision: EvaluationDecision) -> bool:
    documents = [getattr(kind, name) for name in DECIDED if hasattr(kind, name)]
    naming = or_(*(one["evaluationDecisionId"].as_string() == str(decision.id) for one in documents))
    mine = select(kind.id).where(kind.strategy_id == decision.strategy_id, naming).limit(1)
    return session.scalar(mine) is not None
