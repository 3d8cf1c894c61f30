"""A case: what is to be clarified or decided, by whom and when, and what was written in it."""

from uuid import UUID

from flask import Blueprint, Response, request

from pages import api
from pages.access import may
from pages.forms import Form, attempt, written
from pages.rendering import page, say
from pages.telling import story

blp = Blueprint("cases", __name__, url_prefix="/cases/<uuid:case_id>")
ENTRY = ("kind", "text", "dueOn")


@blp.get("")
def show(case_id: UUID) -> Response:
    return _page(case_id, Form({"kind": "note"}))


@blp.post("/entries")
def write(case_id: UUID) -> Response:
    path, once = f"/cases/{case_id}", request.form.get("once", "")
    return attempt(
        lambda: api.send("POST", f"{path}/entries", written(*ENTRY), once=once),
        lambda form: _page(case_id, form),
        f"{path}?done=written",
    )


def _page(case_id: UUID, form: Form) -> Response:
    path = f"/cases/{case_id}"
    found = api.get(path)
    return page(
        "case.html",
        address=f"/v1{path}",
        case=found,
        entries=sorted(api.items(f"{path}/entries"), key=lambda one: one["at"]),
        initiatives=[api.get(f"/initiatives/{one}") for one in found["initiativeIds"]],
        collaborations=[api.get(f"/collaborations/{one}") for one in found["collaborationIds"]],
        may_write=found["state"] != "closed" and may("entries:create", found),
        form=form,
        fields=ENTRY,
        story=story(path, say()),
    )
