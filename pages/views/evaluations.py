"""An evaluation, from draft to published: what is missing before it, what it finds, what was decided on it."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, request

from pages import api
from pages.access import may
from pages.forms import Form, attempt, written
from pages.rendering import page, say
from pages.telling import story

blp = Blueprint("evaluations", __name__, url_prefix="/evaluations/<uuid:evaluation_id>")
STATES = ("draft", "frozen", "decided", "closed")
STEP = ("to", "reason")


@blp.get("")
def show(evaluation_id: UUID) -> Response:
    return _page(evaluation_id, Form())


@blp.post("/transitions")
def step(evaluation_id: UUID) -> Response:
    path, once = f"/evaluations/{evaluation_id}", request.form.get("once", "")
    return attempt(
        lambda: api.send("POST", f"{path}/transitions", written(*STEP), once=once),
        lambda form: _page(evaluation_id, form),
        f"{path}?done=taken",
    )


@blp.post("")
def meet(evaluation_id: UUID) -> Response:
    """Say when the committee meets. Whoever saw an older version sees both."""
    return _change(evaluation_id, written("meetingOn"))


@blp.post("/publication")
def publish(evaluation_id: UUID) -> Response:
    return _change(evaluation_id, {"publishedAt": datetime.now(UTC).isoformat()})


@blp.get("/overview.<any(pdf, docx, xlsx):form>")
def paper(evaluation_id: UUID, form: str) -> Response:
    return api.download(f"/evaluations/{evaluation_id}/overview", form)


def _change(evaluation_id: UUID, values: api.Document) -> Response:
    path, tag = f"/evaluations/{evaluation_id}", request.form.get("tag", "")
    return attempt(
        lambda: api.send("PATCH", path, values, tag=tag),
        lambda form: _page(evaluation_id, Form(), form),
        f"{path}?done=changed",
    )


def _page(evaluation_id: UUID, form: Form, changing: Form | None = None) -> Response:
    path = f"/evaluations/{evaluation_id}"
    answer = api.read(path)
    found = answer.document
    overview, is_draft = api.get(f"{path}/overview"), found["state"] == "draft"
    order = [area["id"] for area in overview["focusAreas"]]
    return page(
        "evaluation.html",
        address=f"/v1{path}/overview",
        evaluation=found,
        overview=overview,
        findings=sorted(api.items(f"{path}/findings"), key=lambda one: order.index(one["focusAreaId"])),
        decisions=[] if is_draft else api.items(f"{path}/decisions"),
        missing=api.get(f"/strategies/{found['strategyId']}/readiness")["items"] if is_draft else [],
        states=STATES,
        may_step=may("evaluations:write", found),
        form=form,
        changing=changing or Form({"meetingOn": found["meetingOn"]}, answer.tag),
        fields=STEP,
        story=story(path, say()),
    )
