"""The same laid flat: a table over the whole strategy for each kind of thing, each thing once."""

from collections.abc import Iterable, Iterator

from api.reports.follow_up.charts import ROLES, notes_on
from api.reports.follow_up.closing import area_title
from api.reports.follow_up.figures import (
    Courses,
    benchmark_of,
    counts_of,
    data_state,
    explanation_of,
    remarks_on,
    sentence_of,
)
from api.reports.follow_up.saying import Item, Say, name_of
from api.reports.follow_up.work import holder_of, parties_of, reported_on, uncovered
from api.reports.paper import Column, Grid, Link, Value
from api.reports.words import (
    APPROACHES,
    ASSESSMENTS,
    CASE_KINDS,
    CASE_STATES,
    COLLABORATION_STATES,
    DIRECTIONS,
    INITIATIVE_STATES,
    PROGRESS,
    SEVERITIES,
    YES_OR_NO,
)

Row = tuple[Value, ...]


def sheets_of(answer: Item, courses: Courses, say: Say) -> Iterator[Grid]:
    """The tables in the order of the paper; those that an answer tells nothing of are left out."""
    yield _goals(answer, say)
    yield _indicators(answer, courses, say)
    yield _points(answer, courses, say)
    yield _initiatives(answer, say)
    yield _collaborations(answer, say)
    yield _cases(answer, say)
    yield _coverage(answer, say)
    yield _attention(answer, say)
    if "findings" in answer:
        yield _findings(answer, say)
    if answer.get("compare"):
        yield _changes(answer, say)


