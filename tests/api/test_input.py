"""What comes in: strict JSON, known names, clean text, and every fault named at once."""

import json
from time import thread_time
from uuid import uuid4

import pytest

CENTRES, AREAS, STRATEGIES = "/v1/centres", "/v1/focus-areas", "/v1/strategies"
JSON = "application/json"
CENTRE = {"name": "Center for Ældre", "kind": "centre"}


def sent(client, who, body, url=CENTRES, content_type=JSON, **options):
    data = body if isinstance(body, bytes) else body.encode()
    return client.post(url, auth=who, data=data, content_type=content_type, **options)


def refused(answer):
    """The faults of a 400 that is a whole problem document."""
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.json["type"] == "/problems/invalid-request"
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"name": "A", "name": "A", "kind": "centre"}', "repeated-property"),
        (b'{"name": "A", "externalReferences": [{"system": "a", "system": "b"}]}', "repeated-property"),
        (b'{"name": NaN}', "malformed-json"),
        (b'{"name": Infinity}', "malformed-json"),
        (b'{"name": 1e99999999999999999999}', "malformed-json"),
        (b'{"name": 01}', "malformed-json"),
        (b"{'name': 'A'}", "malformed-json"),
        (b'{"name": "A",}', "malformed-json"),
        (b'{"name": "A"} {}', "malformed-json"),
        (b'{"name": "A', "malformed-json"),
        (b'{"name": "\xff"}', "malformed-json"),
        (b'{"name": "\xed\xa0\x80"}', "malformed-json"),
        (b'\xef\xbb\xbf{"name": "A"}', "malformed-json"),
        ('{"name": "A"}'.encode("utf-16"), "malformed-json"),
        (b"", "malformed-json"),
        (b" ", "malformed-json"),
        pytest.param(b"[" * 100_000, "nested-too-deep", id="100000 lists"),
        pytest.param(b'{"a":' * 100_000, "nested-too-deep", id="100000 objects"),
        pytest.param(b"[" * 21 + b"]" * 21, "nested-too-deep", id="21 lists"),
        (b"[]", "not-an-object"),
        (b'"A"', "not-an-object"),
        (b"null", "not-an-object"),
    ],
)
def test_only_one_json_object_gets_in(client, administrator, body, code):
    answer = sent(client, administrator, body)

    assert refused(answer) == {"": code}


def test_brackets_in_a_text_nest_nothing(client, administrator):
    answer = client.post(CENTRES, auth=administrator, json={**CENTRE, "name": '[{"[{' * 50})

    assert (answer.status_code, answer.json["name"]) == (201, '[{"[{' * 50)


@pytest.mark.parametrize(
    ("build", "size"),
    [
        pytest.param(lambda size: b'"' + b'\\"' * size, 500_000, id="a text nobody closed"),
        pytest.param(lambda size: b'{"aim": "' + b"a " * size + b'\\u0000"}', 5_000, id="a long text with a wrong end"),
        pytest.param(
            lambda size: b"{%s}" % b",".join(b'"%d":1' % n for n in range(size)), 80_000, id="80000 unknown properties"
        ),
    ],
)
def test_a_large_body_takes_no_longer_for_being_wrong(client, coordinator, build, size):
    def seconds(body):
        began = thread_time()
        answer = sent(client, coordinator, body, url=STRATEGIES)
        taken = thread_time() - began
        assert answer.status_code == 400
        assert len(answer.data) < 200_000
        return taken

    quarter = max(seconds(build(size // 4)) for _ in range(2))
    whole = min(seconds(build(size)) for _ in range(2))

    assert whole < 8 * quarter + 0.1  # of the processor, which others may use meanwhile; squared it would be 16


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (str(2**63), "out-of-range"),
        pytest.param("9" * 5_000, "out-of-range", id="5000 digits"),
        ("1e999999999", "out-of-range"),
        ("-1", "out-of-range"),
        ("1000", "out-of-range"),
        ("1.5", "not-whole"),
        ("1e-999999999", "not-whole"),
        ("true", "not-whole"),
        ('"1"', "not-whole"),
        ("null", "null-not-allowed"),
        ("[]", "not-whole"),
    ],
)
def test_a_number_that_is_none_of_ours_is_named(client, coordinator, number, code):
    answer = sent(client, coordinator, f'{{"number": {number}}}', url=AREAS)

    assert refused(answer)["/number"] == code


@pytest.mark.parametrize(("number", "stored"), [("7.0", 7), ("7e0", 7), ("0.7e1", 7)])
def test_a_whole_number_may_be_written_with_decimals(client, coordinator, strategy, centre, number, stored):
    others = {"strategyId": str(strategy.id), "title": "Sprog", "tovholderCentreId": str(centre.id)}
    body = json.dumps(others).replace("}", f', "number": {number}}}')

    answer = sent(client, coordinator, body, url=AREAS)

    assert (answer.status_code, answer.json["number"]) == (201, stored)


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/merge-patch+json",
        "application/json; charset=latin1",
        "application/json, application/json",
    ],
)
def test_only_json_in_utf_8_may_be_posted(client, administrator, content_type):
    answer = client.post(CENTRES, auth=administrator, data=json.dumps(CENTRE), content_type=content_type)

    assert (answer.status_code, answer.json["type"]) == (415, "/problems/unsupported-media-type")
    assert (answer.json["types"], answer.headers["Accept"]) == ([JSON], JSON)


