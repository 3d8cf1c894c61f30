"""The mirror killed at random points of whatever it does, while three writers change everything it may read."""

import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from tests import factories
from tests.api.lives import Life
from tests.factories import CentreFactory, FocusAreaFactory
from tests.faults.figures import Figures, judge
from tests.faults.product import running
from tests.faults.world import url_of
from tests.mirror.programs import Browser, Program, differing, everybody_of

WRITERS = 3
PAUSE = 0.05  # seconds between two acts of a writer
LONGEST_LIFE = 1.5  # seconds, in which a mirror begins, copies, swaps, proves or follows
DOINGS = (("--follow",), (), ("--afresh",), ("--prove",))


def kill_mirrors(database, kills):
    """So many kills; the copy must never be empty again once it was there, and equal the source in the end."""
    chance, stop = random.Random(kills), Event()
    with factories.writing_to(database):
        centre = CentreFactory()
        area, everybody = FocusAreaFactory(tovholder_centre_id=centre.id), everybody_of(centre)
    figures = Figures(rounds=kills)
    with (
        running(url_of(database)) as product,
        TemporaryDirectory() as folder,
        ThreadPoolExecutor(WRITERS) as pool,
    ):
        mirror = Program(Path(folder), product.port, everybody.key)
        writers = [Life(Browser(product.port), everybody, area, centre, seed) for seed in range(WRITERS)]
        working = [pool.submit(_live, writer, stop) for writer in writers]
        try:
            _kill(mirror, kills, chance, figures)
        finally:
            stop.set()
        acts = sum(one.result() for one in working)
        ended = mirror.run("--prove")
        figures.half += ended.returncode != 0
        figures.missed += len(differing(database, mirror.held()))
    judge(figures, database, [])
    figures.changes = acts
    return figures


def _kill(mirror, kills, chance, figures):
    was_there = False
    doings = cycle(DOINGS)
    while figures.kills < kills:  # one that came to its end before was not killed
        with mirror.running(*next(doings)) as process:
            time.sleep(chance.uniform(0.05, LONGEST_LIFE))
            ended = process.poll()
            assert ended in (None, 0), f"the mirror ended with {ended}"
            figures.kills += ended is None
        is_there = _shown(mirror) > 0
        figures.lost += was_there and not is_there
        was_there |= is_there


def _shown(mirror):
    """How many records the copy shows; it must be whole, wherever it was left."""
    try:
        [(state,)] = mirror.ask("PRAGMA integrity_check")
        [(shown,)] = mirror.ask("SELECT count(*) FROM records")
    except sqlite3.OperationalError:  # killed before there was a table
        return 0
    assert state == "ok", state
    return shown


def _live(writer, stop):
    """Act until told to stop; how many acts were taken."""
    taken = 0
    while not stop.is_set():
        taken += writer.act()
        time.sleep(PAUSE)
    return taken
