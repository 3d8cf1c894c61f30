"""In and out: an API key, or what a login provider gives, for a session; and the end of one."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, g, request

from pages.access import come_back, kept_meanwhile, log_in, log_out, providers, send_away, sessions
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


@blp.get("/login/provider")
def go() -> Response:
    """Send the browser to a provider. It comes back here whatever happens there."""
    begun = providers().begin(request.args.get("issuer", ""), _back())
    if begun is None:
        return page("login.html", status=503, after=_after(request.args), is_away=True)
    url, kept = begun
    answer = moved(url)
    send_away(answer, {**kept, "next": _after(request.args)})
    return answer


@blp.get("/login/callback")
def come() -> Response:
    """Take what the browser brought from there; whether it lets in, is asked as of every other access token."""
    kept = kept_meanwhile()
    credential = providers().finish(kept, request.args, _back())
    token = sessions().open(credential) if credential else None
    answer = moved(_after(kept)) if token else page("login.html", status=403, after=_after(kept), is_unknown=True)
    come_back(answer)
    if token:
        log_in(answer, token)
    return answer


def _back() -> str:
    public: str = current_app.config["PUBLIC_URL"]
    return f"{public or request.host_url.rstrip('/')}/login/callback"


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
