"""Search: what people look for by words, on the lists that have `q`, the same on both databases."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from sqlalchemy import text

from models.changes import head_of
from models.door import open_door
from tests.factories import (
    CaseFactory,
    CentreFactory,
    FocusAreaFactory,
    InitiativeFactory,
    PartnerFactory,
    PersonFactory,
    StrategyFactory,
    caller,
)

CASES, CENTRES, INITIATIVES = "/v1/cases", "/v1/centres", "/v1/initiatives"
SEARCHED = ("centres", "people", "partners", "initiatives", "cases")


@pytest.fixture
def found(client, reader):
    """``found("skole")`` are the titles or names that a list finds."""

    def found(words, collection=INITIATIVES, who=reader, more=""):
        answer = client.get(f"{collection}?q={quote(words)}&sort=createdAt{more}", auth=who)
        assert answer.status_code == 200, answer.json
        return [one.get("title") or one["name"] for one in answer.json["items"]]

    return found


@pytest.fixture
def initiatives(focus_area):
    """What there is to find."""
    titled = {
        "Sprogmentorer på arbejdspladsen": "Frivillige kolleger følger nye medarbejdere.",
        "Skolernes lektiecafé": "For unge i udskolingen, i Aabenraa og omegn.",
        "Boligsociale indsatser": None,
        "Ærlig snak om øl": "Århundredets bedste",
    }
    for title, description in titled.items():
        InitiativeFactory(focus_area_id=focus_area.id, title=title, description=description)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("sprogmentor", ["Sprogmentorer på arbejdspladsen"]),
        ("SPROG", ["Sprogmentorer på arbejdspladsen"]),
        ("skole", ["Skolernes lektiecafé"]),
        ("skolen unge", ["Skolernes lektiecafé"]),
        ("unge, skoler!", ["Skolernes lektiecafé"]),
        ("lektiecafe", ["Skolernes lektiecafé"]),
        ("åbenrå", ["Skolernes lektiecafé"]),
        ("AABENRAA", ["Skolernes lektiecafé"]),
        ("A\u030abenra\u030a", ["Skolernes lektiecafé"]),
        ("bolig", ["Boligsociale indsatser"]),
        ("indsatsen", ["Boligsociale indsatser"]),
        ("medarbejder", ["Sprogmentorer på arbejdspladsen"]),
        ("ærlige", ["Ærlig snak om øl"]),
        ("aerlig", []),
        ("øl", ["Ærlig snak om øl"]),
        ("aarhundrede", ["Ærlig snak om øl"]),
        ("om snak", ["Ærlig snak om øl"]),
        ("om", ["Skolernes lektiecafé", "Ærlig snak om øl"]),
        ("skole bolig", []),
        ("ejdspladsen", []),
        ("hest", []),
    ],
)  # fmt: skip
def test_words_are_found_bent_in_another_way_and_as_the_beginning_of_longer_ones(initiatives, found, words, titles):
    assert found(words) == titles


@pytest.mark.parametrize(
    "words",
    [
        '"', "'", "''", "'; DROP TABLE cases; --", "skole' OR '1'='1", "skole:*", "!skole", "skole & bolig", "skole |",
        "(skole", "<->", "NEAR(skole, 2)", "title: skole", "skole*", "^skole", "-skole", "%", "_", "\\", "$$", ":q",
        "%x", "{}", "🍎", "\u0301", "語", "a" * 200, " ".join("ab" for _ in range(60)), ".", "&amp;", "(" * 200,
    ],
)  # fmt: skip
def test_nothing_that_is_asked_for_is_a_language(initiatives, client, reader, words):
    for collection in SEARCHED:
        answer = client.get(f"/v1/{collection}?q={quote(words)}&includeTotal=true", auth=reader)

        assert answer.status_code == 200, answer.json
        assert answer.json["total"] == len(answer.json["items"]) <= ("skole" in words)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "too-short"),
        ("  ", "too-short"),
        ("a" * 201, "too-long"),
        ("010170-1234", "cpr-number"),
        ("Karen 0101701234", "cpr-number"),
        ("a\0b", "forbidden-character"),
        ("a\tb", "forbidden-character"),
        ("\u200b", "forbidden-character"),
    ],
)
def test_what_no_text_may_be_is_not_searched_for(client, reader, words, code):
    for collection in SEARCHED:
        answer = client.get(f"/v1/{collection}?q={quote(words)}", auth=reader)

        assert answer.status_code == 400
        assert {one["pointer"]: one["code"] for one in answer.json["errors"]} == {"q": code}


@pytest.mark.parametrize(
    ("ask", "hits"),
    [("{}", [0]), ("{:.7}", [0, 1]), ("{:.5}", [0, 1]), ("{:.4}", [0, 1]), ("sag {}", [0]), ("{}0", [])],
)
def test_a_case_is_found_by_its_number_or_how_that_begins(client, found, strategy, ask, hits):
    made = [CaseFactory(strategy_id=strategy.id, title=f"Sag {n}") for n in "AB"]

    titles = found(ask.format(made[0].case_number), CASES)

    assert titles == [made[n].title for n in hits]
    assert found(made[1].case_number.partition("-")[2], CASES) == ["Sag B"]


def test_a_case_is_found_by_what_is_written_in_it(client, database, found, tovholder, strategy, centre):
    bus, other = (CaseFactory(strategy_id=strategy.id, opened_by_centre_id=centre.id, title=title)
                  for title in ("Hvem betaler?", "Andet"))  # fmt: skip
    with database.session() as session:
        before = quote(head_of(session).at.isoformat())
    for case, said in ((bus, "Centret betaler busbilletterne."), (bus, "Busserne kører."), (other, "Intet nyt")):
        client.post(f"/v1/cases/{case.id}/entries", auth=tovholder, json={"kind": "note", "text": said})

    assert found("busbillet", CASES) == found("busser", CASES) == found("betaler", CASES) == ["Hvem betaler?"]
    now = quote(datetime.now(UTC).isoformat())
    assert [found("busbillet", CASES, more=f"&asOf={at}") for at in (before, now)] == [[], ["Hvem betaler?"]]
    assert found("busbillet andet", CASES) == []
    assert found("busbillet", CASES, more="&includeTotal=true&state=open&kind=obstacle,decision") == ["Hvem betaler?"]


def test_centres_people_and_partners_are_found_by_name(found, client, administrator, centre):
    CentreFactory(name="Team Aabyhøj", kind="team", user_key="CSIK-7")
    PersonFactory(name="Bodil Sørensen", email="skjult@ballerup.dk", centre_id=centre.id)
    PartnerFactory(name="Boligforeningen Østerhøj", contact="Formand Skjult")

    assert found("åbyhøj", CENTRES) == found("csik", CENTRES) == ["Team Aabyhøj"]
    assert found("Sorensen", "/v1/people") == []
    assert found("sørensen bodil", "/v1/people") == ["Bodil Sørensen"]
    assert found("bolig", "/v1/partners") == ["Boligforeningen Østerhøj"]
    assert found("skjult", "/v1/people", who=administrator) == found("skjult", "/v1/partners") == []


def test_only_what_one_may_see_is_found_or_counted(client, centre, strategy, focus_area):
    hidden = FocusAreaFactory(strategy_id=StrategyFactory().id)
    for area in (focus_area, hidden):
        InitiativeFactory(focus_area_id=area.id, title="Hemmelig skoleindsats")
        CaseFactory(strategy_id=area.strategy_id, title="Hemmelig sag")
    there = caller("reader", centre, strategy)

    for collection in (INITIATIVES, CASES):
        seen = client.get(f"{collection}?q=hemmelig&includeTotal=true", auth=there).json
        other = client.get(
            f"{collection}?q=hemmelig&strategyId={hidden.strategy_id}&includeTotal=true", auth=there
        ).json

        assert {one["strategyId"] for one in seen["items"]} == {str(strategy.id)}
        assert (seen["total"], other["total"], other["items"]) == (1, 0, [])


def test_search_goes_with_filters_pages_and_the_count(client, reader, focus_area):
    other = FocusAreaFactory(strategy_id=focus_area.strategy_id)
    for n in range(7):
        InitiativeFactory(focus_area_id=focus_area.id, title=f"Skole {'ABCDEFG'[-n]}")
        InitiativeFactory(focus_area_id=other.id, title="Skole")
        InitiativeFactory(focus_area_id=focus_area.id, title="Bolig")

    url, titles = f"{INITIATIVES}?q=skoler&focusAreaId={focus_area.id}&sort=title&pageSize=3&includeTotal=true", []
    back = None
    while url:
        page = client.get(url, auth=reader).json
        assert page["total"] == 7
        titles += [one["title"] for one in page["items"]]
        back, url = page["links"]["prev"], page["links"]["next"]

    assert titles == [f"Skole {letter}" for letter in "ABCDEFG"]
    assert back is not None
    assert [one["title"] for one in client.get(back, auth=reader).json["items"]] == titles[3:6]
    elsewhere = client.get(back.replace("q=skoler", "q=bolig"), auth=reader)
    assert [one["code"] for one in elsewhere.json["errors"]] == ["foreign-cursor"]


def test_a_search_is_one_statement(client, reader, initiatives, statements):
    client.get(INITIATIVES, auth=reader)
    statements.clear()
    client.get(f"{INITIATIVES}?q=skole", auth=reader)
    few = len(statements)
    statements.clear()
    client.get(f"{INITIATIVES}?q={quote('skole unge lektiecafe udskoling omegn og i på')}", auth=reader)

    assert len(statements) == few
    assert len([one for one in statements if "stems" in one]) == 1


def test_the_index_follows_every_change(client, coordinator, administrator, found, focus_area, centre):
    initiative = client.get(
        f"{INITIATIVES}/{InitiativeFactory(focus_area_id=focus_area.id, title='Svømmehal').id}", auth=coordinator
    )
    changed = client.patch(
        initiative.request.path, auth=coordinator, if_match=initiative, json={"description": "Cykling for alle"}
    )
    assert found("svømmehaller") == found("cyklingen") == ["Svømmehal"]

    client.patch(
        initiative.request.path, auth=coordinator, if_match=changed, json={"title": "Sejlads", "description": None}
    )
    assert found("svømmehaller") == found("cyklingen") == []
    assert found("sejlads") == ["Sejlads"]

    gone = client.get(initiative.request.path, auth=coordinator)
    assert client.delete(initiative.request.path, auth=coordinator, if_match=gone).status_code == 204
    assert found("sejlads") == []


def test_as_of_a_time_it_finds_what_there_was(client, coordinator, reader, database, found, focus_area):
    initiative = client.get(
        f"{INITIATIVES}/{InitiativeFactory(focus_area_id=focus_area.id, title='Svømmehal').id}", auth=coordinator
    )
    with database.session() as session:
        before = quote(head_of(session).at.isoformat())
    client.patch(initiative.request.path, auth=coordinator, if_match=initiative, json={"title": "Sejlads"})

    assert (found("svømmehaller"), found("sejlads")) == ([], ["Sejlads"])
    assert found("svømmehaller", more=f"&asOf={before}") == ["Svømmehal"]
    assert found("sejlads", more=f"&asOf={before}") == []


def test_many_are_searched_along_an_index(client, reader, database, statements, focus_area):
    statements.clear()
    client.get(f"{INITIATIVES}?q=skole", auth=reader)
    asked = next(one for one in statements if "stems" in one)

    with database.session() as session, open_door(session):
        if database.writers.dialect.name == "sqlite":
            values = tuple("[]" for _ in range(asked.count("?")))
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values).all()
            assert any("USING COVERING INDEX ix_initiatives_stems" in row[3] for row in plan), plan
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            asking = "EXPLAIN SELECT id FROM initiatives WHERE stems @@ CAST('''skol'':*' AS tsquery)"
            plan = "\n".join(session.scalars(text(asking)))
            assert "Bitmap Index Scan on ix_initiatives_stems" in plan


def test_other_lists_have_no_search(client, reader):
    for collection in ("strategies", "milestones", "goals", "kle-numbers", "collaborations"):
        answer = client.get(f"/v1/{collection}?q=sprog", auth=reader)

        assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [("q", "unknown-query-key")]
