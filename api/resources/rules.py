"""The rules that judge figures, as a page with worked examples: each is computed by the rules when the page is made."""

from typing import Any

from flask import Blueprint, Response

from api.language import language
from api.operations.pages import html
from models.figures.cells import Cell
from models.figures.disclosure import Language, bound_text
from models.figures.examples import EXAMPLES, Example
from models.figures.gap import gap_of
from models.figures.phrases import PHRASES
from models.figures.reasons import RULE_VERSION
from models.figures.saying import amount
from models.figures.sentences import sentences_on
from models.figures.verdict import verdict_on

blp = Blueprint("rules", __name__)


@blp.get("/rules/verdict")
def verdict() -> Response:
    spoken: Language = "en" if language() == "en" else "da"
    return html("verdict.html", version=RULE_VERSION, examples=[_worked(example, spoken) for example in EXAMPLES])


def _worked(example: Example, spoken: Language) -> dict[str, Any]:
    """An example with what the rules make of it, in words and figures of the language."""
    yardstick, segment = example.yardstick, example.segment
    judged = verdict_on(yardstick, segment)
    parts = judged.decomposition
    return {
        "key": example.key,
        "title": example.title[spoken],
        "direction": PHRASES[spoken][judged.direction],
        "rule": yardstick.rule,
        "better": yardstick.better,
        "rows": [_row(example, period, spoken) for period in example.pairs],
        "streak": judged.streak,
        "parts": parts and [_points(part, spoken) for part in (parts.target_part, parts.comparison_part)],
        "sentence": sentences_on(yardstick, segment, judged)[spoken],
    }


def _row(example: Example, period: str, spoken: Language) -> dict[str, str]:
    yardstick, segment = example.yardstick, example.segment
    target, comparison = segment.target.get(period), segment.comparison.get(period)
    gap = gap_of(target, comparison, yardstick.better or "higher", 2)
    return {
        "period": period,
        "target": _figure(target, spoken),
        "comparison": _figure(comparison, spoken),
        "unrounded": "–" if gap.unrounded is None else _points(gap.unrounded, spoken),
        "shown": "–" if gap.unrounded is None else amount(gap.unrounded, 0, "percent", spoken, of_change=True),
    }


def _figure(cell: Cell | None, spoken: Language) -> str:
    if cell is None or cell.value is None:
        return bound_text(cell.bound, "percent", spoken) if cell is not None and cell.bound else "–"
    return amount(cell.value, 2, "percent", spoken)


def _points(value: Any, spoken: Language) -> str:
    return amount(value, 2, "percent", spoken, of_change=True)
