"""The story of a thing in words: what the ledger tells of it and what was reported on it, the newest first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from api.reports import words
from api.reports.follow_up.saying import Say
from api.reports.printed import day
from api.reports.tables import Words
from pages import api
from pages.api import Document

STATES: Final[Mapping[str, Mapping[Any, Words]]] = {
    "initiatives": words.INITIATIVE_STATES,
    "collaborations": words.COLLABORATION_STATES,
    "cases": words.CASE_STATES,
    "evaluations": words.EVALUATION_STATES,
    "milestones": {
        "open": Words("åben", "open"),
        "reached": Words("nået", "reached"),
        "cancelled": Words("opgivet", "cancelled"),
    },
}
FIELDS: Final[Mapping[str, Words]] = {
    "title": Words("Titel", "Title"),
    "description": Words("Beskrivelse", "Description"),
    "purpose": Words("Formål", "Purpose"),
    "dueOn": Words("Frist", "Due"),
    "dueOnReason": Words("Begrundelse for fristen", "Reason for the date"),
    "reachedOn": Words("Nået", "Reached"),
    "publishedAt": Words("Offentliggjort", "Published"),
    "startsOn": Words("Begynder", "Begins"),
    "endsOn": Words("Slutter", "Ends"),
    "continuous": Words("Løbende", "Continuous"),
    "approach": Words("Tilgang", "Approach"),
    "approachReason": Words("Begrundelse for tilgangen", "Reason for the approach"),
    "reportIntervalDays": Words("Dage mellem statusser", "Days between reports"),
    "reviewOn": Words("Tages op igen", "Reviewed"),
    "meetingOn": Words("Møde", "Meeting"),
    "state": Words("Tilstand", "State"),
    "owningCentreId": Words("Ejende center", "Owning centre"),
    "responsibleCentreId": Words("Ansvarligt center", "Responsible centre"),
    "responsiblePersonId": Words("Ansvarlig person", "Responsible person"),
    "indicatorLinks": Words("Målinger, den flytter", "Indicators that it moves"),
    "initiativeIds": Words("Indsatser", "Initiatives"),
    "focusAreaIds": Words("Indsatsområder", "Focus areas"),
    "alsoFocusAreaIds": Words("Flere indsatsområder", "Further focus areas"),
    "evidence": Words("Dokumentation", "Evidence"),
    "kleNumber": Words("KLE-nummer", "KLE number"),
    "kleFacet": Words("KLE-facet", "KLE facet"),
    "focusAreaId": Words("Indsatsområde", "Focus area"),
    "themeKeys": Words("Temaer", "Themes"),
    "origin": Words("Ophav", "Origin"),
    "kind": Words("Art", "Kind"),
    "initiativeId": Words("Indsats", "Initiative"),
    "collaborationIds": Words("Samarbejder", "Collaborations"),
    "dependsOnIds": Words("Afhænger af", "Depends on"),
    "openedByCentreId": Words("Åbnet af", "Opened by"),
    "caseNumber": Words("Sagsnummer", "Case number"),
    "effectVerified": Words("Effekten er efterprøvet", "Effect verified"),
    "periodFrom": Words("Fra periode", "From period"),
    "periodTo": Words("Til periode", "To period"),
    "committee": Words("Udvalg", "Committee"),
}
KINDS: Final[Mapping[tuple[str, str], Mapping[Any, Words]]] = {
    **{(kind, "state"): states for kind, states in STATES.items()},
    ("initiatives", "approach"): words.APPROACHES,
    ("initiatives", "origin"): {
        "centre": Words("et center", "a centre"),
        "strategyTheme": Words("et af strategiens temaer", "a theme of the strategy"),
        "evaluation": Words("en evaluering", "an evaluation"),
    },
    ("cases", "kind"): words.CASE_KINDS,
    ("evaluations", "kind"): words.EVALUATION_KINDS,
}
COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
UNTOLD: Final = frozenset(
    {"plannedOn", "activatedOn", "originalDueOn", "externalReferences", "frozenAt", "ledgerPosition", "reported"}
    | {"contentHash", "oioProgress", "strategyId"}
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What happened at one time: a heading, who did it, and what is to be said of it; of a report also its progress."""

    at: str
    who: str
    heading: str
    lines: tuple[tuple[str, str], ...] = ()
    progress: str | None = None


