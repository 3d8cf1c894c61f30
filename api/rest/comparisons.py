"""An overview beside an earlier one: that of another time, or what an evaluation said."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import current_app, g
from sqlalchemy import bindparam, select

from api.auth.policy import sight
from api.database import connection, reader, snapshot
from api.language import language
from api.problems import Fault, Problem
from api.rest.recall import day, recall
from models.canonical import instant
from models.evaluations import Evaluation
from models.prepared import ask_named
from models.queries.comparing_in_words import compared_in_words
from models.queries.freezing import evaluation_told
from models.queries.overview import Scope, overview
from models.queries.overview_facts import load_facts
from models.queries.revision import revision_of

Whole = dict[str, Any]
_EVALUATION = select(Evaluation.strategy_id, Evaluation.title, Evaluation.frozen_at).where(
    Evaluation.id == bindparam("id")
)


def compared_to(to: datetime | UUID | None, shown: Whole, scope: Scope) -> Whole:
    """The overview ``shown`` with what has changed since an instant or since an evaluation; as it is without either.

    From here on the request reads the database as of then.
    """
    if to is None:
        return shown
    strategy_id = shown["strategy"]["id"]
    told = _evaluation(to, strategy_id) if isinstance(to, UUID) else _instant(to)
    if told["at"] > _instant_of(shown):
        raise _refused("dates-out-of-order")
    before = _said_by(to, scope) if isinstance(to, UUID) else _as_of(to, strategy_id, scope)
    return {**shown, "compare": {**told, "changes": compared_in_words(before, shown, language())}}


def _refused(code: str) -> Problem:
    return Problem(code, faults=[Fault("compareTo", code)])


def _instant_of(shown: Whole) -> datetime:
    """Of when an overview is."""
    at: datetime | None = shown["asOf"] or shown.get("evaluation", {}).get("frozenAt")
    return at or datetime.now(UTC)


def _instant(at: datetime) -> Whole:
    return {"to": instant(at), "at": at, "evaluation": None}


def _evaluation(key: UUID, strategy_id: UUID) -> Whole:
    """A frozen one of the same strategy."""
    found = ask_named(reader(), _EVALUATION, {"id": key})
    if not found or not sight().covers(found[0]["strategy_id"]):
        raise _refused("unknown-reference")
    if found[0]["strategy_id"] != strategy_id:
        raise _refused("crosses-strategies")
    if found[0]["frozen_at"] is None:
        raise _refused("evaluation-not-frozen")
    return {"to": str(key), "at": found[0]["frozen_at"], "evaluation": {"id": key, "title": found[0]["title"]}}


def _said_by(evaluation_id: UUID, scope: Scope) -> Whole:
    """What is kept is no part of the past: it is read from the present."""
    if "past" in g:
        g.pop("past").close()
    with snapshot() as present:
        return evaluation_told(present, evaluation_id, day(), _area_code()).overview(scope, language())


def _as_of(at: datetime, strategy_id: UUID, scope: Scope) -> Whole:
    past = recall(at, lambda _: [strategy_id])
    revision = revision_of(reader(), strategy_id, past.position)
    facts = load_facts(connection(), strategy_id, _area_code(), day(), revision)
    if facts is None:
        raise _refused("nothing-to-compare")
    return overview(facts, day(), scope, language(), at)


def _area_code() -> str:
    code: str = current_app.config["MUNICIPALITY_CODE"]
    return code
