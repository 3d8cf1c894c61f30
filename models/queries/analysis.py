"""The analysis of an indicator: every period of every group, what is missing included, and the verdict on it.

A pure function of facts, the date and the language. The municipality's own series are judged; those of other areas are
references to be drawn beside them (domain rules 8 and 9).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from models.figures.cells import Cell, Role, flags
from models.figures.measure import Yardstick, series_used
from models.figures.periods import Kind, Period, expected_between, fits, newest_ended, parse
from models.figures.reasons import RULE_VERSION
from models.figures.sentences import sentences_on
from models.figures.verdict import Evaluated
from models.measured import AWAITED
from models.queries.analysis_facts import IndicatorFacts, Row, unhidden
from models.queries.evaluated import evaluated_in
from models.queries.observed import ROLES, Group, Readings
from models.queries.overview_figures import (
    benchmark_answer,
    data_state,
    figure_answer,
    gap_answer,
    judged,
    yardstick_of,
)
from models.queries.pooling import pooled_answers
from models.queries.verdicts import verdict_answer

Whole = dict[str, Any]


def analysis(facts: IndicatorFacts, today: date, area_code: str, language: str, *, exact: bool) -> Whole:
    """How the indicator stands on ``today`` in the municipality ``area_code``; hidden figures only where ``exact``."""
    indicator, yardstick = facts.indicator, yardstick_of(facts.indicator)
    rows = [unhidden(row) for row in facts.observations] if exact else facts.observations
    own = Readings([row for row in rows if row["area_code"] == area_code])
    expected = expected_periods(indicator, own.rows, today)
    reported = {name: evaluated for (_, name), evaluated in evaluated_in(facts.evaluated).items()}
    groups = [
        group
        for code, some in groupby(rows, key=lambda row: row["area_code"])
        for group in (
            _groups(yardstick, [*some], code, language, expected, reported)
            if code == area_code
            else _groups(yardstick, [*some], code, language)
        )
    ]
    stored = [row for row in facts.observations if row["area_code"] == area_code]
    together = pooled_answers(indicator, stored, facts.deleted)
    for group in groups:
        group["pooled"] = [] if group["isReference"] else together.get(group["segment"], [])
    return {
        "indicatorId": indicator["id"],
        **{name: indicator[column] for name, column in _TOLD.items()},
        "source": indicator["source"],
        "rule": {"name": yardstick.rule, "version": RULE_VERSION},
        "date": today,
        "exact": exact,
        "illustrative": own.is_illustrative,
        "dataState": data_state(indicator, own, today),
        "segments": groups,
        "benchmark": benchmark_answer(indicator["benchmark"], yardstick, own.whole, today),
        "explanation": None,
    }


_TOLD = {
    "key": "key", "title": "title", "definition": "definition", "unit": "unit", "better": "better",
    "comparison": "comparison", "judgedOn": "judged_on", "decimals": "decimals", "frequency": "frequency",
    "countsPersons": "counts_persons", "minimumCellSize": "minimum_cell_size",
    "baselinePeriod": "baseline_period", "methodState": "method_state", "methodDueOn": "method_due_on",
    "methodPartners": "method_partners", "nextValueDueOn": "next_value_due_on",
    "responsibleCentre": "responsible_centre", "responsiblePerson": "responsible_person",
    "interpreted": "interpreted", "interpretationNote": "interpretation_note",
}  # fmt: skip


def expected_periods(indicator: Row, observations: Iterable[Row], today: date) -> tuple[Period, ...]:
    """The periods that the frequency expects, from the first observation or the baseline to the newest ended one."""
    frequency: Kind | None = indicator["frequency"]
    codes = {row["period"] for row in observations if row["period"]}
    known = sorted((parse(code) for code in codes), key=lambda one: one.order)
    if indicator["baseline_period"]:
        known = sorted({*known, parse(indicator["baseline_period"])}, key=lambda one: one.order)
    if frequency is None or not known:
        return ()
    like = next((one for one in known if fits(frequency, one)), None)
    return expected_between(frequency, known[0], newest_ended(frequency, today, like))


def _groups(
    yardstick: Yardstick,
    rows: list[Row],
    code: str,
    language: str,
    expected: Iterable[Period] = (),
    reported: Mapping[str | None, Evaluated] | None = None,
) -> Iterable[Whole]:
    """The segments of one area, the group as a whole first. ``reported`` is what the last evaluation said of them; of
    other areas than the own one it says nothing, and they are not judged.
    """
    groups = Readings(rows).groups
    for name in sorted(groups, key=lambda one: (one is not None, one or "")):
        group = groups[name]
        verdict = None if reported is None else judged(yardstick, group, reported.get(name))
        yield {
            "segment": name,
            "areaCode": code,
            "isReference": verdict is None,
            "series": [_series(row) for row in {row["series_id"]: row for row in group.rows}.values()],
            "points": [*points_of(yardstick, group, expected, language)],
            "verdict": verdict and verdict_answer(verdict),
            "sentence": verdict and sentences_on(yardstick, group.cells, verdict),
        }


def _series(row: Row) -> Whole:
    return {"id": row["series_id"], "role": row["role"], "label": row["label"], "population": row["population"]}


def points_of(yardstick: Yardstick, group: Group, expected: Iterable[Period], language: str) -> Iterable[Whole]:
    """One for each period that is observed or expected, in order; nothing is interpolated. Of rows that do not say what
    a count is collected from, nothing is told of that.
    """
    segment, observed = group.cells, {parse(row["period"]) for row in group.rows if row["period"]}
    collected = {(row["role"], row["period"]): _collected(row) for row in group.rows if row.get("contributions")}
    roles = dict(series_used(yardstick, segment)) or dict.fromkeys(ROLES)
    shown = [role for role in ROLES if role in roles or getattr(segment, role)]
    for period in sorted(observed | {*expected}, key=lambda one: one.order):
        cells: dict[Role, Cell | None] = {role: getattr(segment, role).get(period.code) for role in ROLES}
        figures = {role: figure_answer(cells[role], yardstick, language) for role in shown}
        for role, figure in figures.items():
            figure["collected"] = collected.get((role, period.code))
        yield {
            "period": period.code,
            "from": period.first,
            "to": period.last,
            **{role: figures.get(role) for role in ROLES},
            **gap_answer(cells["target"], cells["comparison"], yardstick),
            "flags": list(flags(*cells.values())),
        }


def _collected(row: Row) -> Whole:
    """Which of the providers that a count is collected from have delivered."""
    awaited = [one for one in row["contributions"] if one["status"] in AWAITED]
    return {
        "expected": len(row["contributions"]),
        "received": len(row["contributions"]) - len(awaited),
        "awaited": [{"id": one["partnerId"], "name": one["name"]} for one in awaited],
    }
