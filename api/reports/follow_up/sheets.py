"""The same laid flat: a table over the whole strategy for each kind of thing, each thing once."""

from collections.abc import Iterable, Iterator

from api.reports.follow_up.closing import area_title
from api.reports.follow_up.figures import Courses
from api.reports.follow_up.once import once
from api.reports.follow_up.saying import Item, Say, name_of
from api.reports.follow_up.sheets_of_figures import Row, columns_of, goals_sheet, indicators_sheet, points_sheet
from api.reports.follow_up.work import holder_of, parties_of, reported_on, uncovered
from api.reports.paper import Grid
from api.reports.words import (
    APPROACHES,
    ASSESSMENTS,
    CASE_KINDS,
    CASE_STATES,
    COLLABORATION_STATES,
    INITIATIVE_STATES,
    PROGRESS,
    SEVERITIES,
    YES_OR_NO,
)


def sheets_of(answer: Item, courses: Courses, say: Say) -> Iterator[Grid]:
    """The tables in the order of the paper; those that an answer tells nothing of are left out."""
    yield goals_sheet(answer, say)
    yield indicators_sheet(answer, courses, say)
    yield points_sheet(answer, courses, say)
    yield _initiatives(answer, say)
    yield _collaborations(answer, say)
    yield _cases(answer, say)
    yield _coverage(answer, say)
    yield _attention(answer, say)
    if "findings" in answer:
        yield _findings(answer, say)
    if answer.get("compare"):
        yield _changes(answer, say)


def _initiatives(answer: Item, say: Say) -> Grid:
    columns = columns_of(
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
    columns = columns_of(
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
    columns = columns_of(
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
    columns = columns_of(
        ("kind", say("Hvad der mangler", "What is missing")), ("title", say("Hvor", "Where")),
        ("focusArea", say("Område", "Area")),
    )  # fmt: skip
    rows: Iterable[Row] = (
        (*pair, str(area["number"])) for area in answer["focusAreas"] for pair in uncovered(area, say)
    )
    return Grid("coverage", say("Huller", "Gaps in coverage"), columns, tuple(rows))


def _attention(answer: Item, say: Say) -> Grid:
    columns = columns_of(
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
    columns = columns_of(
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
    columns = columns_of(("text", say("Ændring", "Change")), ("focusArea", say("Indsatsområde", "Focus area")))
    rows = tuple((one.get("text") or "", area_title(one)) for one in answer["compare"]["changes"])
    return Grid("changes", say("Ændringer", "Changes"), columns, rows)
