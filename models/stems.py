"""The words by which a text is found, and their stems: Danish, whatever their case, accents and spelling of å.

What is stored and what is asked for go through the same functions, here and not in a database, so that both databases
find the same. The stems are those of the Danish algorithm of the Snowball project, which `danish` of PostgreSQL's text
search uses too.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from snowballstemmer import stemmer

LONGEST = 60  # letters of a word that count; a database takes no words of any length
_WORD = re.compile(r"\d+(?:[-–]\d+)+|[^\W_]+")  # noqa: RUF001, 2026-0012 and 2024-2026 are words as well
_ALIKE = str.maketrans({"ä": "æ", "ö": "ø", "ü": "y", "–": "-"})  # noqa: RUF001, an en dash as in 2024-2026
_UNLIKE = re.compile("[äöü–]")  # noqa: RUF001
_ACCENTED = re.compile(r"[^\x00-\x7fæøå]")

# Words that stand in every text: they narrow nothing, unless one asks for nothing else.
_COMMON = {
    "af", "alle", "at", "da", "de", "den", "der", "deres", "det", "dig", "din", "du", "efter", "eller", "en", "end",
    "er", "et", "for", "fra", "han", "har", "have", "hos", "hun", "hvad", "hvis", "hvor", "i", "ind", "jeg", "kan",
    "man", "med", "men", "mod", "nu", "når", "og", "også", "om", "op", "os", "over", "på", "samt", "sig", "sin",
    "skal", "som", "så", "til", "ud", "under", "var", "ved", "vi", "vil", "være",
}  # fmt: skip


def gathered(texts: Iterable[str | None]) -> str:
    """All words of these texts and their stems, each between blanks and once, in byte order."""
    words = frozenset[str]().union(*(_words(text) for text in texts if text))
    return f" {' '.join(sorted(words))} " if words else ""


def asked(text: str) -> list[tuple[str, str]]:
    """What has to stand in a text that is searched for ``text``: of each pair, a word that begins with the first or
    that is the second.
    """
    words = dict.fromkeys(found[:LONGEST] for found in _WORD.findall(_folded(text)))
    telling = [word for word in words if word not in _COMMON]
    return [(word, stem(word)) for word in telling or words]


@lru_cache(maxsize=256)
def _words(text: str) -> frozenset[str]:
    """The words of a text and their stems; of many records that come together, many say the same."""
    folded = _folded(text)
    found = set(_WORD.findall(folded))
    if "-" in folded:
        found.update([part for one in found if "-" in one for part in one.split("-")])
    words = frozenset(one[:LONGEST] for one in found)
    return words.union(map(stem, words))


def _folded(text: str) -> str:
    """In small letters, aa as å, and without accents."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    if _UNLIKE.search(plain):
        plain = plain.translate(_ALIKE)
    return plain if plain.isascii() else _ACCENTED.sub(_without_accent, plain)


def _without_accent(found: re.Match[str]) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", found[0]) if not unicodedata.combining(one))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of a word in small letters. A stemmer remembers where it is in its word: one each, for the threads."""
    found: str = stemmer("danish").stemWord(word)
    return found
