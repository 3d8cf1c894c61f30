"""In and out: an API key, or what a login provider gives, for a session; and the end of one."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, g, request

from pages.access import come_back, kept_meanwhile, log_in, log_out, providers, send_away, sessions
from pages.carrying import Form, carried, put_down
from pages.faults import kept, over
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
    form = _kept(request.form.get("kept", ""))
    return over(form, after, is_refused=True) if token is None else _in(token, form, after)


@blp.get("/login/provider")
def go() -> Response:
    """Send the browser to a provider. It comes back here whatever happens there."""
    after, begun = _after(request.args), providers().begin(request.args.get("issuer", ""), _back())
    if begun is None:
        return over(carried(after), after, status=503, is_away=True)
    url, meanwhile = begun
    answer = moved(url)
    send_away(answer, {**meanwhile, "next": after})
    return answer


@blp.get("/login/callback")
def come() -> Response:
    """Take what the browser brought from there; whether it lets in, is asked as of every other access token."""
    meanwhile = kept_meanwhile()
    after, credential = _after(meanwhile), providers().finish(meanwhile, request.args, _back())
    token, form = sessions().open(credential) if credential else None, carried(after)
    answer = _in(token, form, after) if token else over(form, after, is_unknown=True)
    come_back(answer)
    return answer


def _in(token: str, form: Form, after: str) -> Response:
    """Logged in, and on to where they would; to what they wrote there, if they did."""
    g.session_token = token
    answer = kept(form, after) if form else moved(after)
    log_in(answer, token)
    put_down(answer, after)
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


def _kept(text: str) -> Form:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
