"""What every request passes before a view is asked: trace, headers, admission; and that no route is unguarded."""

import re
from typing import Any

import pytest

from api.operations.routes import OPEN, UnguardedRouteError, demand_permissions

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


def test_a_trace_is_taken_up_and_passed_on(client):
    answer = client.get("/v1/centres", headers={"traceparent": f"00-{TRACE}-{SPAN}-01"})

    assert re.fullmatch(rf"00-{TRACE}-[0-9a-f]{{16}}-01", answer.headers["traceparent"])
    assert SPAN not in answer.headers["traceparent"]
    assert answer.json["traceId"] == TRACE


def test_a_trace_of_a_later_version_is_taken_up_too(client):
    answer = client.get("/health/live", headers={"traceparent": f"01-{TRACE}-{SPAN}-01-more"})

    assert answer.headers["traceparent"].startswith(f"00-{TRACE}-")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "nonsense",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01-more",
    ],
)
def test_an_invalid_trace_is_replaced_by_a_new_one(client, given):
    first = client.get("/health/live", headers={"traceparent": given}).headers["traceparent"]
    second = client.get("/health/live", headers={"traceparent": given}).headers["traceparent"]

    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", first)
    assert TRACE not in first
    assert first != second


def test_the_callers_name_for_a_request_comes_back(client):
    assert client.get("/health/live", headers={"X-Request-Id": "job-7/42"}).headers["X-Request-Id"] == "job-7/42"


@pytest.mark.parametrize("given", ["", "x" * 129, "two words", "blå", "1806500000", "010180-1234"])
def test_a_name_that_is_no_name_does_not_come_back(client, given):
    assert "X-Request-Id" not in client.get("/health/live", headers={"X-Request-Id": given}).headers


@pytest.mark.parametrize("path", ["/health/live", "/v1/centres", "/nowhere", "/docs", "/problems", "/static/pages.css"])
def test_every_answer_says_which_contract_it_keeps_and_what_a_browser_may_not_do(client, path):
    with client.get(path) as answer:
        headers = answer.headers

    assert headers["API-Version"] == "1.0.0"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    for kind in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert f"{kind} 'none'" in headers["Content-Security-Policy"]
    assert "Cache-Control" in headers
    assert len(headers.getlist("Cache-Control")) == 1


def test_no_other_origin_may_use_the_api_from_a_page(start):
    client = start(PUBLIC_URL="https://samspil.example/").test_client()

    answer = client.get("/health/live", headers={"Origin": "https://elsewhere.example"})

    assert answer.headers["Access-Control-Allow-Origin"] == "https://samspil.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/v1/centres/", 404, "not-found"),
        ("GET", "/v1//centres", 404, "not-found"),
        ("GET", "/v1/centres/" + "9" * 30, 404, "not-found"),
        ("DELETE", "/v1/centres", 405, "method-not-allowed"),
        ("POST", "/health/live", 405, "method-not-allowed"),
        ("BREW", "/v1/centres", 405, "method-not-allowed"),
        ("TRACE", "/v1/centres", 405, "method-not-allowed"),
    ],
)
def test_what_is_not_there_is_a_problem_too(client, method, path, status, code):
    answer = client.open(path, method=method)

    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == f"/problems/{code}"
    assert answer.json["traceId"] == answer.headers["traceparent"].split("-")[1]
    assert status == 404 or "GET" in answer.headers["Allow"]


def test_a_body_of_more_than_a_mebibyte_is_too_large(client, administrator):
    most = b'"' + b"x" * (1024 * 1024 - 2) + b'"'

    fits = client.post("/v1/centres", auth=administrator, data=most, content_type="application/json")
    exceeds = client.post("/v1/centres", auth=administrator, data=most + b" ", content_type="application/json")

    assert fits.status_code == 400
    assert exceeds.status_code == 413
    assert exceeds.json["type"] == "/problems/content-too-large"


@pytest.mark.parametrize("query", ["lang=sv", "lang=", "lang=DA", "l%61ng=de"])
def test_a_language_that_we_do_not_speak_is_refused(client, reader, query):
    answer = client.get(f"/v1/centres?{query}", auth=reader)

    assert answer.status_code == 400
    assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [("lang", "not-allowed")]


def test_two_languages_at_once_are_refused(client, reader):
    answer = client.get("/v1/centres?lang=da&lang=en", auth=reader)

    assert [fault["code"] for fault in answer.json["errors"]] == ["repeated-query-key"]


def test_a_language_is_answered_in(client, reader):
    assert client.get("/v1/centres?lang=en", auth=reader).headers["Content-Language"] == "en"


def test_all_is_answered_where_no_host_is_set(client):
    assert client.get("/docs", base_url="http://anything.example").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("samspil.example", 200), ("SAMSPIL.example:8000", 200), ("samspil.example.evil", 421), ("10.0.0.7", 421)],
)
def test_only_the_hosts_that_are_set_are_answered(start, host, status):
    client = start(ALLOWED_HOSTS="samspil.example").test_client()

    assert client.get("/docs", base_url=f"http://{host}").status_code == status
    assert client.get("/health/live", base_url=f"http://{host}").status_code == 200


@pytest.mark.parametrize("environ", [{"HTTP_HOST": "a, b"}, {"HTTP_HOST": "a b"}, {"HTTP_HOST": "x/y"}])
def test_a_host_that_is_none_is_refused(client, environ):
    assert client.get("/docs", environ_overrides=environ).json["type"] == "/problems/malformed-request"


def test_a_route_without_a_row_in_the_permission_table_stops_the_start(start):
    app = start()
    app.add_url_rule("/forgotten", "forgotten", lambda: "")

    with pytest.raises(UnguardedRouteError, match="no row in the permission table for: forgotten"):
        demand_permissions(app)


def test_a_method_whose_permission_is_not_in_the_table_stops_the_start(start):
    app = start()
    kind: Any = app.view_functions["centres.Centres"].view_class

    class Careless(kind):
        init_every_request = False

        def delete(self):
            return ""

    app.view_functions["centres.Centres"] = Careless.as_view("centres.Centres")

    with pytest.raises(UnguardedRouteError, match=r"DELETE centres\.Centres"):
        demand_permissions(app)


def test_what_is_open_to_all_is_there(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= OPEN
