"""The figures of an overview: what each indicator shows, how it is judged, and what its goal makes of it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from models.columns import MILLION
from models.figures.benchmark import Benchmark, progress_towards
from models.figures.cells import Cell, flags, rounded
from models.figures.disclosure import bound_text
from models.figures.gap import gap_of
from models.figures.measure import Segment, Yardstick, series_used
from models.figures.periods import parse
from models.figures.rollup import roll_up
from models.figures.verdict import Evaluated, Verdict, verdict_on
from models.noise import interval_of_change
from models.queries.observed import ROLES, Group, Readings, Row
from models.queries.verdicts import verdict_answer

Whole = dict[str, Any]
KEPT = 2048  # judgements on segments, of some ten kilobytes each

Reported = Mapping[tuple[UUID, str | None], Evaluated]  # by indicator and segment
NOTHING_REPORTED: Reported = {}


def yardstick_of(indicator: Row) -> Yardstick:
    return Yardstick(
        indicator["unit"],
        indicator["better"],
        indicator["comparison"],
        indicator["judged_on"],
        indicator["decimals"],
        indicator["verdict_rule"],
        indicator["threshold"],
        indicator["baseline_period"],
        indicator["method_state"] == "toBeDesigned",
        indicator["frequency"],
    )


def indicator_answer(
    indicator: Row,
    observed: Readings,
    today: date,
    language: str,
    evaluated: Reported = NOTHING_REPORTED,
    judged_on: date | None = None,
) -> Whole:
    """One indicator: its newest values and gap, the verdict on the whole group and on each segment. Whether a benchmark
    is missed is judged on ``judged_on``, today where that is None: what figures up to some day cannot show is not held
    against them.
    """
    yardstick, whole = yardstick_of(indicator), observed.whole
    segments = ((name, group) for name, group in observed.groups.items() if name is not None)

    def judgement(name: str | None, group: Group) -> Whole:
        return _judgement(yardstick, group, evaluated.get((indicator["id"], name)), language)

    return {
        "id": indicator["id"],
        "key": indicator["key"],
        "title": indicator["title"],
        "unit": indicator["unit"],
        "better": indicator["better"],
        "methodState": indicator["method_state"],
        "interpreted": indicator["interpreted"],
        "illustrative": observed.is_illustrative,
        **judgement(None, whole),
        "segments": [{"segment": name, **judgement(name, group)} for name, group in segments],
        "benchmark": benchmark_answer(next(iter(indicator["benchmarks"]), None), yardstick, whole, judged_on or today),
        "dataState": data_state(indicator, observed, today),
    }


def goal_answer(goal: Row, indicators: list[Whole]) -> Whole:
    """A goal with the roll-up of its indicators (domain rule 9)."""
    rolled = roll_up((one["key"], one["verdict"]["direction"]) for one in indicators)
    names = {word: list(getattr(rolled, word)) for word in ("improving", "worsening", "unchanged", "undetermined")}
    return {
        "id": goal["id"],
        "title": goal["title"],
        "direction": rolled.direction,
        "counts": {word: len(keys) for word, keys in names.items()},
        "indicatorKeys": names,
        "specialFocus": goal["special_focus"],
        "indicators": indicators,
    }


def judged(yardstick: Yardstick, group: Group, evaluated: Evaluated | None = None) -> Verdict:
    """The verdict on a segment, with the noise that its change may be, and what the last evaluation reported."""
    noise = interval_of_change(yardstick, group.cells, group.populations)
    return verdict_on(yardstick, group.cells, evaluated, noise)


@lru_cache(maxsize=KEPT)
def _judgement(yardstick: Yardstick, group: Group, reported: Evaluated | None, language: str) -> Whole:
    """What is shown of a segment, kept while it says the same: most of an overview that something else changed. Nobody
    may change it.
    """
    verdict = judged(yardstick, group, reported)
    newest = verdict.since_baseline.to_period
    return {"latest": _latest(yardstick, group.cells, newest, language), "verdict": verdict_answer(verdict)}


def _latest(yardstick: Yardstick, segment: Segment, newest: str | None, language: str) -> Whole | None:
    """The newest period that can be measured, or else that has any value; None before the first."""
    series = dict(series_used(yardstick, segment))
    codes = {code for cells in (segment.target, segment.comparison, segment.single) for code in cells}
    if not codes:
        return None
    code = newest or max(codes, key=lambda one: parse(one).order)
    cells = {role: getattr(segment, role).get(code) for role in ROLES}
    figures = {role: figure_answer(cells[role], yardstick, language) for role in series or cells}
    return {
        "period": code,
        **{role: figures.get(role) for role in ROLES},
        **gap_answer(cells["target"], cells["comparison"], yardstick),
        "flags": list(flags(*cells.values())),
    }


def gap_answer(target: Cell | None, comparison: Cell | None, yardstick: Yardstick) -> Whole:
    if yardstick.comparison != "groups" or yardstick.better is None:
        return {"difference": None, "gap": None, "gapStatus": None, "gapMismatch": None}
    gap = gap_of(target, comparison, yardstick.better, yardstick.decimals)
    return {"difference": gap.difference, "gap": gap.gap, "gapStatus": gap.status, "gapMismatch": gap.mismatch}


def figure_answer(cell: Cell | None, yardstick: Yardstick, language: str) -> Whole:
    if cell is None:
        return {"value": None, "numerator": None, "denominator": None, "status": "missing", "bound": None}
    return {
        "value": None if cell.value is None else rounded(cell.value, yardstick.decimals),
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "status": cell.status,
        "bound": bound_text(cell.bound, yardstick.unit, "en" if language == "en" else "da") if cell.bound else None,
    }


def benchmark_answer(row: Row | None, yardstick: Yardstick, group: Group, today: date) -> Whole | None:
    """The benchmark with how the whole group stands to it."""
    if row is None:
        return None
    figures = {name: row[name] and row[name] / MILLION for name in ("level", "gap")}
    due_on = row["dueOn"] and date.fromisoformat(row["dueOn"])
    progress = progress_towards(
        Benchmark(**figures, period=row["period"], due_on=due_on), yardstick, group.cells, today
    )
    return {
        **row,
        **figures,
        "progressShare": None if progress.share is None else rounded(progress.share, 6),
        "onCourse": progress.is_on_course,
        "reached": progress.is_reached,
        "missed": progress.is_missed,
    }


def data_state(indicator: Row, observed: Readings, today: date) -> str:
    """Whether the indicator can be followed: to be designed, value due, no values, or current."""
    if indicator["method_state"] == "toBeDesigned":
        return "methodToBeDesigned"
    due_on = indicator["next_value_due_on"]
    if due_on is not None and due_on < today:
        return "valueDue"
    return "current" if observed.has_values else "noValues"
