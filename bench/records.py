"""Measure imports of records in one request: ``python -m bench.records``.

10,000 observations become a job: ours is the request and the worker's work until the job is done. 1,000 initiatives are
answered with their receipt. Both go through everything that a request goes through, in one process without a socket, up
to COMMIT. Raw is an insert of the same rows (the records with what hangs on them, and their ledger entries), made
beforehand, with COMMIT. Both write to one database in turns, each time under another indicator or other names, and the
best of the rounds counts.
"""

import argparse
import json
import random
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any

from sqlalchemy import func, select

from api import create_app
from api.database import Database
from api.delivery.imports.worker import Worker
from bench import places
from bench.imports import inserted, place_for, raw
from models.changes import Change
from models.initiatives import Initiative
from models.series import Series

OBSERVATIONS, INITIATIVES, ROUNDS = 10_000, 1_000, 5


def observations_of(database: Database, indicator: str, count: int) -> list[dict[str, Any]]:
    """So many rows over the series of an indicator and 1,200 months."""
    with database.session() as session:
        series = [str(key) for key in session.scalars(select(Series.id).where(Series.indicator_id == indicator))]
    return [
        {
            "seriesId": series[i % len(series)],
            "period": f"{1950 + i // len(series) // 12}-{i // len(series) % 12 + 1:02}",
            "numerator": 3 + i * 7 % 900,
            "denominator": 1000 + i % 500,
        }
        for i in range(count)
    ]


def initiatives_of(database: Database, mark: str, count: int) -> list[dict[str, Any]]:
    """So many rows like an initiative that is there."""
    with database.session() as session:
        like = session.scalars(select(Initiative).limit(1)).one()
        place = {"focusAreaId": str(like.focus_area_id), "owningCentreId": str(like.owning_centre_id)}
    return [
        {
            **place,
            "externalReferences": [{"system": mark, "key": f"{mark}-{i}"}],
            "title": f"Sprogmentorer for nye medarbejdere {i}",
            "description": "Hver ny medarbejder får en mentor på arbejdspladsen i de første tre måneder.",
            "startsOn": "2026-02-01",
            "endsOn": "2026-12-31",
        }
        for i in range(count)
    ]


class Importing:
    """Whoever imports, over one database."""

    def __init__(self, url: str) -> None:
        self.key = places.filled(url, 0)["key"]
        self.app = create_app({"SAMSPIL_DATABASE_URL": url, "SAMSPIL_RATE_LIMIT": "0", "SAMSPIL_LOG_LEVEL": "ERROR"})
        self.database: Database = self.app.extensions["database"]
        self.headers = {"Authorization": f"Bearer {self.key}"}

    def send(self, kind: str, rows: list[dict[str, Any]]) -> float:
        """Seconds until the rows are stored, be it by a job."""
        client, body = self.app.test_client(), json.dumps({"items": rows})  # to write it is the caller's work
        began = time.perf_counter()
        answer = client.post(f"/v1/imports/{kind}", data=body, content_type="application/json", headers=self.headers)
        if answer.status_code == 202:
            Worker(self.app).work_off()
            took = time.perf_counter() - began
            answer = client.get(f"{answer.headers['Location']}/receipt", headers=self.headers)
        else:
            took = time.perf_counter() - began
        if answer.status_code != 200 or not answer.json or not answer.json["stored"]:
            raise SystemExit(f"{answer.status_code} {answer.text[:500]}")
        return took

    def follow(self, rows: list[dict[str, Any]]) -> int:
        """How many rows were unchanged in the end, by whichever worker; -1 where somebody refused."""
        client = self.app.test_client()
        answer = client.post("/v1/imports/observations", json={"items": rows}, headers=self.headers)
        while answer.status_code in (200, 202) and answer.json and answer.json.get("state") in ("waiting", "running"):
            time.sleep(0.2)
            answer = client.get(f"/v1/jobs/{answer.json['id']}", headers=self.headers)
        return int(answer.json["counts"]["unchanged"]) if answer.status_code == 200 and answer.json else -1

    def entries(self) -> int:
        with self.database.session() as session:
            return session.scalar(select(func.max(Change.position))) or 0


def observations(name: str, importing: Importing, count: int, rounds: int) -> str:
    database, connection = importing.database, importing.database.writers.raw_connection()
    marks: dict[str, list[float]] = {"ours": [], "raw": []}
    for _ in range(rounds):
        source, target = place_for(database, count), place_for(database, count)
        marks["ours"].append(importing.send("observations", observations_of(database, source, count)))
        marks["raw"].append(raw(connection, database.writers.dialect.name, source, target))
    connection.close()
    return told(f"{name}: {count:,} observations", marks)


def initiatives(name: str, importing: Importing, count: int, rounds: int) -> str:
    database, connection = importing.database, importing.database.writers.raw_connection()
    marks: dict[str, list[float]] = {"ours": [], "raw": []}
    for number in range(rounds):
        mark = f"system-{number}"
        marks["ours"].append(importing.send("initiatives", initiatives_of(database, mark, count)))
        marks["raw"].append(inserted(connection, database.writers.dialect.name, mark))
    connection.close()
    return told(f"{name}: {count:,} initiatives", marks)


def told(what: str, marks: dict[str, list[float]]) -> str:
    best = {one: min(seconds) for one, seconds in marks.items()}
    times = f"ours {1000 * best['ours']:,.0f} ms, raw {1000 * best['raw']:,.0f} ms"
    return f"{what}; {times}, rate/raw {best['raw'] / best['ours']:.2f}"


def again(name: str, importing: Importing, count: int) -> str:
    """The same rows shuffled, twice by each of two clients at once, while a worker runs: entries and errors."""
    indicator = place_for(importing.database, count)
    rows = observations_of(importing.database, indicator, count)
    importing.send("observations", rows)
    before, worker = importing.entries(), Worker(importing.app)
    running = Thread(target=worker.run)
    running.start()
    with ThreadPoolExecutor(2) as pool:
        ends = [*pool.map(importing.follow, [random.sample(rows, len(rows)) for _ in range(4)])]
    worker.stop()
    running.join()
    made, errors = importing.entries() - before, sum(one != count for one in ends)
    return f"{name}: the same rows four times, two at once: {made} new entries, {errors} errors"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.records", description=__doc__)
    parser.add_argument("--observations", type=int, default=OBSERVATIONS)
    parser.add_argument("--initiatives", type=int, default=INITIATIVES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    for name in asked.databases:
        opened = tempfile.TemporaryDirectory() if name == "sqlite" else places.postgresql()
        with opened as place:
            importing = Importing(places.path_of(str(place)) if name == "sqlite" else place[0])
            print(observations(name, importing, asked.observations, asked.rounds), flush=True)
            print(initiatives(name, importing, asked.initiatives, asked.rounds), flush=True)
            print(again(name, importing, asked.observations), flush=True)
            importing.database.close()


if __name__ == "__main__":
    main()
