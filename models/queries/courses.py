"""The courses of the indicators of an overview: every period of every group, and what is to be said of it.

A pure function of the same facts, so that a frozen evaluation draws the same lines whenever it is asked.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from models.figures.disclosure import Language
from models.figures.periods import parse
from models.figures.reasons import RULE_VERSION
from models.figures.sentences import sentences_on
from models.figures.verdict import Evaluated
from models.queries.analysis import expected_periods, points_of
from models.queries.evaluated import evaluated_in
from models.queries.overview import Scope
from models.queries.overview_facts import Facts, Row
from models.queries.overview_figures import NOBODY, Group, groups_of, judged, yardstick_of

Whole = dict[str, Any]


def courses(facts: Facts, today: date, scope: Scope, language: Language) -> dict[UUID, Whole]:
    """By indicator how it is measured, and for each segment its ``points`` as in an analysis and its ``sentence``
    ``{da, en}``. Cells are as everybody may see them; periods that were expected and are missing are among them.
    """
    last = parse(scope.period).last if scope.period else date.max
    observations = _observations(facts, last)
    evaluated = evaluated_in(row for row in facts.evaluated if parse(row["period"]).last <= last)
    return {
        row["id"]: _course(row, observations.get(row["id"], []), today, last, language, evaluated)
        for row in facts.indicators
    }


def _observations(facts: Facts, last: date) -> dict[UUID, list[Row]]:
    """By indicator; of what is observed of a period after ``last`` only that there is such a series."""
    found: dict[UUID, list[Row]] = {}
    for row in facts.observations:
        is_asked_for = row["period"] is None or parse(row["period"]).last <= last
        found.setdefault(row["indicator_id"], []).append(row if is_asked_for else {**row, "period": None})
    return found


def _course(
    indicator: Row,
    rows: list[Row],
    today: date,
    last: date,
    language: Language,
    evaluated: Mapping[tuple[UUID, str | None], Evaluated],
) -> Whole:
    yardstick, groups = yardstick_of(indicator), groups_of(rows)
    expected = [one for one in expected_periods(indicator, rows, today) if one.last <= last]

    def course(name: str | None, group: Group) -> Whole:
        verdict = judged(yardstick, group, evaluated.get((indicator["id"], name)))
        return {
            "segment": name,
            "populations": group.populations,
            "points": [*points_of(yardstick, group, expected, language)],
            "sentence": sentences_on(yardstick, group.cells, verdict),
        }

    whole = groups.pop(None, NOBODY)
    return {
        "decimals": indicator["decimals"],
        "comparison": indicator["comparison"],
        "judgedOn": indicator["judged_on"],
        "countsPersons": indicator["counts_persons"],
        "baselinePeriod": indicator["baseline_period"],
        "nextValueDueOn": indicator["next_value_due_on"],
        "methodDueOn": indicator["method_due_on"],
        "responsibleCentre": indicator["responsible_centre"],
        "rule": {"name": yardstick.rule, "version": RULE_VERSION},
        "segments": [course(None, whole), *(course(name, group) for name, group in groups.items())],
    }
