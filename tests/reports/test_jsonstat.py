"""JSON-stat 2.0: valid, and read by somebody else's reader as it was meant."""

import json

import pytest
from jsonstat_validator import validate_jsonstat

from api.reports.jsonstat import jsonstat_of
from api.reports.observations import segment_code
from api.reports.tables import WHOLE
from tests import node
from tests.reports.tabled import OBSERVATIONS, table

READER = """
const dataset = require("jsonstat-toolkit")(JSON.parse(require("fs").readFileSync(0, "utf8")));
const cell = (role, segment, period, metric) =>
  dataset.Data({ role, segment, areaCode: "151", period, metric }, true);
process.stdout.write(JSON.stringify({
  length: dataset.n,
  roles: dataset.role,
  periods: dataset.Dimension("period").id,
  women: dataset.Dimension("segment").Category("women").label,
  unit: dataset.Dimension("metric").Category("value").unit,
  zero: cell("target", "_T", "2021-Q2", "value"),
  compared: cell("comparison", "_T", "2021-Q2", "value"),
  missing: cell("target", "_T", "2021-H1", "value"),
  suppressed: cell("target", "women", "2021-Q2", "value"),
  beside: cell("target", "women", "2021-Q2", "denominator"),
  undefined: cell("target", "women", "2021-Q3", "value"),
  absent: cell("comparison", "women", "2021-Q2", "value"),
}));
"""


@pytest.fixture
def toolkit():
    node.fetch("jsonstat-toolkit")


def document(observations=OBSERVATIONS, language="da"):
    return json.loads(jsonstat_of(table(observations), language))


@pytest.mark.parametrize("observations", [OBSERVATIONS, OBSERVATIONS[:1], []])
@pytest.mark.parametrize("language", ["da", "en"])
def test_it_is_valid(observations, language):
    assert validate_jsonstat(document(observations, language))


def test_another_reader_keeps_apart_what_is_apart(toolkit):
    text = jsonstat_of(table(), "da").decode()

    read = json.loads(node.run("node", "-e", READER, folder=node.PACKAGES, input=text))

    assert read["length"] == 2 * 2 * 1 * 3 * 3
    assert read["roles"] == {
        "time": ["period"],
        "geo": ["areaCode"],
        "metric": ["metric"],
        "classification": ["role", "segment"],
    }
    assert read["periods"] == ["2021-H1", "2021-Q2", "2021-Q3"]
    assert (read["women"], read["unit"]) == ("women", {"label": "procent", "decimals": 1})
    told = {name: (read[name]["value"], read[name]["status"]) for name in READ}
    assert told == READ


READ = {
    "zero": (0, "final"),
    "compared": (1234.567891, "final"),
    "missing": (None, "missing"),
    "suppressed": (None, "suppressed"),
    "beside": (60, None),
    "undefined": (None, "undefined"),
    "absent": (None, None),
}


def test_bounds_and_flags_stand_by_their_cells():
    found = document()

    hidden = [number for number, status in found["status"].items() if status == "suppressed"]
    assert found["extension"]["bound"] == dict.fromkeys(hidden, "under 9 %")
    assert sorted(flag for flags in found["extension"]["flags"].values() for flag in flags) == [
        *["breakInSeries"] * 3,
        *["published"] * 3,
    ]
    assert [one["label"] for one in found["extension"]["series"]] == [
        'Andre; "øvrige"',
        "Ikke-vestlig oprindelse",
        "-2+3",
    ]


def test_it_says_what_the_figures_are():
    danish, english = document(), document(language="en")

    assert (danish["label"], danish["source"]) == ("Beskæftigelse blandt unge", "Danmarks Statistik, RAS200")
    assert danish["updated"] == "2026-03-02T09:30:00.000000Z"
    assert danish["note"][0].startswith("Små tal om personer er skjult")
    assert english["note"][0].startswith("Small figures on persons are hidden")
    assert english["dimension"]["role"]["category"]["label"]["target"] == "Target group"


def test_no_segment_is_taken_for_the_whole():
    assert segment_code(None) == WHOLE
    assert len({segment_code(one) for one in (None, "_T", "__T", "T", "_")}) == 5
