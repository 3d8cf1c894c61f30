"""Goals, indicators and every figure of every period laid flat, each once."""

from collections.abc import Iterator

from api.reports.follow_up.charts import ROLES, notes_on
from api.reports.follow_up.figures import (
    Courses,
    benchmark_of,
    counts_of,
    data_state,
    explanation_of,
    remarks_on,
    sentence_of,
)
from api.reports.follow_up.once import measured_once
from api.reports.follow_up.saying import Item, Say
from api.reports.paper import Column, Grid, Link, Value
from api.reports.words import DIRECTIONS

Row = tuple[Value, ...]


def columns_of(*heads: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(
        Column(name, title, "wide" if name in ("title", "text", "sentence") else "normal") for name, title in heads
    )


def goals_sheet(answer: Item, say: Say) -> Grid:
    columns = columns_of(
        ("title", say("Mål", "Goal")), ("focusArea", say("Indsatsområde", "Focus area")),
        ("direction", say("Retning", "Direction")), ("counts", say("Målinger", "Indicators")),
        *((code, f"{say('Antal', 'Number')}: {say.word(DIRECTIONS, code)}") for code in _COUNTED),
    )  # fmt: skip
    rows = tuple(
        (
            goal["title"], f"{area['number']}. {area['title']}", say.word(DIRECTIONS, goal["direction"]),
            counts_of(goal, say), *(goal["counts"][code] for code in _COUNTED),
        )
        for area in answer["focusAreas"]
        for goal in area["goals"]
    )  # fmt: skip
    return Grid("goals", say("Mål", "Goals"), columns, rows)


_COUNTED = ("improving", "worsening", "unchanged", "undetermined")


def indicators_sheet(answer: Item, courses: Courses, say: Say) -> Grid:
    columns = columns_of(
        ("title", say("Måling", "Indicator")), ("key", say("Nøgle", "Key")), ("focusArea", say("Område", "Area")),
        ("goal", say("Mål", "Goal")), ("segment", say("Segment", "Segment")), ("period", say("Periode", "Period")),
        *_groups(say), ("gap", say("Gab", "Gap")), ("change", say("Ændring siden basis", "Change since baseline")),
        ("direction", say("Dom", "Verdict")), ("remarks", say("Bemærk", "Note")),
        ("sentence", say("I ord", "In words")),
        ("benchmark", say("Måltal", "Benchmark")), ("dataState", say("Datagrundlag", "State of the data")),
        ("explanation", say("Forklaring", "Explanation")),
    )  # fmt: skip
    return Grid("indicators", say("Målinger", "Indicators"), columns, tuple(_indicator_rows(answer, courses, say)))


def _groups(say: Say) -> tuple[tuple[str, str], ...]:
    return tuple((role, say.group(role, None)) for role in ROLES)


def _indicator_rows(answer: Item, courses: Courses, say: Say) -> Iterator[Row]:
    for areas, goals, indicator in measured_once(answer):
        course, unit = courses[indicator["id"]], indicator["unit"]
        said = {one["segment"]: sentence_of({**one, "segment": None}, say) for one in course["segments"]}
        aim = indicator["benchmark"] and benchmark_of(indicator["benchmark"], indicator, course, say)
        for one in ({**indicator, "segment": None}, *indicator["segments"]):
            latest, is_whole = one["latest"], one["segment"] is None
            figures: Row = (None, None, None, None)
            if latest:
                cells = [say.cell(latest[role], unit, course["decimals"]) for role in ROLES]
                figures = (*cells, say.gap(latest, unit, course["decimals"]))
            yield (
                indicator["title"], indicator["key"], areas, goals, "" if is_whole else say.segment(one["segment"]),
                say.period(latest["period"]) if latest else "", *figures,
                say.change(one["verdict"]["sinceBaseline"]["change"], unit, course["decimals"]),
                say.word(DIRECTIONS, one["verdict"]["direction"]), remarks_on(one, say), said.get(one["segment"], ""),
                aim if is_whole else None, data_state(indicator, course, say) if is_whole else "",
                Link(say("Forklaring", "Explanation"), explanation_of(indicator)),
            )  # fmt: skip


def points_sheet(answer: Item, courses: Courses, say: Say) -> Grid:
    columns = columns_of(
        ("title", say("Måling", "Indicator")), ("key", say("Nøgle", "Key")), ("segment", say("Segment", "Segment")),
        ("period", say("Periode", "Period")), ("to", say("Periodens sidste dag", "Last day of the period")),
        *_groups(say), ("gap", say("Gab", "Gap")), ("remarks", say("Bemærk", "Note")),
    )  # fmt: skip
    rows = tuple(
        (
            indicator["title"], indicator["key"], say.segment(one["segment"]) if one["segment"] else "",
            say.period(point["period"]), point["to"],
            *(say.cell(point[role], indicator["unit"], courses[indicator["id"]]["decimals"]) for role in ROLES),
            say.gap(point, indicator["unit"], courses[indicator["id"]]["decimals"]), notes_on(point, say),
        )
        for _, _, indicator in measured_once(answer)
        for one in courses[indicator["id"]]["segments"]
        for point in one["points"]
    )  # fmt: skip
    return Grid("points", say("Alle perioder", "Every period"), columns, rows)
