"""The whole at a glance: goals by direction, what goes well, what does not, and what nobody can tell."""

from collections.abc import Iterator, Mapping

from api.reports.follow_up.figures import FALSE, Courses, counts_of, figures_of, is_told, why_undetermined
from api.reports.follow_up.once import measured_once
from api.reports.follow_up.saying import Item, Say
from api.reports.paper import Column, Facts, Grid, Part, Value
from api.reports.tables import Words
from api.reports.words import COLLABORATION_STATES, DIRECTIONS, INITIATIVE_STATES, PROGRESS


def glance(answer: Item, courses: Courses, say: Say) -> Part:
    """The whole at a glance: goals by direction, what goes well, what does not, and what nobody can tell."""
    return Part(
        say("Overblik", "The whole at a glance"),
        (_counts(answer, say), _goals(answer, say)),
        tuple(_sorted_out(answer, courses, say)),
    )


def _counts(answer: Item, say: Say) -> Facts:
    summary = answer["summary"]
    initiatives, milestones, cases = (summary[name] for name in ("initiatives", "milestones", "cases"))
    pairs = (
        (say("Mål", "Goals"), _told(summary["goals"]["byDirection"], DIRECTIONS, say)),
        (say("Indsatser", "Initiatives"), _told(initiatives["byState"], INITIATIVE_STATES, say)),
        (say("Fremdrift", "Progress"), _told(initiatives["byProgress"], PROGRESS, say)),
        (say("Forældet status", "Stale status"), initiatives["stale"]),
        (
            say("Milepæle", "Milestones"),
            say(
                f"{milestones['reached']} nået, {milestones['open']} åbne, heraf {milestones['overdue']} over tiden",
                f"{milestones['reached']} reached, {milestones['open']} open, {milestones['overdue']} of them overdue",
            ),
        ),
        (say("Samarbejder", "Collaborations"), _told(summary["collaborations"]["byState"], COLLABORATION_STATES, say)),
        (
            say("Sager", "Cases"),
            say(f"{cases['open']} åbne, heraf {cases['overdue']} over tiden",
                f"{cases['open']} open, {cases['overdue']} of them overdue"),
        ),
        (say("Ubesatte tovholderskaber", "Vacant duties of tovholder"), summary["vacancies"]),
    )  # fmt: skip
    return Facts(pairs)


def _told(counts: Mapping[str, int], words: Mapping[str | bool, Words], say: Say) -> str:
    """``22: 11 i gang, 6 foreslået og 5 …``; how many there are, and of what."""
    total = sum(counts.values())
    parts = say.listed(f"{counts[code]} {say.word(words, code)}" for code in counts if counts[code])
    return f"{total}: {parts}" if parts else str(total)


def _goals(answer: Item, say: Say) -> Grid:
    columns = (
        Column("goal", say("Mål", "Goal"), "wide"),
        Column("focusArea", say("Indsatsområde", "Focus area")),
        Column("direction", say("Retning", "Direction")),
        Column("counts", say("Målinger", "Indicators")),
    )
    rows = tuple(
        (
            goal["title"],
            f"{area['number']}. {area['title']}",
            say.word(DIRECTIONS, goal["direction"]),
            counts_of(goal, say),
        )
        for area in answer["focusAreas"]
        for goal in area["goals"]
    )
    title = say("Målene og deres retning", "The goals and their direction")
    return Grid("goals", title, columns, rows, say("Strategien har ingen mål.", "The strategy has no goals."))


def _sorted_out(answer: Item, courses: Courses, say: Say) -> Iterator[Part]:
    """Every judged measure under one of three heads; false progress is none."""
    good: list[tuple[Value, ...]] = []
    bad: list[tuple[Value, ...]] = []
    unknown: list[tuple[Value, ...]] = []
    for areas, _, indicator in measured_once(answer):
        course = courses[indicator["id"]]
        for one in course["segments"]:
            judged = indicator if one["segment"] is None else _segment(indicator, one["segment"])
            if not is_told(indicator, one) or judged is None:
                continue
            title = f"{indicator['title']}: {say.segment(one['segment'])}" if one["segment"] else indicator["title"]
            direction, is_false = judged["verdict"]["direction"], judged["verdict"][FALSE]
            if direction == "undetermined":
                unknown.append((title, areas, why_undetermined(one, say)))
            else:
                _, group, _, gap, change, word, remark = figures_of(indicator, judged, course, say)
                row = (title, areas, gap or group, change, word, remark)
                (good if direction == "improving" and not is_false else bad).append(row)
    improving = say("Målinger i fremgang", "Indicators that improve")
    yield Part(say("Her går det frem", "Where it goes well"), (_going(improving, "improving", good, say),))
    others = say("Målinger uden fremgang", "Indicators that do not improve")
    yield Part(say("Her går det ikke frem", "Where it does not go well"), (_going(others, "notImproving", bad, say),))
    columns = (*_heads(say), Column("why", say("Hvorfor", "Why"), "wide"))
    title = say("Målinger uden dom", "Indicators without a verdict")
    grid = Grid("undetermined", title, columns, tuple(unknown), say("Ingen.", "None."))
    yield Part(say("Her kan det ikke afgøres", "Where it cannot be told"), (grid,))


def _segment(indicator: Item, name: str) -> Item | None:
    return next((one for one in indicator["segments"] if one["segment"] == name), None)


def _heads(say: Say) -> tuple[Column, ...]:
    return (
        Column("indicator", say("Måling", "Indicator"), "wide"),
        Column("focusArea", say("Område", "Area"), "narrow"),
    )


def _going(title: str, name: str, rows: list[tuple[Value, ...]], say: Say) -> Grid:
    columns = (
        *_heads(say),
        Column("now", say("Gab (eller niveau) nu", "Gap (or level) now"), "narrow"),
        Column("change", say("Siden basis", "Since baseline"), "narrow"),
        Column("direction", say("Dom", "Verdict"), "narrow"),
        Column("remarks", say("Bemærk", "Note")),
    )
    return Grid(name, title, columns, tuple(rows), say("Ingen.", "None."))
