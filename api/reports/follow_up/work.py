"""The work in a focus area: initiatives with their reports, collaborations, cases, and what nobody covers yet."""

from collections.abc import Iterator, Mapping
from typing import Final

from api.reports.follow_up.saying import Item, Say, name_of
from api.reports.paper import Column, Grid, Part, Value
from api.reports.tables import Words
from api.reports.words import (
    APPROACHES,
    CASE_KINDS,
    CASE_STATES,
    COLLABORATION_STATES,
    INITIATIVE_STATES,
    PARTY_STATES,
    PROGRESS,
    VACANCIES,
)

COVERAGE: Final[Mapping[str | bool, Words]] = {
    "goalsWithoutIndicator": Words("Mål uden måling", "Goals without an indicator"),
    "goalsWithoutInitiative": Words("Mål, som ingen indsats flytter", "Goals that no initiative moves"),
    "themesWithoutInitiative": Words("Temaer uden konkret indsats", "Themes without a concrete initiative"),
    "initiativesWithoutCollaboration": Words(
        "Indsatser, der mangler et samarbejde", "Initiatives without collaboration"
    ),
    "initiativesWithoutTovholder": Words("Indsatser uden tovholder", "Initiatives without a tovholder"),
    "targetedWithoutReason": Words("Målrettet uden begrundelse", "Targeted without a reason"),
}
UNRANKED: Final = Words("Der mangler en prioritering", "A prioritisation is missing")


def initiatives_part(area: Item, say: Say) -> Part:
    """The initiatives of a focus area, and what was last said of them."""
    columns = (
        Column("initiative", say("Indsats", "Initiative"), "wide"),
        Column("centre", say("Center", "Centre")),
        Column("tovholder", "Tovholder"),
        Column("state", say("Tilstand", "State"), "narrow"),
        Column("progress", say("Fremdrift", "Progress"), "narrow"),
        Column("report", say("Seneste status", "Latest status"), "narrow"),
        Column("next", say("Næste milepæl", "Next milestone")),
        Column("remarks", say("Bemærk", "Note")),
    )
    rows = tuple(_initiative(one, say) for one in area["initiatives"])
    title = say("Indsatserne, og hvor de står", "The initiatives and where they stand")
    empty = say("Indsatsområdet har ingen indsatser.", "The focus area has no initiatives.")
    grid = Grid("initiatives", title, columns, rows, empty)
    return Part(say("Indsatser", "Initiatives"), (grid, *_texts(area, say)))


def _initiative(one: Item, say: Say) -> tuple[Value, ...]:
    return (
        one["title"],
        name_of(one["owningCentre"]),
        holder_of(one, say),
        say.word(INITIATIVE_STATES, one["state"]),
        say.word(PROGRESS, one["progress"]),
        say.age(one["daysSinceReport"]) if one["latestStatusUpdate"] or one["state"] == "active" else "",
        milestone_of(one, say),
        "; ".join(remarks_on(one, say)),
    )


def holder_of(one: Item, say: Say) -> str:
    """Who holds the duty, or that nobody does; nothing of whom nobody has a name any more."""
    return name_of(one["tovholder"]) if one["tovholder"] else say.word(VACANCIES, one["vacancy"])


def milestone_of(one: Item, say: Say) -> str:
    ahead = one["nextMilestone"]
    return f"{say.period(str(ahead['dueOn']))}: {ahead['title']}" if ahead else ""


def remarks_on(one: Item, say: Say) -> Iterator[str]:
    if one["stale"]:
        yield say("status er forældet", "the status is stale")
    if count := one["overdueMilestones"]:
        yield say(
            f"{count} {'milepæl' if count == 1 else 'milepæle'} over tiden",
            f"{count} overdue {'milestone' if count == 1 else 'milestones'}",
        )
    if days := max(one["slippageDays"] or 0, 0):
        yield say(
            f"forskudt {days} {'dag' if days == 1 else 'dage'}", f"slipped {days} {'day' if days == 1 else 'days'}"
        )
    if one["priority"]:
        yield say(f"prioritet {one['priority']}", f"priority {one['priority']}")
    if one["approach"] == "targeted":
        yield say.word(APPROACHES, "targeted")


