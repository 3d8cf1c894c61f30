from decimal import Decimal

import pytest

from tests.api.imports.sending import (
    CODES,
    CSV,
    JSON,
    MAPPING,
    ROWS,
    VALUE,
    XLSX,
    faults,
    observations,
    outcomes,
    table,
)
from tests.factories import PopulationFactory
from tests.files.writing import as_csv, as_cube, as_jobindsats, as_xlsx


def test_several_codes_are_summed_from_their_counts(sent, database):
    codes = [{"code": "24", "to": "target"}, {"code": "34", "to": "target"}, {"code": "10", "to": "comparison"}]
    mapping = {**MAPPING, "group": {"column": "HERKOMST", "codes": codes}}
    rows = [("24", "2023", 100, 200), ("34", "2023", 50, 100), ("24", "2024", 9, 100), ("34", "2024", "*", 50)]

    answer = sent(table([*rows, ("24", "2025", 9, 100)]), mapping, "?atomic=false")

    assert faults(answer) == {(6, ""): "incomplete-sum"}
    assert observations(database, "period", "numerator", "denominator", "value", "status") == [
        ("2023", 150, 300, 50, "final"),
        ("2024", None, 150, None, "suppressedAtSource"),
    ]


def test_shares_are_not_summed(sent):
    codes = [{"code": "24", "to": "target"}, {"code": "34", "to": "target"}]
    mapping = {**VALUE, "group": {"column": "HERKOMST", "codes": codes}}
    rows = [("24", "2023", "52,4"), ("34", "2023", "40")]

    answer = sent(table(rows, ("HERKOMST", "TID", "VALUE")), mapping)

    assert faults(answer) == {(2, ""): "sum-needs-counts"}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (ROWS[:1] * 2, {(2, "/ANTAL"): "repeated-cell", (2, "/I ALT"): "repeated-cell"}),
        ([("10", "2023", "-7", 10)], {(2, "/numerator"): "negative-count"}),
        ([("10", "2023", "7.5", 10)], {(2, "/ANTAL"): "mixed-decimal-signs"}),
        ([("10", "2023", "0,1234567", 10)], {(2, "/ANTAL"): "too-many-decimals"}),
        ([("10", "2023", "9" * 14, 10)], {(2, "/ANTAL"): "out-of-range"}),
        ([("10", "2023", 11, 10)], {(2, "/numerator"): "numerator-above-denominator"}),
        ([("10", "2023", 11, 0)], {(2, "/denominator"): "denominator-zero", (2, "/value"): "value-required"}),
        ([("10", "2023", 11)], {(2, ""): "wrong-number-of-cells"}),
        ([("10", "2023", "?", 10)], {(2, "/ANTAL"): "not-a-figure"}),
        ([("10", "2025/2027", 1, 10)], {(2, "/TID"): "period-not-consecutive"}),
    ],
    ids=["twice", "negative", "signs", "decimals", "large", "above", "zero", "short", "mark", "years"],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_place(sent, database, rows, found):
    answer = sent(table(rows), MAPPING)

    assert faults(answer) == found
    assert observations(database, "id") == []


def test_a_group_without_a_series_is_refused(sent, groups):
    mapping = {**MAPPING, "segment": {"constant": "women"}}

    assert faults(sent(table(ROWS[:1]), mapping)) == {(2, ""): "unknown-series"}


def test_the_marks_of_the_source_are_kept_and_zero_is_zero(sent, database):
    dimensions = {"HERKOMST": ["10", "24"], "Tid": ["2022", "2023"]}
    mapping = {
        "format": "jsonStat", "period": {"column": "Tid"}, "group": {"column": "HERKOMST", "codes": CODES},
        "figures": {"value": "value"},
    }  # fmt: skip

    cube = as_cube(dimensions, [None, 0, None, 5], status=[".", None, None, "b"])

    answer = sent(cube, mapping, kind=JSON, name="tal.json")

    assert outcomes(answer) == [(1, "created"), (2, "created"), (3, "created"), (4, "created")]
    assert sorted(observations(database, "period", "status", "value", "break_in_series"), key=str) == sorted(
        [
            ("2022", "suppressedAtSource", None, False), ("2023", "final", Decimal(0), False),
            ("2022", "missing", None, False), ("2023", "final", Decimal(5), True),
        ],
        key=str,
    )  # fmt: skip


