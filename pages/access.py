"""Who is logged in, and that a form was sent by the page that we showed them.

A session is known by a token in a cookie that no script reads and no other site sends along with a form. Beside that, a
form carries a word that follows from the cookie, and a browser must not say that it comes from elsewhere.
"""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import Forbidden

from pages import api
from pages.cookies import forget, keep, kept

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION, VISITOR, GOING = "samspil-session", "samspil-visitor", "samspil-going"
A_WHILE = 600  # seconds that a login elsewhere may take
OURS = frozenset({"same-origin", "none"})  # what a browser says of a request that no other site has a hand in


class Sessions(Protocol):
    """What keeps the sessions."""

    def open(self, credential: str) -> str | None:
        """The token of a new session; None where the credential opens nothing."""

    def end(self, token: str) -> None:
        """Let the token open nothing from now on."""


class Providers(Protocol):
    """Where people log in elsewhere, and come back from with a code."""

    @property
    def issuers(self) -> tuple[str, ...]:
        """The addresses of those that there are."""

    def begin(self, issuer: str, back: str) -> tuple[str, dict[str, str]] | None:
        """Where to send a browser, to come ``back``, and what it keeps meanwhile; None where nobody answers."""

    def finish(self, kept: Mapping[str, str], asked: Mapping[str, str], back: str) -> str | None:
        """The credential for what it brought; None where that is not as it must be."""


class StaleForm(Exception):
    """A form that was sent from our page, but not with the word that follows from today's session."""


def init_app(app: Flask) -> None:
    @app.before_request
    def _() -> None:
        _token()
        if request.method not in SAFE:
            _demand_own_form()


def sessions() -> Sessions:
    found: Sessions = current_app.extensions["sessions"]
    return found


def providers() -> Providers:
    found: Providers = current_app.extensions["providers"]
    return found


def is_logged_in() -> bool:
    return bool(_token())


def _token() -> str:
    found: str = g.setdefault("session_token", kept(SESSION))
    return found


def visitor() -> dict[str, Any]:
    """Who is logged in and what they may do, as the API tells them."""
    return api.get("/me")


def may(permission: str, of: Mapping[str, Any]) -> bool:
    """Whether to offer the visitor something that needs the permission, for a thing ``of`` the API: where it is given
    for every such thing, or the thing is of their centres or led by them. Whether they may, the API decides.
    """
    rights = [one for one in visitor()["permissions"] if one["permission"] == permission]
    mine = [one for one in rights if one["strategyId"] in (None, of.get("strategyId"))]
    return any(one["extent"] == "all" for one in mine) or (bool(mine) and _concerns(of))


def _concerns(of: Mapping[str, Any]) -> bool:
    """Whether a thing names the visitor, or a centre that they act for."""
    who = visitor()
    centres = {who["centreId"], *(grant["centreId"] for grant in who["grants"])} - {None}
    named = {of.get(name) for name in ("owningCentreId", "responsibleCentreId", "centreId", "tovholderCentreId")}
    involved = {one["id"] for one in of.get("involvedCentres") or ()}
    leads = bool(of.get("tovholder")) and of["tovholder"]["id"] == who["personId"]
    return leads or bool(centres & (named | involved))


def send_away(answer: Response, meanwhile: Mapping[str, str]) -> None:
    """Let the browser keep what it needs when it comes back: by a link from elsewhere, so for a Lax cookie."""
    keep(answer, GOING, json.dumps(dict(meanwhile)), "Lax", A_WHILE)


def come_back(answer: Response) -> None:
    """Forget what it kept: a code is for one login."""
    forget(answer, GOING)


def kept_meanwhile() -> dict[str, str]:
    """What the browser kept; nothing where it kept nothing that can be read."""
    try:
        found = json.loads(kept(GOING))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def log_in(answer: Response, token: str) -> None:
    keep(answer, SESSION, token, "Lax")  # Strict would make strangers of those who come by a link in a mail


def log_out(answer: Response) -> None:
    if token := _token():
        sessions().end(token)
    forget(answer, SESSION)


def form_word() -> str:
    """What every form carries: follows from the session or, before there is one, from a cookie of the browser's own."""
    return _word_of(_token() or _visitor_secret())


def keep_visitor(answer: Response) -> None:
    """Remember the browser where a form before login was shown to it."""
    if "visitor_secret" in g and not kept(VISITOR):
        keep(answer, VISITOR, g.visitor_secret, "Strict")


def _visitor_secret() -> str:
    if "visitor_secret" not in g:
        g.visitor_secret = kept(VISITOR) or token_urlsafe(32)
    found: str = g.visitor_secret
    return found


def _word_of(secret: str) -> str:
    return hmac.new(b"form", secret.encode(), sha256).hexdigest()


def is_foreign() -> bool:
    """Whether the browser says that another site has a hand in the request."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in OURS:
        return True
    return origin is not None and urlsplit(origin)[:2] != urlsplit(request.host_url)[:2]


def _demand_own_form() -> None:
    """Refuse what another site sends; what is but old, the views may ask for again."""
    if is_foreign():
        raise Forbidden
    secret = _token() or kept(VISITOR)
    if not secret or not hmac.compare_digest(request.form.get("word", ""), _word_of(secret)):
        raise StaleForm
