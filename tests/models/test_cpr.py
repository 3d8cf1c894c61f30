"""What is taken for a CPR number (domain rule 12), and what municipalities write that is not."""

from time import thread_time

import pytest

from models.cpr import holds_cpr_number
from tests.numbers import cpr_numbers, harmless

WHERE = (
    "{}",
    "Borger {} har søgt",
    "({})",
    "cpr:{}",
    "CPR{}",
    "sag 7: {}.",
    "a,{},b",
    "{}\n",
    "mail_{}_kopi.pdf",
    "«{}»",
)


def test_ten_thousand_numbers_in_twelve_spellings_are_found_wherever_they_stand():
    texts = [
        (spelling, WHERE[nth % len(WHERE)].format(text))
        for nth, (_, texts) in enumerate(cpr_numbers(10_000))
        for spelling, text in texts.items()
    ]

    assert len(texts) == 120_000
    assert [one for one in texts if not holds_cpr_number(one[1])] == []


def test_of_ten_thousand_other_numbers_at_most_one_in_a_thousand_is_taken_for_one():
    texts = harmless(10_000)

    assert [text for text in texts if holds_cpr_number(text)][10:] == []


@pytest.mark.parametrize(
    "text",
    [
        "29-02-00-1234",
        "010180\t1234",
        "010180-\n1234",
        "010180--1234",
        "010180_1234",
        "0101 80-1234",
        "01-01-80-12-34",
        "010180-12 34",
        "0 1 0 1 8 0 - 1 2 3 4",
        "010180%2D1234",
        "%30%31%30%31%38%30%31%32%33%34",
        "010180&nbsp;1234",
        "010180&#45;1234",
        "⁰¹⁰¹⁸⁰⁻¹²³⁴",
        "010180-1234²",
        "⓪①⓪①⑧⓪①②③④",
        "0\ufe0f\u20e31\ufe0f\u20e30180-1234",
        "nr. 2.010180-1234 af 3",
        "12 010180-1234 13",
        "3a010180-1234",
        "010180-1234/620280-4321",
        "01.01.2024: 010180-1234",
        "/v1/01 01 80 12 34",
        "os2:01-01-80-12-34",
        "FOLK1 0 1 0 1 8 0 1 2 3 4",
    ],
)
def test_odd_spellings_are_found_too(text):
    assert holds_cpr_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0101801",
        "320180-1234",
        "011380-1234",
        "300200-1234",
        "920180-1234",
        "510180-1234",
        "010180-12345",
        "1010180-1234",
        "0101801234567",
        "2011-12 - 2012-05",
        "2011/12-2013/14",
        "2012-031234",
        "12.01-10.02.2024",
        "15.01-15.02.24",
        "01.01.24 - 01.12.2027",
        "pr. 31.12.24: 1250 personer",
        "pr. 31.12.24 (1250 personer)",
        "1.010.170.123",
        "3a010180-1234-4abc-8def-0123456789ab",
        "a1b20101701234cd",
    ],
)
def test_what_is_close_to_one_is_none(text):
    assert not holds_cpr_number(text)


@pytest.mark.parametrize("part", ["1", "01", "1 ", "01 ", "1-", "01.", "\u0660 ", "01018-", "%30", "&#48;", "a1"])
def test_a_long_text_takes_no_longer_for_what_stands_in_it(part):
    began = thread_time()

    holds_cpr_number(part * (10_000 // len(part)) + "!")

    assert thread_time() - began < 1
