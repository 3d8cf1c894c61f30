"""Imports that are put off: kept as jobs, for a worker, and told of."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import select

from api.auth import policy
from api.auth.identity import principal
from api.database import lookup
from api.problems import Problem
from api.rest.arriving import OFFERED, Arrival, Subject
from api.rest.importing.keeping import packed
from api.rest.importing.receipts import Kept, ignored_in, receipt_of
from api.rest.strict_json import recalled
from api.rest.writing import unit_of_work
from models.jobs import MOST_WAITING, Job, JobReceipts, waiting_of

AT_ONCE = 5000  # rows in a request that is answered with its receipt
ASYNC = "respond-async"


def is_put_off(rows: list[Arrival]) -> bool:
    """Whether there are too many rows to wait for, or the caller would rather not (RFC 7240)."""
    preferences = {one.partition(";")[0].strip().lower() for one in request.headers.get("Prefer", "").split(",")}
    return len(rows) > AT_ONCE or ASYNC in preferences


def put_off(subject: Subject, rows: list[Arrival], *, dry_run: bool, atomic: bool) -> Job:
    """A job of the caller's; Problem where too many wait already. The view commits."""
    who, session = principal(), unit_of_work()
    if waiting_of(session, who.client_id, who.person_id) >= MOST_WAITING:
        raise Problem("too-many-jobs", headers={"Retry-After": "60"}, most=MOST_WAITING)
    request_id, trace_id = session.info["request"]
    job = Job(
        client_id=who.client_id,
        person_id=who.person_id,
        request_id=request_id,
        trace_id=trace_id,
        resource_type=subject.model.resource_type,
        dry_run=dry_run,
        atomic=atomic,
        ignored=ignored_in(rows),
        rows=packed(subject, rows),
        total=len(rows),
        created_at=datetime.now(UTC),
    )
    session.add(job)
    session.flush()
    return job


def job_of(key: UUID) -> Job:
    """The job, of the caller or of anybody where they may look after others'; 404 where it is neither."""
    job = lookup().get(Job, key)
    if job is None or not (is_own(job) or policy.permits(principal(), "jobs:read-others")):
        raise Problem("not-found")
    return job


def is_own(job: Job) -> bool:
    """Whether the caller asked for it."""
    who = principal()
    return job.client_id == who.client_id if job.client_id else job.person_id == who.person_id


def document_of(job: Job) -> dict[str, Any]:
    """The job, as ``JobSchema`` would write it."""
    return {
        "id": job.id,
        "resourceType": job.resource_type,
        "state": job.state,
        "dryRun": job.dry_run,
        "atomic": job.atomic,
        "total": job.total,
        "done": job.done,
        "counts": job.counts or None,
        "stored": job.stored,
        "problem": f"/problems/{job.problem}" if job.problem else None,
        "createdAt": job.created_at,
        "startedAt": job.started_at,
        "finishedAt": job.finished_at,
        "receipt": f"/v1/jobs/{job.id}/receipt",
    }


def receipt_so_far(job: Job) -> dict[str, Any]:
    """The receipt of the rows that are judged by now. What people hold is for whoever may overwrite it alone."""
    query = select(JobReceipts.receipts).where(JobReceipts.job_id == job.id)
    rows: list[Kept] = [row for text in lookup().scalars(query) for row in recalled(text)]
    subject = OFFERED[job.resource_type]
    if not (is_own(job) and policy.permits(principal(), subject.permission)):
        rows = [{**row, "conflicts": []} for row in rows]
    about = {"dry_run": job.dry_run, "atomic": job.atomic, "stored": job.stored}
    return receipt_of(sorted(rows, key=lambda row: row["row"]), job.ignored, **about)
