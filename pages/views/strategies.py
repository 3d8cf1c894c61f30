"""A strategy: where it goes well, where it does not, what is missing and who must act."""

from uuid import UUID

from flask import Blueprint, Response

from pages import api
from pages.measures import MOST_DRAWN, measured
from pages.rendering import moved, page, say
from pages.waiting import desks

blp = Blueprint("strategies", __name__)
LACKING = {  # what an overview says that nobody covers, and what a reader calls it
    "goalsWithoutIndicator": ("Mål uden måling", "Goals without an indicator"),
    "goalsWithoutInitiative": ("Mål, som ingen indsats flytter", "Goals that no initiative moves"),
    "themesWithoutInitiative": ("Temaer uden konkret indsats", "Themes without a concrete initiative"),
    "initiativesWithoutCollaboration": (
        "Indsatser uden det samarbejde, de kræver",
        "Initiatives that lack the collaboration they need",
    ),
    "initiativesWithoutTovholder": ("Indsatser uden tovholder", "Initiatives without a tovholder"),
    "targetedWithoutReason": ("Målrettede indsatser uden begrundelse", "Targeted initiatives without a reason"),
}


@blp.get("/")
def home() -> Response:
    """The strategy, where there is but one; else the list of them."""
    found = api.items("/strategies")
    if len(found) == 1:
        return moved(f"/strategies/{found[0]['id']}")
    return page("strategies.html", address="/v1/strategies", strategies=found)


@blp.get("/strategies")
def index() -> Response:
    return page("strategies.html", address="/v1/strategies", strategies=api.items("/strategies"))


@blp.get("/strategies/<uuid:strategy_id>")
def show(strategy_id: UUID) -> Response:
    path = f"/strategies/{strategy_id}/overview"
    answer = api.get(path)
    return page(
        "strategy.html",
        address=f"/v1{path}",
        overview=answer,
        measured=measured(answer["focusAreas"], say()),
        most_drawn=MOST_DRAWN,
        desks=desks(answer["attention"]),
        lacking=[*_lacking(answer["focusAreas"])],
        evaluations=api.items("/evaluations", strategyId=strategy_id),
    )


@blp.get("/strategies/<uuid:strategy_id>/overview.<any(pdf, docx, xlsx):form>")
def paper(strategy_id: UUID, form: str) -> Response:
    return api.download(f"/strategies/{strategy_id}/overview", form)


def _lacking(areas: list[api.Document]) -> list[tuple[str, list[api.Document]]]:
    """By what is lacking, where: members with ``title``, ``place`` and ``area``."""
    told = say()
    found = []
    for name, words in LACKING.items():
        places = {"goals": "goals", "themes": None, "initiatives": "initiatives", "targeted": "initiatives"}
        kind = next(to for start, to in places.items() if name.startswith(start))
        members = {
            (one["title"], area["number"]): {
                "title": one["title"],
                "place": f"/{kind}/{one['id']}" if kind else f"/focus-areas/{area['id']}",
                "area": area["number"],
            }
            for area in areas
            for one in area["coverage"][name]
        }
        if members:
            found.append((told(*words), list(members.values())))
    missing = [one for one in areas if one["coverage"]["prioritisationMissing"]]
    if missing:
        title = told("Indsatsområder uden den prioritering, de kræver", "Focus areas without the ranking they require")
        found.append((title, [{"title": f"{one['number']}. {one['title']}", "place": f"/focus-areas/{one['id']}",
                               "area": one["number"]} for one in missing]))  # fmt: skip
    return found
