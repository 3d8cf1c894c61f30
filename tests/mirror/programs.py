"""The mirror as it is run, a program of its own beside the product, and those who change things meanwhile."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partialmethod
from pathlib import Path

from tests.api.mirroring import in_the_database
from tests.factories import caller
from tests.faults.lines import Answer, Line
from tests.serving import ROOT

PYTHON = [sys.executable, "-S", "-m", "clients.mirror"]  # without any package that is installed
PATIENCE = 60
OWN_OR_SECRET = {"calendar-subscriptions", "secrets", "webhooks"}


class Told(Answer):
    """An answer as the histories read it."""

    def get_data(self, **_):
        return self.body


class Browser:
    """The product over HTTP, as the histories know a client; each request has a connection of its own."""

    def __init__(self, port):
        self.port = port

    def ask(self, method, path, auth, json=None, if_match=None):
        line = Line(self.port, getattr(auth, "key", auth))
        try:
            answer = line.insist(method, path, json, if_match=if_match and if_match.headers["ETag"])
        finally:
            line.hang_up()
        return Told(**vars(answer))

    get, post, put = partialmethod(ask, "GET"), partialmethod(ask, "POST"), partialmethod(ask, "PUT")
    patch, delete = partialmethod(ask, "PATCH"), partialmethod(ask, "DELETE")


def everybody_of(centre):
    """Who may do and read everything."""
    roles = ("administrator", "coordinator")
    grants = [{"role": role, "strategy_id": None, "centre_id": None} for role in roles]
    return caller("administrator", centre, grants=grants)


@dataclass
class Program:
    """``python -m clients.mirror`` for a key, always with the same copy."""

    folder: Path
    port: int
    key: str

    @property
    def copy(self):
        return self.folder / "copy.db"

    def command(self, *options):
        key_file = self.folder / "key"
        key_file.write_text(f"{self.key}\n")
        return [*PYTHON, "--api", f"http://127.0.0.1:{self.port}", "--key-file", key_file, *options, self.copy]

    def run(self, *options):
        """Run it to its end."""
        return subprocess.run(
            self.command(*options), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )

    @contextmanager
    def running(self, *options):
        """Within, it runs; then it is killed."""
        nowhere = subprocess.DEVNULL
        process = subprocess.Popen(self.command(*options), cwd=ROOT, stdout=nowhere, stderr=nowhere)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def held(self):
        """(resource type, id) -> what the copy shows."""
        return {(kind, key): json.loads(data) for kind, key, data in self.ask("SELECT type, id, data FROM records")}

    def wait_for(self, seen):
        """Wait until ``seen()``."""
        end = time.monotonic() + PATIENCE
        while not seen():
            assert time.monotonic() < end, "the mirror does not get there"
            time.sleep(0.05)

    def ask(self, statement):
        base = sqlite3.connect(self.copy, timeout=30)
        try:
            with base:
                return base.execute(statement).fetchall()
        finally:
            base.close()


def differing(database, held):
    """What a copy that holds everything has otherwise than the database: keys."""
    states = {key: state for key, state in in_the_database(database).items() if key[0] not in OWN_OR_SECRET}
    bare = {key: {name: value for name, value in state.items() if value is not None} for key, state in states.items()}
    return {key for key in bare.keys() | held.keys() if bare.get(key) != held.get(key)}
