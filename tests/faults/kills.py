"""The server killed in the middle of writing, and so the processes that write for it: PostgreSQL's backends."""

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.faults.figures import Figures, judge
from tests.faults.product import PATIENCE, running
from tests.faults.world import url_of, world_in
from tests.faults.writers import Writer

WRITERS = 8
BACKENDS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def survive_kills(database, kills, cuts=0, crashes=0):
    """Eight writers; the server is killed so often, its connections are cut, and one of its backends is killed."""
    world, chance = world_in(database), random.Random(kills)
    faults = [_kill] * kills + [_cut] * cuts + [_crash] * crashes
    chance.shuffle(faults)
    stop = Event()
    with running(url_of(database)) as product, ThreadPoolExecutor(WRITERS) as pool:
        writers = [Writer(product, world, seed) for seed in range(WRITERS)]
        lives = [pool.submit(writer.live, stop) for writer in writers]
        try:
            for fault in faults:
                _wait_for_writes(writers, lives)
                time.sleep(chance.uniform(0.05, 0.5))
                fault(product, database)
        finally:
            stop.set()
        for life in lives:
            life.result()
    figures = Figures(rounds=len(faults), kills=product.kills + cuts + crashes)
    return judge(figures, database, [write for writer in writers for write in writer.writes])


def _wait_for_writes(writers, lives):
    """A server that has just begun writes nothing yet, and there would be nothing to lose."""
    begun = sum(len(writer.writes) for writer in writers)
    end = time.monotonic() + PATIENCE
    while sum(len(writer.writes) for writer in writers) < begun + len(writers):
        for life in lives:
            assert not life.done(), life.exception()
        assert time.monotonic() < end, "nobody writes"
        time.sleep(0.005)


def _kill(product, _):
    product.kill()
    product.start()


def _cut(_, database):
    """End every connection that the server has."""
    _ask(database, f"SELECT pg_terminate_backend(pid) {BACKENDS}")


def _crash(_, database):
    """Kill one of the processes that write, whereupon PostgreSQL starts all of them anew and recovers."""
    [pid] = _ask(database, f"SELECT pid {BACKENDS} ORDER BY state <> 'idle' DESC, random() LIMIT 1")
    os.kill(pid, signal.SIGKILL)
    while True:
        try:
            _ask(database, "SELECT 1")
        except DBAPIError:
            time.sleep(0.02)
        else:
            return


def _ask(database, statement):
    for engine in (database.writers, database.readers):
        engine.dispose()  # none of ours is cut and left for somebody else to find
    with database.writers.connect() as connection:
        return connection.execute(text(statement)).scalars().all()
