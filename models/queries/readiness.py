"""What is missing before an evaluation: from which centre and person, by when, and why it is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from models.evaluations import Evaluation, ReadinessRequest
from models.indicators import Indicator
from models.organisation import Centre, Person
from models.prepared import ask_named
from models.queries.observed import Row
from models.queries.overview_facts import Facts, load_facts
from models.queries.overview_figures import data_state
from models.queries.overview_work import Duties, initiative_answers
from models.queries.readiness_words import WORDS
from models.sql import Object, labelled

Whole = dict[str, Any]
KINDS = ("staleStatus", "valueMissing", "methodToBeDesigned", "wantedNotMeasured", "unansweredRequest")
MOST = 10_000

_HERE: Any = bindparam("strategy_id")


def _named(kind: Any, key: Any) -> Any:
    return Object(select(*labelled(id=kind.id, name=kind.name)).where(kind.id == key))


_RESPONSIBLE = select(
    Indicator.id,
    Indicator.method_due_on,
    _named(Centre, Indicator.responsible_centre_id).label("centre"),
    _named(Person, Indicator.responsible_person_id).label("person"),
).where(Indicator.strategy_id == _HERE, Indicator.state == "active")
_REQUESTS = (
    select(
        ReadinessRequest.id, ReadinessRequest.due_on, ReadinessRequest.items, ReadinessRequest.at,
        Evaluation.title,
        _named(Centre, ReadinessRequest.centre_id).label("centre"),
        _named(Person, ReadinessRequest.person_id).label("person"),
    )
    .join(Evaluation, Evaluation.id == ReadinessRequest.evaluation_id)
    .where(ReadinessRequest.strategy_id == _HERE, Evaluation.state == "draft")
    .order_by(ReadinessRequest.at, ReadinessRequest.id)
)  # fmt: skip


@dataclass(frozen=True)
class ReadinessFacts:
    """The facts of the overview, who is responsible for each indicator (by id), and the requests for drafts."""

    overview: Facts
    responsible: dict[UUID, Row]
    requests: list[Row]


def load_readiness(connection: Connection, strategy_id: UUID, area_code: str, today: date) -> ReadinessFacts | None:
    """The facts in one snapshot, or None where there is no such strategy."""
    facts, params = load_facts(connection, strategy_id, area_code, today), {"strategy_id": strategy_id}
    if facts is None:
        return None
    responsible = {row["id"]: row for row in ask_named(connection, _RESPONSIBLE, params)}
    return ReadinessFacts(facts, responsible, ask_named(connection, _REQUESTS, params))


def readiness(
    facts: ReadinessFacts, today: date, language: str, centre_id: UUID | None = None, person_id: UUID | None = None
) -> list[Whole]:
    """``{kind, resource {type, id, title}, centre, person, dueOn, text}`` of everything that is missing on ``today``,
    kind by kind; of a centre or a person where one is asked for.
    """
    missing = [*_missing(facts, today, language)]
    whole = [*missing, *_unanswered(facts.requests, missing, language)]
    return [one for one in whole if _is_of(one["centre"], centre_id) and _is_of(one["person"], person_id)]


def missing_from(
    connection: Connection, strategy_id: UUID, area_code: str, today: date, **whose: UUID | None
) -> list[dict[str, str]]:
    """What a request lists: ``{kind, resourceType, resourceId}`` of what is missing from a centre or a person."""
    facts = load_readiness(connection, strategy_id, area_code, today)
    found = readiness(facts, today, "da", **whose) if facts else []
    return [
        {"kind": one["kind"], "resourceType": one["resource"]["type"], "resourceId": str(one["resource"]["id"])}
        for one in found
        if one["kind"] != "unansweredRequest"
    ]


def _is_of(named: Whole | None, key: UUID | None) -> bool:
    return key is None or (named is not None and str(named["id"]) == str(key))


def _missing(facts: ReadinessFacts, today: date, language: str) -> Iterator[Whole]:
    yield from _stale(facts.overview, today, language)
    yield from _values(facts, today, language)
    yield from _unmeasured(facts.overview, today, language)


def _stale(facts: Facts, today: date, language: str) -> Iterator[Whole]:
    for one in initiative_answers(facts, Duties(facts.assignments, today), today).values():
        if one["stale"]:
            days = one["daysSinceReport"]
            text = WORDS[language]["neverReported" if days is None else "stale"].format(days=days)
            yield _item("staleStatus", "initiatives", one, (one["owningCentre"], one["tovholder"]), None, text)


def _values(facts: ReadinessFacts, today: date, language: str) -> Iterator[Whole]:
    """Indicators that cannot be followed: a value due, no value at all, or no method yet."""
    words, observed = WORDS[language], facts.overview.observations
    for row in facts.overview.indicators:
        state, whose = data_state(row, observed.of(row["id"]), today), facts.responsible[row["id"]]
        if state == "methodToBeDesigned":
            who, due_on = (whose["centre"], whose["person"]), whose["method_due_on"]
            yield _item("methodToBeDesigned", "indicators", row, who, due_on, words[state])
        elif state in ("valueDue", "noValues"):
            who, due_on = (whose["centre"], whose["person"]), row["next_value_due_on"]
            yield _item("valueMissing", "indicators", row, who, due_on, words[state])


def _unmeasured(facts: Facts, today: date, language: str) -> Iterator[Whole]:
    """Goals that nothing measures, and segments that a goal singles out and none of its indicators has."""
    words, held = WORDS[language], Duties(facts.assignments, today).held
    segments = {(row["indicator_id"], row["segment"]) for row in facts.observations}
    for area in facts.areas:
        who = area["tovholder_centre"], held.get(area["id"])
        for goal in (one for one in facts.goals if one["focus_area_id"] == area["id"]):
            mine = [row for row in facts.indicators if goal["id"] in (row["goal_id"], *row["also_goal_ids"])]
            wanted = (goal["special_focus"] or {}).get("segment")
            if not mine:
                yield _item("wantedNotMeasured", "goals", goal, who, None, words["notMeasured"])
            elif wanted and not any((row["id"], wanted) in segments for row in mine):
                text = words["segmentNotMeasured"].format(segment=wanted)
                yield _item("wantedNotMeasured", "goals", goal, who, None, text)


def _unanswered(requests: Iterable[Row], missing: list[Whole], language: str) -> Iterator[Whole]:
    """Requests of which something is still missing."""
    still = {(one["kind"], str(one["resource"]["id"])) for one in missing}
    for row in requests:
        left = sum((one["kind"], one["resourceId"]) in still for one in row["items"])
        if left:
            text = WORDS[language]["unanswered"].format(left=left, total=len(row["items"]))
            yield _item("unansweredRequest", "requests", row, (row["centre"], row["person"]), row["due_on"], text)


def _item(kind: str, of: str, row: Row, who: tuple[Any, Any], due_on: date | None, text: str) -> Whole:
    return {
        "kind": kind,
        "resource": {"type": of, "id": row["id"], "title": row["title"]},
        "centre": who[0],
        "person": who[1],
        "dueOn": due_on,
        "text": text,
    }