@pytest.mark.parametrize("content_type", [JSON, "application/json; charset=utf-8", 'APPLICATION/JSON;charset="UTF-8"'])
def test_json_may_name_its_charset(client, administrator, content_type):
    answer = client.post(CENTRES, auth=administrator, data=json.dumps(CENTRE), content_type=content_type)

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/merge-patch+json", 200),
        (JSON, 200),
        ("application/json-patch+json", 415),
        ("text/plain", 415),
        (None, 415),
    ],
)
def test_a_patch_is_a_merge_patch(client, administrator, centre, content_type, status):
    url, patch = f"{CENTRES}/{centre.id}", json.dumps({"name": "Nyt navn"})

    answer = client.patch(url, auth=administrator, if_match=centre, data=patch, content_type=content_type)

    assert answer.status_code == status


def test_nothing_compressed_gets_in(client, administrator):
    answer = sent(client, administrator, json.dumps(CENTRE), headers={"Content-Encoding": "gzip"})

    assert answer.status_code == 415


def test_more_than_a_mebibyte_does_not_get_in(client, administrator):
    answer = sent(client, administrator, b" " * (1024 * 1024 + 1))

    assert (answer.status_code, answer.json["type"]) == (413, "/problems/content-too-large")


def test_every_fault_of_a_body_is_named_at_once(client, coordinator):
    values = {
        "id": str(uuid4()),
        "state": "ended",
        "number": 0,
        "purpose": "\u0000",
        "tovholderCentreId": "nobody",
        "involvedCentreIds": [str(uuid4()), "7"],
        "themes": [{"key": "a"}, "b", {"key": "c", "title": "C", "colour": "red"}],
        "decision": {"body": "Udvalget", "decidedOn": "2024-02-30"},
        "collaborationNeeded": "yes",
        "misspelt": 1,
        "focus_area": 1,
        "a/b~c": 1,
    }

    answer = client.post(AREAS, auth=coordinator, json=values)

    assert refused(answer) == {
        "/id": "server-owned",
        "/state": "server-owned",
        "/strategyId": "required",
        "/title": "required",
        "/number": "out-of-range",
        "/purpose": "forbidden-character",
        "/tovholderCentreId": "not-an-id",
        "/involvedCentreIds/1": "not-an-id",
        "/themes/0/title": "required",
        "/themes/1": "not-an-object",
        "/themes/2/colour": "unknown-property",
        "/decision/decidedOn": "not-a-date",
        "/collaborationNeeded": "not-a-flag",
        "/misspelt": "unknown-property",
        "/focus_area": "unknown-property",
        "/a~1b~0c": "unknown-property",
    }


def test_every_fault_is_explained_in_the_callers_language(client, administrator):
    danish = client.post(CENTRES, auth=administrator, json={})
    english = client.post(f"{CENTRES}?lang=en", auth=administrator, json={})

    assert {one["detail"] for one in danish.json["errors"]} == {"Skal angives."}
    assert {one["detail"] for one in english.json["errors"]} == {"Must be given."}
    assert (danish.headers["Content-Language"], english.headers["Content-Language"]) == ("da", "en")


def test_a_problem_names_the_request_it_answers(client, administrator):
    answer = client.post(CENTRES, auth=administrator, json={})

    assert set(answer.json) == {"type", "title", "status", "detail", "instance", "traceId", "errors"}
    assert (answer.json["status"], answer.json["instance"]) == (400, CENTRES)
    assert len(answer.json["traceId"]) == 32


@pytest.mark.parametrize("name", ["\ud800", "\u0000", "x" * 5_000, ""])
def test_a_property_that_can_hardly_be_named_is_refused_all_the_same(client, administrator, name):
    answer = sent(client, administrator, json.dumps({**CENTRE, name: 1}))

    assert list(refused(answer).values()) == ["unknown-property"]
    assert len(answer.json["errors"][0]["pointer"]) < 200


@pytest.mark.parametrize("name", ["json", "query"])
def test_no_property_name_hides_the_other_faults(client, administrator, centre, name):
    url = f"{CENTRES}/{centre.id}"

    posted = client.post(CENTRES, auth=administrator, json={**CENTRE, "name": "", name: 1})
    patched = client.patch(url, auth=administrator, if_match=centre, json={"name": "", name: 1})

    expected = {"/name": "too-short", f"/{name}": "unknown-property"}
    assert (refused(posted), refused(patched)) == (expected, expected)
