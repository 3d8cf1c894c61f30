"""The product as it runs for its users: a process of its own that serves from a folder of its own."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from api import settings

ROOT = Path(__file__).parents[1]


@contextmanager
def served(folder, **given):
    """``flask serve`` in ``folder`` on a free port: the first line that it says, and the process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(settings.PREFIX)}
    environment |= {f"SAMSPIL_{name}": value for name, value in {"PORT": "0", **given}.items()}
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
