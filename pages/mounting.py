"""The pages in front of the API: one application for the server, each address answered by whoever has it."""

from collections.abc import Iterable
from functools import partial
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response

from api import operations
from api.auth.oidc.codes import Codes
from api.auth.sessions import Sessions
from api.language import language
from api.operations.headers import FIXED, Headers, own_origin
from api.problems import Problem
from models.cpr import holds_cpr_number
from pages import create_pages, faults
from pages.places import place_of

# A form says from where it comes only where its page may say so.
HEADERS = {**FIXED, "Referrer-Policy": "same-origin"}


class Front:
    """Gives the first part of the path to the pages where it is one of theirs, and all else to the API."""

    def __init__(self, pages: WSGIApplication, api: WSGIApplication, names: Iterable[str]) -> None:
        self.pages, self.api, self.names = pages, api, frozenset(names)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        first = environ.get("PATH_INFO", "/").lstrip("/").partition("/")[0]
        return (self.pages if first in self.names else self.api)(environ, start_response)


def _refusal(problem: Problem) -> Response:
    """Of what is refused before any page is asked."""
    return faults.shown({"status": problem.status, **problem.document(language())}, problem.headers)


def mount(app: Flask) -> Flask:
    """Put the pages in front of the API ``app``, under the same limits, figures and log."""
    watch = partial(operations.watch, of=app)
    pages = create_pages(app.wsgi_app, Sessions(app), Codes(app.config), app.config, watch)
    app.extensions["page_of"] = place_of  # for whoever writes to people
    pages.extensions["holds_cpr_number"] = holds_cpr_number
    pages.register_error_handler(Problem, _refusal)
    inner = Headers(pages.wsgi_app, app.config["API_VERSION"], own_origin(app), HEADERS)
    names = {rule.rule.split("/")[1] for rule in pages.url_map.iter_rules()}
    app.wsgi_app = Front(inner, app.wsgi_app, names)  # type: ignore[method-assign]
    return app
