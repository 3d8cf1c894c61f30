"""People log in at a provider and come back with a code; what their token would open of the API, it opens here."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
import pytest

from models.ledger import settle
from models.organisation import Person
from pages.mounting import mount
from tests.factories import PersonFactory, StrategyFactory
from tests.issuing import AUDIENCE, issuing

GRANT = {"role": "reader", "strategy_id": None, "centre_id": None}


@pytest.fixture
def issuer():
    with issuing() as found:
        yield found


@pytest.fixture
def anne(coordinating_centre):
    return PersonFactory(centre_id=coordinating_centre.id, subject="anne", grants=[GRANT])


@pytest.fixture
def client(start, issuer, anne):
    who = {"OIDC_CLIENT_ID": "sider", "OIDC_CLIENT_SECRET": "hemmelig"}
    return mount(start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE, **who)).test_client()


def sent(client, issuer, after="/strategies"):
    """Where the provider sends the browser back to, once its user agreed."""
    begun = client.get("/login/provider", query_string={"issuer": issuer.address, "next": after})
    assert begun.status_code == 303
    return httpx2.get(begun.headers["Location"]).headers["Location"]


def back(client, url, **changed):
    """Come back with what the provider gave, but for what is changed."""
    query = {**dict(parse_qsl(urlsplit(url).query)), **changed}
    return client.get(f"{urlsplit(url).path}?{urlencode(query)}")


def test_whoever_is_known_here_comes_in_and_goes_on(client, issuer):
    StrategyFactory(title="Strategien")
    assert "Log ind med" in client.get("/login").text

    answer = back(client, sent(client, issuer))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/strategies")
    assert "Strategien" in client.get("/strategies").text


def test_what_is_granted_is_read_anew_and_a_person_who_left_is_out(client, issuer, anne, database):
    back(client, sent(client, issuer))
    assert client.get("/strategies").status_code == 200

    with database.session() as session:
        session.get(Person, anne.id).active = False
        settle(session)
        session.commit()

    assert client.get("/strategies").status_code == 303


def test_a_person_of_the_provider_who_is_none_of_ours_stays_out(client, issuer):
    issuer.who = "bente"

    answer = back(client, sent(client, issuer))

    assert answer.status_code == 403
    assert "du er ikke oprettet her" in answer.text


@pytest.mark.parametrize("changed", [{"state": "x"}, {"code": "x"}, {"iss": "https://evil.example"}])
def test_what_was_tampered_with_on_the_way_opens_nothing(client, issuer, changed):
    answer = back(client, sent(client, issuer), **changed)

    assert answer.status_code == 403
    assert client.get("/strategies").status_code == 303


@pytest.mark.parametrize(
    "told", [{"nonce": "x"}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {"azp": "another"}]
)
def test_an_id_token_of_another_login_opens_nothing(client, issuer, told):
    issuer.told = told

    assert back(client, sent(client, issuer)).status_code == 403


def test_another_browser_gets_nothing_from_a_code(client, issuer, app):
    url = sent(client, issuer)
    other = client.application.test_client()

    assert back(other, url).status_code == 403
    assert back(client, url).status_code == 303


def test_a_code_is_good_once(client, issuer):
    url = sent(client, issuer)
    back(client, url)

    assert back(client, url).status_code == 403


def test_while_the_provider_is_away_one_may_still_come_in_by_key(client, issuer, reader):
    issuer.go_away()
    answer = client.get("/login/provider", query_string={"issuer": issuer.address})

    assert answer.status_code == 503
    assert "svarer ikke" in answer.text
    assert 'name="key"' in answer.text


def test_nobody_is_sent_to_a_provider_that_is_none_of_ours(client):
    assert client.get("/login/provider?issuer=https://evil.example").status_code == 503


def test_by_tls_a_cookie_is_of_this_host_alone(client, issuer):
    answer = client.get("/login/provider", query_string={"issuer": issuer.address}, base_url="https://localhost")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-samspil-going=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
