"""COMMIT that fails: nobody knows whether it held, until the request is sent again under the same key."""

import random
from contextlib import contextmanager

from tests.faults.cutting import cable
from tests.faults.figures import Figures, Write, judge
from tests.faults.product import running
from tests.faults.world import url_of, world_in


def fail_at_commit(database, rounds):
    """So many COMMITs fail; each is asked for again, and again when it is answered."""
    world, chance = world_in(database), random.Random(rounds)
    writes = [Write(1) for _ in range(rounds)]
    figures = Figures(rounds=rounds)
    with _breaking(database) as (product, broken):
        line = product.line(world.coordinator)
        for number, write in enumerate(writes):
            line.insist("GET", "/v1/centres")  # so that the last use of the key is noted
            request = ("POST", "/v1/milestones", world.milestone(chance, write.name))
            names = {"idempotency_key": write.name, "x_request_id": write.name}
            with broken(number):
                lost = line.ask(*request, **names)
            assert (lost.status_code, lost.json.get("outcome")) == (503, "unknown"), lost
            found, again = (line.insist(*request, **names) for _ in range(2))
            write.acknowledged = found.status_code == again.status_code == 201
            figures.duplicates += found.body != again.body
    return judge(figures, database, writes)


def _breaking(database):
    return {"sqlite": _with_a_full_disk, "postgresql": _with_a_cut_cable}[database.writers.dialect.name](database)


@contextmanager
def _with_a_full_disk(database):
    """SQLite writes to its file at COMMIT, and here it cannot."""

    @contextmanager
    def broken(_):
        product.fill_disk()
        yield
        product.free_disk()

    with running(url_of(database)) as product:
        yield product, broken


@contextmanager
def _with_a_cut_cable(database):
    """By turns, PostgreSQL does not hear of COMMIT, and we do not hear that it was done."""

    @contextmanager
    def broken(number):
        between.cut = ("before", "after")[number % 2]
        yield
        assert between.cut is None

    with cable(url_of(database)) as between, running(between.url) as product:
        yield product, broken
