"""The follow-up as a paper: what a reader is told, whatever there is or is not to tell."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from api import create_app
from api.reports.follow_up import follow_up
from api.reports.paper import Chart, Grid
from api.reports.papers import FORMATS, KINDS, Printing, follow_up_file
from api.rest.fields import Choice
from api.schemas.exports import Printed
from tests.reports.answers import DAY, answer, area, goal, initiative, key, named, report
from tests.reports.pages import Page

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"&'"
INITIATIVES = "Indsatserne, og hvor de står"
LONG = "Tværfagligt" * 900


@pytest.fixture(autouse=True)
def _in_app(tmp_path):
    with create_app({"SAMSPIL_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"}).app_context():
        yield


def page_of(told, language="da"):
    return Page(follow_up_file(told, {}, "html", language, "plain", Printing("https://samspil.example")).body)


def everything_in(parts):
    for part in parts:
        yield from part.blocks
        yield from everything_in(part.parts)


def test_every_format_that_can_be_asked_for_is_made():
    asked = Printed().fields["format"]

    assert isinstance(asked, Choice)
    assert asked.words == ("json", *FORMATS)
    assert [*KINDS] == [*FORMATS]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_an_empty_strategy_is_a_paper_too(form, language):
    file = follow_up_file(answer(), {}, form, language, "excel", Printing(""))

    assert len(file.body) > 100
    assert (file.suffix, file.on) == (form, DAY)


def test_it_says_that_nobody_holds_a_duty_and_that_nothing_measures_a_goal():
    page = page_of(answer(area(goals=[goal()], initiatives=[initiative()])))

    assert "Tovholder ubesat (ingen har taget stilling)" in page.text
    assert "Målet har ingen måling." in page.text
    [_, row] = page.tables[INITIATIVES]
    assert row[:3] == ["Fritidsjob til unge", "Center for Arbejdsmarked", "ubesat (det er besluttet)"]
    assert row[-1] == "status er forældet"


@pytest.mark.parametrize(
    ("language", "what", "heading", "caption", "state"),
    [
        ("da", "Opfølgning", "Overblik", "Indsatserne, og hvor de står", "i gang"),
        ("en", "Follow-up", "The whole at a glance", "The initiatives and where they stand", "active"),
    ],
)
def test_it_speaks_one_language(language, what, heading, caption, state):
    told = answer(area(initiatives=[initiative()]))

    page = page_of(told, language)

    assert ("html", {"lang": language}) in page.elements
    assert what in page.text
    assert (2, heading) in page.headings
    assert [row[3] for row in page.tables[caption]][1:] == [state]


def test_headings_follow_each_other_and_every_table_is_named():
    page = page_of(answer(area(goals=[goal()], initiatives=[initiative()]), area(2)))

    levels = [level for level, _ in page.headings]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert "" not in page.tables
    assert {one.get("scope") for tag, one in page.elements if tag == "th"} == {"row", "col"}


def test_whatever_people_write_stays_text():
    told = answer(area(title=EVIL, initiatives=[initiative(EVIL, latestStatusUpdate=report(EVIL))]))

    page = page_of(told)

    assert {"script", "img"} & {tag for tag, _ in page.elements} == set()
    assert page.text.count("<script>alert(1)</script>") >= 3


def test_it_asks_for_nothing_from_anywhere():
    page = page_of(answer(area()))

    asking = {"src", "srcset", "data", "background", "style"}
    assert [one for one in page.elements if asking & one[1].keys()] == []
    assert [one for tag, one in page.elements if tag in ("link", "script", "iframe", "object")] == []


@pytest.mark.parametrize("dialect", ["excel", "plain"])
def test_only_a_spreadsheet_is_kept_from_computing_what_people_write(dialect):
    told = answer(area(initiatives=[initiative("=1+1")]))

    body = follow_up_file(told, {}, "csv", "da", dialect, Printing("")).body.decode()

    assert (";'=1+1;" in body, ",=1+1," in body) == (dialect == "excel", dialect == "plain")


@pytest.mark.parametrize("form", FORMATS)
def test_neither_many_initiatives_nor_long_words_break_it(form):
    many = [initiative(f"Indsats {n}", latestStatusUpdate=report(LONG)) for n in range(500)]

    file = follow_up_file(answer(area(initiatives=many)), {}, form, "da", "plain", Printing(""))

    assert len(file.body) > 20_000
    assert form not in ("html", "csv") or (LONG in file.body.decode() and "Indsats 499" in file.body.decode())


def test_an_initiative_of_several_areas_stands_in_each_and_once_in_the_sheet():
    shared = initiative()

    paper = follow_up(answer(area(1, initiatives=[shared]), area(2, initiatives=[shared])), {}, "da")

    grids = [one for one in everything_in(paper.parts) if isinstance(one, Grid) and one.name == "initiatives"]
    [sheet] = [one for one in paper.sheets if one.name == "initiatives"]
    assert [len(one.rows) for one in grids] == [1, 1]
    assert [row[:2] for row in sheet.rows] == [("Fritidsjob til unge", "1, 2")]


def test_what_changed_and_what_was_decided_is_told_where_the_answer_tells_it():
    change = {"text": "Målet er nået.", "focusArea": {"id": str(key("area 1")), "title": "Beskæftigelse"}}
    decision = {"id": key("decision"), "kind": "adjust", "text": "Flere fritidsjob", "item": "12"}

    page = page_of(answer(area(), compare={"to": "2025", "changes": [change]}, decisions=[decision]))

    assert page.tables["Beskæftigelse"] == [["Ændring"], ["Målet er nået."]]
    assert page.tables["Hvad udvalget besluttede"][1] == ["Flere fritidsjob", "justér", "12"]
    assert "Hvad der har ændret sig" not in page_of(answer(area())).text


def test_an_evaluation_says_what_it_is_recognised_by():
    evaluation = {
        "id": key("evaluation"), "kind": "yearlyStatus", "title": "Status 2025", "periodFrom": "2025-01-01",
        "periodTo": "2025", "committee": "Socialudvalget", "contentHash": "ab" * 32, "ledgerPosition": 17,
        "frozenAt": answer()["generatedAt"], "form": 2, "ruleVersion": 1,
    }  # fmt: skip
    finding = {"id": key("finding"), "focusAreaId": str(key("area 1")), "assessment": "partly", "text": "Det går."}

    page = page_of(answer(area(), evaluation=evaluation, findings=[finding]))

    assert page.headings[0] == (1, "Integrationsstrategi – Status 2025")  # noqa: RUF001
    for told in ("Årlig status", "1. januar 2025 – 2025", "Socialudvalget", "ab" * 32, "17"):  # noqa: RUF001
        assert told in page.text
    assert "Vurdering delvist på rette vej" in page.text
    assert "efter regel version 1" in page.text
    assert "udkast" in page_of(answer(area(), evaluation={**evaluation, "contentHash": None, "frozenAt": None})).text


@pytest.mark.parametrize(
    ("days", "said"), [(0, "i dag"), (1, "i går"), (40, "for 40 dage siden"), (200, "for 6 måneder siden")]
)
def test_an_age_is_told_as_people_tell_it(days, said):
    told = initiative(daysSinceReport=days, latestStatusUpdate=report("Det går", reportedOn=DAY - timedelta(days)))

    assert page_of(answer(area(initiatives=[told]))).tables[INITIATIVES][1][5] == said


def test_a_milestone_ahead_and_those_overdue_are_told():
    ahead = {"id": key("milestone"), "title": "Aftale", "dueOn": date(2027, 1, 4)}
    told = initiative(nextMilestone=ahead, overdueMilestones=2, slippageDays=30, stale=False, tovholder=named("Anne"))

    row = page_of(answer(area(initiatives=[told]))).tables[INITIATIVES][1]

    assert row[2] == "Anne"
    assert row[-2:] == ["4. januar 2027: Aftale", "2 milepæle over tiden; forskudt 30 dage"]
    assert [one for one in everything_in(follow_up(answer(area()), {}, "da").parts) if isinstance(one, Chart)] == []
