"""What other systems call something, and the addresses that lead there: the web, or a case system's desktop program."""

import pytest

from api.rest.schemas import DESKTOP_SCHEMES
from tests.factories import CaseFactory

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
