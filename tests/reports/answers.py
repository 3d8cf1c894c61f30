"""Answers of an overview as small as they can be, for whoever makes papers of them."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from models.status_updates import PROGRESS

SPACE = UUID("01977a3e-5f00-7c3a-9b1e-000000000000")
DAY, AT = date(2026, 11, 28), datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
JUDGED = ("improving", "worsening", "unchanged", "undetermined")
GAPS = (
    "goalsWithoutIndicator", "goalsWithoutInitiative", "themesWithoutInitiative", "initiativesWithoutCollaboration",
    "initiativesWithoutTovholder", "targetedWithoutReason",
)  # fmt: skip


def key(name):
    return uuid5(SPACE, name)


def named(name):
    return {"id": str(key(name)), "name": name}


def answer(*areas, **more):
    """An overview of these focus areas; what it counts is not counted."""
    none = {
        "byState": {},
        "byProgress": dict.fromkeys((*PROGRESS, "none"), 0),
        "byApproach": {},
        "total": 0,
        "stale": 0,
    }
    return {
        "strategy": {
            "id": key("strategy"), "title": "Integrationsstrategi", "state": "adopted", "startsOn": date(2021, 9, 1),
            "endsOn": date(2027, 12, 31), "periodText": None, "coordinatingCentre": named("Center for Arbejdsmarked"),
            "committee": "Økonomiudvalget", "nextEvaluationDueOn": None, "endedWithoutSuccessor": False,
        },
        "asOf": None, "date": DAY, "generatedAt": AT, "revision": 7, "illustrative": False,
        "disclosure": {"minimumCellSize": None, "suppressedCells": 0},
        "summary": {
            "initiatives": none, "milestones": {"open": 0, "overdue": 0, "reached": 0}, "goals": {"byDirection": {}},
            "cases": {"open": 0, "overdue": 0}, "collaborations": {"byState": {}}, "vacancies": 0,
        },
        "focusAreas": [*areas], "attention": [], "compare": None, **more,
    }  # fmt: skip


def area(number=1, **more):
    return {
        "id": key(f"area {number}"), "number": number, "title": "Beskæftigelse",
        "tovholderCentre": named("Center for Arbejdsmarked"), "tovholder": None, "vacant": True,
        "vacancy": "undeclared",
        "themes": [], "prioritisation": None, "goals": [], "initiatives": [], "collaborations": [], "cases": [],
        "coverage": {**{name: [] for name in GAPS}, "prioritisationMissing": False}, **more,
    }  # fmt: skip


def goal(title="Flere i arbejde", **more):
    return {
        "id": key(title), "title": title, "direction": "undetermined", "counts": dict.fromkeys(JUDGED, 0),
        "indicatorKeys": {word: [] for word in JUDGED}, "specialFocus": None, "indicators": [], **more,
    }  # fmt: skip


def initiative(title="Fritidsjob til unge", **more):
    return {
        "id": key(title), "title": title, "owningCentre": named("Center for Arbejdsmarked"), "tovholder": None,
        "vacancy": "declared", "state": "active", "approach": "general", "priority": None, "progress": None,
        "latestStatusUpdate": None, "daysSinceReport": None, "stale": True, "nextMilestone": None,
        "overdueMilestones": 0, "slippageDays": None, "collaborations": [], "linkedIndicators": [], **more,
    }  # fmt: skip


def report(summary, **more):
    return {
        "id": key(summary), "kind": "report", "progress": "atRisk", "summary": summary, "obstacles": None,
        "nextSteps": None, "reportedAt": AT, "reportedOn": None, **more,
    }  # fmt: skip
