"""The visitor's own page: what waits for them, and their initiatives, each to be reported on in two touches."""

from flask import Blueprint, Response

from pages import api
from pages.access import visitor
from pages.forms import Form
from pages.rendering import page

blp = Blueprint("me", __name__)
OVER = frozenset({"completed", "cancelled"})


@blp.get("/me")
def show() -> Response:
    who = visitor()
    mine = {"tovholderId": who["personId"]} if who["personId"] else {"owningCentreId": who["centreId"]}
    found = api.items("/initiatives", **mine) if any(mine.values()) else []
    return page(
        "me.html",
        address="/v1/me",
        who=who,
        waiting=api.items("/attention", mine=True),
        initiatives=sorted((one for one in found if one["state"] not in OVER), key=_urgency),
        form=Form(),
    )


def _urgency(initiative: api.Document) -> tuple[bool, bool, str]:
    """What nobody has reported on for too long comes first, then what is under way."""
    return not initiative["stale"], initiative["state"] != "active", initiative["title"]
