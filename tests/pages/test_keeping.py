"""Nothing that somebody wrote is lost: over a login at a provider, a fault of ours, a limit, or a page left open."""

import json
import random
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
import pytest
from sqlalchemy import delete

from api.problems import Problem
from models.page_sessions import PageSession
from pages.mounting import mount
from tests.factories import InitiativeFactory, PersonFactory
from tests.issuing import AUDIENCE, issuing

COORDINATOR = {"role": "coordinator", "strategy_id": None, "centre_id": None}
WROTE = "To virksomheder er kommet til, og »den tredje« svarer i næste uge."
LONG = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyzæøå ", k=9000)).strip()  # packs badly


@pytest.fixture
def issuer():
    with issuing() as found:
        yield found


@pytest.fixture
def client(start, issuer, coordinating_centre):
    PersonFactory(centre_id=coordinating_centre.id, subject="anne", grants=[COORDINATOR])
    who = {"OIDC_CLIENT_ID": "sider", "OIDC_CLIENT_SECRET": "hemmelig"}
    return mount(start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE, **who)).test_client()


@pytest.fixture
def report():
    return f"/initiatives/{InitiativeFactory(state='active').id}/report"


def fields(answer, action):
    """What the form that leads there would send, untouched."""
    form = re.findall(rf'<form[^>]*action="{re.escape(action)}".*?</form>', answer.text, re.DOTALL)[0]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


def by_provider(client, issuer, after, **changed):
    """Log in there, and come back."""
    begun = client.get("/login/provider", query_string={"issuer": issuer.address, "next": after})
    url = httpx2.get(begun.headers["Location"]).headers["Location"]
    query = {**dict(parse_qsl(urlsplit(url).query)), **changed}
    return client.get(f"{urlsplit(url).path}?{urlencode(query)}")


def sent_too_late(client, issuer, report, database, text):
    """A report that was written while the login ran out: the answer to it, and what was sent."""
    by_provider(client, issuer, report)
    filled = {**fields(client.get(report), report), "progress": "atRisk", "summary": text}
    with database.writers.begin() as connection:
        connection.execute(delete(PageSession))
    answer = client.post(report, data=filled)
    assert answer.status_code == 403
    assert "intet er tabt" in answer.text
    return answer, filled


def test_a_report_survives_a_login_at_the_provider_in_the_same_window(client, issuer, report, database):
    answer, filled = sent_too_late(client, issuer, report, database, WROTE)
    assert "_blank" not in answer.text

    seen = by_provider(client, issuer, report)

    assert (seen.status_code, WROTE in seen.text) == (200, True)
    assert "i fare" in seen.text
    assert f">{filled['once']}<" not in seen.text
    again = fields(seen, report)
    assert (again["summary"], again["once"]) == (WROTE, filled["once"])
    assert client.post(report, data=again).status_code == 303
    assert WROTE in client.get(report.removesuffix("/report")).text


def test_what_was_carried_is_put_down(client, issuer, report, database):
    sent_too_late(client, issuer, report, database, WROTE)
    by_provider(client, issuer, report)

    assert client.get_cookie("samspil-kept") is None
    assert by_provider(client, issuer, report).status_code == 303


def test_a_login_that_fails_loses_nothing_either(client, issuer, report, database):
    sent_too_late(client, issuer, report, database, WROTE)

    answer = by_provider(client, issuer, report, state="x")

    assert answer.status_code == 403
    assert json.loads(fields(answer, "/login")["kept"])["summary"] == WROTE
    assert WROTE in by_provider(client, issuer, report).text


def test_a_provider_that_is_away_loses_nothing_either(client, issuer, report, database, coordinator):
    sent_too_late(client, issuer, report, database, WROTE)
    issuer.go_away()

    answer = client.get("/login/provider", query_string={"issuer": issuer.address, "next": report})
    seen = client.post("/login", data={**fields(answer, "/login"), "key": coordinator.key})

    assert WROTE in seen.text
    assert client.post(report, data=fields(seen, report)).status_code == 303


def test_what_no_cookie_holds_waits_on_its_page_for_a_login_beside_it(client, issuer, report, database):
    answer, _ = sent_too_late(client, issuer, report, database, LONG)
    assert 'target="_blank"' in answer.text
    waiting = fields(answer, report)
    assert "word" in waiting

    assert "intet er tabt" in client.post(report, data=waiting).text
    assert by_provider(client, issuer, report).status_code == 303
    seen = client.post(report, data=waiting)

    assert LONG in seen.text
    assert client.post(report, data=fields(seen, report)).status_code == 303


def test_a_cpr_number_is_in_no_cookie_and_waits_to_be_taken_out(client, issuer, report, database):
    answer, _ = sent_too_late(client, issuer, report, database, "Ring til 010180-1234")
    assert client.get_cookie("samspil-kept") is None
    assert 'target="_blank"' in answer.text

    by_provider(client, issuer, report)
    seen = client.post(report, data=fields(client.post(report, data=fields(answer, report)), report))

    assert (seen.status_code, "CPR" in seen.text) == (400, True)


def test_a_second_page_that_ran_out_pushes_nothing_out_of_the_first(client, issuer, report, database):
    sent_too_late(client, issuer, report, database, WROTE)
    other = f"/initiatives/{InitiativeFactory(state='active').id}/report"

    answer = client.post(other, data={"summary": "Noget andet."})

    assert 'target="_blank"' in answer.text
    assert WROTE in by_provider(client, issuer, report).text


@pytest.mark.parametrize("cookie", ["x", "eNo=", "eNqLjgUAARUAuQ==", "eNorrgIAAmkBLg=="])
def test_what_was_not_packed_here_is_nothing(client, issuer, report, cookie):
    client.set_cookie("samspil-kept", cookie)

    assert by_provider(client, issuer, report).status_code == 303


@pytest.mark.parametrize(("problem", "status"), [(Problem("too-many-requests"), 429), (RuntimeError(), 500)])
def test_whatever_fails_shows_what_was_written_and_sends_it_again(client, issuer, report, monkeypatch, problem, status):
    by_provider(client, issuer, report)
    filled = {**fields(client.get(report), report), "progress": "onTrack", "summary": WROTE}

    def fail(*_, **__):
        raise problem

    with monkeypatch.context() as patched:
        patched.setattr("pages.api.Api.ask", fail)
        answer = client.post(report, data=filled)

    assert answer.status_code == status
    assert answer.content_type.startswith("text/html")
    assert fields(answer, report)["summary"] == WROTE
    assert client.post(report, data=fields(answer, report)).status_code == 303


def test_what_another_site_sends_is_not_offered_to_be_sent_again(client, issuer, report):
    by_provider(client, issuer, report)

    answer = client.post(report, data={"summary": WROTE}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert WROTE not in answer.text


def test_where_only_forms_are_sent_to_one_is_shown_what_they_are_about(client, issuer, report):
    by_provider(client, issuer, "/")

    answer = client.get(report.replace("/report", "/confirmation"))

    assert (answer.status_code, answer.headers["Location"]) == (303, report.removesuffix("/report"))


def test_a_login_leads_on_with_the_whole_query(client):
    answer = client.get("/attention?severity=high&centreId=1")

    assert answer.headers["Location"] == "/login?next=%2Fattention%3Fseverity%3Dhigh%26centreId%3D1"


def test_logging_out_twice_is_being_logged_out(client, issuer):
    by_provider(client, issuer, "/strategies")
    word = fields(client.get("/strategies"), "/logout")
    client.post("/logout", data=word)

    answer = client.post("/logout", data=word)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
