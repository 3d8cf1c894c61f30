"""The product as it runs for its users: a process of its own that serves from a folder of its own."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from api import settings

ROOT = Path(__file__).parents[1]
MEASURED = "COVERAGE_"  # what coverage.py tells the processes that it is to follow


@contextmanager
def served(folder, *, measured=True, **given):
    """``flask serve`` in ``folder`` on a free port: the first line that it says, and the process. One that is asked
    ten thousand times over is not ``measured``: that would cost half as much again.
    """
    foreign = settings.PREFIX if measured else (settings.PREFIX, MEASURED)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {
        f"SAMSPIL_{name}": value
        for name, value in {"PORT": "0", "DELIVER_WEBHOOKS": "false", "RUN_JOBS": "false", **given}.items()
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    process = subprocess.Popen(
        command, cwd=folder, env={**environment, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        yield process.stdout.readline(), process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
