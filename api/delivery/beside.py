"""Workers beside the server: processes of their own, so that nobody waits for them, which end with the server."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from flask import Flask

PROGRAM = (sys.executable, "-m", "flask", "--app", "wsgi")
WORKERS = {"DELIVER_WEBHOOKS": "deliver-webhooks", "RUN_JOBS": "run-jobs"}  # by the setting that wants them here
AGAIN = 5.0  # seconds until another one takes the place of one that ended by itself
GRACE = 20.0
log = structlog.get_logger()


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """Within, each worker runs, unless somebody else is to do its work."""
    is_over = Event()
    wanted = [command for setting, command in WORKERS.items() if app.config[setting]]
    threads = [Thread(target=_keep_up, args=(one, is_over), name=one, daemon=True) for one in wanted]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _keep_up(command: str, is_over: Event) -> None:
    """Keep one worker running; it stops where its standard input ends, however this process does."""
    while not is_over.is_set():
        with _started(command) as worker:
            while worker.poll() is None and not is_over.wait(0.2):
                pass
            if is_over.is_set():
                _end(worker)
                return
        log.warning("worker-ended", command=command, code=worker.returncode)
        is_over.wait(AGAIN)


def _started(command: str) -> subprocess.Popen[bytes]:
    """A worker in a session of its own: whoever interrupts the server at its terminal lets it end the worker."""
    return subprocess.Popen(  # noqa: S603, a command of our own
        (*PROGRAM, command, "--beside"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )


def _end(worker: subprocess.Popen[bytes]) -> None:
    if worker.stdin:
        worker.stdin.close()
    try:
        worker.wait(GRACE)
    except subprocess.TimeoutExpired:
        worker.kill()