def test_a_cube_may_hold_numerator_and_denominator_as_measures(sent, database):
    dimensions = {"HERKOMST": ["10", "24"], "KØN": ["TOT", "M"], "ContentsCode": ["N", "ALL"], "Tid": ["2023"]}
    mapping = {
        "format": "jsonStat", "period": {"column": "Tid"}, "group": {"column": "HERKOMST", "codes": CODES},
        "selections": [{"column": "KØN", "codes": ["TOT"], "ignoreOthers": True}],
        "figures": {"measures": "ContentsCode", "numerator": "N", "denominator": "ALL"},
    }  # fmt: skip

    answer = sent(as_cube(dimensions, [30, 60, 1, 2, 20, 80, 1, 2], version=2), mapping, kind=JSON)

    assert outcomes(answer) == [(1, "created"), (5, "created")]
    assert set(observations(database, "numerator", "denominator", "value")) == {(30, 60, 50), (20, 80, 25)}


def test_each_format_gives_the_same_observations(sent, database):
    columns, rows = ("HERKOMST", "TID", "VALUE"), [("10", "2023", Decimal("52.4")), ("24", "2023", Decimal("40.1"))]
    cube = as_cube({"HERKOMST": ["10", "24"], "TID": ["2023"]}, [52.4, 40.1])
    files = [
        (as_csv(columns, rows), CSV, {**VALUE, "format": "statBank"}),
        (as_csv(columns, rows, delimiter=","), CSV, {**VALUE, "delimiter": ",", "decimalSign": ","}),
        (as_csv(columns, rows, sign="."), CSV, {**VALUE, "decimalSign": "."}),
        (as_xlsx(columns, rows), XLSX, VALUE),
        (as_jobindsats(columns, rows), JSON, {**VALUE, "format": "jobindsats"}),
        (as_csv(columns, rows), CSV, {**VALUE, "format": "jobindsats"}),
        (cube, JSON, {**VALUE, "format": "jsonStat", "figures": {"value": "value"}}),
    ]

    counts = [sent(body, mapping, kind=kind).json["counts"] for body, kind, mapping in files]

    assert [(one["created"], one["unchanged"]) for one in counts] == [(2, 0), *[(0, 2)] * 6]


def test_a_population_is_the_denominator_where_the_mapping_says_so(sent, database):
    PopulationFactory(area_code="151", period="2023-Q1", origin="nonWestern", generation="immigrants", persons=300)
    PopulationFactory(area_code="151", period="2023-Q1", origin="nonWestern", generation="descendants", persons=100)
    groups = [{"role": "target", "origin": "nonWestern", "generation": one} for one in ("immigrants", "descendants")]
    mapping = {**MAPPING, "figures": {"numerator": "ANTAL"}, "populations": groups}
    rows = [("24", "2023K1", 100, ""), ("24", "2023K2", 100, "")]

    answer = sent(table(rows), mapping, "?atomic=false")

    assert faults(answer) == {(3, ""): "unknown-population"}
    assert observations(database, "numerator", "denominator", "value") == [(100, 400, 25)]


def test_published_figures_name_their_source(sent):
    answer = sent(table(ROWS[:1]), {**MAPPING, "published": True})
    sourced = {"provider": "Danmarks Statistik", "url": "https://www.statbank.dk/RAS200"}

    assert faults(answer) == {(2, "/published"): "published-without-source"}
    assert outcomes(sent(table(ROWS[:1]), {**MAPPING, "published": True, "source": sourced})) == [(2, "created")]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"period": {"column": "År"}}, "/mapping/period/column", "unknown-column"),
        ({"group": None}, "/mapping/group", "mapping-incomplete"),
        ({"figures": {"denominator": "I ALT"}}, "/mapping/figures", "mapping-incomplete"),
        ({"period": {"constant": "2021X"}}, "/mapping/period/constant", "period-malformed"),
        ({"format": "andet"}, "/mapping/format", "not-allowed"),
        ({"groups": []}, "/mapping/groups", "unknown-property"),
    ],
    ids=["column", "group", "figures", "period", "format", "unknown"],
)
def test_a_mapping_that_does_not_fit_is_refused(sent, change, pointer, code):
    answer = sent(table(), {**MAPPING, **change})

    assert answer.status_code == (400 if code in ("not-allowed", "unknown-property") else 409)
    assert {fault["pointer"]: fault["code"] for fault in answer.json["errors"]} == {pointer: code}