def _texts(area: Item, say: Say) -> Iterator[Grid]:
    """What the newest reports say, where any do."""
    told = [(one, one["latestStatusUpdate"]) for one in area["initiatives"] if one["latestStatusUpdate"]]
    rows = tuple(
        (
            one["title"],
            reported_on(one, say),
            update["summary"] or "",
            update["obstacles"] or "",
            update["nextSteps"] or "",
        )
        for one, update in told
        if update["summary"] or update["obstacles"] or update["nextSteps"]
    )
    columns = (
        Column("initiative", say("Indsats", "Initiative")),
        Column("reportedOn", say("Meldt", "Reported"), "narrow"),
        Column("summary", say("Status", "Status"), "wide"),
        Column("obstacles", say("Hindringer", "Obstacles"), "wide"),
        Column("nextSteps", say("Næste skridt", "Next steps"), "wide"),
    )
    if rows:
        yield Grid("status", say("Det seneste, der er meldt", "What was last reported"), columns, rows)


def reported_on(one: Item, say: Say) -> str:
    update = one["latestStatusUpdate"]
    if update is None:
        return ""
    return say.period(str(update["reportedOn"])) if update["reportedOn"] else say.instant(update["reportedAt"])


def collaborations_part(area: Item, say: Say) -> Part:
    """The collaborations of a focus area and their health."""
    columns = (
        Column("collaboration", say("Samarbejde", "Collaboration"), "wide"),
        Column("state", say("Tilstand", "State"), "narrow"),
        Column("parties", say("Parter", "Parties"), "wide"),
        Column("review", say("Tages op igen", "To be reviewed")),
    )
    rows = tuple(
        (one["title"], say.word(COLLABORATION_STATES, one["state"]), parties_of(one, say), review_of(one, say))
        for one in area["collaborations"]
    )
    title = say("Samarbejderne og deres parter", "The collaborations and their parties")
    return Part(
        say("Tværgående samarbejder", "Collaborations"),
        (Grid("collaborations", title, columns, rows, say("Ingen.", "None.")),),
    )


def parties_of(one: Item, say: Say) -> str:
    """``Center A (har sagt ja), B (har ikke svaret)``."""
    return "; ".join(f"{party['name'] or ''} ({say.word(PARTY_STATES, party['state'])})" for party in one["parties"])


def review_of(one: Item, say: Say) -> str:
    if one["reviewOn"] is None:
        return ""
    on = say.period(str(one["reviewOn"]))
    return f"{on} ({say('overskredet', 'overdue')})" if one["reviewOverdue"] else on


def cases_part(area: Item, say: Say) -> Part:
    """The cases of a focus area."""
    columns = (
        Column("case", say("Sag", "Case"), "wide"),
        Column("number", say("Sagsnummer", "Case number"), "narrow"),
        Column("kind", say("Art", "Kind"), "narrow"),
        Column("state", say("Tilstand", "State"), "narrow"),
        Column("centre", say("Ansvarligt center", "Responsible centre")),
        Column("dueOn", say("Frist", "Due")),
    )
    rows = tuple(
        (
            one["title"],
            one["caseNumber"],
            say.word(CASE_KINDS, one["kind"]),
            say.word(CASE_STATES, one["state"]),
            name_of(one["responsibleCentre"]),
            due_of(one, say),
        )
        for one in area["cases"]
    )
    title = say("Sagerne, og hvor de står", "The cases and where they stand")
    return Part(say("Koordineringssager", "Cases"), (Grid("cases", title, columns, rows, say("Ingen.", "None.")),))


def due_of(one: Item, say: Say) -> str:
    if one["dueOn"] is None:
        return ""
    on = say.period(str(one["dueOn"]))
    return f"{on} ({say('overskredet', 'overdue')})" if one["overdue"] else on


def coverage_part(area: Item, say: Say) -> Part:
    """What nobody covers yet."""
    columns = (
        Column("gap", say("Hvad der mangler", "What is missing")),
        Column("where", say("Hvor", "Where"), "wide"),
    )
    title = say("Det, ingen dækker endnu", "What nobody covers yet")
    grid = Grid("coverage", title, columns, tuple(uncovered(area, say)), say("Ingen huller.", "No gaps."))
    return Part(say("Huller", "Gaps in coverage"), (grid,))


def uncovered(area: Item, say: Say) -> Iterator[tuple[str, str]]:
    """What is missing and of what, a pair for each thing."""
    coverage = area["coverage"]
    for name, words in COVERAGE.items():
        for one in coverage[name]:
            yield words.said(say.language), one["title"]
    if coverage["prioritisationMissing"]:
        yield UNRANKED.said(say.language), area["title"]
