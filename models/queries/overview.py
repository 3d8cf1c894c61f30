"""The follow-up overview: the product's main answer, a pure function of facts, the date and the language."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from models.assignments import vacancy
from models.cases import is_case_overdue
from models.collaborations import COLLABORATION
from models.figures.disclosure import Language
from models.figures.periods import parse
from models.initiatives import INITIATIVE
from models.milestones import is_overdue
from models.periods import period_of
from models.queries.attention import Asked, attention
from models.queries.evaluated import evaluated_in
from models.queries.observed import Row
from models.queries.overview_facts import Facts
from models.queries.overview_figures import goal_answer, indicator_answer
from models.queries.overview_links import Links
from models.queries.overview_work import (
    Work,
    areas_of,
    case_answer,
    collaboration_answer,
    coverage_answer,
    gathered,
)
from models.status_updates import PROGRESS
from models.strategies import ended_without_successor, next_evaluation_due_on

Whole = dict[str, Any]
DIRECTIONS = ("improving", "worsening", "unchanged", "mixed", "undetermined")


@dataclass(frozen=True)
class Scope:
    """Which part of the strategy is asked for; figures up to and including ``period`` (a canonical code)."""

    focus_area_id: UUID | None = None
    centre_id: UUID | None = None
    period: str | None = None

    @classmethod
    def asked(cls, period: str | None = None, **asked: Any) -> "Scope":
        """A scope in the words of a request; RuleViolation where ``period`` names none."""
        return cls(period=period and period_of(period).code, **asked)


def overview(
    facts: Facts,
    today: date,
    scope: Scope,
    language: Language,
    as_of: datetime | None = None,
    frozen_at: datetime | None = None,
) -> Whole:
    """How the follow-up stands on ``today``; texts in ``language``, ids and instants as they are. ``as_of`` is the past
    instant that the facts are of, null where they are the present ones; ``frozen_at`` the last instant that kept ones
    tell of.

    An initiative of several focus areas is counted once and shown in each.
    """
    view = _View(facts, today, scope, language, Links(frozen_at or as_of))
    areas = [view.area(area) for area in view.areas]
    return {
        "strategy": _strategy(facts.strategy, today),
        "asOf": as_of,
        "date": today,
        "generatedAt": facts.at,
        "revision": facts.revision,
        "illustrative": any(one["illustrative"] for one in _indicators(areas)),
        "disclosure": view.disclosure(areas),
        "summary": view.summary(areas),
        "focusAreas": areas,
        "attention": view.waiting(scope),
        "compare": None,
    }


class _View:
    """The part of the facts that is asked for, and what is worked out of it once."""

    def __init__(self, facts: Facts, today: date, scope: Scope, language: Language, links: Links) -> None:
        self.facts, self.today, self.scope, self.language, self.links = facts, today, scope, language, links
        self.work = Work(facts, today)
        self.duties, self.shown = self.work.duties, self.work.shown
        self.last = parse(scope.period).last if scope.period else None
        self.observations = facts.observations if self.last is None else facts.observations.until(self.last)
        self.told: dict[UUID, Whole] = {}  # of an indicator, which may be one of several goals
        reported = [row for row in facts.evaluated if self.last is None or _is_by(row["period"], self.last)]
        self.evaluated = evaluated_in(reported)
        self.judged_on = today if self.last is None else min(today, self.last + timedelta(days=1))
        concerned = [row for row in facts.initiatives if _concerns(row, scope, facts)]
        self.areas = [area for area in facts.areas if _is_asked_for(area, concerned, scope)]
        self.by_area = self.work.initiatives if scope.centre_id is None else gathered(concerned, areas_of)
        within = {area["id"] for area in self.areas}
        self.initiatives = [row for row in concerned if not within.isdisjoint(areas_of(row))]
        self.cases = self._cases(scope)

    def area(self, area: Row) -> Whole:
        mine = self.by_area.get(area["id"], [])
        goals = [goal_answer(goal, self._indicators(goal)) for goal in self.work.goals.get(area["id"], [])]
        holder, keys = self.duties.held.get(area["id"]), {row["id"] for row in mine}
        return {
            "id": area["id"],
            "number": area["number"],
            "title": area["title"],
            "tovholderCentre": area["tovholder_centre"],
            "tovholder": holder,
            "vacant": holder is None,
            "vacancy": vacancy(holder, is_decided=area["id"] in self.duties.held),
            "themes": area["themes"],
            "prioritisation": area["prioritisation"],
            "goals": goals,
            "initiatives": [{**self.shown[row["id"]], "links": self.links.initiative(row["id"])} for row in mine],
            "collaborations": [
                collaboration_answer(row, self.today)
                for row in self.facts.collaborations
                if area["id"] in row["focus_area_ids"] or keys & set(row["initiative_ids"])
            ],
            "cases": [case_answer(row, self.today) for row in self.cases if _is_about(row, area["id"], keys)],
            "coverage": coverage_answer(area, goals, self._of_all_centres(area), mine, self.shown),
        }

    def _of_all_centres(self, area: Row) -> list[Row]:
        """A focus area's initiatives whichever centre is asked for: another's may cover what this one does not."""
        return self.work.initiatives.get(area["id"], [])

    def _cases(self, scope: Scope) -> list[Row]:
        """Those in the areas shown and, where no area is asked for, those that lie in none; of a centre asked for,
        those that it opened or answers for, and those about initiatives that are shown.
        """
        areas, keys = {area["id"] for area in self.areas}, {row["id"] for row in self.initiatives}
        return [
            row
            for row in self.facts.cases
            if (
                scope.centre_id in (None, row["opened_by_centre_id"], row["responsible_centre_id"])
                or keys & set(row["initiative_ids"])
            )
            and (scope.focus_area_id is None or row["focus_area_id"] in areas or keys & set(row["initiative_ids"]))
        ]

    def _indicators(self, goal: Row) -> list[Whole]:
        return [self._indicator(row) for row in self.work.indicators.get(goal["id"], [])]

    def _indicator(self, row: Row) -> Whole:
        key = row["id"]
        if key not in self.told:
            observed = self.observations.of(key)
            told = indicator_answer(row, observed, self.today, self.language, self.evaluated, self.judged_on)
            self.told[key] = {**told, "links": self.links.indicator(key)}
        return self.told[key]

    def waiting(self, scope: Scope) -> list[Whole]:
        """Of a focus area or a centre asked for, what waits there; whatever the period, it is today that it waits."""
        asked = Asked(
            focus_area_ids=[scope.focus_area_id] if scope.focus_area_id else None,
            centre_ids=[scope.centre_id] if scope.centre_id else None,
        )
        return asked.of(attention(self.work, self.language))

    def disclosure(self, areas: list[Whole]) -> Whole:
        """The smallest cell that any shown figure on persons may rest on, and how many cells are hidden."""
        keys = {one["id"] for one in _indicators(areas)}
        rows = [row for row in self.facts.indicators if row["id"] in keys and row["counts_persons"]]
        hidden = sum(self.observations.of(key).hidden for key in keys)
        return {
            "minimumCellSize": min((row["minimum_cell_size"] for row in rows), default=None),
            "suppressedCells": hidden,
        }

    def summary(self, areas: list[Whole]) -> Whole:
        answers = [self.shown[row["id"]] for row in self.initiatives]
        keys = {row["id"] for row in self.initiatives}
        milestones = [row for row in self.facts.milestones if row["initiative_id"] in keys]
        collaborations = {one["id"]: one["state"] for area in areas for one in area["collaborations"]}
        vacant = {one["id"] for area in areas for one in area["coverage"]["initiativesWithoutTovholder"]}
        approaches = ("general", "targeted", "notAssessed")
        return {
            "initiatives": {
                "total": len(answers),
                "byState": _count(INITIATIVE.states, (one["state"] for one in answers)),
                "byProgress": _count((*PROGRESS, "none"), (one["progress"] or "none" for one in answers)),
                "byApproach": _count(approaches, (one["approach"] or "notAssessed" for one in answers)),
                "stale": sum(one["stale"] for one in answers),
            },
            "milestones": {
                "open": sum(row["state"] == "open" for row in milestones),
                "overdue": sum(is_overdue(row["state"], row["due_on"], self.today) for row in milestones),
                "reached": sum(row["state"] == "reached" for row in milestones),
            },
            "goals": {
                "byDirection": _count(DIRECTIONS, (goal["direction"] for area in areas for goal in area["goals"]))
            },
            "cases": {
                "open": sum(row["state"] != "closed" for row in self.cases),
                "overdue": sum(is_case_overdue(row["state"], row["due_on"], self.today) for row in self.cases),
            },
            "collaborations": {"byState": _count(COLLABORATION.states, collaborations.values())},
            "vacancies": sum(area["vacant"] for area in areas) + len(vacant),
            "links": self.links.counted(
                self.facts.strategy["id"],
                [area["id"] for area in areas],
                is_whole=self.scope.centre_id is None,
                is_all=self.scope.centre_id is None and self.scope.focus_area_id is None,
            ),
        }


def _strategy(row: Row, today: date) -> Whole:
    return {
        "id": row["id"],
        "title": row["title"],
        "state": row["state"],
        "startsOn": row["starts_on"],
        "endsOn": row["ends_on"],
        "periodText": row["period_text"],
        "coordinatingCentre": row["coordinating_centre"],
        "committee": row["committee"],
        "nextEvaluationDueOn": next_evaluation_due_on(
            row["starts_on"], row["evaluation_interval_months"], row["evaluations_decided"]
        ),
        "endedWithoutSuccessor": ended_without_successor(today, row["state"], row["ends_on"], row["has_successor"]),
    }


def _concerns(initiative: Row, scope: Scope, facts: Facts) -> bool:
    """Whether the centre asked for owns the initiative or takes part in it."""
    if scope.centre_id in (None, initiative["owning_centre_id"]):
        return True
    centre = str(scope.centre_id)
    return any(
        initiative["id"] in row["initiative_ids"]
        and any(party["centreId"] == centre and party["state"] == "accepted" for party in row["parties"])
        for row in facts.collaborations
    )


def _is_asked_for(area: Row, initiatives: list[Row], scope: Scope) -> bool:
    """A focus area of the centre's: as tovholder, involved, or with an initiative of it."""
    if scope.focus_area_id not in (None, area["id"]):
        return False
    mine = {area["tovholder_centre"]["id"], *map(str, area["involved_centre_ids"])}
    return scope.centre_id is None or str(scope.centre_id) in mine or any(_lies_in(row, area) for row in initiatives)


def _is_about(case: Row, area_id: UUID, initiative_ids: set[UUID]) -> bool:
    """Whether a case lies in the focus area, or is about one of its initiatives."""
    return case["focus_area_id"] == area_id or bool(initiative_ids & set(case["initiative_ids"]))


def _lies_in(initiative: Row, area: Row) -> bool:
    return area["id"] == initiative["focus_area_id"] or area["id"] in initiative["also_focus_area_ids"]


def _is_by(period: str, last: date) -> bool:
    """Whether a period has ended by a day."""
    return parse(period).last <= last


def _indicators(areas: list[Whole]) -> list[Whole]:
    return [one for area in areas for goal in area["goals"] for one in goal["indicators"]]


def _count(words: tuple[str, ...], found: Any) -> dict[str, int]:
    counts = Counter(found)
    return {word: counts[word] for word in words}
