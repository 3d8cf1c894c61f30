"""The words by which a text is found: the same on both databases, in stems that are the common ones."""

import re
from itertools import product
from pathlib import Path

import pytest

from migrations import stems_0018
from models.stems import LONGEST, asked, gathered, stem
from seeds import ballerup

SEEDS = "\n".join(one.read_text("utf-8") for one in sorted(Path(ballerup.__file__).parent.rglob("*.py")))
BEGINNINGS = ("bolig", "skol", "ungdom", "arbejds", "venlig", "frihed", "lægt", "træn", "syg", "grøn", "kød", "øl", "e")
ENDINGS = (
    "", "e", "en", "er", "et", "s", "es", "ens", "ers", "erne", "ernes", "ende", "endes", "erende", "erede", "ered",
    "hed", "heden", "heder", "hedens", "heds", "ethed", "erer", "eren", "eret", "erets", "ets", "ere", "eres", "erens",
    "ig", "lig", "elig", "els", "else", "igst", "ligst", "løst", "løse", "t", "dt", "gt", "kt", "gd", "ttes", "nner",
    "ks", "qs", "1", "11", "d",
)  # fmt: skip
WORDS = {*re.findall(r"[a-zæøå]+", SEEDS.casefold()), *(f"{one}{other}" for one, other in product(BEGINNINGS, ENDINGS))}


def test_the_stems_are_those_of_postgresqls_danish_dictionary(postgresql):
    with postgresql.readers.connect() as connection:
        asking = "SELECT word, ts_lexize('danish_stem', word) FROM unnest(%(words)s::text[]) AS word"
        found = connection.exec_driver_sql(asking, {"words": sorted(WORDS)}).all()

    theirs = {word: stems[0] for word, stems in found if stems}  # a stop word has none
    assert len(theirs) > 1000
    assert {word: stem(word) for word in theirs} == theirs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("skoler", "SKOLERNE"),
        ("Aalborg", "ålborg"),
        ("kirkegaarden", "Kirkegården"),
        ("café", "CAFE"),
        ("A\u030arhus", "Århus"),
        ("Kärnan", "kærnan"),
        ("Größe", "grøsse"),
        ("2024–2026", "2024-2026"),  # noqa: RUF001, an en dash
        ("e\u0301n", "en"),
    ],
)
def test_a_word_is_found_in_whatever_way_it_is_written(one, other):
    [(_, wanted)] = asked(one)

    assert f" {wanted} " in gathered([other])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("!?*\"'():&|<->\\ %_", []),
        ("og i på", ["og", "i", "på"]),
        ("jobs og skole", ["jobs", "skole"]),
        ("job job JOB", ["job"]),
        ("2026-00", ["2026-00"]),
        ("2026-", ["2026"]),
        ("title:sprog AND NEAR(a b)", ["title", "sprog", "and", "near", "a", "b"]),
        ("x" * 200, ["x" * LONGEST]),
        ("語 🍎", ["語"]),
    ],
)
def test_what_is_asked_for_is_words_and_no_language(text, words):
    assert [word for word, _ in asked(text)] == words


def test_a_text_is_gathered_once_and_in_order():
    assert gathered(["Skolerne og skolen", None, "2026-0012"]) == " 0012 2026 2026-0012 og skol skolen skolerne "
    assert gathered([None, "!?"]) == ""


def test_a_migration_gathers_as_it_is_gathered_now():
    texts = [SEEDS, "2026-0012", "Aalborg é", None]

    assert stems_0018.gathered(texts) == gathered(texts)
