"""Measure an import of 10,000 observations in one request: ``python -m bench.imports``.

Ours is the whole request, from the form that holds the file to the receipt and COMMIT, in one process without a socket.
Raw is an insert of the same rows (observations, their disclosures, their ledger entries), made beforehand, with COMMIT:
one ``unnest`` for each table on PostgreSQL, ``executemany`` on SQLite. Both write to one database in turns, each time
under another indicator, and the best of the rounds counts.
"""

import argparse
import csv
import io
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from api import create_app
from api.database import Database
from bench import places
from models.indicators import Indicator
from models.ledger import settle
from models.series import Series

CELLS, ROUNDS = 10_000, 5
MAPPING = {
    "format": "table",
    "period": {"column": "TID"},
    "group": {"column": "HERKOMST", "codes": [{"code": "10", "to": "comparison"}, {"code": "24", "to": "target"}]},
    "segment": {"column": "KØN"},
    "figures": {"numerator": "ANTAL", "denominator": "I ALT"},
}


def file_of(cells: int) -> bytes:
    """A file of so many cells: two groups, as many segments as are needed, 1,200 months."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(("HERKOMST", "KØN", "TID", "ANTAL", "I ALT"))
    for i in range(cells):
        code, month, segment = ("10", "24")[i % 2], i // 2 % 1200, i // 2400
        period = f"{1950 + month // 12}M{month % 12 + 1:02}"
        writer.writerow((code, f"s{segment}", period, 3 + i * 7 % 900, 1000 + i % 500))
    return written.getvalue().encode()


def place_for(database: Database, cells: int) -> str:
    """A new indicator with the series that the file needs."""
    with database.session() as session:
        like = session.scalars(select(Indicator).limit(1)).one()
        values = {"goal_id": like.goal_id, "key": f"import-{time.time_ns()}", "title": "Import", "definition": "Andel"}
        measured = {"unit": "percent", "better": "lower", "comparison": "groups", "frequency": "month"}
        indicator = Indicator(**values, **measured, source={"provider": "Danmarks Statistik"})
        session.add(indicator)
        for role in ("target", "comparison"):
            for segment in range((cells - 1) // 2400 + 1):
                group = {"role": role, "segment": f"s{segment}", "area_code": "151", "title": "Gruppe"}
                session.add(Series(indicator_id=indicator.id, **group))
        settle(session)
        session.commit()
        return str(indicator.id)


def ours(client: Any, key: str, indicator: str, body: bytes) -> float:
    """Seconds for one request."""
    parts = {"file": (io.BytesIO(body), "tal.csv", "text/csv"), "mapping": json.dumps(MAPPING)}
    headers = {"Authorization": f"Bearer {key}"}
    began = time.perf_counter()
    answer = client.post(
        f"/v1/indicators/{indicator}/imports", data=parts, content_type="multipart/form-data", headers=headers
    )
    took = time.perf_counter() - began
    if answer.status_code != 200 or not answer.json["stored"]:
        raise SystemExit(f"{answer.status_code} {answer.text[:500]}")
    return took


def raw(connection: Any, dialect: str, source: str, target: str) -> float:
    """Seconds for an insert of the rows that lie under one indicator, anew under another one."""
    cursor = connection.cursor()
    return _timed(connection, dialect, [*_anew(cursor, source, target)])


def inserted(connection: Any, dialect: str, mark: str) -> float:
    """Seconds for an insert of the initiatives that the system ``mark`` names, anew under other ids and names."""
    cursor = connection.cursor()
    mine = f"SELECT resource_id FROM external_reference_keys WHERE system = '{mark}'"  # noqa: S608, a name of our own
    found = {
        "initiatives": _rows(cursor, "initiatives", f"id IN ({mine})"),
        "external_reference_keys": _rows(cursor, "external_reference_keys", f"system = '{mark}'"),
        "changes": _rows(cursor, "changes", f"resource_id IN ({mine})"),
    }
    new = uuid7 if isinstance(found["initiatives"][0]["id"], UUID) else lambda: str(uuid7())
    ids = {row["id"]: new() for row in found["initiatives"]}
    cursor.execute("SELECT position FROM ledger_head")
    first = cursor.fetchone()[0] + 1
    for row in found["initiatives"]:
        row["id"] = ids[row["id"]]
    for row in found["external_reference_keys"]:
        row |= {"resource_id": ids[row["resource_id"]], "system": f"{mark}-again"}
    for position, row in enumerate(found["changes"], start=first):
        row |= {"position": position, "resource_id": ids[row["resource_id"]]}
    return _timed(connection, dialect, [(name, [*rows[0]], rows) for name, rows in found.items()])


def _timed(connection: Any, dialect: str, rows: list[tuple[str, list[str], list[dict[str, Any]]]]) -> float:
    """Seconds for one transaction that inserts these rows, the ledger's last."""
    statements = [_insert(connection.cursor(), dialect, *some) for some in rows]
    connection.rollback()
    cursor = connection.cursor()
    began = time.perf_counter()
    cursor.execute("BEGIN IMMEDIATE" if dialect == "sqlite" else "SELECT 1 FROM ledger_head FOR UPDATE")
    for text, values in statements:
        (cursor.executemany if dialect == "sqlite" else cursor.execute)(text, values)
    cursor.execute(f"UPDATE ledger_head SET position = position + {len(rows[-1][2])}")  # noqa: S608, a number
    connection.commit()
    return time.perf_counter() - began


