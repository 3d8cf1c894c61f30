"""A worker beside the server: a process of its own, so that neither waits for the other, which ends with the server."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from flask import Flask

COMMAND = (sys.executable, "-m", "flask", "--app", "wsgi", "deliver-webhooks", "--beside")
AGAIN = 5.0  # seconds until another one takes the place of one that ended by itself
GRACE = 20.0
log = structlog.get_logger()


@contextmanager
def delivering(app: Flask) -> Iterator[None]:
    """Within, webhooks are delivered, unless somebody else is to do so."""
    if not app.config["DELIVER_WEBHOOKS"]:
        yield
        return
    is_over = Event()
    thread = Thread(target=_keep_up, args=(is_over,), name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _keep_up(is_over: Event) -> None:
    """Keep one worker running; it stops where its standard input ends, however this process does."""
    while not is_over.is_set():
        with _started() as worker:
            while worker.poll() is None and not is_over.wait(0.2):
                pass
            if is_over.is_set():
                _end(worker)
                return
        log.warning("webhook-worker-ended", code=worker.returncode)
        is_over.wait(AGAIN)


def _started() -> subprocess.Popen[bytes]:
    """A worker in a session of its own: whoever interrupts the server at its terminal lets it end the worker."""
    return subprocess.Popen(  # noqa: S603, a command of our own
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )


def _end(worker: subprocess.Popen[bytes]) -> None:
    if worker.stdin:
        worker.stdin.close()
    try:
        worker.wait(GRACE)
    except subprocess.TimeoutExpired:
        worker.kill()
