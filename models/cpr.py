"""What looks like a CPR number, in whatever spelling: ten digits that begin with a date (domain rule 12).

A person's number is recognised by its date and not by its check digit, which numbers since 2007 need not have; numbers
in place of one have the day + 60. So one in fourteen other numbers of ten digits is taken for one: where such numbers
belong, a field has a form of its own and is not asked here.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

_MARK = r"[-./\\_+|*~]"
_GAP = rf"\s{{0,3}}{_MARK}{{0,2}}\s{{0,3}}"
_JOIN, _APART = rf"\s?{_MARK}?\s?", rf"(?:\s|\s?{_MARK}\s?)"
# Behind a number it is more of a longer one, behind a word that ends in a digit (/v1/…, os2:…) it is not.
_ALONE, _ENDS = r"(?<!\d)(?<!(?<![^\W\d_])\d[\W_])", r"(?![\W_]?\d)"

# 0101701234, 010170-1234, 01.01.70-1234, not 2011-12 2013; 01 01 70 12 34; 01-01-70-12-34; 0 1 0 1 7 0 1 2 3 4.
_DATED = rf"(?<!\d)(?!(?:19|20)\d\d[-/])\d\d{_JOIN}\d\d{_JOIN}\d\d{_GAP}\d{{4}}(?!\d)"
_PAIRS = rf"{_ALONE}\d\d\s?\d\d\s?\d\d{_GAP}\d\d\s\d\d{_ENDS}"
_PAIRS_ALIKE = rf"{_ALONE}\d\d(?P<mark>{_MARK})\d\d(?:(?P=mark)\d\d){{3}}{_ENDS}"
_SINGLE = rf"{_ALONE}(?:\d{_APART}){{5}}\d{_GAP}(?:\d{_APART}){{3}}\d{_ENDS}"
_SPELLED = re.compile(rf"(?=(?P<number>{_DATED}|{_PAIRS}|{_PAIRS_ALIKE}|{_SINGLE}))")  # ahead: one may begin in another

# What holds such digits and is something else: a UUID, a hash, from one day to another.
_UUID = r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"
_HASH = r"\b(?=[0-9]*[a-f])[0-9a-f]{16,}\b"
_DAY, _MONTH, _YEAR = r"[0-3]?\d", r"[01]?\d", r"\d\d(?:\d\d)?"
_DAYS = "|".join(
    rf"(?<!\d){_DAY}{mark}{_MONTH}(?:{mark}?{_YEAR}|{mark})?{to}{_DAY}{mark}{_MONTH}{mark}{_YEAR}(?![\s-]{{0,3}}\d)"
    for mark, to in ((r"[./]", r"\s?-\s?"), ("-", r"\s-\s"))
)
_OTHER = re.compile(f"{_UUID}|{_HASH}|{_DAYS}", re.ASCII | re.IGNORECASE)

_DIGIT = re.compile("[0-9]")
_TEN = re.compile(r"(?:[^0-9\x80-\U0010ffff]*+[0-9\x80-\U0010ffff]){10}")  # ten letters that may be digits
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_INVISIBLE = ("Cf", "Mn", "Me")
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a sign that show nothing
_MARKS = {"\u2043": "-", "\u207b": "-", "\u208b": "-", "\u2212": "-", "\u2796": "-", "\u00b7": ".", "\u2022": "."}
_MARKS |= {"\u2027": ".", "\u2219": ".", "\u22c5": ".", "\u30fb": ".", "\u3002": ".", "\u2044": "/", "\u2215": "/"}


def holds_cpr_number(text: str) -> bool:
    """Whether somewhere in ``text`` stands what looks like a CPR number."""
    if "%" not in text and "&" not in text and not (_TEN.match(text) and sum(map(str.isdigit, text)) >= 10):
        return False
    return any(map(_holds_one, _readings(text)))


def _readings(text: str) -> set[str]:
    """The text in ASCII digits and marks, as it stands and with its escapes resolved; with and without what may be the
    mark of a footnote.
    """
    plain = unescape(unquote(text)) if "%" in text or "&" in text else text
    if plain is text and text.isascii():
        return {text}
    return {_BEYOND_ASCII.sub(read, one) for one in {text, plain} for read in (_every_digit, _decimal)}


def _every_digit(found: re.Match[str]) -> str:
    return _plain(found[0], raised=True)


def _decimal(found: re.Match[str]) -> str:
    return _plain(found[0], raised=False)


@lru_cache(maxsize=4096)
def _plain(letter: str, *, raised: bool) -> str:
    """The ASCII letter that a letter means where one stands: a digit, a mark, a blank, or nothing for one unseen."""
    digit = unicodedata.digit(letter, None) if raised else unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(letter)
    if kind in _INVISIBLE or kind == "Pd":
        return "-" if kind == "Pd" else ""
    if letter in _BLANK:
        return " "
    folded = unicodedata.normalize("NFKC", letter)
    return _MARKS.get(letter) or (folded if re.fullmatch(_MARK, folded) else letter)


def _holds_one(text: str) -> bool:
    """Whether ten ASCII digits, in a spelling that people use, begin with a date."""
    if len(_DIGIT.findall(text)) < 10:
        return False
    told = _OTHER.sub("#", text)
    return any(_begins_with_date("".join(_DIGIT.findall(found["number"]))) for found in _SPELLED.finditer(told))


def _begins_with_date(digits: str) -> bool:
    """Day, month and year; any century will do, as the seventh digit's rule has had exceptions."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    for century in (1800, 1900, 2000):
        try:
            date(century + year, month, day - 60 if day > 60 else day)
        except ValueError:
            continue
        return True
    return False
