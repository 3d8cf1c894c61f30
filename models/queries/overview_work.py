"""The work in an overview: initiatives with their reports and milestones, collaborations, and what nobody covers."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from models.assignments import vacancy
from models.cases import is_case_overdue, oio_progress
from models.initiatives import OVER
from models.milestones import is_overdue, slippage_days
from models.queries.observed import Row
from models.queries.overview_facts import Facts
from models.status_updates import days_since_report, is_stale

Whole = dict[str, Any]
REPORTED_WHILE = ("active", "paused")
CONCRETE = ("planned", "active", "paused", "completed")


class Duties:
    """Who holds which tovholder duty on a day, and since when nobody does."""

    def __init__(self, assignments: list[Row], today: date) -> None:
        self.held: dict[UUID, Whole | None] = {}
        self.standing: dict[UUID, Row] = {}
        self.declared_on: dict[UUID, date] = {}
        for row in assignments:  # in order of their beginning: the latest that has begun stands
            if row["valid_from"] <= today:
                duty = row["focus_area_id"] or row["initiative_id"]
                holder = {"id": row["person_id"], "name": row["name"]} if row["person_id"] else None
                if holder is None and self.held.get(duty, row) is not None:
                    self.declared_on[duty] = row["valid_from"]
                self.held[duty], self.standing[duty] = holder, row

    def of(self, initiative: Row) -> Whole | None:
        """The initiative's own tovholder, else its focus area's (domain rule 3)."""
        return self.held.get(initiative["id"]) or self.held.get(initiative["focus_area_id"])

    def are_decided(self, initiative: Row) -> bool:
        """Whether anybody has decided who holds either, or that nobody does."""
        return initiative["id"] in self.held or initiative["focus_area_id"] in self.held


class Work:
    """The work on one strategy as it stands on a day: who holds its duties, and each initiative as it is shown.

    ``goals`` are those of each focus area, ``indicators`` those of each goal and ``initiatives`` those of each focus
    area, by its id.
    """

    def __init__(self, facts: Facts, today: date) -> None:
        self.facts, self.today = facts, today
        self.duties = Duties(facts.assignments, today)
        self.shown = initiative_answers(facts, self.duties, today)
        self.goals = gathered(facts.goals, lambda row: [row["focus_area_id"]])
        self.indicators = gathered(facts.indicators, lambda row: [row["goal_id"], *row["also_goal_ids"]])
        self.initiatives = gathered(facts.initiatives, areas_of)


def areas_of(initiative: Row) -> list[UUID]:
    """The ids of its focus areas, each once."""
    own, others = initiative["focus_area_id"], initiative["also_focus_area_ids"]
    return list(dict.fromkeys((own, *others))) if others else [own]


def gathered(rows: Iterable[Row], keys: Callable[[Row], Iterable[UUID]]) -> dict[UUID, list[Row]]:
    """The rows by each of their keys, in their order."""
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            found[key].append(row)
    return found


def initiative_answers(facts: Facts, duties: Duties, today: date) -> dict[UUID, Whole]:
    """Every initiative of the strategy as it is shown, by id."""
    milestones = gathered(facts.milestones, lambda row: [row["initiative_id"]])
    collaborations = _collaborations_by_initiative(facts)
    ranks = {
        (area["id"], UUID(key)): place
        for area in facts.areas
        if area["prioritisation"]
        for place, key in enumerate(area["prioritisation"]["initiativeIds"], start=1)
    }
    return {
        row["id"]: {
            "id": row["id"],
            "title": row["title"],
            "owningCentre": row["owning_centre"],
            "tovholder": (holder := duties.of(row)),
            "vacancy": vacancy(holder, is_decided=holder is not None or duties.are_decided(row)),
            "state": row["state"],
            "approach": row["approach"],
            "priority": ranks.get((row["focus_area_id"], row["id"])),
            **_reported(row, facts.reports.get(row["id"]), facts.strategy["stale_after_days"], today),
            **_milestones(milestones.get(row["id"], []), today),
            "collaborations": collaborations.get(row["id"], []),
            "linkedIndicators": row["indicator_links"],
        }
        for row in facts.initiatives
    }


def _collaborations_by_initiative(facts: Facts) -> dict[UUID, list[Whole]]:
    found: dict[UUID, list[Whole]] = {}
    for row in facts.collaborations:
        shown = {"id": row["id"], "title": row["title"], "state": row["state"]}
        for key in row["initiative_ids"]:
            found.setdefault(key, []).append(shown)
    return found


def _reported(row: Row, report: Row | None, stale_after_days: int, today: date) -> Whole:
    """``report`` is the newest word of any kind; progress comes from the newest that reports, and is shown only while
    it means something (domain rule 5).
    """
    clock_on = report["clock_on"] if report else None
    interval = row["report_interval_days"] or stale_after_days
    is_shown = report is not None and row["state"] in REPORTED_WHILE
    return {
        "progress": report["reported_progress"] if report and is_shown else None,
        "latestStatusUpdate": _update(report),
        "daysSinceReport": days_since_report(clock_on, today),
        "stale": is_stale(row["state"], clock_on, row["activated_on"], interval, today),
    }


def _update(report: Row | None) -> Whole | None:
    return report and {
        "id": report["id"],
        "kind": report["kind"],
        "progress": report["progress"],
        "summary": report["summary"],
        "obstacles": report["obstacles"],
        "nextSteps": report["next_steps"],
        "reportedAt": report["at"],
        "reportedOn": report["reported_on"],
    }


def _milestones(rows: list[Row], today: date) -> Whole:
    """``rows`` in order of their due dates; slippage is the largest move of a first promise, in days."""
    ahead = [row for row in rows if row["state"] == "open"]
    slips = [slippage_days(row["original_due_on"], row["due_on"], row["reached_on"]) for row in rows]
    first = ahead[0] if ahead else None
    return {
        "nextMilestone": first and {"id": first["id"], "title": first["title"], "dueOn": first["due_on"]},
        "overdueMilestones": sum(is_overdue(row["state"], row["due_on"], today) for row in ahead),
        "slippageDays": max(slips, default=None),
    }


def collaboration_answer(row: Row, today: date) -> Whole:
    """A collaboration and its health: who has answered what, and whether its review is overdue."""
    review_on = row["review_on"]
    return {
        "id": row["id"],
        "title": row["title"],
        "state": row["state"],
        "reviewOn": review_on,
        "reviewOverdue": review_on is not None and review_on < today and row["state"] != "ended",
        "parties": row["parties"],
    }


def case_answer(row: Row, today: date) -> Whole:
    """A case and where it stands."""
    return {
        "id": row["id"],
        "caseNumber": row["case_number"],
        "title": row["title"],
        "kind": row["kind"],
        "state": row["state"],
        "oioProgress": oio_progress(row["state"], row["has_unmet_obligation"]),
        "responsibleCentre": row["responsible_centre"],
        "dueOn": row["due_on"],
        "overdue": is_case_overdue(row["state"], row["due_on"], today),
    }


def coverage_answer(
    area: Row, goals: list[Whole], everybodys: list[Row], mine: list[Row], shown: dict[UUID, Whole]
) -> Whole:
    """What in a focus area nobody covers yet. ``everybodys`` are all its initiatives, by which goals and themes are
    covered, and ``mine`` those that are asked for.
    """
    alive = [row for row in everybodys if row["state"] != "cancelled"]
    running = [row for row in mine if row["state"] not in OVER]
    linked = {link["id"] for row in alive for link in row["indicator_links"]}
    covered = {key for row in alive if row["state"] in CONCRETE for key in row["theme_keys"]}
    alone = [row for row in running if _is_alone(shown[row["id"]])] if area["collaboration_needed"] else []
    targeted = [row for row in running if row["approach"] == "targeted" and row["approach_reason"] is None]
    return {
        "goalsWithoutIndicator": [_ref(goal) for goal in goals if not goal["indicators"]],
        "goalsWithoutInitiative": [
            _ref(goal) for goal in goals if not linked & {str(one["id"]) for one in goal["indicators"]}
        ],
        "themesWithoutInitiative": [theme for theme in area["themes"] if theme["key"] not in covered],
        "initiativesWithoutCollaboration": [_ref(row) for row in alone],
        "initiativesWithoutTovholder": [_ref(row) for row in running if shown[row["id"]]["tovholder"] is None],
        "targetedWithoutReason": [_ref(row) for row in targeted],
        "prioritisationMissing": area["prioritisation_required"] and area["prioritisation"] is None,
    }


def _is_alone(initiative: Whole) -> bool:
    """Whether it has no collaboration, or none that has not ended."""
    return all(one["state"] == "ended" for one in initiative["collaborations"])


def _ref(row: Row) -> Whole:
    return {"id": row["id"], "title": row["title"]}
