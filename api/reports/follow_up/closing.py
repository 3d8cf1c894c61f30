"""What stands after the focus areas: what waits, what changed, and what was decided."""

from collections.abc import Iterator, Sequence
from typing import Any

from api.reports.follow_up.saying import Item, Say, name_of
from api.reports.paper import Column, Grid, Paragraph, Part
from api.reports.words import DECISION_KINDS, SEVERITIES


def attention_part(answer: Item, say: Say) -> Part:
    """What waits for somebody, the most serious first."""
    columns = (
        Column("text", say("Hvad", "What"), "wide"),
        Column("severity", say("Alvor", "Severity"), "narrow"),
        Column("centre", say("Center", "Centre")),
        Column("person", say("Person", "Person")),
        Column("since", say("Siden", "Since")),
    )
    rows = tuple(
        (
            one["text"],
            say.word(SEVERITIES, one["severity"]),
            name_of(one["centre"]),
            name_of(one["person"]),
            one["since"],
        )
        for one in answer["attention"]
    )
    title = say("Det venter, det alvorligste først", "What waits, the most serious first")
    return Part(
        say("Det kræver opmærksomhed", "What needs attention"),
        (Grid("attention", title, columns, rows, say("Intet venter.", "Nothing waits.")),),
    )


def changes_part(answer: Item, say: Say) -> Iterator[Part]:
    """What is another than at the time it is compared with, where it is compared."""
    compare = answer.get("compare")
    if not compare:
        return
    elsewhere = say("I strategien som helhed", "In the strategy as a whole")
    grids = tuple(
        Grid("changes", area or elsewhere, (Column("text", say("Ændring", "Change"), "wide"),), tuple(rows))
        for area, rows in changes_by_area(compare).items()
    )
    nothing = Paragraph(say("Intet har ændret sig.", "Nothing has changed."))
    yield Part(say("Hvad der har ændret sig", "What has changed"), grids or (nothing,))


def changes_by_area(compare: Item) -> dict[str, list[tuple[str, ...]]]:
    """The texts by the title of their focus area; under "" what lies in none."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for one in compare["changes"]:
        found.setdefault(area_title(one), []).append((one.get("text") or "",))
    return found


def area_title(change: Item) -> str:
    area: Any = change.get("focusArea")
    return (area.get("title") or "") if isinstance(area, dict) else area or ""


def decisions_part(answer: Item, say: Say) -> Iterator[Part]:
    """What the committee decided, where the answer tells it."""
    decisions: Sequence[Item] = answer.get("decisions") or ()
    if not decisions:
        return
    columns = (
        Column("text", say("Beslutning", "Decision"), "wide"),
        Column("kind", say("Art", "Kind"), "narrow"),
        Column("item", say("Punkt", "Item"), "narrow"),
    )
    rows = tuple((one["text"], say.word(DECISION_KINDS, one["kind"]), one.get("item") or "") for one in decisions)
    title = say("Hvad udvalget besluttede", "What the committee decided")
    yield Part(say("Udvalgets beslutninger", "The committee's decisions"), (Grid("decisions", title, columns, rows),))
