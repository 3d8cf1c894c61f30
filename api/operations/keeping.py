"""While the server runs, checkpoints are written beside its work: at its start, at its end, and in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from flask import Flask

from api.database import Database
from api.operations.checkpoints import Checkpoints

EVERY = 600  # seconds, where the ledger moved
log = structlog.get_logger()


@contextmanager
def kept(app: Flask, every: float = EVERY) -> Iterator[None]:
    """Within, checkpoints are written; where that fails it is logged, and nothing else fails with it."""
    database, file = app.extensions["database"], app.extensions["checkpoints"]
    is_over = Event()

    def go_on() -> None:
        while not is_over.wait(every):
            keep(database, file)

    keep(database, file)
    thread = Thread(target=go_on, name="checkpoints", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        keep(database, file)


def keep(database: Database, file: Checkpoints) -> None:
    """Write where the ledger stands, if it moved."""
    try:
        with database.readers.connect() as connection:
            file.write(connection)
    except Exception:
        log.exception("no-checkpoint")
