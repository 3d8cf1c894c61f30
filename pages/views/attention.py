"""What waits for somebody: all of it, or what the filters choose."""

from flask import Blueprint, Response, request

from pages import api
from pages.rendering import page
from pages.waiting import SEVERITIES, desks

blp = Blueprint("attention", __name__)
FILTERS = ("strategyId", "centreId", "severity")


@blp.get("/attention")
def show() -> Response:
    asked = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    found = api.items("/attention", **asked)
    centres = api.get("/attention")["byCentre"]
    return page(
        "attention.html",
        address=api.address("/attention", **asked),
        desks=desks(found),
        number=len(found),
        centres=[one["centre"] for one in centres if one["centre"]],
        severities=SEVERITIES,
        asked=asked,
    )
