"""What is refused before any view is asked: another host's requests, large bodies, keys and headers unknown here."""

import re

from flask import Flask, Request, current_app, request

from api.language import LANGUAGES
from api.problems import Fault, Problem

LARGEST_BODY = 1024 * 1024
PROBED = "/health/"
REFUSED_HEADERS = ("Idempotency-Key",)


def init_app(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.before_request(_admit)


def _admit() -> None:
    demand_host(request, current_app.config["ALLOWED_HOSTS"])
    if (request.content_length or 0) > LARGEST_BODY:
        raise Problem("content-too-large")
    if faults := [*_header_faults(), *_language_faults()]:
        raise Problem("invalid-request", faults=faults)


def demand_host(asked: Request, allowed: list[str]) -> None:
    """Refuse what was meant for another server; a monitor that asks for health by address is none of those."""
    nameless = asked.environ.get("SERVER_PROTOCOL") != "HTTP/1.0" and "HTTP_HOST" not in asked.environ
    if nameless or not asked.host:
        raise Problem("malformed-request")
    name = re.sub(r":\d+$", "", asked.host).lower()
    if allowed and name not in allowed and not asked.path.startswith(PROBED):
        raise Problem("misdirected-request")


def _header_faults() -> list[Fault]:
    return [Fault(name, "unknown-header") for name in REFUSED_HEADERS if name in request.headers]


def _language_faults() -> list[Fault]:
    if not request.query_string:
        return []
    asked = request.args.getlist("lang")
    if len(asked) > 1:
        return [Fault("lang", "repeated-query-key")]
    return [Fault("lang", "not-allowed", {"allowed": list(LANGUAGES)}) for word in asked if word not in LANGUAGES]
