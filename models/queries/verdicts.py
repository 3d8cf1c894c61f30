"""A verdict as an answer shows it: its members by the names that go over the wire."""

from typing import Any

from models.figures.change import Change
from models.figures.decomposition import Decomposition
from models.figures.reasons import Reason, Source
from models.figures.verdict import Verdict

Whole = dict[str, Any]


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


_CHANGE = [
    ("from_period", "fromPeriod"), ("to_period", "toPeriod"), ("from_value", "from"), ("to_value", "to"),
    ("change", "change"), ("improvement", "improvement"),
]  # fmt: skip
_REASON, _SOURCE = (list(map(camel, kind._fields)) for kind in (Reason, Source))


def verdict_answer(verdict: Verdict) -> Whole:
    """The verdict with its reasons; what a reason is silent about is left out."""
    return {
        "direction": verdict.direction,
        "sinceBaseline": _change(verdict.since_baseline),
        "sinceLast": _change(verdict.since_last),
        "sinceEvaluation": _reported(verdict.since_evaluation),
        "streak": {
            "periods": verdict.streak.periods,
            "unbroken": verdict.streak.unbroken,
            "skipped": list(verdict.streak.skipped),
        },
        "decomposition": _decomposition(verdict.decomposition),
        "falseProgress": verdict.false_progress,
        "mostlyComparison": verdict.mostly_comparison,
        "overtaken": verdict.overtaken,
        "parityReached": verdict.parity_reached,
        "withinNoise": verdict.within_noise,
        "reasons": [_said(reason, _REASON) for reason in verdict.reasons],
    }


def _change(change: Change) -> Whole:
    return {name: getattr(change, attribute) for attribute, name in _CHANGE}


def _reported(change: Change | None) -> Whole | None:
    return {**_change(change), "asReported": change.as_reported} if change else None


def _decomposition(parts: Decomposition | None) -> Whole | None:
    return {"targetPart": parts.target_part, "comparisonPart": parts.comparison_part} if parts else None


def _told(one: Any) -> Any:
    return _said(one, _SOURCE) if isinstance(one, Source) else one


def _said(told: Reason | Source, names: list[str]) -> Whole:
    said: Whole = {}
    for name, value in zip(names, told, strict=True):
        if isinstance(value, tuple):
            if value:
                said[name] = [_told(one) for one in value]
        elif value is not None:
            said[name] = value
    return said
