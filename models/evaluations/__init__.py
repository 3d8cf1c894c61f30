"""Evaluations: the cycle and what it froze, the findings, the committee's decisions, and what was asked of whom first.

Arrows: adjustments -> decisions -> findings | requests -> record.
"""

from models.evaluations import adjustments
from models.evaluations.decisions import DECISION_KINDS, EvaluationDecision
from models.evaluations.findings import ASSESSMENTS, Finding
from models.evaluations.record import (
    EVALUATION,
    EVALUATION_KINDS,
    Evaluation,
    EvaluationTransition,
    FrozenContent,
    ReportedMeasure,
    steps_of,
)
from models.evaluations.requests import ReadinessRequest

__all__ = [
    "ASSESSMENTS",
    "DECISION_KINDS",
    "EVALUATION",
    "EVALUATION_KINDS",
    "Evaluation",
    "EvaluationDecision",
    "EvaluationTransition",
    "Finding",
    "FrozenContent",
    "ReadinessRequest",
    "ReportedMeasure",
    "adjustments",
    "steps_of",
]
