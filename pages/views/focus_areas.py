"""A focus area: its goals with their measures, its initiatives, collaborations and cases, and what it lacks."""

from uuid import UUID

from flask import Blueprint, Response

from pages import api
from pages.measures import measured
from pages.rendering import moved, page, say

blp = Blueprint("focus-areas", __name__)


@blp.get("/focus-areas/<uuid:focus_area_id>")
def show(focus_area_id: UUID) -> Response:
    found = api.get(f"/focus-areas/{focus_area_id}")
    path = f"/strategies/{found['strategyId']}/overview"
    overview = api.get(path, focusAreaId=focus_area_id)
    area = next(one for one in overview["focusAreas"] if one["id"] == str(focus_area_id))
    return page(
        "focus_area.html",
        address=api.address(path, focusAreaId=focus_area_id),
        found=found,
        area=area,
        overview=overview,
        goals=[(goal, measured([{**area, "goals": [goal]}], say())) for goal in area["goals"]],
        waiting=[one for one in overview["attention"] if any(of["id"] == area["id"] for of in one["focusAreas"])],
    )


@blp.get("/goals/<uuid:goal_id>")
def goal(goal_id: UUID) -> Response:
    """A goal is shown with its focus area."""
    found = api.get(f"/goals/{goal_id}")
    return moved(f"/focus-areas/{found['focusAreaId']}#goal-{goal_id}")
