"""The keys that tokens are verified by: fetched once, renewed beside the requests, kept while the provider is away."""

import threading
import time

import pytest
from structlog.testing import capture_logs

from api.auth.oidc import providers
from api.auth.oidc.fetching import LARGEST, FetchError, fetch_json
from api.auth.oidc.providers import COOL_DOWN, RENEWED_AFTER, Provider
from api.operations.logs import configure
from tests.factories import PersonFactory
from tests.issuing import AUDIENCE, DISCOVERY, RSA, issuing, published

FETCHED = [DISCOVERY, "/keys"]


@pytest.fixture
def issuer():
    with issuing() as found:
        yield found


@pytest.fixture
def clock():
    """A clock that stands still until a test sets it."""
    return Clock()


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def provider(issuer, clock):
    configure("WARNING")
    return Provider(issuer.address, clock)


def renewed(provider):
    """Wait until what runs beside has ended."""
    if provider._flight:
        provider._flight.join(10)


def has(provider, kid):
    return provider.key(kid, "RS256") is not None


def test_keys_are_fetched_when_they_are_needed_and_once(issuer, provider):
    asked_before = list(issuer.asked)

    found = [has(provider, "first") for _ in range(3)]

    assert (asked_before, found, issuer.asked) == ([], [True] * 3, FETCHED)


def test_a_new_key_is_found_at_once_and_one_that_was_rotated_out_is_gone(issuer, provider):
    before = has(provider, "first")
    issuer.rotate()

    assert (before, has(provider, "second"), has(provider, "first")) == (True, True, False)


def test_key_ids_that_are_made_up_cause_one_download_until_it_has_cooled_down(issuer, provider, clock):
    has(provider, "first")

    found = [has(provider, f"made up {number}") for number in range(50)]
    asked = len(issuer.asked)
    issuer.rotate()
    too_early = has(provider, "second")
    clock.now += COOL_DOWN

    assert (any(found), asked, too_early) == (False, 4, False)
    assert has(provider, "second")


def test_what_is_old_is_renewed_while_it_goes_on_being_used(issuer, provider, clock):
    has(provider, "first")
    issuer.rotate()
    clock.now += RENEWED_AFTER + 1

    still = has(provider, "first")
    renewed(provider)

    assert (still, has(provider, "first"), has(provider, "second")) == (True, False, True)


def test_the_last_good_keys_hold_while_the_provider_is_away(issuer, provider, clock):
    has(provider, "first")
    pages = dict(issuer.pages)
    issuer.go_away()

    for _ in range(3):
        clock.now += RENEWED_AFTER + 1
        with capture_logs() as lines:
            assert has(provider, "first")
            assert not has(provider, "second")
            renewed(provider)
        assert [(one["event"], one["issuer"]) for one in lines] == [("login provider away", issuer.address)]
    issuer.pages = pages
    issuer.rotate()
    clock.now += COOL_DOWN

    assert has(provider, "second")


def test_a_provider_that_was_never_there_is_asked_again_when_it_has_cooled_down(issuer, provider, clock):
    pages = dict(issuer.pages)
    issuer.go_away()

    found = [has(provider, "first") for _ in range(5)]
    asked = list(issuer.asked)
    issuer.pages = pages
    clock.now += COOL_DOWN

    assert (any(found), asked) == (False, [DISCOVERY])
    assert has(provider, "first")


def test_nobody_waits_long_for_a_slow_provider_and_who_comes_later_not_again(issuer, monkeypatch):
    monkeypatch.setattr(providers, "PATIENCE", 0.5)
    provider = Provider(issuer.address)
    issuer.answers.clear()
    seconds: list[float] = []

    def ask():
        began = time.monotonic()
        has(provider, "first")
        seconds.append(time.monotonic() - began)

    together = [threading.Thread(target=ask) for _ in range(8)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    ask()
    issuer.answers.set()
    renewed(provider)

    assert seconds[-1] < providers.PATIENCE <= max(seconds) < 10
    assert has(provider, "first")
    assert issuer.asked == FETCHED


@pytest.mark.parametrize(
    "pages",
    [
        {DISCOVERY: 302},
        {"/keys": 307},
        {DISCOVERY: 404},
        {DISCOVERY: ["no object"]},
        {DISCOVERY: {"issuer": "https://evil.example", "jwks_uri": "{}/keys"}},
        {DISCOVERY: {"issuer": "{}/", "jwks_uri": "{}/keys"}},
        {DISCOVERY: {"issuer": "{}"}},
        {DISCOVERY: {"issuer": "{}", "jwks_uri": "http://keys.example/keys"}},
        {DISCOVERY: {"issuer": "{}", "jwks_uri": "file:///etc/hostname"}},
        {DISCOVERY: {"issuer": "{}", "jwks_uri": ["{}/keys"]}},
        {DISCOVERY: {"issuer": "{}", "jwks_uri": "{}/keys", "access_token_issuer": ["{}"]}},
        {"/keys": {"keys": []}},
        {"/keys": {"keys": {"first": 1}}},
        {"/keys": {}},
        {"/keys": {"keys": [published(RSA[0], "first", use="enc")]}},
        {"/keys": {"keys": [published(RSA[0], "first", d="AQAB")]}},
        {"/keys": {"keys": [published(RSA[0], 1)]}},
        {"/keys": {"keys": [published(RSA[0], "first", key_ops=7)]}},
        {"/keys": {"keys": [], "filler": "x" * LARGEST}},
    ],
)
def test_a_provider_that_says_something_else_than_it_should_has_no_keys(issuer, provider, pages):
    issuer.pages |= {path: filled(page, issuer.address) for path, page in pages.items()}
    issuer.pages["/elsewhere"] = {"issuer": issuer.address, "jwks_uri": f"{issuer.address}/keys"}

    with capture_logs() as lines:
        found = has(provider, "first")
        renewed(provider)

    assert not found
    assert [one["event"] for one in lines] == ["login provider away"]
    assert "/elsewhere" not in issuer.asked


def filled(page, address):
    """The page with the issuer's address in its places."""
    if not isinstance(page, dict):
        return page
    return {name: value.replace("{}", address) if isinstance(value, str) else value for name, value in page.items()}


@pytest.mark.parametrize("url", ["http://login.example/keys", "file:///etc/hostname", "ftp://127.0.0.1/", "https://"])
def test_nothing_is_fetched_from_where_others_listen_or_from_a_file(url):
    with pytest.raises(FetchError, match="neither https nor this machine"):
        fetch_json(url)


def test_rotation_and_outage_as_a_person_meets_them(start, issuer, coordinating_centre):
    granted = [{"role": "reader", "strategy_id": None, "centre_id": None}]
    PersonFactory(centre_id=coordinating_centre.id, subject="anne", grants=granted)
    client = start(OIDC_ISSUERS=issuer.address, OIDC_AUDIENCES=AUDIENCE).test_client()
    first = issuer.token()
    statuses = [client.get("/v1/centres", auth=first).status_code]

    issuer.rotate()
    second = issuer.token()
    statuses += [client.get("/v1/centres", auth=token).status_code for token in (second, first)]
    issuer.go_away()
    statuses += [client.get("/v1/centres", auth=token).status_code for token in (second, first)]

    assert statuses == [200, 200, 401, 200, 401]
