"""The problem catalogue: every code has a page, in both languages, for people and for programs."""

import re

import pytest

from api.problems import catalogue, sentence

ANSWERS = sorted(code for code, entry in catalogue().items() if "status" in entry)
FAULTS = sorted(code for code, entry in catalogue().items() if "status" not in entry)


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_code_is_explained_in_both_languages(code):
    entry = catalogue()[code]

    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert entry["detail"].keys() == {"da", "en"}
    assert re.findall(r"\{\w+\}", entry["detail"]["da"]) == re.findall(r"\{\w+\}", entry["detail"]["en"])
    assert code in FAULTS or (400 <= entry["status"] < 600 and entry["title"].keys() == {"da", "en"})


def test_the_index_leads_to_every_code(client):
    page = client.get("/problems")

    assert page.content_type == "text/html; charset=utf-8"
    assert page.headers["Content-Language"] == "da"
    assert set(re.findall(r'href="/problems/([a-z-]+)\?lang=da"', page.text)) == set(catalogue())


def test_the_type_of_an_error_leads_to_its_page(client):
    problem = client.get("/nowhere?lang=en").json

    page = client.get(f"{problem['type']}?lang=en")

    assert page.status_code == 200
    assert page.headers["Content-Language"] == "en"
    assert f"<h1>{problem['title']}</h1>" in page.text
    assert problem["detail"] in page.text


def test_a_program_gets_the_same_as_json(client):
    whole = client.get("/problems", headers={"Accept": "application/json"})
    one = client.get("/problems/forbidden", headers={"Accept": "application/json", "Accept-Language": "en"})

    assert {item["code"] for item in whole.json["items"]} == set(catalogue())
    assert one.headers["Vary"] == "Accept, Accept-Language"
    assert one.json == {
        "type": "/problems/forbidden",
        "code": "forbidden",
        "status": 403,
        "title": catalogue()["forbidden"]["title"]["en"],
        "detail": catalogue()["forbidden"]["detail"]["en"].replace("{permission}", "<permission>"),
    }


def test_a_fault_of_a_property_has_a_page_without_a_status(client):
    page = client.get("/problems/cpr-number")

    assert page.status_code == 200
    assert "HTTP-status" not in page.text


def test_a_choice_is_shown_as_people_can_read_it():
    assert sentence("not-allowed", "en", {"allowed": [";", "\t", "å"]}).endswith(": ;, \\t, å.")


def test_a_code_that_nobody_uses_has_no_page(client):
    answer = client.get("/problems/no-such-code")

    assert answer.status_code == 404
    assert answer.json["type"] == "/problems/not-found"
