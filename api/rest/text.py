"""Which text gets in: no control, invisible or broken characters, and never a CPR number (domain rule 12)."""

import re
import unicodedata
from datetime import date

# Surrogates are refused too, but stand in no pattern: UTF-8 cannot hold one, and some engines refuse to name it.
_BROKEN = r"\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\uffff"
_BEYOND = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
_BLANK = r"\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"


def _pattern(controls: str, blank: str) -> str:
    """Blanks, one character that is more, anything; a group, so that no tool unrolls it to the length it may have."""
    refused = controls + _BROKEN + _BEYOND
    return f"^([{blank}]*[^{refused}{blank}][^{refused}]*)$"


_REFUSED = r"\u0000-\u001f" + _BROKEN + _BEYOND
_IN_LINE, _IN_PROSE = r"\u0000-\u001f", r"\u0000-\u0008\u000b\u000c\u000e-\u001f"
LINE = _pattern(_IN_LINE, _BLANK)
PROSE = _pattern(_IN_PROSE, _BLANK + r"\u0009\u000a\u000d")
_FORBIDDEN = {
    pattern: re.compile(f"[{controls}{_BROKEN}{_BEYOND}\ud800-\udfff]")
    for pattern, controls in ((LINE, _IN_LINE), (PROSE, _IN_PROSE))
}

# As people write one: 0101701234, 010170-1234 with whatever dash, 01 01 70 1234, 01.01.70-1234.
_TEN_DIGITS = re.compile(r"(?<!\d)(\d{2})[ .]?(\d{2})[ .]?(\d{2})\s?[-/.\u2010-\u2015\u2212]?\s?(\d{4})(?!\d)")
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.ASCII | re.IGNORECASE)


def clean(pattern: str) -> str:
    """A form of ``pattern`` whose negated classes leave out what no text may hold."""
    return pattern.replace("[^", f"[^{_REFUSED}").replace(r"\s", _BLANK)


def is_clean(text: str, pattern: str) -> bool:
    """Whether every character of ``text`` is allowed and at least one is more than a blank: what ``pattern`` says, but
    in time proportional to the text whatever stands in it.
    """
    return bool(text.strip()) and not _FORBIDDEN[pattern].search(text)


def tidy(text: str) -> str:
    """NFC, one kind of line end, no blanks around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def holds_cpr_number(text: str) -> bool:
    """Whether ten digits in ``text`` begin with a date, as a person's number does (replacement numbers: day + 60).

    A UUID is none, though one in two thousand has such digits in it.
    """
    return any(_is_date(*map(int, found.groups()[:3])) for found in _TEN_DIGITS.finditer(_UUID.sub("", text)))


def _is_date(day: int, month: int, year: int) -> bool:
    """Any century will do: the seventh digit's rule has had exceptions."""
    for century in (1800, 1900, 2000):
        try:
            date(century + year, month, day - 60 if day > 60 else day)
        except ValueError:
            continue
        return True
    return False
