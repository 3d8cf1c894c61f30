"""What people call the fields and codes of the API, and how they write what stands in them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from api.reports import words
from api.reports.follow_up.saying import Say
from api.reports.printed import day
from api.reports.tables import Words

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
    "progress": Words("Hvordan det går", "How it goes"),
    "summary": Words("Hvad der er sket", "What has happened"),
    "obstacles": Words("Hvad der står i vejen", "What stands in the way"),
    "nextSteps": Words("Hvad det næste er", "What comes next"),
    "proposedState": Words("Ny tilstand", "New state"),
    "to": Words("Svar eller skridt", "Answer or step"),
    "reason": Words("Begrundelse", "Reason"),
    "on": Words("Hvornår", "When"),
    "text": Words("Tekst", "Text"),
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
ENTRY_KINDS: Final[Mapping[Any, Words]] = {
    "note": Words("Notat", "Note"),
    "decision": Words("Beslutning", "Decision"),
    "obligation": Words("Forpligtelse", "Obligation"),
}
KINDS: Final[Mapping[tuple[str, str], Mapping[Any, Words]]] = {
    **{(kind, name): states for kind, states in STATES.items() for name in ("state", "to", "proposedState")},
    ("collaborations", "to"): words.PARTY_STATES,
    ("initiatives", "progress"): words.PROGRESS,
    ("initiatives", "approach"): words.APPROACHES,
    ("initiatives", "origin"): {
        "centre": Words("et center", "a centre"),
        "strategyTheme": Words("et af strategiens temaer", "a theme of the strategy"),
        "evaluation": Words("en evaluering", "an evaluation"),
    },
    ("cases", "kind"): {**words.CASE_KINDS, **ENTRY_KINDS},
    ("evaluations", "kind"): words.EVALUATION_KINDS,
}
COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
UNTOLD: Final = frozenset(
    {"plannedOn", "activatedOn", "originalDueOn", "externalReferences", "frozenAt", "ledgerPosition", "reported"}
    | {"contentHash", "oioProgress", "strategyId"}
)


def told(kind: str, name: str, value: Any, say: Say) -> str:
    """The value of a field as people write it."""
    if isinstance(value, bool):
        return say.word(words.YES_OR_NO, value)
    if (kind, name) in KINDS and value is not None:
        return say.word(KINDS[kind, name], value)
    if isinstance(value, str) and (name.endswith("On") or name == "on"):
        return _day(value, say)
    if isinstance(value, str) and name.endswith("At"):
        return moment(value, say)
    return "" if value is None else str(value)


def moment(instant: str, say: Say) -> str:
    """An instant as a date and a time in Copenhagen."""
    there = datetime.fromisoformat(instant).astimezone(COPENHAGEN)
    return f"{day(there.date(), say.language)}, {there:%H:%M}"


def _day(written: str, say: Say) -> str:
    """A date in words; what is none, as somebody wrote it."""
    try:
        return day(date.fromisoformat(written), say.language)
    except ValueError:
        return written