def _columns(*heads: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(
        Column(name, title, "wide" if name in ("title", "text", "sentence") else "normal") for name, title in heads
    )


def once(answer: Item, name: str) -> Iterator[tuple[str, Item]]:
    """Each thing that focus areas show under this name once, with the numbers of all that show it."""
    found: dict[str, Item] = {}
    shown: dict[str, list[str]] = {}
    for area in answer["focusAreas"]:
        for one in area[name]:
            found.setdefault(str(one["id"]), one)
            shown.setdefault(str(one["id"]), []).append(str(area["number"]))
    for key, one in found.items():
        yield ", ".join(shown[key]), one


def measured_once(answer: Item) -> Iterator[tuple[str, str, Item]]:
    """Each indicator once, with the numbers of the focus areas and the titles of the goals that show it."""
    found: dict[str, Item] = {}
    areas: dict[str, dict[str, None]] = {}
    goals: dict[str, dict[str, None]] = {}
    for area in answer["focusAreas"]:
        for goal in area["goals"]:
            for one in goal["indicators"]:
                key = str(one["id"])
                found.setdefault(key, one)
                areas.setdefault(key, {})[str(area["number"])] = None
                goals.setdefault(key, {})[goal["title"]] = None
    for key, one in found.items():
        yield ", ".join(areas[key]), "; ".join(goals[key]), one


def _goals(answer: Item, say: Say) -> Grid:
    columns = _columns(
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


def _indicators(answer: Item, courses: Courses, say: Say) -> Grid:
    columns = _columns(
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


def _points(answer: Item, courses: Courses, say: Say) -> Grid:
    columns = _columns(
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


def _initiatives(answer: Item, say: Say) -> Grid:
    columns = _columns(
        ("title", say("Indsats", "Initiative")), ("focusArea", say("Område", "Area")),
        ("centre", say("Center", "Centre")), ("tovholder", "Tovholder"),
        ("state", say("Tilstand", "State")), ("progress", say("Fremdrift", "Progress")),
        ("approach", say("Tilgang", "Approach")), ("priority", say("Prioritet", "Priority")),
        ("reportedOn", say("Seneste status", "Latest status")),
        ("daysSinceReport", say("Dage siden status", "Days since report")), ("stale", say("Forældet", "Stale")),
        ("text", say("Status i ord", "Status in words")), ("obstacles", say("Hindringer", "Obstacles")),
        ("nextSteps", say("Næste skridt", "Next steps")), ("milestone", say("Næste milepæl", "Next milestone")),
        ("dueOn", say("Frist for milepælen", "Milestone due")),
        ("overdueMilestones", say("Milepæle over tiden", "Overdue milestones")),
        ("slippageDays", say("Forskudt, dage", "Slippage, days")),
    )  # fmt: skip
    return Grid(
        "initiatives", say("Indsatser", "Initiatives"), columns,
        tuple(_initiative(areas, one, say) for areas, one in once(answer, "initiatives")),
    )  # fmt: skip


def _initiative(areas: str, one: Item, say: Say) -> Row:
    update, ahead = one["latestStatusUpdate"] or {}, one["nextMilestone"] or {}
    return (
        one["title"], areas, name_of(one["owningCentre"]), holder_of(one, say),
        say.word(INITIATIVE_STATES, one["state"]), say.word(PROGRESS, one["progress"]),
        say.word(APPROACHES, one["approach"]), one["priority"], reported_on(one, say), one["daysSinceReport"],
        say.word(YES_OR_NO, one["stale"]), update.get("summary"), update.get("obstacles"), update.get("nextSteps"),
        ahead.get("title"), ahead.get("dueOn"), one["overdueMilestones"], one["slippageDays"],
    )  # fmt: skip


def _collaborations(answer: Item, say: Say) -> Grid:
    columns = _columns(
        ("title", say("Samarbejde", "Collaboration")), ("focusArea", say("Område", "Area")),
        ("state", say("Tilstand", "State")), ("text", say("Parter", "Parties")),
        ("reviewOn", say("Tages op igen", "To be reviewed")), ("reviewOverdue", say("Overskredet", "Overdue")),
    )  # fmt: skip
    rows = tuple(
        (
            one["title"], areas, say.word(COLLABORATION_STATES, one["state"]), parties_of(one, say), one["reviewOn"],
            say.word(YES_OR_NO, one["reviewOverdue"]),
        )
        for areas, one in once(answer, "collaborations")
    )  # fmt: skip
    return Grid("collaborations", say("Samarbejder", "Collaborations"), columns, rows)


def _cases(answer: Item, say: Say) -> Grid:
    columns = _columns(
        ("title", say("Sag", "Case")), ("caseNumber", say("Sagsnummer", "Case number")),
        ("focusArea", say("Område", "Area")), ("kind", say("Art", "Kind")), ("state", say("Tilstand", "State")),
        ("centre", say("Ansvarligt center", "Responsible centre")), ("dueOn", say("Frist", "Due")),
        ("overdue", say("Overskredet", "Overdue")),
    )  # fmt: skip
    rows = tuple(
        (
            one["title"], one["caseNumber"], areas, say.word(CASE_KINDS, one["kind"]),
            say.word(CASE_STATES, one["state"]), name_of(one["responsibleCentre"]), one["dueOn"],
            say.word(YES_OR_NO, one["overdue"]),
        )
        for areas, one in once(answer, "cases")
    )  # fmt: skip
    return Grid("cases", say("Sager", "Cases"), columns, rows)


def _coverage(answer: Item, say: Say) -> Grid:
    columns = _columns(
        ("kind", say("Hvad der mangler", "What is missing")), ("title", say("Hvor", "Where")),
        ("focusArea", say("Område", "Area")),
    )  # fmt: skip
    rows: Iterable[Row] = (
        (*pair, str(area["number"])) for area in answer["focusAreas"] for pair in uncovered(area, say)
    )
    return Grid("coverage", say("Huller", "Gaps in coverage"), columns, tuple(rows))


def _attention(answer: Item, say: Say) -> Grid:
    columns = _columns(
        ("text", say("Hvad", "What")), ("severity", say("Alvor", "Severity")),
        ("focusArea", say("Indsatsområde", "Focus area")), ("centre", say("Center", "Centre")),
        ("person", say("Person", "Person")), ("since", say("Siden", "Since")), ("dueOn", say("Frist", "Due")),
    )  # fmt: skip
    rows = tuple(
        (
            one["text"], say.word(SEVERITIES, one["severity"]), "; ".join(area["title"] for area in one["focusAreas"]),
            name_of(one["centre"]), name_of(one["person"]), one["since"], one["dueOn"],
        )
        for one in answer["attention"]
    )  # fmt: skip
    return Grid("attention", say("Opmærksomhed", "Attention"), columns, rows)


def _findings(answer: Item, say: Say) -> Grid:
    columns = _columns(
        ("focusArea", say("Indsatsområde", "Focus area")), ("assessment", say("Vurdering", "Assessment")),
        ("text", say("Tekst", "Text")),
    )  # fmt: skip
    titles = {str(area["id"]): f"{area['number']}. {area['title']}" for area in answer["focusAreas"]}
    rows = tuple(
        (titles[str(one["focusAreaId"])], say.word(ASSESSMENTS, one["assessment"]), one["text"])
        for one in answer["findings"]
    )
    return Grid("findings", say("Vurderinger", "Findings"), columns, rows)


def _changes(answer: Item, say: Say) -> Grid:
    columns = _columns(("text", say("Ændring", "Change")), ("focusArea", say("Indsatsområde", "Focus area")))
    rows = tuple((one.get("text") or "", area_title(one)) for one in answer["compare"]["changes"])
    return Grid("changes", say("Ændringer", "Changes"), columns, rows)
