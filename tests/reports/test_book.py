"""XLSX of a paper, read by another library than the one that wrote it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from api.reports.book import book_of
from api.reports.book.names import LONGEST, sheet_names
from api.reports.paper import Column, Facts, Figure, Goalpost, Grid, Link, Part
from tests.reports.papers import chart, paper

COLUMNS = (
    Column("title", "Måling", "wide"),
    Column("gap", "Gab", "narrow"),
    Column("on", "Opgjort"),
    Column("n", "Antal"),
)


def grid(*rows, **changes):
    return Grid(
        **{"name": "indicators", "title": "Målinger", "columns": COLUMNS, "rows": rows, "empty": "Ingen.", **changes}
    )


def opened(printed):
    return load_workbook(BytesIO(book_of(printed)))


def rows_of(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def drawings(printed):
    with ZipFile(BytesIO(book_of(printed))) as file:
        return file.read("xl/drawings/drawing1.xml").decode(), file.read("xl/charts/chart1.xml").decode()


def test_the_first_sheet_says_what_the_file_is():
    told = rows_of(opened(paper())["Om filen"])

    assert told[:4] == [
        ["Opfølgning", "Integrationsstrategi 2021-2023"],
        ["Udvalg", "Økonomiudvalget"],
        ["Koordinerende center", "Center for Arbejdsmarked"],
        ["Opgjort", datetime(2023, 10, 2)],  # noqa: DTZ001, a day
    ]
    assert ["Målinger med forbedring", 3] in told
    assert ["Bemærk", "Små tal om personer er skjult."] in told
    assert told[-2:] == [["Ark", "Indsatser"], ["Ark", "Kurver"]]


def test_figures_are_numbers_days_are_days_and_nothing_is_nothing():
    rows = [
        ("Andel", Figure(Decimal("18.449"), 1, "procentpoint", signed=True), date(2026, 3, 2), 1200),
        ("Tid", Figure(None, 1, instead="under 5"), None, 0),
        ("Ny", Figure(None, 1), None, None),
    ]

    sheet = opened(paper(sheets=(grid(*rows),)))["Målinger"]

    assert rows_of(sheet)[1:] == [
        ["Andel", 18.4, datetime(2026, 3, 2), 1200],  # noqa: DTZ001, a day
        ["Tid", "under 5", None, 0],
        ["Ny", None, None, None],
    ]
    assert sheet["B2"].number_format == '+#,##0.0" procentpoint";-#,##0.0" procentpoint";#,##0.0" procentpoint"'
    assert (sheet["C2"].number_format, sheet["D2"].number_format) == ("dd.mm.yyyy", "#,##0")


def test_the_heads_stay_in_sight_and_filter_the_rows():
    sheet = opened(paper(sheets=(grid(*[("Andel", None, None, 1)] * 500),)))["Målinger"]

    assert [cell.value for cell in sheet[1]] == ["Måling", "Gab", "Opgjort", "Antal"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.max_row) == ("B2", "A1:D501", 501)
    assert sheet.print_title_rows == "$1:$1"


def test_a_link_is_its_text_and_its_path():
    rows = [(Link("Andel", "/v1/indicators/1/analysis"), None, None, 1), ("Tid", None, None, 2)]

    sheet = opened(paper(sheets=(grid(*rows),), language="en"))["Målinger"]

    assert [row[:2] for row in rows_of(sheet)] == [
        ["Måling", "Måling (path)"],
        ["Andel", "/v1/indicators/1/analysis"],
        ["Tid", None],
    ]
    assert sheet["A2"].hyperlink is None


def test_a_link_is_its_address_where_that_is_known():
    rows = [(Link("Andel", "/v1/indicators/1/analysis"), None, None, 1)]

    sheet = opened(paper(sheets=(grid(*rows),), origin="https://samspil.example"))["Målinger"]

    assert [row[1] for row in rows_of(sheet)] == [
        "Måling (adresse)",
        "https://samspil.example/v1/indicators/1/analysis",
    ]


def test_a_table_without_rows_says_why():
    assert rows_of(opened(paper(sheets=(grid(),)))["Målinger"])[1] == ["Ingen.", None, None, None]


def test_excel_draws_the_course_from_the_table_beside_it():
    sheet = opened(paper())["Kurver"]

    rows = rows_of(sheet)
    assert [row[0] for row in rows[:2]] == ["Andel på offentlig forsørgelse", "procent"]
    assert rows[2][:6] == [
        "Periode", "Borgere med ikke-vestlig baggrund", "Øvrige borgere", "Gab i procentpoint", "Bemærkning",
        "Måltal for gabet, ultimo 2025",
    ]  # fmt: skip
    assert rows[3][:6] == ["2018", 31.4, 12.1, 19.3, None, 10]
    assert rows[7][:6] == ["2022", None, 11.2, None, "mangler", 10]
    drawn = sheet._charts[0]
    values = [one.val.numRef for one in drawn.series]
    assert [one.f for one in values] == [f"Kurver!${column}$4:${column}$9" for column in "BCDF"]
    assert {one.cat.strRef.f for one in drawn.series} == {"Kurver!$A$4:$A$9"}
    assert drawn.display_blanks == "gap"
    assert len(sheet._charts) == 2


def test_a_course_says_what_is_to_be_seen():
    drawing, _ = drawings(paper())

    assert f'descr="{chart().description}"' in drawing


def test_nothing_that_somebody_wrote_is_computed():
    evil, broken = '=HYPERLINK("http://example.test")', "a\x00\ud800b\u000bc"
    course = chart(
        title=evil,
        unit="=1+1",
        description='"/><evil a="',
        goalpost=Goalpost(date(2025, 1, 1), Decimal(9), "@SUM(A1)", "gap"),
    )
    told = paper(
        title="=1+1",
        remarks=("+1", broken),
        facts=Facts((("-1", "=2+2"),)),
        parts=(Part("Del", (course,)),),
        sheets=(
            grid((evil, None, None, 1), (broken, Figure(None, instead="=3+3"), None, 1), ("_x0041_", None, None, 1)),
        ),
    )

    book, (drawing, drawn) = opened(told), drawings(told)

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert {evil, "=1+1", "+1", "=2+2", "=3+3", "@SUM(A1)", "abc", "_x0041_"} <= {cell.value for cell in cells}
    assert all(cell.hyperlink is None for cell in cells)
    assert set(re.findall("<c:f>([^<]*)!", drawn)) == {"Kurver"}
    assert "<evil" not in drawing


def test_sheets_are_called_alike_only_once():
    long = "Indsatser på tværs af alle centre i kommunen"

    names = sheet_names([long, long.upper(), "A/B: [C]", "History", "'", "Mål", "mål", "😀"])

    assert names[:2] == [long[:LONGEST], "INDSATSER PÅ TVÆRS AF ALLE CE 2"]
    assert names[2:] == ["A B   C", "History 2", "2", "Mål", "mål 2", "3"]
    assert max(map(len, names)) <= LONGEST


def test_the_properties_say_title_day_and_language():
    book = opened(paper(language="en"))

    assert book.properties.title == "Opfølgning - Integrationsstrategi 2021-2023"
    assert book.properties.created == datetime(2023, 10, 2, tzinfo=UTC).replace(tzinfo=None)
    assert book.custom_doc_props["Language"].value == "en"
    assert book.sheetnames == ["About the file", "Indsatser", "Charts"]


def test_the_same_paper_gives_the_same_bytes():
    assert book_of(paper()) == book_of(paper())


def test_a_paper_without_anything_is_a_workbook():
    assert opened(paper(parts=(), sheets=(), facts=Facts(()), remarks=())).sheetnames == ["Om filen"]
