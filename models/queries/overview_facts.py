"""What an overview is computed from: the facts of a strategy, or of many, loaded in a fixed number of statements."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from models.changes import Place, instant_of
from models.prepared import ask_named
from models.queries.overview_questions import Reach, questions
from models.queries.revision import revision_of
from models.sight import PARAMETER, Sight

Row = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """Everything that an overview shows or counts, as rows of columns named as in the models.

    ``revision`` is the newest entry of the ledger that they can rest on, and ``at`` its time; of many strategies the
    newest at all. A row of ``observations`` is a series with one of its observations, or with none (``period`` null);
    one of ``remains`` is something that a centre which ended has left, and one of ``evaluated`` what the last
    evaluation of the one strategy reported.
    """

    revision: int
    at: datetime
    strategy: Row
    areas: list[Row]
    assignments: list[Row]
    goals: list[Row]
    indicators: list[Row]
    observations: list[Row]
    initiatives: list[Row]
    reports: dict[UUID, Row]
    milestones: list[Row]
    collaborations: list[Row]
    cases: list[Row]
    remains: list[Row]
    evaluated: list[Row] = field(default_factory=list)


def load_facts(
    connection: Connection, strategy_id: UUID, area_code: str, today: date, revision: Place | None = None
) -> Facts | None:
    """The facts of a strategy, or None where there is none; the revision is read first, unless it is given: the tables
    of the past do not hold the ledger.

    ``connection`` is in one snapshot; figures are those of the municipality ``area_code``; centres have ended that
    ended before ``today``.
    """
    place = revision or revision_of(connection, strategy_id)
    found = _load(connection, "one", {PARAMETER: strategy_id, "area_code": area_code, "today": today})
    return replace(found[0], revision=place.position, at=place.at) if found else None


def load_all(connection: Connection, sight: Sight, area_code: str, today: date) -> list[Facts]:
    """The same of every strategy that is seen, the oldest first, in as many statements. Of the observations only what a
    benchmark of the group as a whole is about.
    """
    reach: Reach = "some" if sight.is_narrow else "all"
    return _load(connection, reach, {**sight.params, "area_code": area_code, "today": today})


def _load(connection: Connection, reach: Reach, params: dict[str, Any]) -> list[Facts]:
    found = {}
    for name, statement in questions(reach).items():
        found[name] = ask_named(connection, statement, params)
        if not found["strategies"]:
            return []
    strategies = found.pop("strategies")
    if reach == "one":
        return [_facts(strategies[0], found)]
    parts: dict[UUID, dict[str, list[Row]]] = {one["id"]: {name: [] for name in found} for one in strategies}
    for name, rows in found.items():
        for row in rows:
            parts[row["strategy_id"]][name].append(row)
    return [_facts(one, parts[one["id"]]) for one in strategies]


def _facts(strategy: Row, rows: dict[str, list[Row]]) -> Facts:
    return Facts(
        revision=strategy.pop("revision"),
        at=instant_of(strategy.pop("microseconds")),
        strategy=strategy,
        reports={row["initiative_id"]: row for row in rows["reports"]},
        **{name: found for name, found in rows.items() if name != "reports"},
    )


def is_shown(row: Row) -> bool:
    """Of a row of observations: whether its figure may be shown; what nobody has decided on is not."""
    return row["is_hidden"] is not None and not row["is_hidden"]


def shows_denominator(row: Row) -> bool:
    """Whether its denominator may be shown, be its figure hidden or not."""
    return row["hides_denominator"] is not None and not row["hides_denominator"]
