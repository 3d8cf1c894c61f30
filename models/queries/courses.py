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
from models.queries.observed import Group, Readings, Row
from models.queries.overview import Scope
from models.queries.overview_facts import Facts
from models.queries.overview_figures import judged, yardstick_of

Whole = dict[str, Any]


def courses(facts: Facts, today: date, scope: Scope, language: Language) -> dict[UUID, Whole]:
    """By indicator how it is measured, and for each segment its ``points`` as in an analysis and its ``sentence``
    ``{da, en}``. Cells are as everybody may see them; periods that were expected and are missing are among them.
    """
    last = parse(scope.period).last if scope.period else date.max
    observations = facts.observations.until(last)
    evaluated = evaluated_in(row for row in facts.evaluated if parse(row["period"]).last <= last)
    return {
        row["id"]: _course(row, observations.of(row["id"]), today, last, language, evaluated)
        for row in facts.indicators
    }


def _course(
    indicator: Row,
    observed: Readings,
    today: date,
    last: date,
    language: Language,
    evaluated: Mapping[tuple[UUID, str | None], Evaluated],
) -> Whole:
    yardstick = yardstick_of(indicator)
    expected = [one for one in expected_periods(indicator, observed.rows, today) if one.last <= last]

    def course(name: str | None, group: Group) -> Whole:
        verdict = judged(yardstick, group, evaluated.get((indicator["id"], name)))
        return {
            "segment": name,
            "populations": group.populations,
            "points": [*points_of(yardstick, group, expected, language)],
            "sentence": sentences_on(yardstick, group.cells, verdict),
        }

    segments = ((name, group) for name, group in observed.groups.items() if name is not None)
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
        "segments": [course(None, observed.whole), *(course(name, group) for name, group in segments)],
    }
