"""What changed between two overviews, in words: a pure function of the two and the language.

It knows nothing but what both show, so that it can tell nothing that is hidden. What every day changes is no change.
"""

from collections.abc import Iterator

from models.figures.disclosure import Language
from models.queries import comparing_figures as figures
from models.queries import comparing_work as work
from models.queries.comparing_teller import Teller, Whole, place_in_order
from models.queries.comparing_words import counted

QUESTIONS = (
    work.of_areas, figures.of_goals, figures.of_indicators, work.of_initiatives, work.of_collaborations, work.of_cases,
    work.of_findings,
)  # fmt: skip


def compared_in_words(before: Whole, after: Whole, language: Language) -> list[Whole]:
    """``{kind, focusArea, resource {type, id, title}, segment, from, to, fromPeriod, toPeriod, unit, gained, text}`` of
    each change, by the number of its focus area, then by kind and title; what is of none last.
    """
    teller = Teller(language)
    told = [one for question in QUESTIONS for one in question(teller, before, after)]
    told += [*_of_attention(teller, before, after), *_of_counts(teller, before, after)]
    numbers = {str(area["id"]): area["number"] for overview in (before, after) for area in overview["focusAreas"]}
    return sorted(told, key=lambda one: place_in_order(numbers, one))


def _of_attention(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """How much came that needs attention, and how much no longer does."""
    waited, waits = ({str(one["id"]) for one in overview["attention"]} for overview in (before, after))
    gone, came = len(waited - waits), len(waits - waited)
    if gone or came:
        place = ("strategies", after["strategy"])
        yield teller.tell("attentionChanged", place, gone, came, said=(str(gone), str(came)))


def _of_counts(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """Each count of the summary that is another."""
    place = ("strategies", after["strategy"])
    counts = dict(_leaves(before["summary"]))
    for path, count in _leaves(after["summary"]):
        if counts[path] != count:
            group, _, leaf = path.rpartition(".")
            said = str(counts[path]), str(count)
            told = counted(group, leaf, teller.language)
            yield teller.tell("countChanged", place, counts[path], count, said=said, counted=told)


def _leaves(counts: Whole, path: str = "") -> Iterator[tuple[str, int]]:
    for name, value in counts.items():
        here = f"{path}.{name}".lstrip(".")
        if isinstance(value, dict) and name != "links":
            yield from _leaves(value, here)
        elif isinstance(value, int):
            yield here, value
