"""The overview and evaluations as papers: which format, under which name, and the same figures in all of them."""

import csv
import json
import re
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from docx import Document
from openpyxl import load_workbook

from api.reports.papers import FORMATS
from api.reports.words import SEGMENTS
from models.danish import today
from models.strategies import Strategy
from tests.api.test_exports import everything_in, stands_in
from tests.factories import (
    EvaluationFactory,
    FindingFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    ObservationFactory,
    SeriesFactory,
)
from tests.reports.pages import Page
from tests.reports.test_pdf import bare, text_of
from tests.sowing import sow

HTML, CSV, JSON = "text/html; charset=utf-8", "text/csv; charset=utf-8", "application/json"
HIDDEN = ("31.4159", "31,4159", "2718.2", "2718,2", "27182")


@pytest.fixture
def shown(database):
    """The overview of the demo."""
    sow(database, with_demo=True)
    with database.session() as session:
        return f"/v1/strategies/{session.query(Strategy).one().id}/overview"


@pytest.fixture
def indicator(focus_area):
    """A small figure that nobody may see, and one that everybody may."""
    found = IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id, unit="index", better="higher")
    series = SeriesFactory(indicator_id=found.id)
    ObservationFactory(series_id=series.id, period="2019", value=Decimal("31.4159"))
    ObservationFactory(series_id=series.id, period="2020", value=None, numerator=Decimal(27182) / 10, denominator=1)
    ObservationFactory(series_id=series.id, period="2021", value=40, denominator=500)
    return found


@pytest.fixture
def url(strategy, indicator):
    return f"/v1/strategies/{strategy.id}/overview"


@pytest.fixture
def frozen(client, coordinator, strategy, focus_area, indicator):
    """What a frozen evaluation says."""
    evaluation = EvaluationFactory(strategy_id=strategy.id, title="Evaluering 2023")
    FindingFactory(evaluation_id=evaluation.id, focus_area_id=focus_area.id, assessment="partly", text="Det går.")
    step = client.post(f"/v1/evaluations/{evaluation.id}/transitions", auth=coordinator, json={"to": "frozen"})
    assert step.status_code == 201
    return f"/v1/evaluations/{evaluation.id}/overview"


def figure(text):
    """The figure that a text begins with; None where it begins with none."""
    found = re.match(r"[-−]?[\d.,]+", text.strip())  # noqa: RUF001
    if found is None:
        return None
    return Decimal(found[0].replace("−", "-").replace(".", "").replace(",", ".")).normalize()  # noqa: RUF001


def _of_json(data):
    told = json.loads(data, parse_float=Decimal, parse_int=Decimal)
    for goal in (goal for area in told["focusAreas"] for goal in area["goals"]):
        for indicator in goal["indicators"]:
            for one in ({**indicator, "segment": None}, *indicator["segments"]):
                latest = one["latest"] or {}
                values = [(latest.get(role) or {}).get("value") for role in ("target", "single", "comparison")]
                change = one["verdict"]["sinceBaseline"]["change"]
                yield named(indicator["title"], one["segment"]), (*values, latest.get("gap"), change)


def named(title, segment):
    return f"{title}: {SEGMENTS[segment].da}" if segment else title


def _of_html(data):
    yield from (_printed(row) for row in Page(data).tables["De nyeste tal"] if row[0] != "Måling")


def _printed(row):
    title, _, first, comparison, gap, change, *_ = row
    return title, (figure(first), None, figure(comparison), figure(gap), figure(change.replace("+", "")))


def _of_csv(data):
    for row in csv.DictReader(data.decode().splitlines(keepends=True)):
        if row["kind"] in ("indicator", "segment"):
            names = ("target", "single", "comparison", "gap", "change")
            values = [Decimal(row[name]) if row[name] else None for name in names]
            yield named(row["title"], row["segment"]), values


