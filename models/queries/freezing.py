"""To freeze an evaluation, and to tell what it says: the one overview, of frozen facts or, of a draft, of today's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from models.changes import take_place
from models.evaluations import Evaluation, EvaluationTransition, Finding, FrozenContent
from models.figures.course import Course
from models.figures.disclosure import Language
from models.organisation import Person
from models.prepared import ask, ask_named
from models.queries.courses import courses
from models.queries.evaluated import measures_of
from models.queries.frozen import FORM, Frozen, frozen_text, give_names, people_in, thawed
from models.queries.observed import Row
from models.queries.overview import Scope, overview
from models.queries.overview_facts import Facts, load_facts
from models.queries.overview_figures import yardstick_of
from models.sql import AnyOf
from models.states import load_lists, wire
from models.strategies import FocusArea

Whole = dict[str, Any]

_ID: Any = bindparam("id")
_TOLD = ("id", "kind", "title", "period_from", "period_to", "committee")
_EVALUATION = select(
    Evaluation.id, Evaluation.strategy_id, Evaluation.kind, Evaluation.title, Evaluation.period_from,
    Evaluation.period_to, Evaluation.committee, Evaluation.content_hash, Evaluation.ledger_position,
    Evaluation.frozen_at, FrozenContent.form, FrozenContent.text,
).outerjoin(FrozenContent, FrozenContent.evaluation_id == Evaluation.id).where(Evaluation.id == _ID)  # fmt: skip
_FINDINGS: Any = (
    select(Finding.id, Finding.focus_area_id, Finding.assessment, Finding.text)
    .join(FocusArea, FocusArea.id == Finding.focus_area_id)
    .where(Finding.evaluation_id == _ID)
    .order_by(FocusArea.number, Finding.id)
)
_RESTS_ON = select(Evaluation.strategy_id, Evaluation.content_hash).where(Evaluation.id == _ID)
_NAMES = select(Person.id, Person.name).where(AnyOf(Person.id, "ids"))


def take_step(
    session: Session, evaluation: Evaluation, today: date, area_code: str, to: str, **details: Any
) -> EvaluationTransition:
    """Move an evaluation on; to freeze it is to keep all that its overview is computed from today."""
    step: EvaluationTransition = evaluation.move_to(to, **details)
    if to == "frozen":
        _freeze(session, evaluation, today, area_code)
    return step


def _freeze(session: Session, evaluation: Evaluation, today: date, area_code: str) -> None:
    """Nobody changes anything from the moment the ledger's place is taken: all is of one state of the database."""
    position = take_place(session).position
    connection = session.connection()
    facts = load_facts(connection, evaluation.strategy_id, area_code, today)
    if facts is None:
        return  # refused as an unknown reference already
    told = {name: getattr(evaluation, name) for name in _TOLD}
    text = frozen_text(facts, today, _told(told), _findings(connection, evaluation.id))
    load_lists(session, [evaluation])
    evaluation.content_hash = _hash_of(text)
    evaluation.ledger_position = position
    evaluation.reported = [*measures_of(_courses(facts))]
    session.add(FrozenContent(evaluation_id=evaluation.id, form=FORM, text=text))


def rests_on(connection: Connection, evaluation_id: UUID) -> tuple[UUID, str | None]:
    """The strategy that an evaluation, which must be there, is about, and the hash of its content once it is frozen:
    no change of the strategy reaches it any more.
    """
    strategy_id, content_hash = ask(connection, _RESTS_ON, {"id": evaluation_id})[0]
    return strategy_id, content_hash


