"""In and out: an API key for a session, and the end of one."""

import json
from typing import Any

from flask import Blueprint, Response, g, request

from pages.access import log_in, log_out, sessions
from pages.faults import kept
from pages.places import is_own
from pages.rendering import moved, page

blp = Blueprint("login", __name__)


@blp.get("/login")
def show() -> Response:
    return page("login.html", after=_after(request.args))


@blp.post("/login")
def enter() -> Response:
    after = _after(request.form)
    token = sessions().open(request.form.get("key", "").strip())
    if token is None:
        return page("login.html", status=403, after=after, kept=request.form.get("kept", ""), is_refused=True)
    g.session_token = token
    form = _kept(request.form.get("kept", ""))
    answer = kept(form, after) if form else moved(after)
    log_in(answer, token)
    return answer


@blp.post("/logout")
def leave() -> Response:
    answer = moved("/login?out=yes")
    log_out(answer)
    return answer


def _after(given: Any) -> str:
    """Where to go on afterwards."""
    path: str = given.get("next", "")
    return path if is_own(path) else "/"


def _kept(text: str) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
