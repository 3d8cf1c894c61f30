"""The words of a text and their stems, as `models.stems` gathered them when migration 0018 was written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from snowballstemmer import stemmer

LONGEST = 60  # letters of a word that count; a database takes no words of any length
_WORD = re.compile(r"\d+(?:[-–]\d+)+|[^\W_]+")  # noqa: RUF001, 2026-0012 and 2024-2026 are words as well
_ALIKE = str.maketrans({"ä": "æ", "ö": "ø", "ü": "y", "–": "-"})  # noqa: RUF001, an en dash as in 2024-2026
_ACCENTED = re.compile(r"[^\x00-\x7fæøå]")


def gathered(texts: Iterable[str | None]) -> str:
    """All words of these texts and their stems, each between blanks and once, in byte order."""
    words = {word for text in texts if text for word in _words(text)}
    words |= {stem(word) for word in words}
    return f" {' '.join(sorted(words))} " if words else ""


def _words(text: str) -> Iterator[str]:
    for found in _WORD.findall(_folded(text)):
        yield found[:LONGEST]
        if "-" in found:
            yield from (part[:LONGEST] for part in found.split("-"))


def _folded(text: str) -> str:
    """In small letters, aa as å, and without accents."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("aa", "å").translate(_ALIKE)
    return plain if plain.isascii() else _ACCENTED.sub(_without_accent, plain)


def _without_accent(found: re.Match[str]) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", found[0]) if not unicodedata.combining(one))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of a word in small letters."""
    found: str = stemmer("danish").stemWord(word)
    return found
