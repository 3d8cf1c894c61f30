"""Names in a cell as people write them: one or several, whatever stands between them, against those that are known.

A line break, a semicolon, a bar or a slash always separates. A comma, "og", "&" or "+" may be part of a name: among the
pieces between them the longest run that is a known name is taken first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from models.danish import sort_key

_APART = re.compile(r"\s*[;\n|/]\s*")
_MAYBE = re.compile(r"\s*,\s*(?:og\s+)?|\s+og\s+|\s*&\s*|\s*\+\s*")
_WEAK = re.compile(r"\s+og\s+|\s*&\s*")


@dataclass(frozen=True)
class Found:
    """A part of a cell, and what is called so: nothing, one thing, or several."""

    text: str
    things: tuple[Any, ...]


class Names:
    """What is known by which names; letter case, idle space and the spelling of å make no difference."""

    def __init__(self, known: Iterable[tuple[str | None, Any]]) -> None:
        self.known: dict[str, dict[Any, None]] = {}
        for name, thing in known:
            if name:
                self.known.setdefault(_folded(name), {})[thing] = None

    def called(self, text: str) -> tuple[Any, ...]:
        return tuple(self.known.get(_folded(text), ()))

    def within(self, cell: str) -> list[Found]:
        """The parts of a cell in their order, known or not."""
        if things := self.called(cell):
            return [Found(cell, things)]
        return [found for part in _APART.split(cell) if part for found in self._parts(part)]

    def _parts(self, part: str) -> Iterator[Found]:
        """The known names of a part, and what stands between them."""
        gaps = [*_MAYBE.finditer(part)]
        begins, ends = [0, *(one.end() for one in gaps)], [*(one.start() for one in gaps), len(part)]
        here = 0
        while here < len(begins):
            last = next(
                (i for i in range(len(ends) - 1, here - 1, -1) if self.called(part[begins[here] : ends[i]])), -1
            )
            if last < 0:  # unknown, together with what "og" joins to it and is unknown as well
                last = here
                while last + 1 < len(begins) and self._goes_on(part, gaps[last], begins, ends, last + 1):
                    last += 1
            text = part[begins[here] : ends[last]]
            if text:
                yield Found(text, self.called(text))
            here = last + 1

    def _goes_on(self, part: str, gap: re.Match[str], begins: list[int], ends: list[int], after: int) -> bool:
        follows = any(self.called(part[begins[after] : end]) for end in ends[after:])
        return bool(_WEAK.fullmatch(gap[0])) and not follows


def _folded(name: str) -> str:
    return sort_key(" ".join(name.split()).strip(" ."))
