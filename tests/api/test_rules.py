"""The page of the rules: open to all, in both languages, its figures those that the rules give."""

import re
from html import unescape

import pytest

WORKED = {
    "widened": ("Det går tilbage", ["25 procentpoint", "26 procentpoint"], "1,00 procentpoint · 0,00", "0"),
    "narrowed": ("Det går frem", ["26 procentpoint", "20 procentpoint"], "−6,00 procentpoint · 0,00", "1"),
    "rounded": ("Det står stille", ["10 procentpoint", "10 procentpoint"], "−0,10 procentpoint · 0,15", "0"),
    "exact": ("Det går tilbage", ["10 procentpoint", "10 procentpoint"], "−0,10 procentpoint · 0,15", "0"),
    "falseProgress": ("Det går frem", ["26 procentpoint", "20 procentpoint"], "0,00 procentpoint · −6,00", "1"),
    "mostlyComparison": ("Det går frem", ["26 procentpoint", "15 procentpoint"], "−1,00 procentpoint · −10,00", "1"),
    "overtaken": ("Det går tilbage", ["26 procentpoint", "27 procentpoint"], "−1,00 procentpoint · 2,00", "0"),
    "parity": ("Det går frem", ["5 procentpoint", "2 procentpoint"], "–", "1"),
    "streak": (
        "Det går frem",
        ["25 procentpoint", "26 procentpoint", "26 procentpoint", "20 procentpoint"],
        "−5,00 procentpoint · 0,00",
        "1",
    ),
    "hidden": ("Det går frem", ["30 procentpoint", "–"], "–", "0"),
}


def examples_of(page):
    found = re.findall(r'<section id="(\w+)">(.*?)</section>', page.text, re.DOTALL)
    return {key: unescape(re.sub(r"\s+", " ", text)) for key, text in found}


@pytest.mark.parametrize("key", WORKED)
def test_a_worked_example_has_the_figures_that_people_work_out_by_hand(client, key):
    direction, gaps, parts, steps = WORKED[key]

    example = examples_of(client.get("/rules/verdict"))[key]

    *told, sentence = re.findall(r"<dd>(.*?)</dd>", example)
    assert re.findall(r"<td>([^<]*)</td> </tr>", example) == gaps
    assert told[1] == direction
    assert told[2].removesuffix(" procentpoint") == parts
    assert told[3] == steps
    assert sentence.startswith(direction)


def test_every_example_is_worked_out_in_both_languages(client):
    danish, english = (client.get(f"/rules/verdict?lang={language}") for language in ("da", "en"))

    assert examples_of(danish).keys() == examples_of(english).keys() == WORKED.keys()
    assert "Det er falsk fremgang" in examples_of(danish)["falseProgress"]
    assert "This is false progress" in examples_of(english)["falseProgress"]
    assert (danish.headers["Content-Language"], english.headers["Content-Language"]) == ("da", "en")


def test_the_page_needs_no_key_and_lets_no_script_in(client):
    page = client.get("/rules/verdict")

    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
