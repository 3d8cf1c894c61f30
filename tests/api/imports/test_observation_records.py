"""Observations as records: the key is series and period, and every rule is that of an observation that comes alone."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from sqlalchemy import select
from xlsxwriter import Workbook

from models.changes import Change
from models.observations import Observation
from models.observations.record import ObservationCorrection
from tests.factories import CentreFactory, IndicatorFactory, ObservationFactory, SeriesFactory, caller

URL = "/v1/imports/observations"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def series(indicator):
    return SeriesFactory(indicator_id=indicator.id, role="target")


@pytest.fixture
def send(client, coordinator):
    """``send(rows, **query)``: the receipt."""

    def sent(rows, auth=coordinator, **query):
        asked = {name: str(value).lower() for name, value in query.items()}
        answer = client.post(URL, auth=auth, json={"items": rows}, query_string=asked)
        assert answer.status_code == 200, answer.json
        return answer.json

    return sent


def row(series, period, value=None, **said):
    given = {} if value is None else {"value": value}
    return {"seriesId": str(series.id), "period": period, **given, **said}


def twelve(series):
    return [row(series, f"2024-{month:02}", month - 1) for month in range(1, 13)]


def stored(database, *columns):
    with database.session() as session:
        found = session.execute(select(*(getattr(Observation, one) for one in columns or ("period", "value"))))
        return sorted(tuple(one) for one in found)


def entries(database):
    with database.session() as session:
        return len(session.scalars(select(Change.position)).all())


def codes(receipt):
    """By row, what is wrong with it."""
    told = {one["row"]: one["errors"] for one in receipt["rows"] if one["errors"]}
    return {row: [(fault["pointer"], fault["code"]) for fault in faults] for row, faults in told.items()}


def test_twelve_rows_of_which_four_go_store_eight_and_the_same_twelve_again_restore_them(send, series, database):
    rows = twelve(series)

    first = send(rows)["counts"]
    four = send([{**one, "deleted": True} if i % 3 == 0 else one for i, one in enumerate(rows)])["counts"]
    kept = stored(database, "period")
    again = send(rows)["counts"]

    assert first["created"] == 12
    assert (four["deleted"], four["unchanged"], len(kept)) == (4, 8, 8)
    assert (again["created"], again["unchanged"]) == (4, 8)
    assert [value for _, value in stored(database)] == [*range(12)]


def test_a_row_goes_with_its_value_or_without_it(send, series, database):
    send(twelve(series))

    with_value = send([row(series, "2024-01", 999, deleted=True), row(series, "2024-02", 1, deleted=True)])
    without = send([row(series, "2024-03", deleted=True)])
    gone_already = send([row(series, "2024-03", deleted=True)])

    assert with_value["counts"]["deleted"] == 2
    assert (without["counts"]["deleted"], gone_already["counts"]["unchanged"]) == (1, 1)
    assert len(stored(database)) == 9


def test_zero_is_a_value_in_every_format(client, send, series, coordinator, database):
    send([row(series, "2024-01", 0)])
    text = f"seriesId;period;value\n{series.id};2024-02;0\n{series.id};2024M03;0,0\n"
    client.post(URL, auth=coordinator, data=text.encode(), content_type="text/csv")

    nothing = send([row(series, "2024-04")])

    assert stored(database) == [("2024-01", 0), ("2024-02", 0), ("2024-03", 0)]
    assert codes(nothing) == {1: [("/value", "value-required")]}


def test_a_try_reports_twelve_and_stores_none(send, series, database):
    before = entries(database)

    receipt = send(twelve(series), dryRun=True)

    assert (receipt["counts"]["created"], receipt["stored"]) == (12, False)
    assert {one["id"] for one in receipt["rows"]} == {None}
    assert (stored(database), entries(database)) == ([], before)


def test_what_the_server_writes_is_ignored_and_said_to_be(client, send, series, coordinator):
    copied = {"createdAt": "1999-01-01T00:00:00Z", "updatedAt": "x", "version": 7, "createdBy": "mig"}

    first = send([row(series, "2024-01", 5, **copied), row(series, "2024-02", 5)])
    again = send([row(series, "2024-01", 5, **copied)])

    key = first["rows"][0]["id"]
    read = client.get(f"/v1/indicators/{series.indicator_id}/observations/{key}", auth=coordinator).json
    assert (read["version"], read["createdAt"] > "2020") == (1, True)
    assert first["ignored"] == ["createdAt", "createdBy", "updatedAt", "version"]
    assert again["counts"]["unchanged"] == 1


def test_two_rows_about_one_observation_are_both_refused_by_their_numbers(send, series, coordinator):
    named = {"externalReferences": [{"system": "bi", "key": "1"}]}
    send([row(series, "2024-Q1", 5, **named)])
    sent_rows = [
        row(series, "2024-02", 1),
        row(series, "2024M02", 2),
        {**named, "note": "Ved navn"},
        row(series, "2024K1", 5),
    ]

    receipt = send(sent_rows)

    told = {one["row"]: one["errors"][0]["detail"] for one in receipt["rows"]}
    assert codes(receipt) == {number: [("", "repeated-row")] for number in (1, 2, 3, 4)}
    assert [other in told[number] for number, other in ((1, "2"), (2, "1"), (3, "4"), (4, "3"))] == [True] * 4


def test_another_value_needs_a_reason_and_keeps_the_old_one(send, series, database):
    send([row(series, "2024-01", 5, note="Foreløbig")])

    refused = send([row(series, "2024-01", 6)])
    taken = send([row(series, "2024-01", 6, correctionReason="Talt om"), row(series, "2024-02", 1)])
    again = send([row(series, "2024-01", 6, correctionReason="Talt om igen")])
    noted = send([row(series, "2024-01", note="Endelig")])

    assert codes(refused) == {1: [("/value", "different-value")]}
    assert (taken["counts"]["updated"], again["counts"]["unchanged"], noted["counts"]["updated"]) == (1, 1, 1)
    with database.session() as session:
        [correction] = session.scalars(select(ObservationCorrection)).all()
        observation = session.scalars(select(Observation).where(Observation.period == "2024-01")).one()
    assert (correction.value, correction.reason) == (5, "Talt om")
    assert (observation.value, observation.note, observation.correction_reason) == (6, "Endelig", "Talt om")


def test_figures_and_status_are_one_statement(send, series, database):
    send([row(series, "2024-01", 30, numerator=30, denominator=100, status="provisional")])

    same = send([row(series, "2024-01", numerator=30, denominator=100, status="provisional")])
    final = send([row(series, "2024-01", numerator=30, denominator=100)])
    alone = send([row(series, "2024-01", 30)])

    assert (same["counts"]["unchanged"], final["counts"]["updated"]) == (1, 1)
    assert codes(alone) == {1: [("/numerator", "different-value")]}
    assert stored(database, "value", "numerator", "status") == [(30, 30, "final")]


def test_rows_name_series_as_other_systems_do(client, send, series, coordinator, database):
    url = f"/v1/indicators/{series.indicator_id}/series/{series.id}"
    called = {"externalReferences": [{"system": "bi", "key": "s1"}]}
    assert client.patch(url, auth=coordinator, if_match=series, json=called).status_code == 200

    receipt = send([{"seriesReference": "bi:s1", "period": "2024", "value": 1}])
    again = send([row(series, "2024", 1)])
    unknown = send([{"seriesReference": "bi:s2", "period": "2024", "value": 1}])

    assert (receipt["counts"]["created"], again["counts"]["unchanged"]) == (1, 1)
    assert codes(unknown) == {1: [("/seriesReference", "unknown-reference")]}


def test_rules_are_those_of_an_observation_that_comes_alone(send, series, database):
    rows = [
        row(series, "2024-01", 1),
        row(series, "2024-13", 1),
        row(series, "2025/2027", 1),
        row(series, "2024-02", numerator=11, denominator=10),
        row(series, "2024-03", 1, published=True),
        row(series, "2024-04", 1, status="undefined"),
        row(series, "2024-05", 1, note="Ring til 010180-1234"),
        {"seriesId": str(IndicatorFactory().id), "period": "2024-06", "value": 1},
        row(series, "2024-07", 1, indicatorId=str(series.indicator_id)),
        {"period": "2024-08", "value": 1},
    ]

    receipt = send(rows, atomic=False)

    found = codes(receipt)
    assert "010180" not in json.dumps(receipt)
    assert found == {
        2: [("/period", "wrong-form")],
        3: [("/period", "period-not-consecutive")],
        4: [("/numerator", "numerator-above-denominator")],
        5: [("/published", "published-without-source")],
        6: [("/status", "status-decided-by-server")],
        7: [("/note", "cpr-number")],
        8: [("/seriesId", "unknown-reference")],
        9: [("/indicatorId", "server-owned")],
        10: [("/seriesId", "required")],
    }
    assert stored(database) == [("2024-01", 1)]


def test_small_figures_are_hidden_whoever_brings_them_and_no_receipt_tells_them(client, send, series, focus_area):
    reader, other = caller("reader", CentreFactory()), caller("contributor", CentreFactory())
    send([row(series, "2024-01", numerator=3, denominator=100)])

    refused = send([row(series, "2024-01", numerator=4, denominator=100)], auth=other, dryRun=True)
    same = send([row(series, "2024-01", numerator=3, denominator=100)], auth=other, dryRun=True)
    read = client.get(f"/v1/indicators/{series.indicator_id}/observations", auth=reader).json["items"][0]

    assert codes(refused) == codes(same) == {1: [("", "not-permitted")]}
    assert (read["value"], read["numerator"], read["status"]) == (None, None, "suppressed")


def test_null_takes_the_place_of_no_hidden_figure(send, series, database):
    send([row(series, "2024-01", numerator=3, denominator=100)])

    lost = send([row(series, "2024-01", numerator=None, value=None, status="missing", correctionReason="Læst sådan")])

    assert codes(lost) == {1: [("/value", "would-erase-hidden")]}
    assert stored(database) == [("2024-01", 3)]


def test_what_lies_out_of_sight_is_unknown(send, series, strategy):
    elsewhere = ObservationFactory(series_id=SeriesFactory().id, period="2024", value=5)
    mine = caller("coordinator", CentreFactory(), strategy)
    foreign = {"seriesId": str(elsewhere.series_id), "period": "2024"}

    receipt = send(
        [
            {**foreign, "value": 5},
            {**foreign, "period": "2025", "value": 5},
            {"id": str(elsewhere.id), "deleted": True},
        ],
        auth=mine,
        atomic=False,
    )

    assert elsewhere.strategy_id != series.strategy_id
    assert {code for faults in codes(receipt).values() for _, code in faults} == {"unknown-reference"}


def made(kind, heads, cells):
    """The bytes of a file with one row."""
    if kind == "application/x-ndjson":
        row = dict(zip(heads, cells, strict=True)) | {"value": 4.5, "published": False}
        return json.dumps(row).encode()
    if kind == "text/csv":
        text = StringIO()
        csv.writer(text, delimiter=";").writerows([heads, cells])
        return text.getvalue().encode("utf-8-sig")
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads)
        sheet.write_row(1, 0, [4.5 if cell == "4,5" else cell for cell in cells])
    return file.getvalue()


@pytest.mark.parametrize("kind", ["application/x-ndjson", "text/csv", XLSX])
def test_every_format_says_the_same(client, series, coordinator, database, kind):
    heads, cells = ["seriesId", "period", "value", "published"], [str(series.id), "2024K2", "4,5", "nej"]

    answer = client.post(URL, auth=coordinator, data=made(kind, heads, cells), content_type=kind)

    assert answer.json["counts"]["created"] == 1, answer.json
    assert [(period, float(value)) for period, value in stored(database)] == [("2024-Q2", 4.5)]


def test_a_template_tells_what_an_observation_holds(client, coordinator):
    answer = client.get(f"{URL}/template?format=csv", auth=coordinator)

    heads = answer.data.decode("utf-8-sig").strip().split(";")
    assert {"seriesId", "seriesReference", "period", "value", "numerator", "correctionReason", "deleted"} <= set(heads)
    assert "indicatorId" not in heads
