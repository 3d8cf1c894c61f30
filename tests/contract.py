"""Whether the running server keeps what the document promises, asked by schemathesis in the name of a role.

``make fuzz`` walks through everything (``tests.walk``); ``tests/test_contract.py`` through a sample of it.
"""

import json
import os
import subprocess
import sys
from contextlib import contextmanager

import httpx2

from tests.serving import MEASURED, ROOT, served

SETTINGS = ROOT / "openapi" / "schemathesis.toml"
TOOL = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "--config-file", SETTINGS]
PLENTY = "1000000"  # a rate limit that nobody reaches, so that its headers are there all the same
PATIENCE = 60  # seconds; a machine may have much else to do
BOTH = "administrator, coordinator"


@contextmanager
def asking(folder, role=BOTH, **given):
    """``ask(*args)`` runs schemathesis on a server with the demo: what it said, and its report."""
    plain = {"measured": False, "DEMO": "true", "RATE_LIMIT": PLENTY, "LOG_LEVEL": "ERROR"}
    with served(folder, **plain, **given) as (greeting, _):
        address = f"{greeting.split()[3]}/v1"
        keys = json.loads((folder / "var" / "demo-keys.json").read_text())
        own, key = caller_of_both(address, keys) if role == BOTH else caller(address, keys[role])
        outside = {name: value for name, value in os.environ.items() if not name.startswith(MEASURED)}
        httpx2.get(f"{address}/openapi.json", timeout=PATIENCE)  # made when it is first asked for
        environment = {**outside, "CONTRACT_KEY": key, "CONTRACT_OWN": " ".join(own), "PYTHONPATH": str(ROOT)}

        def ask(*args, **options):
            report = folder / "report.json"
            report.unlink(missing_ok=True)
            command = [*TOOL, "run", f"{address}/openapi.json", "--report=json", f"--report-json-path={report}", *args]
            run = subprocess.run(command, cwd=folder, env=environment, check=False, text=True, **options)
            found = json.loads(report.read_text()) if report.exists() else {}
            found["opens"] = httpx2.get(f"{address}/centres", headers=bearer(key), timeout=PATIENCE).status_code == 200
            return run, found

        yield ask


def caller(address, key):
    """The ids that a caller would saw itself off with, and its key."""
    found = httpx2.get(f"{address}/me", headers=bearer(key), timeout=PATIENCE).json()
    return [one for one in (found["id"], found["personId"]) if one], key


def caller_of_both(address, keys):
    """A tool of a person who may do everything."""
    with httpx2.Client(base_url=address, headers=bearer(keys["administrator"]), timeout=PATIENCE) as client:
        person = client.get("/people?pageSize=1").json()["items"][0]["id"]
        grants = [{"role": role} for role in BOTH.split(", ")]
        tool = {"name": "Kontrakten", "kind": "tool", "personId": person, "grants": grants}
        made = client.post("/api-clients", json=tool).json()["id"]
        return caller(address, client.post(f"/api-clients/{made}/keys", json={}).json()["key"])


def bearer(key):
    return {"Authorization": f"Bearer {key}"}
