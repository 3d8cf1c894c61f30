"""A worker: takes the imports that wait, one after the other, and brings them to their end.

What it promises: every row is brought once. What some rows do, their receipts and how far the job is are one
transaction, which only the worker that holds the job can end; so one that is killed has done some portions whole and
the next one not at all, and whoever takes the job up goes on there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import structlog
from flask import Flask, g
from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from api.auth import policy
from api.auth.identity import stand_in
from api.database import Database, session
from api.problems import Problem
from api.rest.arriving import OFFERED, Arrival, Subject
from api.rest.importing import bring, many, repeated
from api.rest.importing.keeping import portions, unpacked
from api.rest.importing.receipts import counted, kept
from api.rest.strict_json import dumps
from models.jobs import KEPT_FOR, MOST_TRIES, UNFINISHED, Job, JobReceipts

EVERY = 0.5  # seconds between two looks for what is to be done
HOLD = timedelta(seconds=60)  # as long as one says nothing
BEAT = 15.0  # seconds after which it says so again
WAIT = timedelta(seconds=5)  # after something went wrong, each time longer
TIDY = timedelta(hours=1)
log = structlog.get_logger()


def wall_clock() -> datetime:
    return datetime.now(UTC)


class LostJobError(Exception):
    """Somebody else holds the job by now."""


class Worker:
    """One of any number; ``clock`` is what it seems."""

    def __init__(self, app: Flask, *, clock: Callable[[], datetime] = wall_clock) -> None:
        self.app, self.clock, self.id = app, clock, uuid4()
        self.database: Database = app.extensions["database"]
        self.is_over = Event()
        self.tidied = datetime.min.replace(tzinfo=UTC)

    def run(self) -> None:
        """Work until ``stop``; the portion that has begun is finished."""
        while not self.is_over.wait(EVERY):
            try:
                self.work_off()
                self._tidy()
            except SQLAlchemyError as error:
                log.warning("jobs-cannot-look", error=type(error).__name__)

    def stop(self, *_: Any) -> None:
        self.is_over.set()

    def work_off(self) -> None:
        """Do all that there is to do by now."""
        while not self.is_over.is_set() and (job := self.take()):
            self.work(job)

    def take(self) -> Job | None:
        """The job that has waited longest, for this worker alone."""
        now = self.clock()
        due = select(Job.id).where(Job.state.in_(UNFINISHED), _free(now)).order_by(Job.created_at, Job.id)
        with self.database.readers.connect() as connection:
            found = [*connection.scalars(due)]
        for key in found:
            taking = {"state": "running", "started_at": func.coalesce(Job.started_at, now), "tries": Job.tries + 1}
            with self.database.session() as mine:
                held = update(Job).where(Job.id == key, Job.state.in_(UNFINISHED), _free(now))
                if _changed(mine.execute(held.values(**taking, **self._holding()))):
                    job = mine.get(Job, key)
                    mine.commit()
                    return job
        return None

    def work(self, job: Job) -> None:
        """Bring a job to its end; what goes wrong is tried again some times."""
        told = {"job_id": str(job.id), "resource_type": job.resource_type}
        try:
            with self._beating(job.id), many():
                self._go_through(job)
            log.info("job-worked", **told)
        except LostJobError:
            log.warning("job-lost", **told)
        except Problem as problem:
            log.warning("job-refused", code=problem.code, **told)
            self._leave(job.id, **_failed(problem.code, self.clock()))
        except Exception:
            log.exception("job-broke", **told)
            failed = _failed("internal-error", self.clock()) if job.tries >= MOST_TRIES else {}
            self._leave(job.id, **({"held_until": self.clock() + WAIT * job.tries} | failed))

    def _go_through(self, job: Job) -> None:
        """Bring portion after portion, from where the job stands."""
        subject, brought = OFFERED[job.resource_type], 0
        with self._acting(job, subject):
            rows = unpacked(session().scalar(select(Job.rows).where(Job.id == job.id)) or "[]")
            parts = portions(subject, rows, whole=job.atomic or job.dry_run)
            if len(parts) > 1:
                repeated(subject, rows)
        for portion in parts:
            if self.is_over.is_set():
                self._leave(job.id, held_by=None, held_until=None)
                return
            brought += len(portion)
            if brought > job.done or not portion:
                self._bring(job, subject, portion, is_last=brought == job.total)

    def _bring(self, job: Job, subject: Subject, portion: list[Arrival], *, is_last: bool) -> None:
        """Bring some rows, and keep with what they did what became of them."""
        with self._acting(job, subject):
            outcomes, stored = bring(subject, portion, dry_run=job.dry_run, atomic=job.atomic)
            receipts = kept(outcomes)
            counts = counted(receipts)
            session().add(JobReceipts(job_id=job.id, position=job.done, receipts=dumps(receipts).decode()))
            session().flush()
            further = {
                "done": job.done + len(portion),
                "counts": {name: count + job.counts.get(name, 0) for name, count in counts.items()},
                "stored": stored,
                "tries": 0,
                **self._holding(),
            }
            ending = {"state": "done", "finished_at": self.clock(), "rows": None, "held_by": None, "held_until": None}
            changed = session().execute(self._mine(job.id).values(**(further | (ending if is_last else {}))))
            if not _changed(changed):
                raise LostJobError
            session().commit()
            job.done, job.counts = further["done"], further["counts"]

    @contextmanager
    def _acting(self, job: Job, subject: Subject) -> Iterator[None]:
        """In the name of whoever asked for the job, as far as they may still do it."""
        with self.app.app_context():
            with self.database.readers.connect() as connection:
                who = stand_in(connection, job.client_id, job.person_id)
            if who is None or not policy.permits(who, subject.permission):
                raise Problem("forbidden")
            g.principal, g.request_id, g.trace_id = who, job.request_id, job.trace_id
            yield

    def _leave(self, key: UUID, **values: Any) -> None:
        """Let others have the job, or nobody any more."""
        with self.database.writers.begin() as connection:
            connection.execute(self._mine(key).values(**values))

    def _mine(self, key: UUID) -> Any:
        return update(Job).where(Job.id == key, Job.held_by == self.id).execution_options(synchronize_session=False)

    def _holding(self) -> dict[str, Any]:
        return {"held_by": self.id, "held_until": self.clock() + HOLD}

    @contextmanager
    def _beating(self, key: UUID) -> Iterator[None]:
        """Within, the job is held anew again and again."""
        is_done = Event()

        def beat() -> None:
            while not is_done.wait(BEAT):
                try:
                    self._leave(key, held_until=self.clock() + HOLD)
                except SQLAlchemyError:  # on SQLite nobody writes while a portion is brought, so nobody takes it either
                    log.debug("job-beat-missed", job_id=str(key))

        thread = Thread(target=beat, name="job", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_done.set()
            thread.join()

    def _tidy(self) -> None:
        """Delete the jobs that have long been over."""
        if self.clock() - self.tidied > TIDY:
            with self.database.writers.begin() as connection:
                connection.execute(delete(Job).where(Job.finished_at < self.clock() - KEPT_FOR))
            self.tidied = self.clock()


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(Job.held_until.is_(None), Job.held_until <= now)


def _changed(result: Any) -> bool:
    return bool(result.rowcount > 0)


def _failed(code: str, now: datetime) -> dict[str, Any]:
    return {"state": "failed", "problem": code, "finished_at": now, "rows": None, "held_by": None, "held_until": None}
