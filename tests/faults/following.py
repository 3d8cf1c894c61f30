"""The feed, followed while everybody writes: nothing is missed, and nothing comes out of its order."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import pairwise
from threading import Event
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from models.canonical import canonical
from models.changes import Change
from tests.faults.figures import Figures, judge
from tests.faults.product import PROCESSES, running
from tests.faults.units import write_units
from tests.faults.world import url_of, world_in
from tests.faults.writers import Writer

OVER_HTTP, BESIDE = 5, 3
PAUSE = 0.05
LARGEST_UNIT = 60
TYPE = "milestones"
QUESTIONS: tuple[dict[str, Any], ...] = (
    {"pageSize": 1000, "wait": 2},
    {"pageSize": 30, "wait": 1},
    {"pageSize": 200, "wait": 0, "resourceType": TYPE},
)


def follow(database, changes):
    """Eight writers make so many changes; three have followed the feed from its beginning, and must know them all."""
    world, before = world_in(database), len(_table(database))
    written, told = Event(), Event()
    with running(url_of(database)) as product, ThreadPoolExecutor(OVER_HTTP + len(QUESTIONS)) as pool:
        lines = [product.line(world.administrator) for _ in QUESTIONS]
        following = [pool.submit(_follow, *each, told) for each in zip(lines, QUESTIONS, strict=True)]
        writers = [Writer(product, world, seed, PAUSE) for seed in range(OVER_HTTP)]
        lives = [pool.submit(writer.live, written) for writer in writers]
        try:
            _write_beside(database, world, before + changes, min(LARGEST_UNIT, changes // 20))
            written.set()
            for life in lives:
                life.result()
        finally:
            written.set()
            told.set()
        seen = [one.result() for one in following]
    table = _table(database)
    figures = judge(Figures(rounds=len(seen)), database, [write for writer in writers for write in writer.writes])
    figures.changes = len(table) - before
    figures.missed += table[-1][0] - len(table)  # positions without an entry
    for question, some in zip(QUESTIONS, seen, strict=True):
        compare(figures, [one for one in table if question.get("resourceType", one[1]) == one[1]], some)
    return figures


def _write_beside(database, world, target, most):
    """Three processes write past HTTP until the ledger has ``target`` entries."""
    given = (url_of(database), world.initiatives)
    beside = [PROCESSES.Process(target=write_units, args=(*given, seed, target, most)) for seed in range(BESIDE)]
    for process in beside:
        process.start()
    for process in beside:
        process.join()
    assert [process.exitcode for process in beside] == [0] * BESIDE


def _follow(line, question, told):
    """Everything that the feed says, until all is told and it has nothing more."""
    seen: list[Any] = []
    asked = question
    while True:
        last = {"wait": 0} if told.is_set() else {}
        answer = line.insist("GET", f"/v1/changes?{urlencode(asked | last)}")
        assert answer.status_code == 200, answer
        page = answer.json
        seen += [_brief(item) for item in page["items"]]
        if last and page["next"] == asked.get("after"):
            return seen
        asked = question | {"after": page["next"]}


def _brief(item):
    """An item of the feed as ``_table`` has it."""
    data = None if item["data"] is None else sha256(canonical(item["data"]).encode()).digest()
    names = ("position", "resourceType", "resourceId", "resourceVersion", "action", "hash")
    return *(item[name] for name in names), data


def _table(database):
    """Every entry of the ledger in its order."""
    columns = (Change.position, Change.resource_type, Change.resource_id, Change.resource_version, Change.action)
    with database.session() as session:
        rows = session.execute(select(*columns, Change.hash, Change.data).order_by(Change.position)).all()
    return [
        (position, kind, str(key), version, action, newest, None if data is None else sha256(data.encode()).digest())
        for position, kind, key, version, action, newest, data in rows
    ]


def compare(figures, expected, seen):
    """What somebody saw beside what there was to see."""
    figures.missed += len(set(expected) - set(seen))
    figures.half += len(set(seen) - set(expected))
    figures.duplicates += len(seen) - len(set(seen))
    figures.reordered += sum(later[0] <= earlier[0] for earlier, later in pairwise(seen))
