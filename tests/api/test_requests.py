"""What is asked: known query keys, forms that there are, methods and addresses; anything else is a problem."""

from uuid import uuid4

import pytest

CENTRES, STRATEGIES = "/v1/centres", "/v1/strategies"
CENTRE = {"name": "Center for Ældre", "kind": "centre"}


def refused(answer):
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/invalid-request")
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("colour=red", {"colour": "unknown-query-key"}),
        ("Kind=team", {"Kind": "unknown-query-key"}),
        ("page_size=1", {"page_size": "unknown-query-key"}),
        ("Q=jobs", {"Q": "unknown-query-key"}),
        ("asOf=2026-01-01", {"asOf": "not-an-instant"}),
        ("format=csv", {"format": "unknown-query-key"}),
        ("kind=team&kind=centre", {"kind": "repeated-query-key"}),
        ("colour=1&colour=2", {"colour": "repeated-query-key"}),
        ("lang=en&lang=da", {"lang": "repeated-query-key"}),
        ("lang=de", {"lang": "not-allowed"}),
        ("kind=team,office", {"kind": "not-allowed"}),
        ("kind=", {"kind": "not-allowed"}),
        ("parentCentreId=7", {"parentCentreId": "not-an-id"}),
        ("includeTotal=1", {"includeTotal": "not-a-flag"}),
        ("changedSinceGtEq=2026-01-01", {"changedSinceGtEq": "not-an-instant"}),
        ("changedSinceGtEq=2026-01-01T00:00:00", {"changedSinceGtEq": "not-an-instant"}),
        ("externalReference=esdh", {"externalReference": "wrong-form"}),
        ("sort=%00", {"sort": "forbidden-character"}),
        ("pageSize=0&colour=1", {"pageSize": "out-of-range", "colour": "unknown-query-key"}),
    ],
)
def test_a_query_says_only_what_is_documented(client, reader, query, expected):
    answer = client.get(f"{CENTRES}?{query}", auth=reader)

    assert refused(answer) == expected


@pytest.mark.parametrize("query", ["colour=red", "pageSize=2", "exact=true", "format=xlsx"])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "POST"])
def test_what_takes_no_query_refuses_every_key(client, administrator, centre, method, query):
    url = CENTRES if method == "POST" else f"{CENTRES}/{centre.id}"
    body = {} if method == "GET" else {"json": CENTRE, "if_match": None if method == "POST" else centre}

    answer = client.open(f"{url}?{query}", method=method, auth=administrator, **body)

    assert refused(answer) == {query.partition("=")[0]: "unknown-query-key"}


def test_nor_does_a_delete_take_one(client, coordinator, strategy):
    answer = client.delete(f"{STRATEGIES}/{strategy.id}?force=true", auth=coordinator, if_match=strategy)

    assert refused(answer) == {"force": "unknown-query-key"}


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("text/html, application/json;q=0.1", 200),
        ("application/*", 200),
        ("text/html, */*;q=0.8", 200),
        ("text/html", 406),
        ("application/problem+json", 406),
        ("application/json;q=0", 406),
        ("application/json;q=0, */*", 406),
        ("application/xml, text/csv", 406),
    ],
)
def test_whoever_accepts_no_json_is_told(client, reader, accept, status):
    answer = client.get(CENTRES, auth=reader, headers={"Accept": accept})

    assert answer.status_code == status
    assert answer.content_type == ("application/json" if status == 200 else "application/problem+json")


def test_nothing_is_stored_for_whoever_would_not_accept_the_answer(client, administrator):
    answer = client.post(CENTRES, auth=administrator, json=CENTRE, headers={"Accept": "text/html"})

    assert (answer.status_code, answer.json["type"]) == (406, "/problems/not-acceptable")
    assert client.get(f"{CENTRES}?sort=name", auth=administrator).json["items"][-1]["name"] != CENTRE["name"]


def test_head_answers_as_get_without_a_body(client, reader, centre):
    for url in (CENTRES, f"{CENTRES}/{centre.id}"):
        got, head = client.get(url, auth=reader), client.head(url, auth=reader)

        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", got.headers["ETag"])
        assert head.headers["Content-Length"] == str(len(got.data))


def test_options_names_the_methods(client, centre):
    answers = [client.options(CENTRES), client.options(f"{CENTRES}/{centre.id}")]

    assert [set(one.headers["Allow"].split(", ")) for one in answers] == [
        {"GET", "HEAD", "OPTIONS", "POST"},
        {"GET", "HEAD", "OPTIONS", "PUT", "PATCH"},
    ]


@pytest.mark.parametrize("method", ["DELETE", "POST", "TRACE", "BREW"])
def test_a_method_that_an_address_does_not_take_is_answered_with_those_it_takes(client, reader, method):
    answer = client.open(f"{CENTRES}/{uuid4()}", method=method, auth=reader)

    assert (answer.status_code, answer.json["type"]) == (405, "/problems/method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "PUT", "PATCH"}


@pytest.mark.parametrize(
    "path", ["/v1/nothing", "/v1", "/v1/centres/", "/v1//centres", "/v1/centres/7", "/v1/centres/%00", "/v2/centres"]
)
def test_an_address_that_is_none_is_a_problem_too(client, administrator, path):
    answer = client.get(path, auth=administrator)

    assert (answer.status_code, answer.json["type"], answer.json["errors"]) == (404, "/problems/not-found", [])


def test_a_problem_names_an_address_as_a_uri_does(client, administrator):
    answer = client.get("/v1/børn og unge?x=1", auth=administrator)

    assert answer.json["instance"] == "/v1/b%C3%B8rn%20og%20unge"


def test_ids_are_read_in_any_case_and_written_in_one(client, administrator):
    key = str(uuid4())

    made = client.put(f"{CENTRES}/{key.upper()}", auth=administrator, json=CENTRE)

    assert (made.status_code, made.headers["Location"], made.json["id"]) == (201, f"{CENTRES}/{key}", key)
    assert client.get(f"{CENTRES}/{key.upper()}", auth=administrator).json == made.json
    child = client.post(CENTRES, auth=administrator, json={**CENTRE, "parentCentreId": key.upper()})
    assert child.json["parentCentreId"] == key


@pytest.mark.parametrize("key", ["00000000-0000-0000-0000-000000000000", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"])
def test_an_id_may_be_of_any_version(client, administrator, key):
    answer = client.put(f"{CENTRES}/{key}", auth=administrator, json=CENTRE)

    assert (answer.status_code, answer.json["id"]) == (201, key)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("en", "en"), ("en-GB, da;q=0.5", "en"), ("de", "da"), ("de, en;q=0.1", "en"), ("da, en", "da"), ("*", "da")],
)
def test_the_language_follows_accept_language_unless_lang_says_otherwise(client, administrator, accepted, language):
    headers = {"Accept-Language": accepted}

    asked = client.get(CENTRES, auth=administrator, headers=headers)
    said = client.get(f"{CENTRES}?lang=da", auth=administrator, headers=headers)

    assert (asked.headers["Content-Language"], said.headers["Content-Language"]) == (language, "da")
