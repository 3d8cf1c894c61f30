import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.files import read
from api.files.cells import CSV, JSON, XLSX, Layout
from api.problems import Problem
from api.rest.text import LINE, is_clean, tidy
from tests.files.writing import as_csv, as_cube, as_jobindsats, as_xlsx, cells_of, sheet_of, workbook, zipped

COLUMNS = ("HERKOMST", "TID", "INDHOLD")
ROWS = [("Danmark", "2023", Decimal("52.4")), ("Indvandrere", "2023", Decimal(0)), ("Efterkommere", "2023", None)]
DIMENSIONS = {"HERKOMST": ["10", "24"], "ContentsCode": ["BEF"], "Tid": ["2023", "2024K1"]}


def faults(refused):
    return {fault.pointer: fault.code for fault in refused.value.faults}


@pytest.mark.parametrize("version", [1, 2])
def test_a_cube_is_read_in_row_major_order_with_its_codes(version):
    body = as_cube(DIMENSIONS, [Decimal("1.5"), 2, None, 0], status={"2": ".."}, version=version)

    table = read(body, JSON, "jsonStat", Layout())

    assert table.columns == ("HERKOMST", "ContentsCode", "Tid", "value", "status")
    assert table.rows == [
        (1, ("10", "BEF", "2023", Decimal("1.5"), None)),
        (2, ("10", "BEF", "2024K1", Decimal(2), None)),
        (3, ("24", "BEF", "2023", None, "..")),
        (4, ("24", "BEF", "2024K1", Decimal(0), None)),
    ]
    assert table.pointer(3, "value") == "/value/2"


def test_a_sparse_cube_says_only_what_there_is():
    body = as_cube({"Tid": ["2022", "2023", "2024"]}, {"1": 7}, version=2)

    table = read(body, JSON, "jsonStat", Layout())

    assert [cells[1] for _, cells in table.rows] == [None, Decimal(7), None]


MISMATCHES = {
    "a value too many": (lambda cube: cube["value"].append(5), "/value"),
    "an index too high": (lambda cube: cube.__setitem__("value", {"4": 1}), "/value"),
    "a size too many": (lambda cube: cube["size"].append(1), "/size"),
    "a size too large": (lambda cube: cube["size"].__setitem__(0, 3), "/size/0"),
    "a status too few": (lambda cube: cube.__setitem__("status", [None]), "/status"),
    "a gap among the categories": (
        lambda cube: cube["dimension"]["Tid"]["category"]["index"].__setitem__("2023", 5),
        "/dimension/Tid/category/index",
    ),
}


@pytest.mark.parametrize(("change", "pointer"), MISMATCHES.values(), ids=MISMATCHES)
def test_a_size_that_does_not_match_is_refused_by_its_place(change, pointer):
    cube = json.loads(as_cube(DIMENSIONS, [1, 2, 3, 4], version=2))
    change(cube)

    with pytest.raises(Problem) as refused:
        read(json.dumps(cube).encode(), JSON, "jsonStat", Layout())

    assert (refused.value.code, faults(refused)) == ("unreadable-file", {pointer: "size-mismatch"})


def test_the_place_of_a_fault_in_an_older_cube_names_the_wrapping():
    body = as_cube(DIMENSIONS, [1, 2, 3])

    with pytest.raises(Problem) as refused:
        read(body, JSON, "jsonStat", Layout())

    assert faults(refused) == {"/dataset/value": "size-mismatch"}


def test_csv_of_the_statistics_bank_is_read_with_its_mark_and_line_ends():
    body = as_csv(COLUMNS, ROWS)

    table = read(body, CSV, "statBank", Layout())

    assert body.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in body
    assert (table.columns, table.rows[0]) == (COLUMNS, (2, ("Danmark", "2023", "52,4")))
    assert [cells[2] for _, cells in table.rows] == ["52,4", "0", None]


