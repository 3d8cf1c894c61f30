"""Which text gets in: what can be shown, trimmed and composed, and never a CPR number."""

import json
import re

import pytest

from api.rest.text import LINE, PROSE, is_clean

CENTRES, AREAS, STRATEGIES = "/v1/centres", "/v1/focus-areas", "/v1/strategies"
CENTRE = {"name": "Center for Ældre", "kind": "centre"}


def refused(answer):
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/invalid-request")
    return {fault["pointer"]: fault["code"] for fault in answer.json["errors"]}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Center\u0000", "forbidden-character"),
        ("Cen\u200bter", "forbidden-character"),
        ("Center\u202e", "forbidden-character"),
        ("\ufeffCenter", "forbidden-character"),
        ("Cen\u034fter", "forbidden-character"),
        ("\u3164", "forbidden-character"),
        ("Center\ufdd0", "forbidden-character"),
        ("Center\U0001ffff", "forbidden-character"),
        ("Center\nNord", "forbidden-character"),
        ("Center\u2028Nord", "forbidden-character"),
        ("", "too-short"),
        (" \u00a0\u3000", "too-short"),
        pytest.param("A" * 301, "too-long", id="301 letters"),
        pytest.param("\u0958" * 300, "too-long", id="600 letters when composed"),
        (7, "not-text"),
        (["A"], "not-text"),
        (None, "null-not-allowed"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused(client, administrator, name, code):
    answer = client.post(CENTRES, auth=administrator, json={**CENTRE, "name": name})

    assert refused(answer) == {"/name": code}


def test_half_a_character_is_refused(client, administrator):
    body = json.dumps({**CENTRE, "name": "Center \ud83d"})

    answer = client.post(CENTRES, auth=administrator, data=body, content_type="application/json")

    assert refused(answer) == {"/name": "forbidden-character"}


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("  Center Nord \t".rstrip("\t"), "Center Nord"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("Æblehaven 🍎", "Æblehaven 🍎"),
        ("Østerhøj 'D', \"E\" & <F>", "Østerhøj 'D', \"E\" & <F>"),
    ],
)
def test_text_is_trimmed_and_composed(client, administrator, name, stored):
    answer = client.post(CENTRES, auth=administrator, json={**CENTRE, "name": name})

    assert (answer.status_code, answer.json["name"]) == (201, stored)


def test_prose_has_lines_of_one_kind(client, coordinator, coordinating_centre):
    values = {
        "title": "Strategi",
        "aim": "Første\r\nAnden\rTredje\tsidste\n",
        "startsOn": "2024-01-01",
        "endsOn": "2027-12-31",
        "coordinatingCentreId": str(coordinating_centre.id),
        "committee": "Økonomiudvalget",
    }

    answer = client.post(STRATEGIES, auth=coordinator, json=values)

    assert (answer.status_code, answer.json["aim"]) == (201, "Første\nAnden\nTredje\tsidste")


@pytest.mark.parametrize(
    "text",
    [
        "010180-1234",
        "0101801234",
        "010180 1234",
        "Borger 010180-1234 har søgt",
        "(010180-1234)",
        "290200-1234",
        "610180-1234",
        "910180 4321",
        "010180\u20131234",
        "010180\u20111234",
        "010180 - 1234",
        "01 01 80 1234",
        "01.01.80-1234",
        "010180/1234",
    ],
)
def test_a_cpr_number_is_refused_and_never_repeated(client, administrator, text):
    answer = client.post(CENTRES, auth=administrator, json={**CENTRE, "name": text})

    assert refused(answer) == {"/name": "cpr-number"}
    assert text not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "320180-1234",
        "011380-1234",
        "300200-1234",
        "0101801234567",
        "Telefon 44 77 20 00",
        "Fra 01.01.2024 til 31.12.2027",
        "2021-2023 og 2024-2027",
        "1234567890",
        "3a010180-1234-4abc-8def-0123456789ab",
    ],
)
def test_other_numbers_are_let_in(client, administrator, text):
    answer = client.post(CENTRES, auth=administrator, json={**CENTRE, "name": text})

    assert answer.status_code == 201


def test_a_cpr_number_is_found_wherever_there_is_text(client, coordinator, strategy, centre):
    values = {
        "strategyId": str(strategy.id),
        "number": 1,
        "title": "Sprog",
        "purpose": "Se\nsagen om 010180-1234",
        "tovholderCentreId": str(centre.id),
        "themes": [{"key": "a", "title": "Ok"}, {"key": "010180-1234", "title": "0101801234"}],
        "decision": {"body": "Udvalget", "decidedOn": "2024-01-01", "reason": "610180-1234"},
        "externalReferences": [{"system": "esdh", "key": "0101801234"}],
    }

    answer = client.post(AREAS, auth=coordinator, json=values)

    assert refused(answer) == dict.fromkeys(
        ["/purpose", "/themes/1/key", "/themes/1/title", "/decision/reason", "/externalReferences/0/key"], "cpr-number"
    )


@pytest.mark.parametrize("name", ["010180-1234", "0101801234"])
def test_nor_is_one_repeated_as_the_name_of_anything(client, administrator, name):
    as_property = client.post(CENTRES, auth=administrator, json={**CENTRE, name: 1})
    as_key = client.get(f"{CENTRES}?{name}=1", auth=administrator)
    as_filter = client.get(f"{CENTRES}?externalReference=esdh:{name}", auth=administrator)

    assert [one.status_code for one in (as_property, as_key, as_filter)] == [400, 400, 400]
    assert not any(name in one.text for one in (as_property, as_key, as_filter))


def test_nor_is_one_repeated_that_a_long_name_ends_in(client, administrator):
    answer = client.post(CENTRES, auth=administrator, json={**CENTRE, 95 * "x" + "010180-1234": 1})

    assert refused(answer) == {"/…": "unknown-property"}


def test_nor_as_the_address_of_a_problem(client, administrator):
    answer = client.get("/v1/centres/010180-1234", auth=administrator)

    assert refused(answer) == {"path": "cpr-number"}
    assert answer.json["instance"] == "%E2%80%A6"


@pytest.mark.parametrize(
    "name", ["3a010180-1234-4abc-8def-0123456789ab", "a1b20101801234cd9f0e1d2c3b4a5968", "a1b20101801234cd", "job-7"]
)
def test_a_name_that_a_machine_made_for_a_request_is_none(client, administrator, name):
    answer = client.post(
        CENTRES, auth=administrator, json=CENTRE, headers={"X-Request-Id": name, "Idempotency-Key": name}
    )

    assert (answer.status_code, answer.headers["X-Request-Id"]) == (201, name)


@pytest.mark.parametrize("pattern", [LINE, PROSE], ids=["line", "prose"])
def test_what_gets_in_is_what_the_published_pattern_says(database, pattern):
    published = re.compile(pattern)
    borders = (code for plane in range(0x1FFFE, 0x11FFFE, 0x10000) for code in range(plane - 2, plane + 2))
    letters = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x10002), *borders)]

    assert [one for one in letters if is_clean(one, pattern) != bool(published.search(one))] == []
