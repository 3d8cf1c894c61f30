"""CSV: what programs read, and what a Danish Excel opens."""

import csv
from decimal import Decimal

import pytest

from api.reports.delimited import DIALECTS, csv_of
from tests.reports.tabled import OBSERVATIONS, TARGET, ZERO, observed, table


def read(text, separator):
    return list(csv.DictReader(text.splitlines(keepends=True), delimiter=separator))


def test_programs_read_the_words_of_the_api():
    text = csv_of(table(), "da", DIALECTS["plain"]).decode()

    rows = read(text, ",")
    assert list(rows[0])[:7] == ["role", "segment", "areaCode", "period", "label", "value", "numerator"]
    assert [row["value"] for row in rows] == ["1234.567891", "0", "", "", ""]
    assert [row["numerator"] for row in rows] == ["", "0", "", "", "0"]
    assert [row["status"] for row in rows] == ["final", "final", "missing", "suppressed", "undefined"]
    assert [row["bound"] for row in rows] == ["", "", "", "under 9 %", ""]
    assert [row["segment"] for row in rows] == ["", "", "", "women", "women"]
    assert (rows[0]["published"], rows[0]["note"], rows[3]["label"]) == ("true", "@import\nnæste linje", "-2+3")
    assert "\r" not in text
    assert not text.startswith("\ufeff")


def test_a_danish_excel_opens_its_dialect():
    text = csv_of(table(), "da", DIALECTS["excel"]).decode()

    assert text.startswith("\ufeffRolle;Segment;Område;Periode;Betegnelse;Værdi;Tæller;Nævner;Status;Grænse;")
    assert text.count("\r\n") == len(OBSERVATIONS) + 1
    rows = read(text.removeprefix("\ufeff"), ";")
    assert [row["Værdi"] for row in rows] == ["1234,567891", "0", "", "", ""]
    assert [row["Status"] for row in rows] == ["endelig", "endelig", "mangler", "skjult", "kan ikke beregnes"]
    assert (rows[0]["Rolle"], rows[0]["Segment"], rows[0]["Offentliggjort af kilden"]) == (
        "Sammenligningsgruppe", "alle", "ja",
    )  # fmt: skip


def test_the_heads_speak_the_language_of_the_answer():
    text = csv_of(table(), "en", DIALECTS["excel"]).decode()

    assert text.startswith("\ufeffRole;Segment;Area;Period;Label;Value;Numerator;Denominator;Status;Bound;")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_what_somebody_wrote_is_never_computed(begin):
    attack = f'{begin}HYPERLINK("https://ondt.example";"klik")'
    noted = table([{**ZERO, "note": attack}])

    row = next(csv.DictReader(csv_of(noted, "da", DIALECTS["excel"]).decode().splitlines(keepends=True), delimiter=";"))

    assert row["Bemærkning"] == f"'{attack}"


def test_a_negative_number_is_a_number():
    negative = table([observed(TARGET, "2021", Decimal("-1.50"))])

    assert ";-1,5;" in csv_of(negative, "da", DIALECTS["excel"]).decode()
    assert ",-1.5," in csv_of(negative, "da", DIALECTS["plain"]).decode()


def test_nothing_observed_is_a_line_of_heads():
    assert csv_of(table([]), "da", DIALECTS["plain"]).decode().count("\n") == 1
