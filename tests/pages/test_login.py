"""In by a key, out by a button, and nothing in between that another site could do."""

import pytest


def test_a_stranger_is_led_to_the_login_and_from_there_to_where_they_would(stranger, demo):
    page = stranger.see("/strategies?x=1")
    assert page.answer.url.path == "/login"

    page = stranger.send(stranger.see("/strategies"), "/login", key=demo[1]["reader"])

    assert page.answer.url.path == "/strategies"


def test_the_cookie_is_for_no_script_and_no_other_site(stranger, demo):
    page = stranger.see("/login")

    answer = stranger.browser.post("/login", data={**page.forms["/login"], "key": demo[1]["reader"]})

    cookie = answer.headers["Set-Cookie"]
    assert "samspil-session=samspilses_" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" not in cookie


@pytest.mark.parametrize("key", ["", "samspil_000000000000_0", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_key_opens_nothing(stranger, key):
    page = stranger.log_in(key or " ")

    assert page.answer.status_code == 403
    assert "Nøglen åbner ikke" in page.text
    assert not stranger.browser.cookies.get("samspil-session")


def test_logging_out_ends_the_session_itself(visiting, stranger):
    visitor = visiting("reader")
    token = visitor.browser.cookies["samspil-session"]

    page = visitor.send(visitor.see("/strategies"), "/logout")

    assert "Du er logget ud" in page.text
    stranger.browser.cookies.set("samspil-session", token)
    assert stranger.see("/strategies").answer.url.path == "/login"


def test_a_session_is_a_credential_of_the_api_and_gives_what_its_key_gives(visiting, demo):
    visitor = visiting("contributor")
    token = visitor.browser.cookies["samspil-session"]

    by_session, by_key = (
        visitor.browser.get("/v1/me", headers={"Authorization": f"Bearer {one}"}).json()
        for one in (token, demo[1]["contributor"])
    )

    assert by_session == by_key


def test_the_cookie_alone_opens_nothing_of_the_api(visiting):
    assert visiting("reader").browser.get("/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ],
)
def test_a_form_that_comes_from_elsewhere_is_refused(visiting, header, value):
    visitor = visiting("reader")

    page = visitor.send(visitor.see("/strategies"), "/logout", {header: value})

    assert page.answer.status_code == 403
    assert visitor.see("/strategies").answer.url.path == "/strategies"


def test_a_form_without_the_sessions_word_does_nothing(visiting):
    visitor = visiting("reader")

    page = visitor.send(visitor.see("/strategies"), "/logout", word="0" * 64)

    assert "Det, du skrev, er her endnu" in page.text
    assert visitor.see("/strategies").answer.url.path == "/strategies"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "evil.example"])
def test_a_login_leads_to_no_other_site(stranger, demo, elsewhere):
    page = stranger.see("/login")

    answer = stranger.browser.post("/login", data={**page.forms["/login"], "next": elsewhere, "key": demo[1]["reader"]})

    assert answer.headers["Location"] == "/"


def test_a_page_lets_nothing_in_and_is_kept_by_nobody(visiting):
    answer = visiting("reader").see("/").answer

    policy = answer.headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
