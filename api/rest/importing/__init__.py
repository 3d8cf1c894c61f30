"""Records that come many at a time: each row is judged as if it came alone, and all are stored as one unit of work.

A row names its record by ``id``, by one of its ``externalReferences`` or by what tells such records apart. A stored
record gets what the row says and keeps what it does not; a row without any is a new record. What rules refuse is learnt
from the one flush, which is asked again without the rows at fault until it refuses none; so a try, which goes the same
way and is then taken back, classifies exactly as the import itself.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from api.rest.arriving import Arrival, Outcome, Subject
from api.rest.importing.attempt import Attempt
from api.rest.importing.matching import Matching
from api.rest.writing import unit_of_work

LOCK = "SELECT pg_advisory_xact_lock(hashtext('samspil imports'))"
PATIENCE = "SET LOCAL lock_timeout = 60000"


@contextmanager
def many() -> Iterator[None]:
    """Within, nobody looks for circles: many rows are many objects that live to the end and hold none, and to look
    through them again and again takes a third of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def repeated(subject: Subject, rows: list[Arrival]) -> None:
    """Refuse the rows of a file that are about one record, before they are brought in portions."""
    outcomes = [Outcome(row, faults=[*row.faults]) for row in rows]
    Matching(subject, unit_of_work()).resolve_others(outcomes)
    _refuse_repeated(outcomes)
    for one in outcomes:
        one.row.faults += [fault for fault in one.faults if fault.code == "repeated-row"]


def bring(subject: Subject, rows: Iterable[Arrival], *, dry_run: bool, atomic: bool) -> tuple[list[Outcome], bool]:
    """What becomes of each row, and whether anything was stored; the caller commits."""
    session = unit_of_work()
    _take_turns(session)
    outcomes = [Outcome(row, faults=[*row.faults]) for row in rows]
    matching = Matching(subject, session)
    matching.resolve_others(outcomes)
    _refuse_repeated(outcomes)
    while True:
        attempt, whole = session.begin_nested(), len([one for one in outcomes if one.faults])
        Attempt(subject, session, outcomes, matching).go()
        refused = len([one for one in outcomes if one.faults])
        if refused == whole:
            break
        attempt.rollback()
        session.expunge_all()
    stored = not dry_run and not (atomic and refused)
    if stored:
        attempt.commit()
    else:
        attempt.rollback()
        session.expunge_all()
    for one in outcomes:
        if one.faults:
            one.outcome = "rejected"
        if one.outcome == "created" and not stored:
            one.key = None
    return outcomes, stored


def _take_turns(session: Session) -> None:
    """One import at a time, so that two that bring the same find each other's; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(PATIENCE))
        session.execute(text(LOCK))


def _refuse_repeated(outcomes: list[Outcome]) -> None:
    """Two rows about one record, by its id, a name of it or what tells it apart, are both refused, each naming the
    other; so is a row to be deleted that says nothing of which.
    """
    first: dict[Any, Outcome] = {}
    for one in outcomes:
        names = [name for name in (one.row.key, *one.row.names, one.row.told) if name is not None]
        if one.row.is_deleted and not names:
            one.refuse("required", "/id")
        for name in names:
            first.setdefault(name, one).refuse_with(one)
