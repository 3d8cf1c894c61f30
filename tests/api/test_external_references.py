"""What other systems call something, and the addresses that lead there: the web, or a case system's desktop program."""

import pytest

from api.rest.schemas import DESKTOP_SCHEMES
from tests.api.places import COMPONENTS, DOCUMENT
from tests.factories import CaseFactory, InitiativeFactory, KleNumberFactory

TAKEN = [
    "https://f2.ballerup.dk/sag/4711",
    "http://esdh.ballerup.local:8080/?sag=1#akt",
    "sbsyslauncher:?Sag=4711",
    "kmdsageraabn:2026-4711",
    "kmdedhvis:dok/4711",
]
REFUSED = [
    "javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///c:/sag.docx", "ftp://esdh.dk/s", "mailto:a@b.dk",
    "ms-word:ofe|u|https://esdh.dk", "sbsys:4711", "SBSYSLAUNCHER:4711", " https://esdh.dk", "xsbsyslauncher:4711",
    "sbsyslauncher:", "sbsyslauncher:4711 --slet", 'sbsyslauncher:"4711', "sbsyslauncher:4711'", "kmdedhvis:a|b",
    "kmdedhvis:a\\b", "kmdedhvis:`a`", "https:/esdh.dk", "https://esdh.dk\nsbsyslauncher:1", "//esdh.dk", "4711",
]  # fmt: skip


def sent(client, who, url):
    case = CaseFactory()
    references = [{"system": "esdh", "key": "2026-4711", "url": url}]
    return client.patch(f"/v1/cases/{case.id}", auth=who, if_match=case, json={"externalReferences": references})


@pytest.mark.parametrize("url", TAKEN)
def test_the_web_and_the_desktop_programs_of_case_systems_may_be_led_to(client, coordinator, url):
    answer = sent(client, coordinator, url)

    assert (answer.status_code, answer.json["externalReferences"][0]["url"]) == (200, url)


@pytest.mark.parametrize("url", REFUSED)
def test_nothing_else_may(client, coordinator, url):
    answer = sent(client, coordinator, url)

    assert answer.status_code == 400
    assert {fault["pointer"] for fault in answer.json["errors"]} == {"/externalReferences/0/url"}


@pytest.mark.parametrize("scheme", DESKTOP_SCHEMES)
def test_no_cpr_number_stands_in_such_an_address(client, coordinator, scheme):
    answer = sent(client, coordinator, f"{scheme}:010170-1234")

    assert [fault["code"] for fault in answer.json["errors"]] == ["cpr-number"]


SHOWING = {
    "15.20.00-A00-5-23": ("15.20.00", "A00"),
    "27.00.00-G01-1-2024": ("27.00.00", "G01"),
    "15.20.00 Ø34 2023/117": ("15.20.00", "Ø34"),
    "15.20.00A00": ("15.20.00", "A00"),
}
OPAQUE = [
    "2026-4711", "EMN-2023-001234", "23/4711", "S2023-1234", "15.20.00-5-23", "15.20-A00-5-23", "15.20.00-B00-5-23",
    "15.20.00-A001-5", "115.20.00-A00-5", "15.20.00.01-A00", "20.05.2023",
]  # fmt: skip


def numbered(key, **more):
    return {"externalReferences": [{"system": "esdh", "key": key}], **more}


@pytest.mark.parametrize("key", SHOWING)
@pytest.mark.parametrize("factory", [CaseFactory, InitiativeFactory])
def test_the_number_of_a_case_system_shows_kle_where_it_is_made_of_it(client, coordinator, factory, key):
    record = factory()
    place = f"/v1/{record.resource_type}/{record.id}"

    answer = client.patch(place, auth=coordinator, if_match=record, json=numbered(key))

    assert (answer.json["kleNumber"], answer.json["kleFacet"]) == SHOWING[key]
    assert client.get(f"/v1/{record.resource_type}?externalReference=esdh:{key}", auth=coordinator).json["items"]


@pytest.mark.parametrize("key", OPAQUE)
def test_any_other_number_of_a_case_system_shows_nothing(client, coordinator, key):
    case = CaseFactory()

    answer = client.patch(f"/v1/cases/{case.id}", auth=coordinator, if_match=case, json=numbered(key))

    assert (answer.json["kleNumber"], answer.json["kleFacet"]) == (None, None)
    assert answer.json["externalReferences"][0]["key"] == key


@pytest.mark.parametrize("given", [{"kleNumber": "15.20.04"}, {"kleFacet": "G01"}])
def test_what_was_given_of_kle_is_never_overwritten(client, coordinator, given):
    case = CaseFactory()

    said = numbered("27.00.00-A00-5-23", **given)
    answer = client.patch(f"/v1/cases/{case.id}", auth=coordinator, if_match=case, json=said)
    later = client.patch(f"/v1/cases/{case.id}", auth=coordinator, if_match=answer, json=numbered("27.00.00-A00-6-23"))

    for told in (answer, later):
        assert {name: told.json[name] for name in ("kleNumber", "kleFacet")} == {
            "kleNumber": None, "kleFacet": None, **given,
        }  # fmt: skip


def test_what_is_taken_back_stays_away_until_the_references_change(client, coordinator):
    case = CaseFactory()
    place = f"/v1/cases/{case.id}"
    first = client.patch(place, auth=coordinator, if_match=case, json=numbered("15.20.00-A00-5-23"))

    cleared = client.patch(place, auth=coordinator, if_match=first, json={"kleNumber": None, "kleFacet": None})
    titled = client.patch(place, auth=coordinator, if_match=cleared, json={"title": "En anden titel"})

    assert titled.json["kleNumber"] is None


def test_a_number_that_the_municipality_does_not_list_is_not_taken(client, coordinator):
    KleNumberFactory(number="15.20.00")
    case = CaseFactory()

    answer = client.patch(f"/v1/cases/{case.id}", auth=coordinator, if_match=case, json=numbered("27.00.00-G01-1-24"))

    assert answer.status_code == 200
    assert answer.json["kleNumber"] is None


def test_every_list_of_what_has_external_references_is_asked_by_them():
    def resolved(part):
        while "$ref" in part:
            _, _, kind, name = part["$ref"].split("/")
            part = COMPONENTS[kind][name]
        return part

    asked = {}
    for path, operations in DOCUMENT["paths"].items():
        answer = resolved(operations.get("get", {}).get("responses", {}).get("200", {}))
        schema = resolved(answer.get("content", {}).get("application/json", {}).get("schema", {}))
        item = resolved(schema.get("properties", {}).get("items", {}).get("items", {}))
        if "externalReferences" in item.get("properties", {}):
            asked[path] = {resolved(one)["name"] for one in operations["get"]["parameters"]}

    assert len(asked) > 25
    assert [path for path, names in asked.items() if "externalReference" not in names] == []
