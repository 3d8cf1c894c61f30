"""The whole walk of the contract: ``python -m tests.walk`` lets schemathesis ask as each role, in each of its phases,
on both databases, and counts. It ends with 1 when anything was answered otherwise than documented, when there were too
few cases, and when no step of a caller's led to another.
"""

import argparse
import re
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.contract import BOTH, asking
from tests.support import postgresql_database, postgresql_server

ENOUGH = 50_000
DATABASES = ("sqlite", "postgresql")
LIMITS = {  # at which of the 30,000 limits each role asks: at those of what it is there for, and once at all of them
    "reader": "strategies|changes|exact-uses|me",
    "contributor": "milestones|initiatives/.initiativeId./status-updates",
    "tovholder": "collaborations|assignments",
    "system": "people|partners|population",
    BOTH: ".*",
}
EXAMPLES = {BOTH: 8}  # for each operation; 2 for the others
SCENARIOS = 160  # for each role: steps seldom lead on
COVERED = re.compile(r"API Links: +(\d+) covered")
BEYOND = "--exclude-path-regex=/(history|differences)$"  # no step leads on from there


def phases(role):
    """What each phase is asked for. All of it takes about 20 minutes on two idle cores."""
    return {
        "examples": (),
        "coverage": (f"--include-path-regex=^/({LIMITS[role]})(/|$)",),
        "fuzzing": (f"--max-examples={EXAMPLES.get(role, 2)}",),
        "stateful": (f"--max-examples={SCENARIOS}", BEYOND),
    }


class Row(NamedTuple):
    """A line of the table at the end."""

    role: str
    database: str
    phase: str
    cases: int
    failures: int
    links: int
    seconds: int


def say(*words):
    print(time.strftime("%H:%M:%S"), *words, flush=True)  # noqa: T201, whoever waits wants to see it move


def walk(database, server, wanted):
    """The rows of one database, a fresh one for each role."""
    return [row for role in wanted for row in walk_as(role, database, server)]


def walk_as(role, database, server):
    with ExitStack() as stack:
        folder, given = Path(stack.enter_context(tempfile.TemporaryDirectory())), {}
        if database == "postgresql":
            given["DATABASE_URL"] = stack.enter_context(postgresql_database(server, f"walk_{role[:6]}"))
        ask = stack.enter_context(asking(folder, role, **given))
        return [take(ask, role, database, phase, args) for phase, args in phases(role).items()]


def take(ask, role, database, phase, args):
    """One phase; what failed is told at once, with the command that repeats it."""
    began = time.monotonic()
    run, report = ask("--no-color", f"--phases={phase}", *args, capture_output=True)
    cases = report.get("test_cases", {"generated": 0, "unique_failures": 0})
    fine = run.returncode == 0 and report["opens"]
    failures = max(cases["unique_failures"] + len(report.get("errors", ())), 0 if fine else 1)
    links = sum(map(int, COVERED.findall(run.stdout)))
    row = Row(role, database, phase, cases["generated"], failures, links, round(time.monotonic() - began))
    say(f"{role} on {database}, {phase}: {row.cases} cases, {row.failures} failures, {row.seconds} s")
    if not fine:
        print(run.stdout, run.stderr, flush=True)  # noqa: T201, it is what was sought
    return row


def table(rows):
    lines = [("role", "database", "phase", "cases", "failures", "links", "seconds"), *rows]
    return "\n".join("{:<28}{:<12}{:<10}{:>8}{:>10}{:>7}{:>9}".format(*line) for line in lines)


def faults(rows, enough):
    """Why the walk did not reach its end, if so."""
    cases, failures = sum(row.cases for row in rows), sum(row.failures for row in rows)
    stuck = [
        f"no link covered by {row.role} on {row.database}" for row in rows if row.phase == "stateful" and not row.links
    ]
    return [
        *([f"{failures} failures"] if failures else []),
        *([f"{cases} cases, {enough} wanted"] if cases < enough else []),
        *stuck,
    ]


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.walk", description=__doc__)
    parser.add_argument("--roles", nargs="+", choices=LIMITS, default=[*LIMITS])
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=[*DATABASES])
    parser.add_argument("--cases", type=int, default=ENOUGH, help="how many are enough (%(default)s)")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        postgresql_server(Path(folder, "postgresql")) as server,
        ThreadPoolExecutor() as side_by_side,
    ):
        walks = side_by_side.map(lambda database: walk(database, server, asked.roles), asked.databases)
        rows = [row for each in walks for row in each]
    wrong = faults(rows, asked.cases)
    say("\n".join(["the end", table(rows), f"{sum(row.cases for row in rows)} cases", *wrong]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
