"""What needs attention: everything that waits for somebody, a pure function of the overview's facts, the date and the
language.

`since` is the first day on which it waits: of what was due the day after it was, of a report the day on which the
initiative goes stale. A closed strategy waits for no more than its successor and what its cases still owe.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.figures.disclosure import Language
from models.queries import attention_cover as cover
from models.queries import attention_work as under_way
from models.queries.attention_desk import Desk, Whole
from models.queries.attention_words import SEVERITIES
from models.queries.overview_work import Work

ALWAYS = (cover.of_the_strategy, under_way.of_cases)
IN_FORCE = (
    cover.of_evaluations, cover.of_centres, cover.of_duties, cover.of_coverage, cover.of_figures,
    under_way.of_initiatives, under_way.of_milestones, under_way.of_collaborations,
)  # fmt: skip
Key = tuple[int, Any, UUID]


@dataclass(frozen=True)
class Whose:
    """Somebody: a person, and the centres that they act for, each in one strategy or in all (None)."""

    person_id: UUID | None
    centres: frozenset[tuple[UUID | None, UUID]]

    def waits(self, item: Whole) -> bool:
        """Whether it waits for them: by name or, where it names nobody, for one of their centres."""
        if item["person"]:
            return str(item["person"]["id"]) == str(self.person_id)
        strategy, centre = str(item["strategy"]["id"]), item["centre"] and str(item["centre"]["id"])
        return any(centre == str(one) and str(place or strategy) == strategy for place, one in self.centres)


@dataclass(frozen=True)
class Asked:
    """Which part of it is asked for; None is all."""

    focus_area_ids: Iterable[UUID] | None = None
    centre_ids: Iterable[UUID] | None = None
    person_ids: Iterable[UUID] | None = None
    kinds: Iterable[str] | None = None
    severities: Iterable[str] | None = None
    whose: Whose | None = None

    def of(self, items: Iterable[Whole]) -> list[Whole]:
        """The part of the items, in their order."""
        return [one for one in items if self._covers(one)]

    def _covers(self, item: Whole) -> bool:
        return (
            _is_among(self.focus_area_ids, *item["focusAreas"])
            and _is_among(self.centre_ids, item["centre"])
            and _is_among(self.person_ids, item["person"])
            and (self.kinds is None or item["kind"] in self.kinds)
            and (self.severities is None or item["severity"] in self.severities)
            and (self.whose is None or self.whose.waits(item))
        )


def _is_among(ids: Iterable[UUID] | None, *named: Whole | None) -> bool:
    return ids is None or bool({str(key) for key in ids} & {str(one["id"]) for one in named if one})


def attention(work: Work, language: Language) -> list[Whole]:
    """What waits in one strategy, the most serious first and of that the oldest."""
    found = {
        item["id"]: item for item in _waiting(Desk(work, language))
    }  # what lies in several focus areas comes twice
    return sorted(found.values(), key=place_in_order)


def _waiting(desk: Desk) -> Iterator[Whole]:
    for questions in (ALWAYS, IN_FORCE if desk.strategy["state"] != "closed" else ()):
        for question in questions:
            yield from question(desk)


def place_in_order(item: Whole) -> Key:
    """A total order over what waits in however many strategies."""
    return SEVERITIES.index(item["severity"]), item["since"], item["id"]


def by_centre(items: Iterable[Whole]) -> list[Whole]:
    """How much waits for each centre, by how serious it is; the centre with most of the most serious first."""
    found: dict[str, Whole] = {}
    for item in items:
        centre = item["centre"]
        counts = found.setdefault(
            str(centre and centre["id"]), {"centre": centre, "total": 0, **dict.fromkeys(SEVERITIES, 0)}
        )
        counts["total"] += 1
        counts[item["severity"]] += 1
    return sorted(found.values(), key=_most_serious_first)


def _most_serious_first(counts: Whole) -> tuple[Any, ...]:
    centre = counts["centre"] or {"name": "", "id": ""}
    return *(-counts[word] for word in SEVERITIES), centre["name"], str(centre["id"])
