"""Everything that a follow-up tells in one table, a row for each thing: what a CSV file can hold."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.reports.follow_up.closing import area_title
from api.reports.follow_up.figures import Courses, benchmark_of, remarks_on, sentence_of
from api.reports.follow_up.front import what_it_is
from api.reports.follow_up.once import measured_once, once
from api.reports.follow_up.saying import Item, Say, name_of
from api.reports.follow_up.work import COVERAGE, UNRANKED, milestone_of, parties_of, review_of
from api.reports.follow_up.work import remarks_on as remarks_on_initiative
from api.reports.observations import NUMBER
from api.reports.tables import Measure, Note, Row, Table, Words, alike
from api.reports.words import (
    ASSESSMENTS,
    CASE_STATES,
    COLLABORATION_STATES,
    DECISION_KINDS,
    DIRECTIONS,
    EVALUATION_STATES,
    INITIATIVE_STATES,
    PROGRESS,
    ROLES,
    SEGMENTS,
    SEVERITIES,
    STATUSES,
    UNITS,
    VACANCIES,
)
from models.figures.disclosure import Language

Told = dict[str, Any]

KINDS: Final[Mapping[str | bool, Words]] = {
    "focusArea": Words("indsatsområde", "focus area"),
    "finding": Words("vurdering", "finding"),
    "goal": Words("mål", "goal"),
    "indicator": Words("måling", "indicator"),
    "segment": Words("segment", "segment"),
    "benchmark": Words("måltal", "benchmark"),
    "initiative": Words("indsats", "initiative"),
    "collaboration": Words("samarbejde", "collaboration"),
    "case": Words("sag", "case"),
    "coverage": Words("hul", "gap in coverage"),
    "attention": Words("opmærksomhed", "attention"),
    "change": Words("ændring", "change"),
    "decision": Words("beslutning", "decision"),
}
_STATES: Final[Mapping[str | bool, Words]] = {
    **INITIATIVE_STATES, **COLLABORATION_STATES, **CASE_STATES, **EVALUATION_STATES, **ASSESSMENTS, **DECISION_KINDS,
    **SEVERITIES, **COVERAGE, "prioritisationMissing": UNRANKED,
}  # fmt: skip
_UNITS: Final[Mapping[str | bool, Words]] = {code: words for code, words in UNITS.items() if code}
_NOTES: Final = (
    Note("kind", Words("Hvad", "Kind"), KINDS, leading=True),
    Note("focusArea", Words("Indsatsområde", "Focus area"), leading=True),
    Note("id", Words("Id", "Id"), leading=True),
    Note("title", Words("Titel", "Title"), leading=True),
    Note("segment", Words("Segment", "Segment"), SEGMENTS, leading=True),
    Note("state", Words("Tilstand", "State"), _STATES, leading=True),
    Note("direction", Words("Retning", "Direction"), DIRECTIONS, leading=True),
    Note("progress", Words("Fremdrift", "Progress"), PROGRESS, leading=True),
    Note("period", Words("Periode", "Period"), leading=True),
    Note("unit", Words("Enhed", "Unit"), _UNITS),
    Note("targetStatus", Words("Målgruppe: status", "Target group: status"), STATUSES),
    Note("targetBound", Words("Målgruppe: grænse", "Target group: bound")),
    Note("comparisonStatus", Words("Sammenligningsgruppe: status", "Comparison group: status"), STATUSES),
    Note("comparisonBound", Words("Sammenligningsgruppe: grænse", "Comparison group: bound")),
    Note("singleStatus", Words("Gruppe: status", "Group: status"), STATUSES),
    Note("singleBound", Words("Gruppe: grænse", "Group: bound")),
    Note("gapStatus", Words("Gab: status", "Gap: status"), STATUSES),
    Note("centre", Words("Center", "Centre")),
    Note("person", Words("Person", "Person")),
    Note("dueOn", Words("Frist", "Due")),
    Note("since", Words("Siden", "Since")),
    Note("remarks", Words("Bemærk", "Note")),
    Note("text", Words("Tekst", "Text")),
)
_FIGURES: Final = (*ROLES, "gap", "change")
_NOTHING: Final[Told] = dict.fromkeys(one.name for one in _NOTES)


def everything(answer: Item, courses: Courses, language: Language) -> Table:
    """The table; its figures are rounded as they are shown."""
    say = Say(language)
    return Table(
        what=alike(what_it_is(answer, say)),
        title=alike(answer["strategy"]["title"]),
        dimensions=(),
        measures=tuple(_measures()),
        notes=_NOTES,
        rows=tuple(_row(**one) for one in _told(answer, courses, say)),
        source="",
    )


def _measures() -> Iterator[Measure]:
    for role, words in ROLES.items():
        yield Measure(role, words, NUMBER, 6, f"{role}Status", f"{role}Bound")
    yield Measure("gap", Words("Gab", "Gap"), NUMBER, 6, "gapStatus")
    yield Measure("change", Words("Ændring siden basis", "Change since baseline"), NUMBER, 6, "gapStatus")


def _row(**told: Any) -> Row:
    figures = tuple(told.pop(name, None) for name in _FIGURES)
    notes = {name: None if value in (None, "") else str(value) for name, value in told.items()}
    return Row((), figures, {**_NOTHING, **notes})


def _told(answer: Item, courses: Courses, say: Say) -> Iterator[Told]:
    findings = {str(one["focusAreaId"]): one for one in answer.get("findings", ())}
    for area in answer["focusAreas"]:
        yield from _area(area, findings.get(str(area["id"])), say)
    for areas, _, indicator in measured_once(answer):
        yield from _indicator(areas, indicator, courses[indicator["id"]], say)
    for areas, one in once(answer, "initiatives"):
        yield _initiative(areas, one, say)
    for areas, one in once(answer, "collaborations"):
        yield {
            "kind": "collaboration", "focusArea": areas, "id": one["id"], "title": one["title"], "state": one["state"],
            "dueOn": one["reviewOn"], "text": parties_of(one, say), "remarks": review_of(one, say),
        }  # fmt: skip
    for areas, one in once(answer, "cases"):
        yield {
            "kind": "case", "focusArea": areas, "id": one["id"], "title": f"{one['caseNumber']} {one['title']}",
            "state": one["state"], "centre": name_of(one["responsibleCentre"]), "dueOn": one["dueOn"],
            "remarks": say("overskredet", "overdue") if one["overdue"] else None,
        }  # fmt: skip
    for area in answer["focusAreas"]:
        yield from _uncovered(area)
    yield from _waiting(answer)
    yield from _decided(answer)


def _area(area: Item, finding: Item | None, say: Say) -> Iterator[Told]:
    here = {"focusArea": area["number"]}
    centre, person = name_of(area["tovholderCentre"]), name_of(area["tovholder"])
    yield {"kind": "focusArea", **here, "id": area["id"], "title": area["title"], "centre": centre, "person": person,
           "remarks": say.word(VACANCIES, area["vacancy"])}  # fmt: skip
    if finding:
        yield {"kind": "finding", **here, "id": finding["id"], "title": area["title"], "state": finding["assessment"],
               "text": finding["text"]}  # fmt: skip
    for goal in area["goals"]:
        yield {"kind": "goal", **here, "id": goal["id"], "title": goal["title"], "direction": goal["direction"]}


def _indicator(areas: str, indicator: Item, course: Item, say: Say) -> Iterator[Told]:
    said = {one["segment"]: sentence_of({**one, "segment": None}, say) for one in course["segments"]}
    here = {"focusArea": areas, "id": indicator["id"], "title": indicator["title"], "unit": indicator["unit"]}
    for one in ({**indicator, "segment": None}, *indicator["segments"]):
        yield {
            "kind": "segment" if one["segment"] else "indicator", **here, "segment": one["segment"],
            "direction": one["verdict"]["direction"], "change": one["verdict"]["sinceBaseline"]["change"],
            **_figures(one["latest"]), "centre": name_of(course["responsibleCentre"]),
            "dueOn": course["nextValueDueOn"], "remarks": remarks_on(one, say), "text": said.get(one["segment"]),
        }  # fmt: skip
    if aim := indicator["benchmark"]:
        level = "single" if course["comparison"] == "single" else "target"
        yield {
            "kind": "benchmark", **here, "id": aim["id"], "period": aim["period"], "dueOn": aim["dueOn"],
            "gap": aim["gap"], level: aim["level"], "text": benchmark_of(aim, indicator, course, say),
        }  # fmt: skip


def _figures(latest: Item | None) -> Told:
    if latest is None:
        return {}
    told: Told = {"period": latest["period"], "gap": latest["gap"], "gapStatus": latest["gapStatus"]}
    for role in ROLES:
        if figure := latest[role]:
            told |= {role: figure["value"], f"{role}Status": figure["status"], f"{role}Bound": figure["bound"]}
    return told


def _initiative(areas: str, one: Item, say: Say) -> Told:
    update, ahead = one["latestStatusUpdate"] or {}, one["nextMilestone"] or {}
    remarks = (*remarks_on_initiative(one, say), milestone_of(one, say), say.word(VACANCIES, one["vacancy"]))
    return {
        "kind": "initiative", "focusArea": areas, "id": one["id"], "title": one["title"], "state": one["state"],
        "progress": one["progress"], "centre": name_of(one["owningCentre"]), "person": name_of(one["tovholder"]),
        "dueOn": ahead.get("dueOn"), "remarks": "; ".join(filter(None, remarks)),
        "text": update.get("summary"),
    }  # fmt: skip


def _uncovered(area: Item) -> Iterator[Told]:
    here = {"kind": "coverage", "focusArea": area["number"]}
    for code in COVERAGE:
        for one in area["coverage"][code]:
            yield {**here, "state": code, "id": one.get("id"), "title": one["title"]}
    if area["coverage"]["prioritisationMissing"]:
        yield {**here, "state": "prioritisationMissing", "id": area["id"], "title": area["title"]}


def _waiting(answer: Item) -> Iterator[Told]:
    numbers = {str(area["id"]): str(area["number"]) for area in answer["focusAreas"]}
    for one in answer["attention"]:
        within = [numbers[str(area["id"])] for area in one["focusAreas"] if str(area["id"]) in numbers]
        yield {
            "kind": "attention", "focusArea": ", ".join(within), "id": one["id"], "title": one["resource"]["title"],
            "state": one["severity"], "centre": name_of(one["centre"]), "person": name_of(one["person"]),
            "dueOn": one["dueOn"], "since": one["since"], "text": one["text"],
        }  # fmt: skip


def _decided(answer: Item) -> Iterator[Told]:
    for one in answer.get("decisions") or ():
        yield {"kind": "decision", "id": one["id"], "state": one["kind"], "text": one["text"]}
    for one in (answer.get("compare") or {}).get("changes", ()):
        yield {"kind": "change", "title": area_title(one), "text": one.get("text")}