def test_jobindsats_is_read_as_its_interface_answers():
    rows = [("Ballerup", "2024M01", "Dansk oprindelse", 12, "3,4"), ("Ballerup", "2024M01", "Ikke-vestlig", "*", None)]
    body = as_jobindsats(("Area", "Periode", "Oprindelse", "Antal", "Andel"), rows)

    table = read(body, JSON, "jobindsats", Layout())

    assert table.columns == ("Area", "Periode", "Oprindelse", "Antal", "Andel")
    assert table.rows[1] == (2, ("Ballerup", "2024M01", "Ikke-vestlig", "*", None))
    assert table.rows[0][1][3:] == (Decimal(12), "3,4")


def test_a_sheet_is_read_from_its_header_row():
    rows = [("Tal for kommunen",), COLUMNS, *ROWS, (), ("Danmark", "2024", Decimal("33.333333333333"))]
    body = zipped({**workbook("Ark1"), "xl/worksheets/sheet1.xml": sheet_of(rows)})

    table = read(body, XLSX, "table", Layout(header_row=2))

    assert table.columns == COLUMNS
    assert [place for place, _ in table.rows] == [3, 4, 5, 7]
    assert table.rows[-1][1] == ("Danmark", "2024", Decimal("33.333333"))


def test_of_several_sheets_one_must_be_named():
    parts = {**workbook("Noter", "Tal"), "xl/worksheets/sheet1.xml": sheet_of([("Note",), ("Se her",)])}
    body = zipped({**parts, "xl/worksheets/sheet2.xml": sheet_of([COLUMNS, *ROWS])})

    with pytest.raises(Problem) as refused:
        read(body, XLSX, "table", Layout())
    with pytest.raises(Problem) as unknown:
        read(body, XLSX, "table", Layout(sheet="Andet"))

    assert (faults(refused), faults(unknown)) == ({"/sheet": "sheet-not-named"}, {"/sheet": "unknown-sheet"})
    assert read(body, XLSX, "table", Layout(sheet="Tal")).columns == COLUMNS


def test_a_row_of_too_few_cells_is_kept_apart():
    body = as_csv(COLUMNS, [("Danmark", "2023", "1"), ("Danmark", "2024")])

    table = read(body, CSV, "table", Layout())

    assert ([place for place, _ in table.rows], table.broken) == ([2], {3: "wrong-number-of-cells"})


letters = st.characters(codec="utf-8", categories=["L", "Sc"])
codes = st.text(letters, min_size=1, max_size=20).filter(lambda code: is_clean(code, LINE))
figures = st.decimals("-99999999", "99999999", places=6).map(lambda figure: figure.normalize() + 0)
tables = st.lists(st.tuples(codes, st.sampled_from(["2023", "2024K1"]), st.none() | figures), min_size=1, max_size=20)


def tidied(rows):
    """The cells as the reader normalises them."""
    return [tuple(tidy(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]


@given(tables)
def test_a_table_reads_back_equal_from_each_format(rows):
    read_back = {
        "statBank": read(as_csv(COLUMNS, rows), CSV, "statBank", Layout()),
        "table": read(as_csv(COLUMNS, rows, delimiter="\t", bom=False), CSV, "table", Layout(delimiter="\t")),
        "jobindsats": read(as_jobindsats(COLUMNS, rows), JSON, "jobindsats", Layout()),
        "xlsx": read(as_xlsx(COLUMNS, rows), XLSX, "table", Layout()),
    }

    for name, table in read_back.items():
        found = [cells for _, cells in table.rows]
        if name in ("statBank", "table"):
            found = [(*cells[:2], cells[2] and Decimal(str(cells[2]).replace(",", "."))) for cells in found]
        assert (name, found) == (name, tidied(rows))


@given(st.data(), st.lists(codes.map(str.casefold), min_size=1, max_size=4, unique=True), st.sampled_from([1, 2]))
def test_a_cube_reads_back_equal_in_both_versions(data, names, version):
    dimensions = {"HERKOMST": sorted({tidy(name) for name in names}), "Tid": ["2023", "2024"]}
    size = 2 * len(dimensions["HERKOMST"])
    values = data.draw(st.lists(st.none() | figures, min_size=size, max_size=size))

    table = read(as_cube(dimensions, values, version=version), JSON, "jsonStat", Layout())

    assert [cells[:3] for _, cells in table.rows] == cells_of(dimensions, values)