def _of_docx(data):
    for table in Document(BytesIO(data)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows[0][:3] == ["Måling", "Periode", "Målgruppe"]:
            yield from (_printed(row) for row in rows[1:])


def _of_xlsx(data):
    heads, *rows = load_workbook(BytesIO(data))["Målinger"].iter_rows(values_only=True)
    places = [
        heads.index(name) for name in ("Målgruppe", "Gruppe", "Sammenligningsgruppe", "Gab", "Ændring siden basis")
    ]
    for row in rows:
        segment = row[heads.index("Segment")]
        values = [Decimal(str(row[at])) if isinstance(row[at], int | float) else None for at in places]
        yield f"{row[0]}: {segment}" if segment else row[0], values


READERS = {"json": _of_json, "html": _of_html, "docx": _of_docx, "xlsx": _of_xlsx, "csv": _of_csv}


def figures_in(form, data):
    """Title -> group, comparison, gap and change, whatever the format."""
    found = {}
    for title, (target, single, *others) in READERS[form](data):
        values = (single if target is None else target, *others)
        found[title] = tuple(None if one is None else one.normalize() for one in values)
    return found


def unpacked(pages):
    """What a PDF says, and whatever else lies in it."""
    with pikepdf.open(BytesIO(pages)) as pdf:
        streams = [one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Subtype" not in one]
    return " ".join([*text_of(pages), *(one.decode(errors="replace") for one in streams)])


def test_every_indicator_with_figures_is_drawn_and_described(shown, client, reader):
    page = Page(client.get(f"{shown}?format=html&lang=en", auth=reader).data)

    drawn = [one for tag, one in page.elements if tag == "svg"]
    behind = [caption for caption in page.tables if caption.startswith("The figures behind: ")]
    assert [one["role"] for one in drawn] == ["img"] * len(drawn)
    assert (len(drawn), len(behind)) == (13, 13)
    assert [tag for tag, _ in page.elements].count("desc") == 13
    assert "Citizens of non-Western background: from 32.0 % in 2019 to 28.1 % in 2023." in page.text.replace(
        "\xa0", " "
    )


def test_there_is_a_reader_for_every_format_but_that_of_pages():
    assert {*READERS} == {"json", *FORMATS} - {"pdf"}


@pytest.mark.parametrize("form", READERS)
def test_every_format_tells_the_same_figures(shown, client, reader, form):
    expected = figures_in("json", client.get(shown, auth=reader).data)

    answer = client.get(f"{shown}?format={form}", auth=reader)

    assert answer.status_code == 200
    assert len(expected) == 18
    assert figures_in(form, answer.data) == expected


def test_pages_print_the_same_rows(shown, client, reader):
    rows = Page(client.get(f"{shown}?format=html", auth=reader).data).tables["De nyeste tal"]

    printed = bare(" ".join(text_of(client.get(f"{shown}?format=pdf", auth=reader).data)))

    assert [row for row in rows if bare("".join(row[1:6])) not in printed] == []


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        ("", "*/*", JSON),
        ("", "application/pdf", "application/pdf"),
        ("", "text/html,application/xhtml+xml,*/*;q=0.8", HTML),
        ("", "text/csv", CSV),
        ("format=json", "text/html", JSON),
        ("format=html", "application/json", HTML),
        ("format=csv&dialect=excel", "*/*", CSV),
    ],
)
@pytest.mark.parametrize("place", ["url", "frozen"])
def test_format_beats_accept(client, reader, request, place, query, accept, kind):
    asked = f"{request.getfixturevalue(place)}?{query}"

    answer = client.get(asked, auth=reader, headers={"Accept": accept})

    assert (answer.status_code, answer.content_type) == (200, kind)
    assert answer.headers["Content-Language"] == "da"
    again = client.get(asked, auth=reader, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_cannot_be_had_is_told(client, reader, url):
    unacceptable = client.get(url, auth=reader, headers={"Accept": "image/png"})
    unknown = client.get(f"{url}?format=jsonstat", auth=reader)

    assert (unacceptable.status_code, unacceptable.json["type"]) == (406, "/problems/not-acceptable")
    assert (unknown.status_code, unknown.json["type"]) == (400, "/problems/invalid-request")


def test_a_file_is_called_by_what_it_is_of_what_and_when(client, reader, url, strategy):
    file = client.get(f"{url}?format=csv&lang=en", auth=reader).headers["Content-Disposition"]

    assert file.startswith(f'attachment; filename="Follow-up - {strategy.title} {today().isoformat()}.csv"')


def test_a_browser_shows_the_page_under_a_policy_that_lets_nothing_else_in(client, reader, url):
    answer = client.get(f"{url}?format=html", auth=reader)

    assert answer.headers["Content-Disposition"].startswith("inline; ")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("place", ["url", "frozen"])
def test_no_byte_of_a_paper_holds_a_hidden_figure(client, coordinator, reader, request, place, form):
    asked = request.getfixturevalue(place)
    for who in (coordinator, reader):
        body = client.get(f"{asked}?format={form}", auth=who).data
        held = unpacked(body) if form == "pdf" else everything_in(body).decode(errors="replace")

        assert [one for one in HIDDEN if stands_in(held, one)] == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_frozen_evaluation_is_the_same_paper_whenever_it_is_asked(client, reader, focus_area, frozen, form):
    first = client.get(f"{frozen}?format={form}", auth=reader).data

    InitiativeFactory(focus_area_id=focus_area.id)

    assert client.get(f"{frozen}?format={form}", auth=reader).data == first


def test_an_evaluation_tells_what_was_found(client, reader, strategy, frozen):
    told = client.get(frozen, auth=reader).json

    page = Page(client.get(f"{frozen}?format=html", auth=reader).data)

    assert page.headings[0] == (1, f"{strategy.title} – Evaluering 2023")  # noqa: RUF001
    assert told["evaluation"]["contentHash"] in page.text
    assert "Vurdering delvist på rette vej" in page.text


def test_whoever_may_not_see_the_strategy_gets_no_paper_of_it(client, contributor, reader, url):
    stranger = client.get(f"{url.replace('overview', '')}overview?format=html")

    assert stranger.status_code == 401
    assert (
        client.get("/v1/strategies/00000000-0000-4000-8000-000000000000/overview?format=html", auth=reader).json[
            "status"
        ]
        == 404
    )


def test_a_paper_of_a_part_tells_of_that_part_only(shown, client, reader):
    area = client.get(shown, auth=reader).json["focusAreas"][1]

    page = Page(client.get(f"{shown}?format=html&focusAreaId={area['id']}&period=2022", auth=reader).data)

    assert [text for level, text in page.headings if level == 2 and text[0].isdigit()] == [f"2. {area['title']}"]
    assert "2023" not in {row[0] for caption, rows in page.tables.items() if "bag:" in caption for row in rows}
