"""What an overview is computed from: the facts of a strategy, or of many, loaded in a fixed number of statements."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from models.changes import Place, instant_of
from models.prepared import ask_named, ask_together
from models.queries.observed import KeptObservations, Observed, Row
from models.queries.overview_questions import CENTRES, Reach, questions
from models.queries.revision import NOW, NOWHERE, OBSERVED, newest, place_in
from models.sight import PARAMETER, Sight


@dataclass(frozen=True)
class Facts:
    """Everything that an overview shows or counts, as rows of columns named as in the models.

    ``revision`` is the newest entry of the ledger that they can rest on, and ``at`` its time; of many strategies the
    newest at all. A row of ``remains`` is something that a centre which ended has left, and one of ``evaluated`` what
    the last evaluation of the one strategy reported.
    """

    revision: int
    at: datetime
    strategy: Row
    areas: list[Row]
    assignments: list[Row]
    goals: list[Row]
    indicators: list[Row]
    observations: Observed
    initiatives: list[Row]
    reports: dict[UUID, Row]
    milestones: list[Row]
    collaborations: list[Row]
    cases: list[Row]
    remains: list[Row]
    evaluated: list[Row] = field(default_factory=list)


def load_facts(
    connection: Connection,
    strategy_id: UUID,
    area_code: str,
    today: date,
    revision: Place | None = None,
    memory: KeptObservations | None = None,
) -> Facts | None:
    """The facts of a strategy, or None where there is none; the revision is read first, unless it is given: the tables
    of the past do not hold the ledger.

    ``connection`` is in one snapshot, of what was committed where a ``memory`` is given, which may know what is
    observed already; figures are those of the municipality ``area_code``; centres have ended that ended before
    ``today``.
    """
    asked = dict(questions("one"))
    params = {PARAMETER: strategy_id, "area_code": area_code, "today": today, "strategy": strategy_id, "until": NOW}

    def read() -> Observed:
        return Observed(ask_named(connection, observed, params))

    observed = asked.pop("observations")
    places = {} if revision else {"revision": newest(), "observed": newest(OBSERVED)}
    found = ask_together(connection, {**places, **asked}, params)
    place, seen = revision or place_in(found.pop("revision")), place_in(found.pop("observed", []))
    strategies = found.pop("strategies")
    if not strategies:
        return None
    _complete(found)
    kept = memory if seen != NOWHERE else None
    observations = kept.recall((strategy_id, area_code, seen), read) if kept else read()
    return replace(_facts(strategies[0], found, observations), revision=place.position, at=place.at)


def load_all(connection: Connection, sight: Sight, area_code: str, today: date) -> list[Facts]:
    """The same of every strategy that is seen, the oldest first, in as many statements. Of the observations only what a
    benchmark of the group as a whole is about.
    """
    reach: Reach = "some" if sight.is_narrow else "all"
    params = {**sight.params, "area_code": area_code, "today": today}
    found = ask_together(connection, questions(reach), params)
    strategies = found.pop("strategies")
    _complete(found)
    parts: dict[UUID, dict[str, list[Row]]] = {one["id"]: {name: [] for name in found} for one in strategies}
    for name, rows in found.items():
        for row in rows:
            parts[row["strategy_id"]][name].append(row)
    return [_facts(one, mine := parts[one["id"]], Observed(mine.pop("observations"))) for one in strategies]


def _complete(found: dict[str, list[Row]]) -> None:
    _name(found.pop("centres"), found)
    _link(found.pop("links"), found["initiatives"])


def _name(centres: list[Row], found: dict[str, list[Row]]) -> None:
    """``{id, name}`` in place of the ids of centres: looked up in SQL they would be most of what some rows cost."""
    named = {row["id"]: {"id": str(row["id"]), "name": row["name"]} for row in centres}
    for kind, column in CENTRES.items():
        for row in found[kind]:
            row[column] = named.get(row[column])


def _link(links: list[Row], initiatives: list[Row]) -> None:
    """``{id, key, contribution}`` of the indicators that each initiative is meant to move."""
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in links:
        told = {"id": str(row["indicator_id"]), "key": row["key"], "contribution": row["contribution"]}
        found[row["initiative_id"]].append(told)
    for row in initiatives:
        row["indicator_links"] = found.get(row["id"], [])


def _facts(strategy: Row, rows: dict[str, list[Row]], observations: Observed) -> Facts:
    return Facts(
        revision=strategy.pop("revision"),
        at=instant_of(strategy.pop("microseconds")),
        strategy=strategy,
        reports={row["initiative_id"]: row for row in rows["reports"]},
        observations=observations,
        **{name: found for name, found in rows.items() if name != "reports"},
    )