def story(path: str, say: Say, reports: Iterable[Document] = ()) -> list[Chapter]:
    """The story of what is at ``path``, with the ``reports`` on it."""
    kind = path.split("/")[1]
    told = [_version(kind, one, say) for one in api.items(f"{path}/history")]
    chapters = [*(one for one in told if one), *(_report(one, say) for one in reports)]
    return sorted(chapters, key=lambda one: one.at, reverse=True)


def _version(kind: str, item: Document, say: Say) -> Chapter | None:
    who = (item["actor"] or {}).get("name") or say("systemet", "the system")
    if item["action"] == "created":
        return Chapter(item["at"], who, say("Oprettet", "Created"))
    if item["action"] == "deleted":
        return Chapter(item["at"], who, say("Slettet", "Deleted"))
    changes = [one for one in item["changes"] if one["field"] not in UNTOLD]
    state = next((one for one in changes if one["field"] == "state"), None)
    lines = tuple(_line(kind, one, say) for one in changes if one is not state)
    if not state and not lines:
        return None
    heading = _moved(kind, state, say) if state else say("Ændret", "Changed")
    return Chapter(item["at"], who, heading, lines)


def _moved(kind: str, state: Document, say: Say) -> str:
    before, after = (say.word(STATES.get(kind, {}), state[end]) for end in ("from", "to"))
    return say(f"Fra {before} til {after}", f"From {before} to {after}")


def _line(kind: str, change: Document, say: Say) -> tuple[str, str]:
    """A field by its name, and how it changed; of lists and references only that they did."""
    name, before, after = change["field"], change["from"], change["to"]
    called = say.word(FIELDS, name)
    if name.endswith(("Id", "Ids")) or isinstance(before, list | dict) or isinstance(after, list | dict):
        return called, say("ændret", "changed")
    texts = [told(kind, name, value, say) for value in (before, after)]
    return called, " → ".join(text or "–" for text in texts)


def told(kind: str, name: str, value: Any, say: Say) -> str:
    """The value of a field as people write it."""
    if isinstance(value, bool):
        return say.word(words.YES_OR_NO, value)
    if (kind, name) in KINDS and value is not None:
        return say.word(KINDS[kind, name], value)
    if isinstance(value, str) and name.endswith("On"):
        return day(date.fromisoformat(value), say.language)
    if isinstance(value, str) and name.endswith("At"):
        return moment(value, say)
    return "" if value is None else str(value)


def moment(instant: str, say: Say) -> str:
    """An instant as a date and a time in Copenhagen."""
    there = datetime.fromisoformat(instant).astimezone(COPENHAGEN)
    return f"{day(there.date(), say.language)}, {there:%H:%M}"


def _report(report: Document, say: Say) -> Chapter:
    who = (report["byPerson"] or report["reportedBy"] or {}).get("name") or ""
    if report["kind"] == "confirmation":
        return Chapter(report["reportedAt"], who, say("Bekræftet: intet nyt", "Confirmed: nothing new"))
    names = {"summary": "", "obstacles": say("Hindringer", "Obstacles"), "nextSteps": say("Næste skridt", "Next steps")}
    lines = tuple(_lines(report, names))
    corrects = report["correctsId"] is not None
    heading = say("Rettet status", "Corrected report") if corrects else say("Status", "Report")
    if report["reportedOn"]:
        on = day(date.fromisoformat(report["reportedOn"]), say.language)
        heading = say(f"{heading} pr. {on}", f"{heading} as of {on}")
    return Chapter(report["reportedAt"], who, heading, lines, report["progress"])


def _lines(report: Document, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, called in names.items():
        if report[name]:
            yield called, report[name]
