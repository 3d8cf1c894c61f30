"""What a person is told by mail: all that waits for them, as plain text and as HTML, in their language."""

from collections.abc import Sequence
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Final
from uuid import UUID

from babel.dates import format_date
from flask import render_template

from api.language import Language
from api.operations.headers import for_people
from models.cpr import holds_cpr_number
from models.evaluations import Evaluation, ReadinessRequest
from models.organisation import Person
from models.queries.waiting import Whole
from models.reminders import Reminder

MOST_TOLD: Final = 50
WORDS: Final[dict[Language, dict[str, str]]] = {
    "da": {
        "one": "1 ting venter på dig",
        "many": "{count} ting venter på dig",
        "subject": "Samspil: {waiting} (uge {week})",
        "greeting": "Kære {name}",
        "why": "Du får højst én mail om ugen, og kun når noget venter på dig.",
        "more": "og {count} mere: {url}",
        "withheld": "(teksten er udeladt)",
        "asked": "Til »{title}« mangler endnu",
        "nothing": "Der mangler ikke længere noget af det, der er bedt om til »{title}«.",
        "request": "Samspil: der mangler oplysninger til »{title}«",
        "requestWhy": "Du er bedt om det som forberedelse til evalueringen.{due}",
        "due": " Svar gerne senest {day}.",
        "all": "Alt, hvad der mangler: {url}",
    },
    "en": {
        "one": "1 thing waits for you",
        "many": "{count} things wait for you",
        "subject": "Samspil: {waiting} (week {week})",
        "greeting": "Dear {name}",
        "why": "You get one mail a week at most, and only when something waits for you.",
        "more": "and {count} more: {url}",
        "withheld": "(text left out)",
        "asked": "For “{title}” is still missing",
        "nothing": "Nothing of what was asked for is missing any more for “{title}”.",
        "request": "Samspil: information is missing for “{title}”",
        "requestWhy": "You were asked for it in preparation of the evaluation.{due}",
        "due": " Please answer by {day}.",
        "all": "All that is missing: {url}",
    },
}


def language_of(person: Person) -> Language:
    return "en" if person.language == "en" else "da"


def digest(
    person: Person, reminder: Reminder, items: Sequence[Whole], *, sender: str, base_url: str, at: datetime
) -> EmailMessage:
    """The mail of a reminder; ValueError where the person's address is none. Sent again it has the same Message-ID."""
    language = language_of(person)
    words = WORDS[language]
    waiting = (words["one"] if len(items) == 1 else words["many"]).format(count=len(items))
    told = {
        "language": language,
        "greeting": words["greeting"].format(name=person.name),
        "waiting": waiting,
        "why": words["why"],
        "items": [_line(one, words, base_url) for one in items[:MOST_TOLD]],
        "more": _more(len(items) - MOST_TOLD, words, base_url),
    }
    subject = words["subject"].format(waiting=waiting, week=int(reminder.week.partition("W")[2]))
    return _letter(person, subject, told, reminder.id, sender=sender, at=at)


def request_letter(
    person: Person,
    request: ReadinessRequest,
    evaluation: Evaluation,
    items: Sequence[Whole],
    *,
    sender: str,
    base_url: str,
    at: datetime,
) -> EmailMessage:
    """The mail of a request for what is missing before an evaluation; ValueError where the person's address is none."""
    language = language_of(person)
    words = WORDS[language]
    title = words["withheld"] if holds_cpr_number(evaluation.title) else evaluation.title
    by = format_date(request.due_on, "long", locale=language) if request.due_on else None
    told = {
        "language": language,
        "greeting": words["greeting"].format(name=person.name),
        "waiting": words["asked" if items else "nothing"].format(title=title),
        "why": words["requestWhy"].format(due=words["due"].format(day=by) if by else ""),
        "items": [_missing(one, words, base_url) for one in items[:MOST_TOLD]],
        "more": words["all"].format(url=f"{base_url}{_readiness_of(evaluation)}"),
    }
    return _letter(person, words["request"].format(title=title), told, request.id, sender=sender, at=at)


def _readiness_of(evaluation: Evaluation) -> str:
    """Where all that is missing stands: in the API by the strategy, on pages with the draft."""
    drafted = f"/v1/evaluations/{evaluation.id}"
    page = for_people(drafted)
    return page if page != drafted else f"/v1/strategies/{evaluation.strategy_id}/readiness"


def _missing(one: Whole, words: dict[str, str], base_url: str) -> dict[str, str]:
    """What is missing, and where."""
    place, text = one["resource"], f"{one['resource']['title']}: {one['text']}"
    said = words["withheld"] if holds_cpr_number(text) else text
    href = f"/v1/{place['type']}/{place['id']}"
    return {"text": said, "url": f"{base_url}{for_people(href)}"}


def _letter(
    person: Person, subject: str, told: dict[str, Any], key: UUID, *, sender: str, at: datetime
) -> EmailMessage:
    """A message as text and as HTML; sent again it has the same Message-ID."""
    message = EmailMessage()
    message["From"], message["To"] = _address("Samspil", sender), _address(person.name, person.email or "")
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = told["language"]
    message.set_content(_plain(told), cte="quoted-printable")
    message.add_alternative(render_template("digest.html", **told), subtype="html", cte="quoted-printable")
    return message


def _address(name: str, spec: str) -> Address:
    try:
        return Address(name, addr_spec=spec)
    except HeaderParseError as error:
        raise ValueError from error


def _plain(told: dict[str, Any]) -> str:
    items = [f"- {one['text']}\n  {one['url']}" for one in told["items"]]
    parts = [told["greeting"], f"{told['waiting']}{':' if items else ''}", *items, told["more"], told["why"]]
    return "\n\n".join(part for part in parts if part) + "\n"


def _more(count: int, words: dict[str, str], base_url: str) -> str | None:
    url = f"{base_url}{for_people('/v1/attention?mine=true')}"
    return words["more"].format(count=count, url=url) if count > 0 else None


def _line(one: Whole, words: dict[str, str], base_url: str) -> dict[str, str]:
    """What waits, and where; no CPR number leaves the house, however it came in."""
    text = words["withheld"] if holds_cpr_number(one["text"]) else one["text"]
    return {"text": text, "url": f"{base_url}{for_people(one['resource']['href'])}"}
