"""A collaboration: who takes part with what, and the answer of whoever is invited."""

from uuid import UUID

from flask import Blueprint, Response, request

from pages import api
from pages.access import may
from pages.forms import Form, attempt, written
from pages.rendering import page, say
from pages.telling import story

blp = Blueprint("collaborations", __name__, url_prefix="/collaborations/<uuid:collaboration_id>")
ANSWER = ("to", "reason")


@blp.get("")
def show(collaboration_id: UUID) -> Response:
    return _page(collaboration_id, Form())


@blp.post("/parties/<uuid:party_id>")
def answer(collaboration_id: UUID, party_id: UUID) -> Response:
    path, once = f"/collaborations/{collaboration_id}", request.form.get("once", "")
    return attempt(
        lambda: api.send("POST", f"{path}/parties/{party_id}/transitions", written(*ANSWER), once=once),
        lambda form: _page(collaboration_id, form, party_id),
        f"{path}?done=answered",
    )


def _page(collaboration_id: UUID, form: Form, answering: UUID | None = None) -> Response:
    path = f"/collaborations/{collaboration_id}"
    found, parties = api.get(path), api.items(f"{path}/parties")
    own = {**found, "parties": parties}
    return page(
        "collaboration.html",
        address=f"/v1{path}",
        collaboration=own,
        initiatives=[api.get(f"/initiatives/{one}") for one in found["initiativeIds"]],
        areas=[api.get(f"/focus-areas/{one}") for one in found["focusAreaIds"]],
        mine=[
            one["id"] for one in parties if one["state"] == "invited" and one["centreId"] and may("parties:answer", one)
        ],
        form=form,
        answering=str(answering or ""),
        story=story(path, say()),
    )
