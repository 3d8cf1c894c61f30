"""Imports that go on after their request: as a job, in portions, by whichever worker is there."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from api.delivery.imports import worker as workers
from api.delivery.imports.worker import Worker
from api.rest.arriving import OFFERED, reference_fields
from api.rest.importing import bring, keeping
from models.changes import Change
from models.jobs import Job, JobReceipts
from models.observations import Observation
from models.organisation import Partner
from tests.factories import SeriesFactory, caller
from tests.serving import ROOT
from tests.webhooks.receiving import eventually

LATER = {"Prefer": "respond-async"}


@pytest.fixture
def series(indicator):
    return SeriesFactory(indicator_id=indicator.id, role="target")


@pytest.fixture
def system(coordinating_centre):
    return caller("system", coordinating_centre, scopes=["*"])


@pytest.fixture
def worker(app):
    return Worker(app)


@pytest.fixture
def put_off(client, system):
    """``put_off(kind, rows, **query)``: the job, as 202 tells of it."""

    def put_off(kind, rows, auth=system, **query):
        asked = {name: str(value).lower() for name, value in query.items()}
        place = f"/v1/imports/{kind}"
        answer = client.post(place, auth=auth, json={"items": rows}, query_string=asked, headers=LATER)
        assert (answer.status_code, answer.headers["Location"]) == (202, f"/v1/jobs/{answer.json['id']}"), answer.json
        return answer.json

    return put_off


@pytest.fixture
def look(client, system):
    """``look(job)`` and ``look(job, "/receipt")``: what the caller reads."""
    return lambda job, part="", auth=system: client.get(f"/v1/jobs/{job['id']}{part}", auth=auth).json


def months(series, count):
    return [
        {"seriesId": str(series.id), "period": f"{2000 + i // 12}-{i % 12 + 1:02}", "value": i} for i in range(count)
    ]


def called(key):
    return {"externalReferences": [{"system": "os2mo", "key": key}]}


def in_minutes(count):
    return datetime.now(UTC) + timedelta(minutes=count)


def count(database, kind):
    with database.session() as session:
        return len(session.scalars(select(kind.id)).all())


def test_a_job_is_told_of_from_its_beginning_to_its_receipt(put_off, look, worker, series, database):
    job = put_off("observations", months(series, 3))

    waiting, nothing = look(job), look(job, "/receipt")
    worker.work_off()
    done, receipt = look(job), look(job, "/receipt")

    assert (waiting["state"], waiting["total"], waiting["done"], waiting["counts"]) == ("waiting", 3, 0, None)
    assert (nothing["rows"], count(database, Observation)) == ([], 3)
    assert (done["state"], done["done"], done["stored"], done["counts"]["created"]) == ("done", 3, True, 3)
    assert done["createdAt"] <= done["startedAt"] <= done["finishedAt"]
    assert (receipt["stored"], receipt["counts"]) == (True, done["counts"])
    assert [row["row"] for row in receipt["rows"]] == [1, 2, 3]


def test_more_rows_than_one_waits_for_become_a_job_by_themselves(client, system, look, worker, monkeypatch):
    monkeypatch.setattr("api.rest.importing.jobs.AT_ONCE", 2)
    rows = [{"name": f"Råd {i}", "kind": "council"} for i in range(3)]

    few = client.post("/v1/imports/partners", auth=system, json={"items": rows[:2]})
    many = client.post("/v1/imports/partners", auth=system, json={"items": rows}, headers={"Idempotency-Key": "nat"})
    again = client.post("/v1/imports/partners", auth=system, json={"items": rows}, headers={"Idempotency-Key": "nat"})
    worker.work_off()

    assert (few.status_code, many.status_code, again.json) == (200, 202, many.json)
    assert again.headers["Location"] == many.headers["Location"]
    assert look(many.json)["counts"]["created"] == 3


def test_a_job_says_of_each_row_what_the_import_would(client, put_off, look, worker, system, series):
    rows = [
        *months(series, 2),
        {"seriesId": str(series.id), "period": "2000-03"},
        {"seriesId": str(series.id), "period": "2000-04", "value": 1, "note": "Ring til 010180-1234"},
        {"seriesId": str(series.id), "period": "2000-05", "value": 1, "010180-1234": "010180-1234"},
        {"seriesId": str(series.id), "period": "2000-06", "value": 1, "version": 3},
        {"seriesId": str(series.id), "period": "2000M06", "value": 2},
    ]
    query = {"dryRun": "true", "atomic": "false"}

    told = client.post("/v1/imports/observations", auth=system, json={"items": rows}, query_string=query).json
    tried = put_off("observations", rows, dryRun=True, atomic=False)
    worker.work_off()
    done = put_off("observations", rows, atomic=False)
    worker.work_off()

    def spoken(receipt):
        return [(row["row"], row["outcome"], row["errors"]) for row in receipt["rows"]]

    assert spoken(look(tried, "/receipt")) == spoken(told) == spoken(look(done, "/receipt"))
    assert look(tried, "/receipt")["ignored"] == ["version"]
    assert look(done)["counts"] == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 5, "deleted": 0}


def test_no_cpr_number_is_kept_while_a_job_waits(put_off, series, database):
    note = {"note": "Ring til 010180-1234", "010180-1234": "x", "seriesReference": "a:0101801234"}
    put_off("observations", [{"seriesId": str(series.id), "period": "2000", "value": 1, k: v} for k, v in note.items()])

    with database.session() as session:
        [rows] = session.scalars(select(Job.rows)).all()
    assert "010180" not in rows


@pytest.mark.parametrize("kind", OFFERED)
def test_nor_is_one_kept_of_a_property_that_refuses_it_for_its_form(client, worker, put_off, database, kind):
    subject = OFFERED[kind]
    number, fields = "0101801234", subject.schema().fields.values()
    names = {*(str(one.data_key) for one in fields), *reference_fields(subject), "id", "deleted", "nobodyKnowsIt"}
    said = [number, [number], {"a": number}, {number: 1}, f"2024-{number}"]

    put_off(kind, [{name: value} for name in sorted(names) for value in said], atomic=False)

    with database.session() as session:
        [rows] = session.scalars(select(Job.rows)).all()
    assert number not in rows
    worker.work_off()
    with database.session() as session:
        kept = [*map(str, session.scalars(select(JobReceipts.receipts)))]
        assert session.scalars(select(Job.counts["rejected"].as_integer())).all() == [len(names) * len(said)]
    assert not any(number in one for one in kept)


def test_what_nests_as_deep_as_it_may_is_kept_and_refused_like_any(client, look, worker, system):
    deep: dict = {}
    for _ in range(18):
        deep = {"a": deep}
    body = json.dumps({"name": "Råd", "kind": "council", "contact": deep}).encode()

    answer = client.post(
        "/v1/imports/partners", auth=system, data=body, content_type="application/x-ndjson", headers=LATER
    )
    worker.work_off()

    assert answer.status_code == 202
    assert look(answer.json, "/receipt")["rows"][0]["errors"][0]["code"] == "not-text"


def test_an_atomic_job_with_a_rejected_row_stores_nothing(put_off, look, worker, series, database):
    job = put_off("observations", [*months(series, 2), {"seriesId": str(series.id), "period": "2001-01"}])

    worker.work_off()

    assert (look(job)["state"], look(job)["stored"], look(job)["counts"]["rejected"]) == ("done", False, 1)
    assert count(database, Observation) == 0


def test_rows_that_others_refer_to_come_in_an_earlier_portion(put_off, look, worker, system, database, monkeypatch):
    monkeypatch.setattr(keeping, "CHUNK", 2)
    rows = [
        {**called(f"t{i}"), "name": f"Team {i}", "kind": "team", "parentCentreReference": "os2mo:house"}
        for i in range(3)
    ]
    rows += [
        {**called("house"), "name": "Huset", "kind": "centre"},
        {**called("house"), "name": "Igen", "kind": "team"},
    ]

    fallen = put_off("centres", rows, atomic=False)
    worker.work_off()
    whole = put_off("centres", rows[:4], atomic=False)
    worker.work_off()

    assert look(fallen)["counts"]["rejected"] == 5
    assert {row["errors"][0]["code"] for row in look(fallen, "/receipt")["rows"]} == {
        "unknown-reference",
        "repeated-row",
    }
    assert look(whole)["counts"]["created"] == 4
    assert [row["row"] for row in look(whole, "/receipt")["rows"]] == [1, 2, 3, 4]


def test_a_worker_that_dies_in_between_has_done_whole_portions_and_another_one_goes_on(
    app, put_off, look, series, database, monkeypatch
):
    monkeypatch.setattr(keeping, "CHUNK", 4)
    job = put_off("observations", months(series, 10), atomic=False)
    dying, calls = Worker(app), []

    def die(*given, **asked):
        calls.append(given)
        outcome = bring(*given, **asked)
        if len(calls) == 2:
            raise SystemExit  # as kill would: what this portion did is not committed
        return outcome

    monkeypatch.setattr(workers, "bring", die)
    with pytest.raises(SystemExit):
        dying.work_off()
    monkeypatch.setattr(workers, "bring", bring)
    half = look(job)
    Worker(app).work_off()
    still = look(job)
    Worker(app, clock=partial(in_minutes, 2)).work_off()

    assert (half["state"], half["done"], still["done"]) == ("running", 4, 4)
    assert (look(job)["state"], look(job)["counts"]["created"]) == ("done", 10)
    with database.session() as session:
        told = session.scalars(select(Change.resource_id).where(Change.resource_type == "observations")).all()
    assert (len(told), len(set(told)), count(database, Observation)) == (10, 10, 10)


def test_whoever_has_lost_a_job_stores_nothing(app, put_off, look, series, database, monkeypatch):
    job = put_off("observations", months(series, 3))
    slow, fast = Worker(app), Worker(app, clock=partial(in_minutes, 2))
    taken = slow.take()
    assert taken

    fast.work_off()
    slow.work(taken)

    assert (look(job)["state"], look(job)["counts"]["created"], len(look(job, "/receipt")["rows"])) == ("done", 3, 3)
    assert count(database, Observation) == 3


def test_a_job_is_done_with_the_rights_of_the_day_and_fails_without(
    client, put_off, look, worker, system, administrator, series
):
    job = put_off("observations", months(series, 3))
    place = f"/v1/api-clients/{system.client.id}"
    tag = client.get(place, auth=administrator).headers["ETag"]
    narrowed = client.patch(place, auth=administrator, json={"scopes": ["centres:write"]}, headers={"If-Match": tag})

    worker.work_off()

    failed = look(job, auth=administrator)
    assert narrowed.status_code == 200
    assert (failed["state"], failed["problem"], failed["stored"]) == ("failed", "/problems/forbidden", False)


def test_what_breaks_again_and_again_fails_and_stores_nothing(app, put_off, look, series, database, monkeypatch):
    job = put_off("observations", months(series, 3))
    monkeypatch.setattr(workers, "bring", None)
    states = []

    for minutes in range(1, 7):
        Worker(app, clock=partial(in_minutes, 2 * minutes)).work_off()
        states.append(look(job)["state"])

    assert states == ["running"] * 4 + ["failed"] * 2
    assert look(job)["problem"] == "/problems/internal-error"


def test_a_job_is_for_its_owner_and_the_administrator_alone(
    client, put_off, worker, system, administrator, coordinator
):
    job = put_off("partners", [{"name": "Råd", "kind": "council"}])
    worker.work_off()

    seen = {
        name: [client.get(f"/v1/jobs/{job['id']}{part}", auth=who).status_code for part in ("", "/receipt")]
        for name, who in (("owner", system), ("administrator", administrator), ("coordinator", coordinator))
    }

    assert seen == {"owner": [200, 200], "administrator": [200, 200], "coordinator": [404, 404]}


def test_what_people_hold_is_told_to_the_owner_alone(client, put_off, look, worker, coordinator, administrator, series):
    [row] = months(series, 1)
    first = put_off("observations", [row])
    worker.work_off()
    place = f"/v1/indicators/{series.indicator_id}/observations/{look(first, '/receipt')['rows'][0]['id']}"
    tag = client.get(place, auth=coordinator).headers["ETag"]
    corrected = {"value": 7, "correctionReason": "Talt om"}
    client.patch(place, auth=coordinator, json=corrected, headers={"If-Match": tag})
    job = put_off("observations", [{**row, "correctionReason": "Igen"}])
    worker.work_off()

    [mine], [theirs] = look(job, "/receipt")["rows"], look(job, "/receipt", auth=administrator)["rows"]

    assert ("value", "7", "0") in [(one["name"], one["current"], one["offered"]) for one in mine["conflicts"]]
    assert (theirs["errors"], theirs["conflicts"]) == (mine["errors"], [])


def test_so_many_jobs_may_wait_and_no_more(client, put_off, system, monkeypatch):
    monkeypatch.setattr("api.rest.importing.jobs.MOST_WAITING", 1)
    put_off("partners", [])

    refused = client.post("/v1/imports/partners", auth=system, json={"items": []}, headers=LATER)

    assert (refused.status_code, refused.json["type"]) == (429, "/problems/too-many-jobs")


def test_what_is_long_over_is_forgotten_and_what_is_empty_is_done(app, client, put_off, look, worker, system):
    job = put_off("partners", [], atomic=False)
    worker.work_off()
    done = look(job)

    Worker(app, clock=partial(in_minutes, 31 * 24 * 60))._tidy()

    assert (done["state"], done["total"]) == ("done", 0)
    assert client.get(f"/v1/jobs/{job['id']}", auth=system).status_code == 404


@pytest.mark.no_cover
def test_a_job_whose_worker_is_killed_ends_whole(put_off, look, app, database, tmp_path):
    job = put_off(
        "partners", [{**called(f"p{i}"), "name": f"Råd {i}", "kind": "council"} for i in range(5000)], atomic=False
    )

    with running(app, tmp_path) as killed:
        eventually(lambda: look(job)["done"] > 0, 60)
        killed.kill()
    half = look(job)
    with database.writers.begin() as connection:  # a minute later
        connection.execute(update(Job).values(held_until=datetime.now(UTC)))
    with running(app, tmp_path) as following:
        eventually(lambda: look(job)["state"] == "done", 60)
        following.terminate()

    assert (half["state"], 0 < half["done"] < 5000) == ("running", True)
    assert look(job)["counts"] == {"created": 5000, "updated": 0, "unchanged": 0, "rejected": 0, "deleted": 0}
    assert [row["row"] for row in look(job, "/receipt")["rows"]] == [*range(1, 5001)]
    with database.session() as session:
        told = session.scalars(select(Change.resource_id).where(Change.resource_type == "partners")).all()
    assert (len(told), len(set(told)), count(database, Partner)) == (5000, 5000, 5000)


@contextmanager
def running(app, folder):
    """``run-jobs`` as a process of its own, over the same database."""
    url = app.extensions["database"].writers.url.render_as_string(hide_password=False)
    environment = {**os.environ, "SAMSPIL_DATABASE_URL": url, "SAMSPIL_LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "run-jobs"], cwd=folder, env=environment
    )
    yield process
    process.wait(60)


def test_an_entry_of_a_job_is_its_owner_s_and_names_the_request(client, system, worker, series, database):
    named = {**LATER, "X-Request-Id": "nat-4711"}
    client.post("/v1/imports/observations", auth=system, json={"items": months(series, 1)}, headers=named)
    worker.work_off()

    with database.session() as session:
        [entry] = session.scalars(select(Change).where(Change.resource_type == "observations")).all()
    assert (entry.actor_id, entry.request_id) == (system.client.id, "nat-4711")
