"""Whether the running server keeps what the document promises, asked by schemathesis: ``python -m tests.contract``.

``make fuzz`` walks through everything; ``tests/test_contract.py`` through what fits into a run of the tests.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.serving import MEASURED, ROOT, served

SETTINGS = ROOT / "openapi" / "schemathesis.toml"
TOOL = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "--config-file", SETTINGS]
PLENTY = "1000000"  # a rate limit that nobody reaches, so that its headers are there all the same


@contextmanager
def asking(folder, **given):
    """``ask(*args)`` runs schemathesis on a server with the demo: what it said, and its report."""
    plain = {"measured": False, "DEMO": "true", "RATE_LIMIT": PLENTY, "LOG_LEVEL": "ERROR"}
    with served(folder, **plain, **given) as (greeting, _):
        address = f"{greeting.split()[3]}/v1"
        own, key = caller(address, json.loads((folder / "var" / "demo-keys.json").read_text())["administrator"])
        outside = {name: value for name, value in os.environ.items() if not name.startswith(MEASURED)}
        environment = {**outside, "CONTRACT_KEY": key, "CONTRACT_OWN": " ".join(own), "PYTHONPATH": str(ROOT)}

        def ask(*args, **options):
            report = folder / "report.json"
            command = [*TOOL, "run", f"{address}/openapi.json", "--report=json", f"--report-json-path={report}", *args]
            run = subprocess.run(command, cwd=folder, env=environment, check=False, text=True, **options)
            found = json.loads(report.read_text()) if report.exists() else {}
            found["opens"] = httpx2.get(f"{address}/centres", headers=bearer(key)).status_code == 200
            return run, found

        yield ask


def caller(address, administrator):
    """A tool of a person who may do everything: the ids that it would saw itself off with, and its key."""
    with httpx2.Client(base_url=address, headers=bearer(administrator)) as client:
        person = client.get("/people?pageSize=1").json()["items"][0]["id"]
        grants = [{"role": role} for role in ("administrator", "coordinator")]
        tool = {"name": "Kontrakten", "kind": "tool", "personId": person, "grants": grants}
        made = client.post("/api-clients", json=tool).json()["id"]
        return (made, person), client.post(f"/api-clients/{made}/keys", json={}).json()["key"]


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def main():
    with tempfile.TemporaryDirectory() as folder, asking(Path(folder)) as ask:
        run, report = ask("--no-color", *sys.argv[1:])
    sys.exit(run.returncode or not report["opens"])


if __name__ == "__main__":
    main()
