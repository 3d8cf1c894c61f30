"""A ledger that takes no entries: then nothing else is stored either."""

import random

from sqlalchemy import text

from models.base import Base
from tests.faults.figures import Figures, Write, judge
from tests.faults.product import running
from tests.faults.world import url_of, world_in

FULL = """
CREATE FUNCTION full_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full';
END $$
"""
REFUSE = {
    "sqlite": [
        "CREATE TRIGGER full_ledger BEFORE INSERT ON changes BEGIN SELECT RAISE(ABORT, 'full'); END",
    ],
    "postgresql": [
        FULL,
        "CREATE TRIGGER full_ledger BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION full_ledger()",
    ],
}
TAKE = {
    "sqlite": ["DROP TRIGGER full_ledger"],
    "postgresql": ["DROP FUNCTION full_ledger CASCADE"],
}


def refuse_entries(database, rounds):
    """Requests of every kind while the ledger refuses each entry, and the same ones when it takes them again."""
    world, chance = world_in(database), random.Random(rounds)
    figures, writes = Figures(rounds=rounds), []
    with running(url_of(database)) as product:
        line = product.line(world.coordinator)
        for _ in range(rounds):
            requests = _requests(line, world, chance)
            before = _everything(database)
            _run(database, REFUSE)
            refused = [line.ask(*request, **headers) for request, headers in requests]
            _run(database, TAKE)
            assert all(answer.status_code >= 400 for answer in refused), refused
            figures.half += _everything(database) != before
            for request, headers in requests:
                write = Write(2 if request[1].endswith("transitions") else 1)
                answer = line.insist(*request, **headers | {"x_request_id": write.name})
                assert answer.status_code < 300, answer
                write.acknowledged = True
                writes.append(write)
    return judge(figures, database, writes)


def _requests(line, world, chance):
    """One of each kind, each for a thing of its own, with its headers."""
    body = world.milestone(chance, "Milepæl")
    made = [line.insist("POST", "/v1/milestones", body) for _ in range(4)]
    put, patch, drop, step = (answer.headers["Location"] for answer in made)
    seen = [{"if_match": answer.headers["ETag"]} for answer in made]
    return [
        (("POST", "/v1/milestones", body), {"idempotency_key": Write(1).name}),
        (("PUT", put, body | {"title": "Ny"}), seen[0]),
        (("PATCH", patch, {"title": "Ny"}), seen[1]),
        (("DELETE", drop), seen[2]),
        (("POST", f"{step}/transitions", {"to": "cancelled", "reason": "Aftalt"}), seen[3]),
    ]


def _everything(database):
    """All rows of all tables, without what is written beside the units of work."""
    with database.readers.connect() as connection:
        return {name: set(map(repr, connection.execute(_rows(table)))) for name, table in Base.metadata.tables.items()}


def _rows(table):
    columns = ", ".join(column.name for column in table.columns if not column.info.get("beside"))
    return text(f"SELECT {columns} FROM {table.name}")


def _run(database, statements):
    with database.writers.begin() as connection:
        for statement in statements[connection.dialect.name]:
            connection.exec_driver_sql(statement)
