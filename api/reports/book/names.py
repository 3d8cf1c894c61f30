"""What the sheets of a workbook are called."""

import re
from collections.abc import Iterable
from itertools import count
from typing import Final

from api.reports.characters import printable

LONGEST: Final = 31  # as Excel counts, which takes what lies beyond the first plane for two
RESERVED: Final = frozenset({"", "history", "historik"})
EDGES: Final = "' "  # which no name begins or ends with
_REFUSED: Final = re.compile(r"[\[\]:*?/\\\n\t\U00010000-\U0010ffff]")


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each title: what Excel allows of it, and unlike every other whatever the case of its letters."""
    found: list[str] = []
    taken = set(RESERVED)
    for title in titles:
        plain = _REFUSED.sub(" ", printable(title)).strip(EDGES)
        endings = ("" if number == 1 else f" {number}" for number in count(1))
        name = next(name for end in endings if (name := _ended(plain, end)).casefold() not in taken)
        taken.add(name.casefold())
        found.append(name)
    return found


def _ended(name: str, end: str) -> str:
    return (name[: LONGEST - len(end)].strip(EDGES) + end).strip()