@dataclass(frozen=True)
class Told:
    """What an evaluation tells: of a frozen one what was kept, of a draft what would be kept now. ``frozen_at`` is the
    last instant at which everything was as it was kept.
    """

    frozen: Frozen
    evaluation: Row
    frozen_at: datetime | None

    def overview(self, scope: Scope, language: Language) -> Whole:
        """The overview with what is found in each focus area; that an evaluation is due it does not say of itself."""
        answer = overview(self.frozen.facts, self.frozen.date, scope, language, frozen_at=self.frozen_at)
        waiting = [one for one in answer["attention"] if one["kind"] != "evaluationOverdue"]
        beside = {"evaluation": self.evaluation, "findings": _asked_for(self.frozen.findings, answer)}
        return {**answer, "attention": waiting, **beside}

    def courses(self, scope: Scope, language: Language) -> dict[UUID, Whole]:
        """The courses of its indicators."""
        return courses(self.frozen.facts, self.frozen.date, scope, language)


def evaluation_told(connection: Connection, evaluation_id: UUID, today: date, area_code: str) -> Told:
    """What an evaluation tells, which must be there; ``connection`` is in one snapshot."""
    row = ask_named(connection, _EVALUATION, {"id": evaluation_id})[0]
    frozen = _thawed(connection, row) if row["text"] else _live(connection, row, today, area_code)
    kept = {"contentHash": row["content_hash"], "ledgerPosition": row["ledger_position"], "frozenAt": row["frozen_at"]}
    told = {**frozen.evaluation, **kept, "form": row["form"], "ruleVersion": frozen.rule_version}
    return Told(frozen, told, _last_instant(row, frozen.facts))


def _last_instant(row: Row, facts: Facts) -> datetime | None:
    """Of a frozen evaluation the last instant at which everything still was as it was kept: that before the freeze."""
    return max(row["frozen_at"] - timedelta(microseconds=1), facts.at) if row["text"] else None


def _live(connection: Connection, row: Row, today: date, area_code: str) -> Frozen:
    """A draft as it would be frozen now."""
    facts = load_facts(connection, row["strategy_id"], area_code, today)
    if facts is None:
        raise LookupError(row["strategy_id"])  # an evaluation stands on its strategy
    text = frozen_text(facts, today, _told(row), _findings(connection, row["id"]))
    return _thawed(connection, {"form": FORM, "text": text})


def _thawed(connection: Connection, row: Row) -> Frozen:
    """What is kept, with the names that people have now."""
    frozen = thawed(row["form"], row["text"])
    keys = sorted(map(str, people_in(frozen.facts)))
    give_names(frozen.facts, dict(map(tuple, ask(connection, _NAMES, {"ids": keys}))))
    return frozen


def _told(row: Row) -> Row:
    return {wire(name): row[name] for name in _TOLD}


def _findings(connection: Connection, evaluation_id: UUID) -> list[Row]:
    """By the numbers of the focus areas."""
    found = ask_named(connection, _FINDINGS, {"id": evaluation_id})
    return [{wire(name): value for name, value in row.items()} for row in found]


def _asked_for(findings: list[Row], answer: Whole) -> list[Row]:
    """Those of the focus areas that are shown."""
    shown = {str(area["id"]) for area in answer["focusAreas"]}
    return [one for one in findings if str(one["focusAreaId"]) in shown]


def _courses(facts: Facts) -> Iterator[tuple[UUID, str | None, Course]]:
    """The course of every measure that can be judged."""
    for indicator in facts.indicators:
        yardstick = yardstick_of(indicator)
        if not yardstick.is_to_be_designed:
            for segment, group in facts.observations.of(indicator["id"]).groups.items():
                yield indicator["id"], segment, Course(yardstick, group.cells)


def altered(connection: Connection) -> Iterator[UUID]:
    """The evaluations whose frozen content is not what their hash, which the ledger tells, was taken of."""
    kept = FrozenContent.evaluation_id == Evaluation.id
    frozen = select(Evaluation.id, Evaluation.content_hash, FrozenContent.text).outerjoin(FrozenContent, kept)
    query = frozen.where(Evaluation.content_hash.is_not(None)).order_by(Evaluation.id)
    for row in connection.execute(query.execution_options(yield_per=1)):
        if row.text is None or _hash_of(row.text) != row.content_hash:
            yield row.id


def _hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()
