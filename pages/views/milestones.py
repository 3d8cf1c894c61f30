"""A milestone: when it is due and was first promised, its story, and how it is moved or reached."""

from uuid import UUID

from flask import Blueprint, Response, request

from pages import api
from pages.access import may
from pages.forms import Form, attempt, written
from pages.naming import told
from pages.rendering import page, say
from pages.telling import story

blp = Blueprint("milestones", __name__, url_prefix="/milestones/<uuid:milestone_id>")
MOVED, REACHED = ("dueOn", "dueOnReason"), ("to", "on")


@blp.get("")
def show(milestone_id: UUID) -> Response:
    return _page(milestone_id, Form(), Form())


@blp.post("")
def move(milestone_id: UUID) -> Response:
    """Promise another day. Whoever saw an older version sees both, and chooses."""
    path, tag = f"/milestones/{milestone_id}", request.form.get("tag", "")
    return attempt(
        lambda: api.send("PATCH", path, written(*MOVED), tag=tag),
        lambda form: _page(milestone_id, form, Form()),
        f"{path}?done=moved",
    )


@blp.post("/reached")
def reach(milestone_id: UUID) -> Response:
    path, once = f"/milestones/{milestone_id}", request.form.get("once", "")
    return attempt(
        lambda: api.send("POST", f"{path}/transitions", written("on", to="reached"), once=once),
        lambda form: _page(milestone_id, Form(), form),
        f"{path}?done=reached",
    )


def _page(milestone_id: UUID, moving: Form, reaching: Form) -> Response:
    path = f"/milestones/{milestone_id}"
    answer, spoken = api.read(path), say()
    found = answer.document
    if not moving.problem:
        moving = Form({name: found[name] for name in MOVED}, answer.tag)
    return page(
        "milestone.html",
        address=f"/v1{path}",
        milestone=found,
        moving=moving,
        reaching=reaching,
        told=lambda name, value: told("milestones", name, value, spoken),
        story=story(path, spoken),
        may_change=may("milestones:write", found)
        or may("milestones:write", api.get(f"/initiatives/{found['initiativeId']}")),
    )
