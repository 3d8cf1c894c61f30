"""What could not be shown or done, as a page: in the API's words, and nothing that somebody wrote is lost."""

import json
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from pages.access import SAFE, StaleForm, is_logged_in, log_out
from pages.api import Refused
from pages.rendering import moved, page

OURS = frozenset({"word", "tag"})  # fields that nobody wrote


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleForm, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _refused(refused: Refused) -> Response:
    answer = refused.answer
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return to_login()
    return page("fault.html", status=answer.status, problem=answer.document)


def _stale(_: StaleForm) -> Response:
    return kept(written()) if is_logged_in() else to_login()


def _http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()  # type: ignore[return-value]
    return page("fault.html", status=status, problem={"status": status})


def _unexpected(error: Exception) -> Response:
    structlog.get_logger().error("unexpected", exc_info=error)
    return page("fault.html", status=500, problem={"status": 500})


def to_login() -> Response:
    """The login, which leads back here; with it goes what was written, where something was."""
    if request.method in SAFE:
        here = request.full_path.rstrip("?")
        answer = moved(f"/login?next={here}" if here != "/" else "/login")
        log_out(answer)
        return answer
    form = written()
    g.session_token = ""
    answer = page("login.html", status=403, after=request.path, kept=json.dumps(form), is_over=True)
    log_out(answer)
    return answer


def written() -> dict[str, Any]:
    """What the form at hand holds, field by field."""
    return {name: value for name, value in request.form.items() if name != "word"}


def kept(form: dict[str, Any], path: str | None = None) -> Response:
    """What was written, to be sent once more by whoever is logged in now."""
    return page("kept.html", form=form, to=path or request.path, unseen=OURS)
