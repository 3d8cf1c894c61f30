"""Which text gets in: no control, invisible or broken characters, and never a CPR number (domain rule 12)."""

import re
import unicodedata
from typing import Any

from models.cpr import holds_cpr_number

# Surrogates are refused too, but stand in no pattern: UTF-8 cannot hold one, and some engines refuse to name it.
_BROKEN = (
    r"\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    r"\ufdd0-\ufdef\ufeff\uffa0\ufff9-\uffff"
)
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
_MAY_BE_UNSEEN = re.compile("[\u034f-\U0010ffff]")  # before these, whatever is forbidden is not printable either
_FORBIDDEN = {
    pattern: re.compile(f"[{controls}{_BROKEN}{_BEYOND}\ud800-\udfff]")
    for pattern, controls in ((LINE, _IN_LINE), (PROSE, _IN_PROSE))
}


class Refused(ValueError):
    """Text that does not get in: the code that says why, and what its sentence needs; never the text."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def admitted(
    given: str, longest: int, characters: str = LINE, form: re.Pattern[str] | None = None, *, exempt: bool = False
) -> str:
    """Text as it is stored, of 1 to ``longest`` characters; Refused where it does not get in.

    For whatever is text, wherever it comes from: a property, a query key's value, the name of a file, a cell. What is
    ``exempt`` has a ``form`` of its own that takes the CPR guard's place.
    """
    if len(given) > longest:
        raise Refused("too-long", most=longest)
    if not given.strip():
        raise Refused("too-short", least=1)
    if not is_clean(given, characters):
        raise Refused("forbidden-character")
    if form and not form.search(given):
        raise Refused("wrong-form")
    found = tidy(given)
    if len(found) > longest:  # a few letters are two in NFC
        raise Refused("too-long", most=longest)
    if not exempt and holds_cpr_number(found):
        raise Refused("cpr-number")
    return found


def clean(pattern: str) -> str:
    """A form of ``pattern`` whose negated classes leave out what no text may hold."""
    return pattern.replace("[^", f"[^{_REFUSED}").replace(r"\s", _BLANK)


def is_clean(text: str, pattern: str) -> bool:
    """Whether every character of ``text`` is allowed and at least one is more than a blank: what ``pattern`` says, but
    in time proportional to the text whatever stands in it.
    """
    if not text.strip():
        return False
    if text.isprintable() and (text.isascii() or not _MAY_BE_UNSEEN.search(text)):
        return True
    return not _FORBIDDEN[pattern].search(text)


def without_broken(text: str) -> str:
    """The text with a sign in the place of each character that no line may hold."""
    return _FORBIDDEN[LINE].sub("…", text)


def tidy(text: str) -> str:
    """NFC, one kind of line end, no blanks around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
