"""The story of a thing in words: what the ledger tells of it and what was reported on it, the newest first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from api.reports.follow_up.saying import Say
from api.reports.printed import day
from pages import api
from pages.api import Document
from pages.naming import FIELDS, STATES, UNTOLD, told


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
