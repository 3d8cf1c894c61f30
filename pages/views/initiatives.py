"""An initiative with its story, and what its tovholder does most: report, or confirm that there is nothing new."""

from uuid import UUID

from flask import Blueprint, Response, request

from pages import api
from pages.access import may
from pages.forms import Form, attempt, written
from pages.rendering import page, say
from pages.telling import story

blp = Blueprint("initiatives", __name__, url_prefix="/initiatives/<uuid:initiative_id>")
FIELDS = ("progress", "summary", "obstacles", "nextSteps", "proposedState")


@blp.get("")
def show(initiative_id: UUID) -> Response:
    path = f"/initiatives/{initiative_id}"
    found = api.get(path)
    return page(
        "initiative.html",
        address=f"/v1{path}",
        initiative=found,
        milestones=api.items("/milestones", initiativeId=initiative_id, sort="dueOn"),
        collaborations=api.items("/collaborations", initiativeId=initiative_id),
        indicators=[api.get(f"/indicators/{one['indicatorId']}") for one in found["indicatorLinks"]],
        story=story(path, say(), api.items(f"{path}/status-updates")),
        may_report=may("status-updates:create", found) and found["state"] not in ("completed", "cancelled"),
        form=Form(),
    )


@blp.get("/report")
def write(initiative_id: UUID) -> Response:
    return _form(initiative_id, Form())


@blp.post("/report")
def report(initiative_id: UUID) -> Response:
    path, once = f"/initiatives/{initiative_id}", request.form.get("once", "")
    return attempt(
        lambda: api.send("POST", f"{path}/status-updates", written(*FIELDS, kind="report"), once=once),
        lambda form: _form(initiative_id, form),
        f"{path}?done=reported",
    )


@blp.post("/confirmation")
def confirm(initiative_id: UUID) -> Response:
    path, once = f"/initiatives/{initiative_id}", request.form.get("once", "")
    return attempt(
        lambda: api.send("POST", f"{path}/status-updates", {"kind": "confirmation"}, once=once),
        lambda form: _form(initiative_id, form),
        f"{path}?done=confirmed",
    )


def _form(initiative_id: UUID, form: Form) -> Response:
    path = f"/initiatives/{initiative_id}"
    return page("report.html", address=f"/v1{path}/status-updates", initiative=api.get(path), form=form, fields=FIELDS)
