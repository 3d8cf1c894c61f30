"""A table of anything: here the points of a comparison, whose measures each have a status of their own."""

import json
from decimal import Decimal

import pytest
from jsonstat_validator import validate_jsonstat

from api.reports.formats import KINDS, file_of
from api.reports.tables import Category, Dimension, Measure, Note, Row, Table, Words, alike, lines, titles
from api.reports.words import STATUSES

PERCENT, POINTS = Words("procent", "percent"), Words("procentpoint", "percentage points")
POINTS_IN_TIME = Table(
    what=Words("Analyse", "Analysis"),
    title=alike("Beskæftigelse"),
    dimensions=(
        Dimension(
            "period", Words("Periode", "Period"), tuple(Category(one, alike(one)) for one in ("2020", "2021")), "time"
        ),
    ),
    measures=(
        Measure("target", Words("Målgruppe", "Target group"), PERCENT, 1, "targetStatus", "targetBound"),
        Measure("comparison", Words("Andre", "Others"), PERCENT, 1, "comparisonStatus", "comparisonBound"),
        Measure("gap", Words("Gab", "Gap"), POINTS, 1, "gapStatus"),
    ),
    notes=(
        Note("targetStatus", Words("Målgruppens status", "Status of the target group"), STATUSES),
        Note("targetBound", Words("Målgruppens grænse", "Bound of the target group")),
        Note("comparisonStatus", Words("Andres status", "Status of the others"), STATUSES),
        Note("comparisonBound", Words("Andres grænse", "Bound of the others")),
        Note("gapStatus", Words("Gabets status", "Status of the gap"), STATUSES),
    ),
    rows=(
        Row(
            ("2020",),
            (Decimal(52), Decimal(78), Decimal(26)),
            {"targetStatus": "final", "comparisonStatus": "revised", "gapStatus": "revised"}
            | dict.fromkeys(("targetBound", "comparisonBound")),
        ),
        Row(
            ("2021",),
            (None, Decimal(79), None),
            {"targetStatus": "suppressed", "targetBound": "under 9 %", "comparisonStatus": "final"}
            | {"comparisonBound": None, "gapStatus": "suppressed"},
        ),
    ),
    source="Danmarks Statistik",
)


def test_each_measure_is_explained_by_its_own_notes():
    found = json.loads(file_of(POINTS_IN_TIME, "jsonstat", "da", "plain").body)

    assert validate_jsonstat(found)
    assert list(found["value"].values()) == [52, 78, 26, None, 79, None]
    assert list(found["status"].values()) == ["final", "revised", "revised", "suppressed", "final", "suppressed"]
    assert found["extension"]["bound"] == {"3": "under 9 %"}
    assert found["dimension"]["metric"]["category"]["unit"]["gap"] == {"label": "procentpoint", "decimals": 1}


def test_laid_flat_it_speaks_to_programs_or_to_people():
    assert titles(POINTS_IN_TIME, None)[:5] == ["period", "target", "comparison", "gap", "targetStatus"]
    assert list(lines(POINTS_IN_TIME, None))[1] == [
        "2021",
        None,
        79,
        None,
        "suppressed",
        "under 9 %",
        "final",
        None,
        "suppressed",
    ]
    assert list(lines(POINTS_IN_TIME, "da"))[1][4:7] == ["skjult", "under 9 %", "endelig"]


@pytest.mark.parametrize("form", KINDS)
def test_every_format_takes_it(form):
    file = file_of(POINTS_IN_TIME, form, "en", "excel")

    assert file.body
    assert file.kind.startswith(KINDS[form])
    assert POINTS_IN_TIME.name("en") == "Analysis - Beskæftigelse"