def _anew(cursor: Any, source: str, target: str) -> Iterator[tuple[str, list[str], list[dict[str, Any]]]]:
    """The rows of the three tables as the driver gives them, with ids and places that are free."""
    series = [_rows(cursor, "series", f"indicator_id = '{one}' ORDER BY role, segment") for one in (source, target)]
    places = {old["id"]: new["id"] for old, new in zip(*series, strict=True)}
    observations = _rows(cursor, "observations", f"indicator_id = '{source}'")
    new = uuid7 if observations and isinstance(observations[0]["id"], UUID) else lambda: str(uuid7())
    ids = {row["id"]: new() for row in observations}
    mine = f"SELECT id FROM observations WHERE indicator_id = '{source}'"  # noqa: S608, an id of our own
    parts = _rows(cursor, "disclosures", f"observation_id IN ({mine})")
    entries = _rows(cursor, "changes", f"resource_id IN ({mine})")
    cursor.execute("SELECT position FROM ledger_head")
    first = cursor.fetchone()[0] + 1
    for row in observations:
        row |= {
            "id": ids[row["id"]],
            "series_id": places[row["series_id"]],
            "indicator_id": series[1][0]["indicator_id"],
        }
    for row in parts:
        row["observation_id"] = ids[row["observation_id"]]
    for position, row in enumerate(entries, start=first):
        row |= {"position": position, "resource_id": ids[row["resource_id"]]}
    for name, rows in (("observations", observations), ("disclosures", parts), ("changes", entries)):
        yield name, [*rows[0]], rows


def _rows(cursor: Any, table: str, where: str) -> list[dict[str, Any]]:
    cursor.execute(f"SELECT * FROM {table} WHERE {where}")  # noqa: S608, names of our own
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _insert(cursor: Any, dialect: str, table: str, columns: list[str], rows: list[dict[str, Any]]) -> tuple[str, Any]:
    """One statement for all rows: ``unnest`` of a list for each column, or a row at a time for ``executemany``."""
    into = f"INSERT INTO {table} ({', '.join(columns)})"
    if dialect == "sqlite":
        return f"{into} VALUES ({', '.join('?' * len(columns))})", [tuple(row.values()) for row in rows]
    known = "SELECT column_name, format_type(atttypid, NULL) FROM information_schema.columns JOIN pg_attribute"
    known += f" ON attname = column_name AND attrelid = '{table}'::regclass WHERE table_name = '{table}'"
    cursor.execute(known)
    types = dict(cursor.fetchall())
    lists = ", ".join(f"%s::{types[name]}[]" for name in columns)
    values = [
        [json.dumps(cell) if isinstance(cell, dict | list) else cell for cell in column]
        for column in zip(*(row.values() for row in rows), strict=True)
    ]
    return f"{into} SELECT * FROM unnest({lists})", values  # noqa: S608


def measure(name: str, url: str, cells: int) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:  # it takes more memory than what is measured
        key = elsewhere.submit(places.filled, url, 0).result()["key"]
    app = create_app({"SAMSPIL_DATABASE_URL": url, "SAMSPIL_RATE_LIMIT": "0", "SAMSPIL_LOG_LEVEL": "ERROR"})
    database, client, body = app.extensions["database"], app.test_client(), file_of(cells)
    connection = database.writers.raw_connection()
    marks: dict[str, list[float]] = {"ours": [], "raw": []}
    most = 0
    for _ in range(ROUNDS):
        source, target = place_for(database, cells), place_for(database, cells)
        marks["ours"].append(ours(client, key, source, body))
        most = most or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        marks["raw"].append(raw(connection, database.writers.dialect.name, source, target))
    best = {one: min(seconds) for one, seconds in marks.items()}
    print(
        f"{name}: {cells:,} observations; ours {1000 * best['ours']:,.0f} ms, raw {1000 * best['raw']:,.0f} ms,"
        f" rate/raw {best['raw'] / best['ours']:.2f}; the process took at most {most} MB"
    )
    connection.close()
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--cells", type=int, default=CELLS)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    if "sqlite" in asked.databases:
        with tempfile.TemporaryDirectory() as directory:
            measure("sqlite", places.path_of(directory), asked.cells)
    if "postgresql" in asked.databases:
        with places.postgresql() as (url, _):
            measure("postgresql", url, asked.cells)


if __name__ == "__main__":
    main()
