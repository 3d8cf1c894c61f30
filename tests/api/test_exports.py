"""The observations of an indicator as files: which format, under which name, and the same figures in all of them."""

import csv
import json
import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from openpyxl import load_workbook

from api.resources import observations as resource
from api.rest.downloads import disposition
from models.danish import today
from tests.factories import GoalFactory, IndicatorFactory, ObservationFactory, SeriesFactory, StrategyFactory, caller

JSON, CSV, JSON_STAT = "application/json", "text/csv; charset=utf-8", "application/vnd.json-stat+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("format=jsonstat", "format=csv", "format=csv&dialect=excel", "format=xlsx")
HIDDEN = ("31.4159", "31,4159", "27182")  # figures that only whoever may write them reads
EXACT = {"2019": "31.4159", "2020": "2718.2", "2021": "40", "2022": "0", "2023": None, "2024": None}
SHOWN = {**EXACT, "2019": None, "2020": None}


@pytest.fixture
def indicator(focus_area):
    goal = GoalFactory(focus_area_id=focus_area.id)
    return IndicatorFactory(goal_id=goal.id, title="Beskæftigelse: unge på øen", unit="index", better="higher")


@pytest.fixture
def place(indicator):
    """Observations hidden and shown, zero and missing, one of them of a segment."""
    whole, women = (SeriesFactory(indicator_id=indicator.id, segment=one, title="Unge") for one in (None, "women"))
    ObservationFactory(series_id=whole.id, period="2019", value=Decimal("31.4159"))
    ObservationFactory(series_id=whole.id, period="2020", value=None, numerator=Decimal(27182) / 10, denominator=1)
    ObservationFactory(series_id=whole.id, period="2021", value=40, denominator=500)
    ObservationFactory(series_id=whole.id, period="2022", value=0, denominator=500)
    ObservationFactory(series_id=whole.id, period="2023", value=None, status="missing")
    ObservationFactory(series_id=women.id, period="2024", value=None, status="notYetPublished", note="=1+1")
    return f"/v1/indicators/{indicator.id}/observations"


def values(answer):
    """Period -> value as text, whatever the format."""
    read = {JSON: _of_json, JSON_STAT: _of_jsonstat, CSV: _of_csv, XLSX: _of_xlsx}[answer.content_type]
    found = read(answer.data)
    return {
        period: None if value in (None, "") else f"{Decimal(str(value).replace(',', '.')).normalize():f}"
        for period, value in found
    }


def _of_json(data):
    return [(one["period"], one["value"]) for one in json.loads(data, parse_float=Decimal)["items"]]


def _of_jsonstat(data):
    document = json.loads(data, parse_float=Decimal)
    category = {name: one["category"]["index"] for name, one in document["dimension"].items()}
    for number, figure in document["value"].items():
        rest, metric = divmod(int(number), len(category["metric"]))
        if category["metric"][metric] == "value":
            yield category["period"][rest % len(category["period"])], figure


def _of_csv(data):
    text = data.decode("utf-8-sig")
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=";" if data.startswith(b"\xef\xbb\xbf") else ",")
    return [(row.get("period") or row["Periode"], row.get("value", row.get("Værdi"))) for row in rows]


def _of_xlsx(data):
    heads, *rows = load_workbook(BytesIO(data))["Tal"].iter_rows(values_only=True)
    return [(row[heads.index("Periode")], row[heads.index("Værdi")]) for row in rows]


def everything_in(data):
    """All bytes of a file, unpacked where it is an archive."""
    if not is_zipfile(BytesIO(data)):
        return data
    with ZipFile(BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def stands_in(held, figure):
    """Whether a figure is told, and not only the same digits within an id or an instant."""
    return re.search(rf"(?<!\w){re.escape(figure)}(?!\w)", held) is not None


@pytest.mark.parametrize("query", ["format=json", *FORMATS])
@pytest.mark.parametrize(("role", "figures"), [("coordinator", EXACT), ("reader", SHOWN), ("administrator", SHOWN)])
def test_every_format_holds_the_same_figures(client, request, place, query, role, figures):
    answer = client.get(f"{place}?{query}", auth=request.getfixturevalue(role))

    assert answer.status_code == 200
    assert values(answer) == figures


@pytest.mark.parametrize("query", FORMATS)
def test_no_byte_of_a_file_holds_a_hidden_figure(client, reader, coordinating_centre, place, query):
    for who in (
        reader,
        caller("tovholder", coordinating_centre),
        caller("system", coordinating_centre, scopes=["*:read"]),
    ):
        held = everything_in(client.get(f"{place}?{query}", auth=who).data).decode()

        assert [one for one in (*HIDDEN, "2718.2", "2718,2") if stands_in(held, one)] == []


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("format=csv", "application/json", CSV),
        ("format=json", "text/csv", JSON),
        ("format=xlsx", "text/html", XLSX),
        ("", "text/csv", CSV),
        ("", "text/*", CSV),
        ("", f"{XLSX}, text/csv;q=0.5", XLSX),
        ("", f"{JSON_STAT};q=0.9, application/json;q=0.5", JSON_STAT),
        ("", "*/*", JSON),
        ("", "application/*", JSON),
        ("", "text/csv;q=0, application/json", JSON),
    ],
)
def test_format_beats_accept(client, reader, place, query, accept, kind):
    answer = client.get(f"{place}?{query}", auth=reader, headers={"Accept": accept})

    assert (answer.status_code, answer.content_type) == (200, kind)


