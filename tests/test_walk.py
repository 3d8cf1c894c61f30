"""The walk of the contract ends well only when it came as far as it should."""

import json
import re

import pytest

from tests.serving import ROOT
from tests.walk import LIMITS, Row, faults, phases, table

WALKED = [
    Row("reader", "sqlite", "coverage", 60, 0, 0, 9),
    Row("reader", "sqlite", "stateful", 40, 0, 3, 9),
]


@pytest.mark.parametrize(
    ("changes", "enough", "reasons"),
    [
        ({}, 100, []),
        ({}, 101, ["100 cases, 101 wanted"]),
        ({"failures": 2}, 100, ["2 failures"]),
        ({"links": 0}, 100, ["no link covered by reader on sqlite"]),
    ],
)
def test_it_says_why_it_did_not_reach_its_end(changes, enough, reasons):
    first, last = WALKED

    assert faults([first, last._replace(**changes)], enough) == reasons


def test_its_table_has_a_line_for_each_phase():
    lines = table(WALKED).splitlines()

    assert [line.split()[:3] for line in lines[1:]] == [list(row[:3]) for row in WALKED]


@pytest.mark.parametrize("role", LIMITS)
def test_each_role_asks_in_every_phase_and_somewhere_at_the_limits(role):
    document = json.loads((ROOT / "openapi" / "openapi.json").read_text("utf-8"))
    asked = re.compile(phases(role)["coverage"][0].partition("=")[2])

    assert [*phases(role)] == ["examples", "coverage", "fuzzing", "stateful"]
    assert any(asked.search(path) for path in document["paths"])
