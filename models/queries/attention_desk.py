"""How something that waits is told: for whom it waits, since when, how serious it is, and in which words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from models.danish import calendar_date
from models.figures.disclosure import Language
from models.queries.attention_words import sentence_on, severity_of
from models.queries.observed import Row
from models.queries.overview_work import Work, areas_of

Whole = dict[str, Any]
A_DAY = timedelta(days=1)


class Desk:
    """The work on one strategy, from which what waits is told in one language.

    ``areas`` are the focus areas in force by their ids, ``initiatives`` those that lie in one of them.
    """

    def __init__(self, work: Work, language: Language) -> None:
        self.facts, self.duties, self.shown, self.today = work.facts, work.duties, work.shown, work.today
        self.language = language
        self.strategy = self.facts.strategy
        self.work, self._within = work, f"/{self.strategy['id']}/"
        self.areas = {area["id"]: area for area in self.facts.areas}
        in_force = ((row, [key for key in areas_of(row) if key in self.areas]) for row in self.facts.initiatives)
        self._areas_of = {row["id"]: keys for row, keys in in_force if keys}
        self.initiatives = {row["id"]: row for row in self.facts.initiatives if row["id"] in self._areas_of}
        self.gone = {row["person_id"] for row in self.facts.assignments if row["person_id"] and not row["active"]}

    def item(
        self,
        kind: str,
        place: Whole,
        since: date | datetime,
        *,
        centre: Whole | None,
        person: Whole | None = None,
        areas: Iterable[Any] = (),
        part: str = "",
        **blanks: Any,
    ) -> Whole:
        """One thing that waits since a day, or since the Copenhagen date of an instant.

        ``place`` is what it is about, by ``place_of``; ``part`` tells several of it apart. A ``due`` among the blanks
        is the last day on which it was in time. The id is the same as long as the same thing waits.
        """
        since = calendar_date(since) if isinstance(since, datetime) else since
        about = place["id"]
        return {
            "id": uuid5(about if isinstance(about, UUID) else UUID(about), f"{kind}{self._within}{part}"),
            "kind": kind,
            "severity": severity_of(kind, since, self.today),
            "since": since,
            "dueOn": blanks.get("due"),
            "strategy": {"id": self.strategy["id"], "title": self.strategy["title"]},
            "focusAreas": [{"id": one["id"], "title": one["title"]} for one in self._distinct(areas)],
            "resource": place,
            "centre": centre and {"id": centre["id"], "name": centre["name"]},
            "person": person and {"id": person["id"], "name": person["name"]},
            "text": sentence_on(kind, place["title"], self.language, since=since, **blanks),
        }

    def late(self, kind: str, place: Whole, due: date, **told: Any) -> Whole:
        """Something that was due on a day and waits from the next one on."""
        return self.item(kind, place, due + A_DAY, due=due, **told)

    def known_on(self, row: Mapping[str, Any]) -> date:
        """Since when something has been missing that was never there: the strategy's beginning or, where that is later,
        the day on which what lacks it became known here; today where that is still to come.
        """
        known: date = max(self.strategy["starts_on"], calendar_date(row["created_at"]))
        return min(known, self.today)

    def areas_of(self, initiative: Row) -> list[Any]:
        """The ids of the focus areas in force of an initiative that lies in one."""
        return self._areas_of[initiative["id"]]

    def areas_about(self, row: Row, *keys: Any) -> list[Any]:
        """The same of the focus areas ``keys`` and of the initiatives that something is about."""
        about = [self.initiatives[key] for key in row["initiative_ids"] if key in self.initiatives]
        return [*keys, *(key for one in about for key in self.areas_of(one))]

    def _distinct(self, keys: Iterable[Any]) -> list[Row]:
        return [self.areas[key] for key in dict.fromkeys(keys) if key in self.areas]

    def in_office(self, holder: Whole | None) -> Whole | None:
        """The holder of a duty, unless they have left: then nothing waits for them any more, but for their centre."""
        return None if holder is None or holder["id"] in self.gone else holder

    def lead_of(self, area: Row) -> Whole:
        """``{centre, person}``: who secures the work in a focus area."""
        return {"centre": area["tovholder_centre"], "person": self.in_office(self.duties.held.get(area["id"]))}

    def owner_of(self, initiative: Row) -> Whole:
        """``{centre, person}``: who answers for an initiative. The tovholder of a focus area does so for the own
        centre's only, and does not report for others (as the permission table has it).
        """
        centre, area = initiative["owning_centre"], self.areas.get(initiative["focus_area_id"])
        own = self.duties.held.get(initiative["id"])
        if own is None and area is not None and area["tovholder_centre"]["id"] == centre["id"]:
            own = self.duties.held.get(area["id"])
        return {"centre": centre, "person": self.in_office(own)}

    def convener_of(self, collaboration: Row) -> Whole:
        """``{centre, person}``: the lead of a collaboration's first focus area, else the owner of its first initiative,
        else the strategy's coordinators.
        """
        for key in collaboration["focus_area_ids"]:
            if key in self.areas:
                return self.lead_of(self.areas[key])
        for key in collaboration["initiative_ids"]:
            if key in self.initiatives:
                return self.owner_of(self.initiatives[key])
        return {"centre": self.strategy["coordinating_centre"]}


def place_of(kind: str, row: Mapping[str, Any], *, title: str | None = None, within: str = "") -> Whole:
    """``{type, id, title, href}`` of a resource; ``within`` is the path of what it lies under."""
    path = f"/v1/{within}{kind}/{row['id']}"
    return {"type": kind, "id": row["id"], "title": row["title"] if title is None else title, "href": path}


def at_work(person: Whole | None) -> Whole | None:
    """A responsible person who is still active."""
    return person if person and person["active"] else None


def moment(text: str) -> datetime:
    """An instant that came within JSON."""
    return datetime.fromisoformat(text)