@pytest.mark.parametrize("accept", ["text/html", "application/pdf", "text/csv;q=0"])
def test_what_cannot_be_had_is_told(client, reader, place, accept):
    answer = client.get(place, auth=reader, headers={"Accept": accept})

    assert (answer.status_code, answer.json["type"]) == (406, "/problems/not-acceptable")


def test_whoever_writes_is_answered_in_json_only(client, coordinator, place):
    answer = client.post(place, auth=coordinator, json={}, headers={"Accept": "text/csv"})

    assert answer.status_code == 406


@pytest.mark.parametrize("query", ["format=pdf", "format=", "format=csv&dialect=swedish", "format=csv&format=csv"])
def test_an_unknown_format_is_refused(client, reader, place, query):
    assert client.get(f"{place}?{query}", auth=reader).status_code == 400


@pytest.mark.parametrize("query", FORMATS)
def test_a_file_says_what_it_is_and_is_not_sent_twice(client, reader, place, query):
    first = client.get(f"{place}?{query}", auth=reader)
    again = client.get(f"{place}?{query}", auth=reader, headers={"If-None-Match": first.headers["ETag"]})
    head = client.head(f"{place}?{query}", auth=reader)

    suffix = {"csv": "csv", "xlsx": "xlsx", "jsonstat": "json"}[query.partition("&")[0].removeprefix("format=")]
    name = f"Observationer - Besk{{}}ftigelse{{}} unge p{{}} {{}}en {today().isoformat()}.{suffix}"
    said = first.headers["Content-Disposition"]
    assert said.startswith(f"attachment; filename=\"{name.format('ae', '', 'aa', 'oe')}\"; filename*=UTF-8''")
    assert first.headers["Content-Language"] == "da"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])


def test_formats_have_tags_of_their_own(client, reader, place):
    tags = {
        client.get(f"{place}?{query}", auth=reader).headers["ETag"] for query in ("", *FORMATS, "format=xlsx&lang=en")
    }

    assert len(tags) == len(FORMATS) + 2


def test_a_name_is_safe_and_reads_in_ascii_too():
    hostile = 'Mål 1/2: "æøå"\\ ;\r\nX: 中 100% 2026-11-28.csv'

    assert disposition(hostile) == (
        'attachment; filename="Maal 1 2 aeoeaa _ X _ 100 2026-11-28.csv"; '
        "filename*=UTF-8''M%C3%A5l%201%202%20%C3%A6%C3%B8%C3%A5%20%3B%20X%20%E4%B8%AD%20100%202026-11-28.csv"
    )


def test_a_file_holds_what_the_filters_choose_and_not_one_page(client, reader, place):
    everything = client.get(f"{place}?format=csv&pageSize=1", auth=reader)
    chosen = client.get(f"{place}?format=csv&from=2021&to=2022&sort=-period", auth=reader)

    assert list(values(everything)) == list(SHOWN)
    assert list(values(chosen)) == ["2022", "2021"]


def test_a_file_shows_how_it_was(client, coordinator, reader, place):
    before = client.get(f"{place}?format=csv", auth=reader)
    moment = client.get(f"{place}?sort=-updatedAt", auth=reader).json["items"][0]["updatedAt"]
    item = next(one for one in client.get(place, auth=coordinator).json["items"] if one["period"] == "2021")
    url = f"{place}/{item['id']}"
    client.patch(
        url,
        auth=coordinator,
        if_match=client.get(url, auth=coordinator),
        json={"value": 50, "correctionReason": "Fejl"},
    )

    after, then = (client.get(f"{place}?format=csv{query}", auth=reader) for query in ("", f"&asOf={moment}"))

    assert (values(after)["2021"], values(then)["2021"]) == ("50", "40")
    assert then.data == before.data


def test_an_analysis_as_a_file_reaches_as_far_ahead_as_it_is_asked_for(client, reader, place):
    url = place.replace("observations", "analysis")

    answer = client.get(f"{url}?format=csv&asOf=2210-01-01T00:00:00Z", auth=reader)

    assert answer.status_code == 200


def test_there_is_no_file_of_what_cannot_be_seen(client, coordinating_centre, place):
    stranger = caller("reader", coordinating_centre, strategy=StrategyFactory())

    for query in ("format=json", *FORMATS):
        assert client.get(f"{place}?{query}", auth=stranger).status_code == 404


def test_a_file_that_would_be_too_large_is_refused(client, reader, place, monkeypatch):
    monkeypatch.setattr(resource, "LARGEST_EXPORT", len(SHOWN) - 1)

    answer = client.get(f"{place}?format=csv", auth=reader)

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/export-too-large")
    assert client.get(f"{place}?format=csv&period=2021", auth=reader).status_code == 200


def test_the_number_of_statements_does_not_grow(client, reader, place, statements):
    client.get(f"{place}?format=csv&period=2021", auth=reader)
    few = len(statements)
    statements.clear()

    client.get(f"{place}?format=csv", auth=reader)

    assert len(statements) <= few
