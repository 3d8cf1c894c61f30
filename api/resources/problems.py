"""The problem catalogue as pages: what ``type`` in an error document leads to."""

import re
from typing import Any

from flask import Blueprint, Response, request

from api.language import language
from api.operations.pages import html
from api.problems import Problem, catalogue
from api.rest.strict_json import dumps

blp = Blueprint("problems", __name__)


@blp.get("/problems")
def index() -> Response:
    entries = [_entry(code) for code in catalogue()]
    whole = sorted((one for one in entries if one["status"]), key=lambda one: (one["status"], one["code"]))
    faults = [one for one in entries if not one["status"]]
    titles = ("Svar", "Fejl i errors") if language() == "da" else ("Answers", "Faults in errors")
    if _wants_json():
        return _json({"items": [*whole, *faults]})
    return html("problems.html", parts=list(zip(titles, (whole, faults), strict=True)))


@blp.get("/problems/<code>")
def page(code: str) -> Response:
    if code not in catalogue():
        raise Problem("not-found")
    return _json(_entry(code)) if _wants_json() else html("problem.html", problem=_entry(code))


def _entry(code: str) -> dict[str, Any]:
    """What the catalogue says of a code in the caller's language; the blanks of its sentence as their names."""
    found = catalogue()[code]
    return {
        "type": f"/problems/{code}",
        "code": code,
        "status": found.get("status"),
        "title": found.get("title", {}).get(language()),
        "detail": re.sub(r"\{(\w+)\}", r"<\1>", found["detail"][language()]),
    }


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html") == "application/json"


def _json(document: dict[str, Any]) -> Response:
    answer = Response(dumps(document), content_type="application/json")
    answer.headers["Content-Language"] = language()
    answer.headers["Vary"] = "Accept, Accept-Language"
    return answer
