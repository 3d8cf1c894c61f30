"""Text as the fonts that typst brings along can print it, with words that fit into a column."""

import re
from typing import Final

SILENT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"  # turn, join or vary what stands beside them
)
STRANGE: Final = re.compile(
    "[^\t\n -~\u00a0-\u0377\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u1e00-\u1eff"  # Latin, Greek, Cyrillic,
    "\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u063a\u0640-\u0652\u067e\u0686\u0698\u06a9\u06af\u06cc"  # Hebrew, Arabic,
    "\u2010-\u2027\u202f-\u205e\u2074-\u208e\u20a0-\u20bf\u2100-\u2151\u2190-\u23ff\u2500-\u25ff\u270c-\u2727]"  # signs
)
SQUARE: Final = "\u25a1"
LONG: Final = re.compile(r"\S{21,}")
WORDLY: Final = 40  # letters; words no longer than that are hyphenated as their language does
SOFT_HYPHEN, BREAK = "\u00ad", "\u200b"


def printable(text: str) -> str:
    """The text with a square for each character that no font has."""
    return STRANGE.sub(SQUARE, SILENT.sub("", text))


def breakable(text: str) -> str:
    """The same, and what no language knows how to divide may end a line after every fifth character."""
    return LONG.sub(_divided, printable(text))


def _divided(found: re.Match[str]) -> str:
    word = found[0]
    if word.isalpha() and len(word) <= WORDLY:
        return word
    pieces = [word[i : i + 5] for i in range(0, len(word), 5)]
    return (SOFT_HYPHEN if word.isalpha() else BREAK).join(pieces)
