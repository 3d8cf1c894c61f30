"""XLSX, read by another library than the one that wrote it."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from api.reports.workbook import xlsx_of
from tests.reports.tabled import OBSERVATIONS, table


def opened(language="da", **how):
    return load_workbook(BytesIO(xlsx_of(table(**how), language)))


def rows_of(sheet):
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_numbers_are_numbers_and_text_is_text():
    sheet = opened()["Tal"]

    rows = rows_of(sheet)
    assert [row["Værdi"] for row in rows] == [1234.567891, 0, None, None, None]
    assert [row["Nævner"] for row in rows] == [None, 1250, None, 60, 0]
    assert [row["Status"] for row in rows] == ["endelig", "endelig", "mangler", "skjult", "kan ikke beregnes"]
    assert rows[3]["Grænse"] == "under 9 %"
    assert {row["Område"] for row in rows} == {"151"}
    assert sheet["F2"].number_format == "#,##0.0"


def test_nothing_that_somebody_wrote_is_computed():
    book = opened()

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {"-2+3", "@import\nnæste linje", "=1+1 er ikke en definition"} <= {cell.value for cell in cells}
    assert all(cell.hyperlink is None for cell in cells)


def test_the_heads_stay_in_sight_and_speak_the_language():
    danish, english = opened()["Tal"], opened("en")["Figures"]

    assert danish.freeze_panes == english.freeze_panes == "A2"
    assert [cell.value for cell in danish[1]][:6] == ["Rolle", "Segment", "Område", "Periode", "Betegnelse", "Værdi"]
    assert [cell.value for cell in english[1]][:6] == ["Role", "Segment", "Area", "Period", "Label", "Value"]


@pytest.mark.parametrize(
    ("is_exact", "remark"), [(False, "Små tal om personer er skjult"), (True, "Filen viser også små tal om personer")]
)
def test_the_second_sheet_says_what_to_know(is_exact, remark):
    book = opened(is_exact=is_exact)

    about = dict(book["Om tallene"].iter_rows(values_only=True))
    assert book.sheetnames == ["Tal", "Om tallene"]
    assert about["Måling"] == "Beskæftigelse blandt unge"
    assert (about["Kilde"], about["Adresse"]) == ("Danmarks Statistik, RAS200", "https://www.statbank.dk/RAS200")
    assert about["Bemærk"].startswith(remark)


def test_illustrative_figures_are_marked():
    book = opened(observations=[{**OBSERVATIONS[0], "illustrative": True}], countsPersons=False)

    assert ("Bemærk", "Filen indeholder illustrative tal, som ingen har målt.") in list(
        book["Om tallene"].iter_rows(values_only=True)
    )


def test_the_properties_say_title_and_language():
    book = opened("en")

    assert book.properties.title == "Beskæftigelse blandt unge"
    assert book.properties.created == datetime(2026, 3, 2, 9, 30, tzinfo=UTC).replace(tzinfo=None)
    assert book.custom_doc_props["Language"].value == "en"


def test_the_same_figures_give_the_same_bytes():
    assert xlsx_of(table(), "da") == xlsx_of(table(), "da")
    assert {one.date_time[0] for one in ZipFile(BytesIO(xlsx_of(table(), "da"))).infolist()} == {1980}


def test_nothing_observed_is_a_row_of_heads():
    assert rows_of(opened(observations=[])["Tal"]) == []
