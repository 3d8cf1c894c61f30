"""What the security documents and commands promise: tests that exist, a whole bill of materials, an honest audit."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from security.locked import LOCK, packages
from security.sbom import document

ROOT = Path(__file__).parents[1]
CONTROLS = (ROOT / "security" / "controls.md").read_text("utf-8")
THREATS = (ROOT / "security" / "threats.md").read_text("utf-8")
RISKS = [f"API{n}:2023" for n in range(1, 11)]


@contextmanager
def advisories(answer):
    """The address of a source of advisories that answers ``answer(queries)``."""

    class Source(BaseHTTPRequestHandler):
        def do_POST(self):
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer(queries))

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Source) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def audit(source):
    command = [sys.executable, "-m", "security.audit"]
    run = subprocess.run(
        command, cwd=ROOT, env={"SAMSPIL_AUDIT_SOURCE": source}, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout


def results(queries, *weak):
    return json.dumps(
        {"results": [{"vulns": [{"id": "GHSA-x"}]} if q["package"]["name"] in weak else {} for q in queries]}
    )


def test_an_audit_tells_what_is_known():
    with advisories(lambda queries: results(queries, "flask").encode()) as source:
        code, said = audit(source)

    assert code == 1
    assert re.search(r"^flask [0-9.]+: GHSA-x$", said, re.MULTILINE)


def test_an_audit_tells_that_nothing_is_known_only_when_it_has_asked():
    with advisories(lambda queries: results(queries).encode()) as source:
        assert audit(source) == (0, f"{len(packages())} packages asked about, 0 with known weaknesses\n")


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}", b'{"results": []}', b'{"results": null}'])
def test_an_audit_without_an_answer_was_not_run(answer):
    with advisories(lambda _: answer) as source:
        code, said = audit(source)

    assert (code, said[:8]) == (2, "not run:")


def test_an_audit_that_reaches_nobody_was_not_run():
    code, said = audit("http://127.0.0.1:9/")

    assert (code, said[:8]) == (2, "not run:")


def test_the_bill_of_materials_names_all_that_is_locked():
    bill = document()
    locked = re.findall(r"^([a-z0-9-]+)(?:\[.+\])?==([^ ;]+)", LOCK.read_text("utf-8"), re.MULTILINE)

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert [(one["name"], one["version"]) for one in bill["components"]] == locked
    assert all(one["externalReferences"] for one in bill["components"])
    assert bill == document()


@pytest.mark.parametrize("text", [CONTROLS, THREATS], ids=["controls", "threats"])
def test_every_test_that_a_document_names_exists(text):
    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text))

    assert len(named) > 8
    for path, function in named:
        assert f"def {function}" in (ROOT / path).read_text("utf-8")


def test_every_risk_of_the_list_has_its_row():
    assert re.findall(r"^\| (API\d+:2023)", CONTROLS, re.MULTILINE) == RISKS


def test_the_threat_model_is_one_page():
    assert len(THREATS.splitlines()) < 70
