"""What changed in the work between two overviews: focus areas, initiatives, collaborations, cases, and coverage."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from models.figures.saying import figure
from models.queries.comparing_teller import Teller, Whole, is_same, pairs, ref

REPORTED_WHILE = ("active", "paused")


def of_areas(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """Focus areas that came and went, who leads them, their ranking, and what in them nobody covers."""
    for old, new, area in pairs(before, after, lambda one: [one]):
        if old is None or new is None:
            kind = "focusAreaEnded" if new is None else "focusAreaAppeared"
            yield teller.tell(kind, ("focus-areas", area), area=area)
            continue
        place = ("focus-areas", new)
        yield from _led(teller, place, old, new, area, owner="tovholderCentre")
        if not is_same(old["prioritisation"], new["prioritisation"]) and new["prioritisation"]:
            ends = [one["prioritisation"] and str(one["prioritisation"]["id"]) for one in (old, new)]
            yield teller.tell("prioritisationChanged", place, *ends, area=area)
        yield from _covered(teller, old["coverage"], new["coverage"], new)


def _led(
    teller: Teller, place: tuple[str, Whole], old: Whole, new: Whole, area: Whole, *, owner: str
) -> Iterator[Whole]:
    """The centre that owns something, and who is its tovholder."""
    if not is_same(old[owner], new[owner]):
        said = teller.name(old[owner]), teller.name(new[owner])
        yield teller.tell("ownerChanged", place, ref(old[owner]), ref(new[owner]), area=area, said=said)
    if not is_same(old["tovholder"], new["tovholder"]):
        kind = "becameVacant" if new["tovholder"] is None else "tovholderChanged"
        said = teller.name(old["tovholder"]), teller.name(new["tovholder"])
        yield teller.tell(kind, place, ref(old["tovholder"]), ref(new["tovholder"]), area=area, said=said)


def _covered(teller: Teller, old: Whole, new: Whole, area: Whole) -> Iterator[Whole]:
    """Gaps of coverage that opened or were closed."""
    for name in new:
        if not isinstance(new[name], list):
            if bool(old[name]) != bool(new[name]):
                yield _gap(teller, name, ("focus-areas", area), area, is_open=bool(new[name]))
            continue
        keys = [{str(one.get("id") or one["key"]): one for one in coverage[name]} for coverage in (old, new)]
        for mine, others, is_open in ((keys[1], keys[0], True), (keys[0], keys[1], False)):
            for key, one in mine.items():
                if key not in others:
                    yield _gap(teller, name, _uncovered(name, one, area), area, is_open=is_open)


def _uncovered(name: str, one: Whole, area: Whole) -> tuple[str, Whole]:
    """What is without; a theme is no resource of its own but of its focus area."""
    if name == "themesWithoutInitiative":
        return "focus-areas", {"id": area["id"], "title": one["title"]}
    return ("goals" if name.startswith("goals") else "initiatives"), one


def _gap(teller: Teller, name: str, place: tuple[str, Whole], area: Whole, *, is_open: bool) -> Whole:
    said = teller.word(name)
    if is_open:
        return teller.tell("gapOpened", place, None, name, area=area, said=("", said))
    return teller.tell("gapClosed", place, name, None, area=area, said=(said, ""))


def of_initiatives(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """Initiatives that came and went and, of those that stayed, what became of them. Who leads one because they lead
    its focus area is told of the focus area alone.
    """
    leads = {str(one["id"]): one["tovholder"] for one in before["focusAreas"]}
    for old, new, area in pairs(before, after, lambda one: one["initiatives"]):
        if old is None or new is None:
            kind, one = ("initiativeEnded", old) if new is None else ("initiativeAppeared", new)
            yield teller.tell(kind, ("initiatives", one or {}), area=area)
            continue
        place = ("initiatives", new)
        lead = leads.get(str(area["id"]))
        is_inherited = is_same(old["tovholder"], lead) and is_same(new["tovholder"], area["tovholder"])
        was = {**old, "tovholder": new["tovholder"]} if is_inherited else old
        yield from _led(teller, place, was, new, area, owner="owningCentre")
        if old["state"] != new["state"]:
            yield _stepped(teller, "initiativeStateChanged", place, old, new, area)
        is_running = old["state"] in REPORTED_WHILE and new["state"] in REPORTED_WHILE
        if is_running and old["progress"] != new["progress"]:
            yield _stepped(teller, "progressChanged", place, old, new, area, "progress")
        if old["stale"] != new["stale"] and (new["stale"] or new["state"] == "active"):
            kind = "becameStale" if new["stale"] else "reportedAgain"
            yield teller.tell(kind, place, old["stale"], new["stale"], area=area)
        yield from _milestones(teller, place, old, new, area)


def _stepped(
    teller: Teller, kind: str, place: tuple[str, Whole], old: Whole, new: Whole, area: Whole | None, name: str = "state"
) -> Whole:
    said = teller.word(old[name]), teller.word(new[name])
    return teller.tell(kind, place, old[name], new[name], area=area, said=said)


def _milestones(teller: Teller, place: tuple[str, Whole], old: Whole, new: Whole, area: Whole) -> Iterator[Whole]:
    ends = old["nextMilestone"], new["nextMilestone"]
    if not is_same(*ends):
        said = [one["title"] if one else teller.word("nothing") for one in ends]
        told = [one and {"id": str(one["id"]), "title": one["title"], "dueOn": str(one["dueOn"])} for one in ends]
        yield teller.tell("nextMilestoneChanged", place, *told, area=area, said=(said[0], said[1]))
    elif ends[0] and str(ends[0]["dueOn"]) != str(ends[1]["dueOn"]):
        days = [str(one["dueOn"]) for one in ends]
        said = [teller.day(one["dueOn"]) for one in ends]
        yield teller.tell(
            "milestoneMoved", place, *days, area=area, said=(said[0], said[1]), milestone=ends[1]["title"]
        )
    for name, kind in (("overdueMilestones", "milestonesOverdueChanged"), ("slippageDays", "slippageChanged")):
        counts = old[name] or 0, new[name] or 0
        if counts[0] != counts[1]:
            said = [_days(teller, one) if name == "slippageDays" else str(one) for one in counts]
            yield teller.tell(kind, place, *counts, area=area, said=(said[0], said[1]))


def _days(teller: Teller, count: int) -> str:
    return teller.word("day" if abs(count) == 1 else "days", figure(Decimal(count), 0, teller.language))


def of_collaborations(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """Collaborations that came, were agreed, ended, or whose review is late."""
    for old, new, area in pairs(before, after, lambda one: one["collaborations"]):
        if old is None or new is None:
            kind, one = ("collaborationRemoved", old) if new is None else ("collaborationAppeared", new)
            yield teller.tell(kind, ("collaborations", one or {}), area=area)
            continue
        place = ("collaborations", new)
        if old["state"] != new["state"]:
            kinds = {"agreed": "collaborationAgreed", "ended": "collaborationEnded"}
            kind = kinds.get(new["state"], "collaborationStateChanged")
            yield _stepped(teller, kind, place, old, new, area)
        if new["reviewOverdue"] and not old["reviewOverdue"]:
            yield teller.tell("reviewBecameOverdue", place, before=False, after=True, area=area)


def of_cases(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """Cases that were opened, decided, closed, or whose deadline has passed."""
    for old, new, area in pairs(before, after, lambda one: one["cases"]):
        if old is None or new is None:
            kind, one = ("caseRemoved", old) if new is None else ("caseOpened", new)
            yield teller.tell(kind, ("cases", one or {}), area=area)
            continue
        place = ("cases", new)
        if old["state"] != new["state"]:
            kinds = {"decided": "caseDecided", "closed": "caseClosed"}
            yield _stepped(teller, kinds.get(new["state"], "caseStateChanged"), place, old, new, area)
        if new["overdue"] and not old["overdue"]:
            yield teller.tell("caseBecameOverdue", place, before=False, after=True, area=area)


def of_findings(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """Of two evaluations, focus areas whose assessment is another."""
    ends: list[dict[str, Any]] = [
        {str(one["focusAreaId"]): one["assessment"] for one in overview.get("findings") or ()}
        for overview in (before, after)
    ]
    for area in after["focusAreas"]:
        old, new = (found.get(str(area["id"])) for found in ends)
        if old and new and old != new:
            said = teller.word(old), teller.word(new)
            yield teller.tell("assessmentChanged", ("focus-areas", area), old, new, area=area, said=said)
