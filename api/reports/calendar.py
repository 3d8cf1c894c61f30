"""Days as iCalendar (RFC 5545): what calendar programs subscribe to."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from icalendar import Calendar, Event, vText

from api.language import Language
from models.queries.calendar import Event as Day

CALENDAR: Final = "text/calendar"
PRODUCT: Final = "-//Samspil//Samspil//DA"
LOOKED_AT_EVERY: Final = timedelta(hours=6)
WORDS: Final[dict[Language, dict[str, str]]] = {
    "da": {
        "name": "Samspil",
        "milestone": "Milepæl: {title}",
        "review": "Samarbejde skal gennemgås: {title}",
        "caseDue": "Sag skal være afklaret: {title}",
        "obligationDue": "Forpligtelse skal være opfyldt: {title}",
        "valueDue": "Tal skal leveres: {title}",
        "methodDue": "Målemetode skal være udformet: {title}",
        "benchmarkDue": "Måltal skal være nået: {title}",
        "evaluationDue": "Evaluering skal foreligge: {title}",
        "meeting": "Udvalgsmøde: {title}",
    },
    "en": {
        "name": "Samspil",
        "milestone": "Milestone: {title}",
        "review": "Collaboration to be reviewed: {title}",
        "caseDue": "Case due: {title}",
        "obligationDue": "Obligation to be met: {title}",
        "valueDue": "Figures due: {title}",
        "methodDue": "Method to be designed: {title}",
        "benchmarkDue": "Benchmark to be reached: {title}",
        "evaluationDue": "Evaluation due: {title}",
        "meeting": "Committee meeting: {title}",
    },
}

ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Text(vText):
    """Words as RFC 5545 writes them: the library takes a backslash before an N, as in a path, for a new line."""

    def to_ical(self) -> bytes:
        return self.translate(ESCAPED).encode()


def calendar_of(days: Iterable[Day], language: Language, address: Callable[[str], str]) -> bytes:
    """A calendar of whole days. The same day is the same event at every look, and the same days the same bytes.
    ``address`` is where people look at what is at a path.
    """
    words = WORDS[language]
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", words["name"])
    calendar.add("refresh-interval", LOOKED_AT_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for day in days:
        calendar.add_component(_event(day, words, address))
    found: bytes = calendar.to_ical()
    return found


def _event(day: Day, words: dict[str, str], address: Callable[[str], str]) -> Event:
    event = Event()
    event.add("uid", f"{day.kind}-{day.id}@samspil")
    event.add("dtstamp", day.updated_at)  # without a METHOD it says when the event was last revised
    event.add("last-modified", day.updated_at)
    event.add("sequence", day.version - 1)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", Text(words[day.kind].format(title=day.title)))
    if day.within:
        event.add("description", Text(day.within))
    event.add("categories", [day.kind])
    event.add("url", address(day.path))
    event.add("transp", "TRANSPARENT")
    return event
