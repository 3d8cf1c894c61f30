"""The measures of a strategy as a reader looks for them: where it goes well, where not, and where nobody can tell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from api.reports.follow_up.figures import FALSE, REMARKS, sentence_of, why_undetermined
from api.reports.follow_up.saying import Say
from api.reports.paper import Chart
from api.reports.words import DIRECTIONS
from pages import api
from pages.api import Document
from pages.charts import charts_in

Head = Literal["good", "bad", "unknown"]
MOST_DRAWN = 12  # under one head: more are told in a table, which is shorter
SERIOUS = ("worsening", "improving", "unchanged")  # where it does not go well, what needs somebody comes first


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator, or a segment of one, with the verdict on it in words and the chart that shows it."""

    title: str
    place: str
    areas: str
    head: Head
    direction: str
    word: str
    sentence: str
    gist: str  # without what qualifies it, which stands where the measure is told in full
    remarks: tuple[str, ...]
    is_false: bool
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What the areas of an overview are measured by, each measure once."""

    good: list[Measure] = field(default_factory=list)
    bad: list[Measure] = field(default_factory=list)
    unknown: list[Measure] = field(default_factory=list)


def measured(areas: list[Document], say: Say) -> Measured:
    """Every measure under one of three heads; false progress is none."""
    found = Measured()
    for numbers, indicator in _once(areas):
        for one in measures_of(indicator["id"], numbers, say):
            getattr(found, one.head).append(one)
    found.bad.sort(key=lambda one: SERIOUS.index(one.direction))
    return found


def _once(areas: list[Document]) -> list[tuple[str, Document]]:
    """Each indicator with the numbers of the areas that it is a measure of."""
    found: dict[str, tuple[list[str], Document]] = {}
    for area in areas:
        for goal in area["goals"]:
            for one in goal["indicators"]:
                numbers = found.setdefault(one["id"], ([], one))[0]
                if str(area["number"]) not in numbers:
                    numbers.append(str(area["number"]))
    return [(", ".join(numbers), one) for numbers, one in found.values()]


def measures_of(indicator_id: str, areas: str, say: Say) -> Iterator[Measure]:
    """The group as a whole and each segment; of an indicator that has only segments, those."""
    analysis = api.get(f"/indicators/{indicator_id}/analysis")
    drawn = list(charts_in(analysis, say))
    has_whole = any(one["segment"] is None and _has_figures(one) for one, _ in drawn)
    for segment, chart in drawn:
        if segment["segment"] is None and not has_whole and len(drawn) > 1:
            continue
        yield _measure(analysis, segment, chart, areas, say)


def _has_figures(segment: Document) -> bool:
    return any(point[role] for point in segment["points"] for role in ("target", "single"))


def _measure(analysis: Document, segment: Document, chart: Chart | None, areas: str, say: Say) -> Measure:
    verdict, name = segment["verdict"], segment["segment"]
    head = _head(verdict)
    whole = {**segment, "segment": None}  # the title names it already
    sentence = why_undetermined(segment, say) if head == "unknown" else sentence_of(whole, say)
    return Measure(
        title=f"{analysis['title']}: {say.segment(name)}" if name else analysis["title"],
        place=f"/indicators/{analysis['indicatorId']}",
        areas=areas,
        head=head,
        direction=verdict["direction"],
        word=say.word(DIRECTIONS, verdict["direction"]),
        sentence=sentence,
        gist=_gist(sentence, say.word(REMARKS, FALSE) if verdict[FALSE] else ""),
        remarks=tuple(say.word(REMARKS, code) for code in REMARKS if verdict[code]),
        is_false=bool(verdict[FALSE]),
        chart=chart,
    )


def _gist(sentence: str, remark: str) -> str:
    """Its first part; of what only looks like progress the part that says so, or its first words say the contrary."""
    parts = sentence.removesuffix(".").split(". ")
    return f"{next((part for part in parts if remark in part), parts[0])}."


def _head(verdict: dict[str, Any]) -> Head:
    if verdict["direction"] == "undetermined":
        return "unknown"
    return "good" if verdict["direction"] == "improving" and not verdict[FALSE] else "bad"
