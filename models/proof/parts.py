"""A long chain in parts that several processes look at side by side: each entry holds the hash that its part begins
with, so that no part waits for another.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from sqlalchemy import URL, Connection, NullPool, create_engine

from models.proof.chain import Break, Look
from models.proof.chain import first_break as look_through

PART = 50_000


def side_by_side(told: Callable[[int], None] = lambda _: None, part: int = PART, processes: int | None = None) -> Look:
    """What goes through the chain as ``chain.first_break`` does, with one process for each processor.

    ``told`` hears how many more entries were found whole. A chain of one part is looked at in this process.
    """

    def look(connection: Connection, first: int, last: int) -> Break | None:
        parts = [(begin, min(begin + part - 1, last)) for begin in range(first, last + 1, part)]
        if len(parts) < 2:
            broken = look_through(connection, first, last)
            told(last - first + 1)
            return broken
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            found = pool.map(partial(_look, connection.engine.url), parts)
            for (begin, end), broken in zip(parts, found, strict=True):
                if broken:
                    pool.shutdown(wait=False, cancel_futures=True)
                    return broken
                told(end - begin + 1)
        return None

    return look


def _look(url: URL, part: tuple[int, int]) -> Break | None:
    """One part, in a process of its own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        return look_through(connection, *part)
