"""Explain this number: what an analysis rests on, who entered it, and by which rules it was worked out."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from models.changes import Change, instant_of
from models.clients import ApiClient
from models.figures.reasons import RULE_VERSION
from models.figures.wording import rules_in_words
from models.observations import Observation
from models.organisation import Person
from models.prepared import ask_named
from models.queries.analysis_facts import IndicatorFacts, Row, unhidden
from models.queries.observed import cell_of
from models.queries.overview_figures import figure_answer, yardstick_of
from models.restoring import parsed
from models.sql import AnyOf

Whole = dict[str, Any]
FIGURES = ("value", "numerator", "denominator", "status")

_NAME = func.coalesce(
    select(Person.name).where(Person.id == Change.actor_id).scalar_subquery(),
    select(ApiClient.name).where(ApiClient.id == Change.actor_id).scalar_subquery(),
)
_ENTRIES: Any = (
    select(Change.resource_id, Change.resource_version, Change.microseconds, Change.actor_type, Change.actor_id)
    .add_columns(_NAME.label("actor_name"), Change.data)
    .where(Change.resource_type == Observation.resource_type, AnyOf(Change.resource_id, "ids"))
    .where(Change.position <= bindparam("position"))
    .order_by(Change.resource_id, Change.resource_version)
)


def load_entered(ledger: Connection, facts: IndicatorFacts, position: int) -> dict[UUID, list[Whole]]:
    """Of each observation the times at which its figures were entered up to ``position``, oldest first: a correction is
    one that came after another. From the ledger, whose entries hold no name.
    """
    ids = [str(row["id"]) for row in facts.observations if row["id"]]
    rows = ask_named(ledger, _ENTRIES, {"ids": ids, "position": position})
    return {key: [*_entered(some)] for key, some in groupby(rows, key=lambda row: row["resource_id"])}


def _entered(entries: Iterable[Row]) -> Iterable[Whole]:
    stood: tuple[Any, ...] | None = None
    for entry in entries:
        state = parsed(Observation, entry["data"]) if entry["data"] else None
        figures = state and tuple(state[name] for name in FIGURES)
        if state and figures != stood:
            yield {
                "at": instant_of(entry["microseconds"]),
                "by": {"type": entry["actor_type"], "id": entry["actor_id"], "name": entry["actor_name"]},
                "reason": state["correctionReason"] if stood else None,
            }
        stood = figures or None


def explanation(facts: IndicatorFacts, entered: dict[UUID, list[Whole]], language: str, *, exact: bool) -> Whole:
    """Every input with its source and who entered it, and the rules in words of ``language``."""
    indicator, yardstick = facts.indicator, yardstick_of(facts.indicator)
    words = rules_in_words(yardstick, language)
    return {
        "formula": words.formula,
        "rounding": words.rounding,
        "rule": {"name": yardstick.rule, "version": RULE_VERSION, "text": words.rule},
        "interpretation": indicator["interpretation_note"],
        "observations": [
            _input(row, entered.get(row["id"], []), indicator, language, exact=exact)
            for row in facts.observations
            if row["id"]
        ],
    }


def _input(row: Row, entered: list[Whole], indicator: Row, language: str, *, exact: bool) -> Whole:
    cell = cell_of(unhidden(row) if exact else row)
    figure = figure_answer(cell, yardstick_of(indicator), language)
    return {
        "observationId": row["id"],
        "seriesId": row["series_id"],
        "label": row["label"],
        "role": row["role"],
        "segment": row["segment"],
        "areaCode": row["area_code"],
        "period": row["period"],
        **figure,
        "value": cell.value,
        "published": row["published"],
        "illustrative": row["illustrative"],
        "breakInSeries": row["break_in_series"],
        "source": row["source"] or indicator["source"],
        "note": row["note"],
        "entered": entered[0] if entered else None,
        "corrections": entered[1:],
        "history": f"/v1/indicators/{indicator['id']}/observations/{row['id']}/history",
    }
