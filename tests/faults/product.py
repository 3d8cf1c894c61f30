"""The product in a process of its own, which may be killed at any moment and is soon there again."""

import os
import random
import resource
import socket
import sys
import time
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.cli import main as flask

from api import settings
from tests.faults.lines import Line

# Reading the code takes seconds: one process has read it, and those that serve are forked from it.
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["api", "psycopg", "pytest"])
PATIENCE = 60


class Product:
    """``flask --app wsgi serve`` in ``folder`` over the database at ``url``, always on the same port."""

    def __init__(self, url, folder):
        self.folder = folder
        self.port = free_port()
        self.lines, self.kills = [], 0
        self.settings = {"DATABASE_URL": url, "PORT": str(self.port), "RATE_LIMIT": "0", "LOG_LEVEL": "ERROR"}

    def start(self):
        self.process = PROCESSES.Process(target=_serve, args=(self.folder, self.settings), daemon=True)
        self.process.start()
        end = time.monotonic() + PATIENCE
        while not self.is_listening():
            assert self.process.is_alive(), f"the server ended with {self.process.exitcode}"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.01)

    def is_listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def line(self, caller):
        """A line to it for ``caller``, which is closed in the end."""
        self.lines.append(Line(self.port, caller.key))
        return self.lines[-1]

    def kill(self):
        """End it in the middle of whatever it does, as a failing machine would."""
        self.process.kill()
        self.process.join(PATIENCE)
        self.kills += 1

    def fill_disk(self):
        """Let it write nothing more to any file."""
        self._limit_files(0)

    def free_disk(self):
        self._limit_files(resource.RLIM_INFINITY)

    def _limit_files(self, size):
        assert self.process.pid
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def running(url):
    """The product over the database at ``url``, while the block lasts."""
    with TemporaryDirectory() as folder:
        product = Product(url, folder)
        product.start()
        try:
            yield product
        finally:
            for line in product.lines:
                line.hang_up()
            product.process.terminate()
            product.process.join(PATIENCE)


def free_port():
    """A port that nobody listens on, below those that the system hands out by itself."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("no free port")


def _serve(folder, given):
    """The command line as somebody would give it, in a process that says nothing and has no other settings."""
    for name in [one for one in os.environ if one.startswith(settings.PREFIX)]:
        del os.environ[name]
    os.environ.update({f"{settings.PREFIX}{name}": value for name, value in given.items()})
    os.environ[f"{settings.PREFIX}DELIVER_WEBHOOKS"] = "false"
    os.environ[f"{settings.PREFIX}RUN_JOBS"] = "false"
    os.chdir(folder)
    sys.argv = ["flask", "--app", "wsgi", "serve"]
    with Path(os.devnull).open("w") as sys.stdout:
        flask()
