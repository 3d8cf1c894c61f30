"""How one change between two overviews is told: typed for programs and in a sentence for people."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from models.figures.disclosure import Language
from models.figures.saying import date_name
from models.queries.comparing_words import KINDS, quoted, sentence, word

Whole = dict[str, Any]
Pair = tuple[Whole | None, Whole | None, Whole]  # as it was, as it is, and the focus area that it is told under


class Teller:
    """Tells changes in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def tell(
        self,
        kind: str,
        resource: tuple[str, Whole],
        before: Any = None,
        after: Any = None,
        *,
        area: Whole | None = None,
        said: tuple[str, str] = ("", ""),
        **more: Any,
    ) -> Whole:
        """One change of a ``resource`` (its type, and what has ``id`` and ``title``); ``said`` is how people say
        ``before`` and ``after``. More are ``segment``, ``fromPeriod``, ``toPeriod``, ``unit`` and ``gained``, and
        blanks of the sentence.
        """
        told, name = {key: more.pop(key, None) for key in _TOLD}, resource[1]["title"]
        title = quoted(name, self.language)
        if told["segment"]:
            title = word("withSegment", self.language, title, told["segment"])
        blanks = {"gain": "", **more, "title": title, "from": said[0], "to": said[1]}
        return {
            "kind": kind,
            "focusArea": area and {"id": area["id"], "title": area["title"]},
            "resource": {"type": resource[0], "id": resource[1]["id"], "title": name},
            "from": before,
            "to": after,
            **told,
            "text": sentence(kind, self.language, **blanks),
        }

    def word(self, name: str | None, *blanks: str) -> str:
        return word(name or "none", self.language, *blanks)

    def name(self, named: Whole | None) -> str:
        if named is None:
            return self.word("nobody")
        return named["name"] or self.word("unnamed")

    def day(self, value: Any) -> str:
        return date_name(value if isinstance(value, date) else date.fromisoformat(value), self.language)


_TOLD = ("segment", "fromPeriod", "toPeriod", "unit", "gained")


def ref(named: Whole | None) -> Whole | None:
    """``{id, name}`` alone."""
    return named and {"id": named["id"], "name": named["name"]}


def is_same(before: Whole | None, after: Whole | None) -> bool:
    """Whether both name the same thing, whatever it is called."""
    return str(before and before["id"]) == str(after and after["id"])


def pairs(before: Whole, after: Whole, members: Callable[[Whole], Iterable[Whole]]) -> Iterator[Pair]:
    """What the focus areas of both overviews hold, each thing once and under the first area that shows it: those of
    the later overview, and after them those that only the earlier one has.
    """
    old, new = _found(before, members), _found(after, members)
    for key, (one, area) in new.items():
        yield old[key][0] if key in old else None, one, area
    for key, (one, area) in old.items():
        if key not in new:
            yield one, None, area


def _found(overview: Whole, members: Callable[[Whole], Iterable[Whole]]) -> Mapping[str, tuple[Whole, Whole]]:
    found: dict[str, tuple[Whole, Whole]] = {}
    for area in overview["focusAreas"]:
        for one in members(area):
            found.setdefault(str(one["id"]), (one, area))
    return found


def place_in_order(numbers: Mapping[str, int], told: Whole) -> tuple[Any, ...]:
    """By the number of the focus area, what is of none last; then by kind and title."""
    area = told["focusArea"]
    number = numbers.get(str(area["id"]), 0) if area else 10**9
    resource = told["resource"]
    more = (told["segment"] or "", str(resource["id"]), told["text"])
    return number, str(area and area["id"]), KINDS.index(told["kind"]), resource["title"], *more
