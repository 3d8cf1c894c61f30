"""The running server keeps what the document promises: schemathesis asks, with every check that it has."""

import re

import pytest

from tests.contract import asking
from tests.support import postgresql_database

# Each make of collection; ``make fuzz`` walks through all of them
EACH_MAKE = (
    "^/(people|initiatives|population|api-clients/.apiClientId./keys|strategies/.strategyId./overview"
    "|collaborations/.collaborationId./parties|indicators/.indicatorId./observations)"
)


@pytest.fixture
def on_sqlite(tmp_path):
    with asking(tmp_path) as ask:
        yield ask


@pytest.fixture
def on_postgresql(tmp_path, server, worker_id):
    with postgresql_database(server, f"samspil_contract_{worker_id}") as url, asking(tmp_path, DATABASE_URL=url) as ask:
        yield ask


def test_limits_hold_on_both_sides(on_sqlite):
    run, report = on_sqlite("--phases=coverage", f"--include-path-regex={EACH_MAKE}", capture_output=True)

    assert run.returncode == 0, run.stdout
    assert report["phases"]["coverage"]["status"] == "success"
    assert report["test_cases"]["generated"] > 3000
    assert report["opens"]


def test_whatever_may_be_asked_is_answered_as_documented(on_postgresql):
    run, report = on_postgresql("--phases=examples,fuzzing", "--max-examples=4", "--seed=1", capture_output=True)

    assert run.returncode == 0, run.stdout
    assert {report["phases"][phase]["status"] for phase in ("examples", "fuzzing")} == {"success"}
    assert report["operations"]["tested"] == report["operations"]["total"]
    assert report["opens"]


def test_one_step_follows_from_another(on_postgresql):
    leading_nowhere = "--exclude-path-regex=/(history|differences)$"
    run, report = on_postgresql("--phases=stateful", "--max-time=25", "--seed=1", leading_nowhere, capture_output=True)

    assert run.returncode == 0, run.stdout
    assert report["phases"]["stateful"]["status"] == "success"
    assert int(re.findall(r"API Links: +(\d+) covered", run.stdout)[0]) > 0
    assert report["opens"]
