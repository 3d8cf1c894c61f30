"""The running server keeps what the document promises: schemathesis asks, with every check that it has."""

import re

import pytest

from tests.contract import asking
from tests.support import postgresql_database

pytestmark = pytest.mark.no_cover  # others measure the server

# Where a limit of each make stands: a name, an address, an id, a reference, a list; ``make fuzz`` asks at all of them
LIMITED = "--include-path-regex=^/people$"
LINKED = "--include-path-regex=^/(people|initiatives)(/.[a-zA-Z]*Id.)?$"


@pytest.fixture
def on_sqlite(tmp_path):
    with asking(tmp_path) as ask:
        yield ask


@pytest.fixture
def on_postgresql(tmp_path, server, worker_id):
    with postgresql_database(server, f"samspil_contract_{worker_id}") as url, asking(tmp_path, DATABASE_URL=url) as ask:
        yield ask


def test_limits_hold_on_both_sides(on_sqlite):
    run, report = on_sqlite("--phases=coverage", "--seed=1", LIMITED, capture_output=True)

    assert run.returncode == 0, run.stdout
    assert report["phases"]["coverage"]["status"] == "success"
    assert report["test_cases"]["generated"] > 300
    assert report["opens"]


def test_whatever_may_be_asked_is_answered_as_documented(on_postgresql):
    run, report = on_postgresql("--phases=examples,fuzzing", "--max-examples=1", "--seed=1", capture_output=True)
    one, step = on_postgresql("--phases=stateful", "--max-examples=12", "--seed=1", LINKED, capture_output=True)

    assert (run.returncode, one.returncode) == (0, 0), run.stdout + one.stdout
    assert {report["phases"][phase]["status"] for phase in ("examples", "fuzzing")} == {"success"}
    assert report["operations"]["tested"] == report["operations"]["total"]
    assert step["phases"]["stateful"]["status"] == "success"
    assert int(re.findall(r"API Links: +(\d+) covered", one.stdout)[0]) > 0
    assert report["opens"]
    assert step["opens"]
