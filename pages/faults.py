"""What could not be shown or done, as a page: in the API's words, and nothing that somebody wrote is lost."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from pages.access import SAFE, StaleForm, is_foreign, is_logged_in, log_out, providers
from pages.api import Document, Refused
from pages.carrying import Form, can_carry, carry
from pages.naming import FIELDS, told
from pages.places import place_of
from pages.rendering import moved, page, say

OURS = frozenset({"word", "tag", "once"})  # fields that nobody wrote


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleForm, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def shown(problem: Document, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as a page; what was written stands on it, and can be sent again. What was asked is not repeated."""
    g.asked_in_vain = True
    answer = page("fault.html", status=problem["status"], problem=problem, **again(_unsent(), request.path))
    answer.headers.update(headers or {})
    return answer


def _refused(refused: Refused) -> Response:
    answer = refused.answer
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return to_login()
    return shown({"status": answer.status, **answer.document})


def _stale(_: StaleForm) -> Response:
    return kept(written(), request.path) if is_logged_in() else to_login()


def _http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()  # type: ignore[return-value]
    if isinstance(error, MethodNotAllowed) and request.method in SAFE:  # where a form is sent to nothing is shown
        return moved(place_of(f"/v1{request.path}") or "/")
    return shown({"status": status})


def _unexpected(error: Exception) -> Response:
    structlog.get_logger().error("unexpected", exc_info=error)
    return shown({"status": HTTPStatus.INTERNAL_SERVER_ERROR})


def to_login() -> Response:
    """The login, which leads back here; with it goes what was written, where something was."""
    form = {} if request.method in SAFE else written()
    if not form:
        here = request.full_path.rstrip("?") if request.method in SAFE else "/"
        answer = moved(f"/login?{urlencode({'next': here})}" if here != "/" else "/login")
    else:
        g.session_token = ""
        answer = over(form, request.path, is_over=True)
    log_out(answer)
    return answer


def over(form: Form, after: str, status: int = HTTPStatus.FORBIDDEN, **why: Any) -> Response:
    """The login, ``after`` which it goes on with what was written there. That is in the page and, where the login is
    elsewhere, with the browser.
    """
    is_carried = bool(form and providers().issuers) and can_carry(form, after)
    answer = page("login.html", status=status, after=after, is_carried=is_carried, **again(form, after), **why)
    if is_carried:
        carry(answer, form, after)
    return answer


def written() -> Form:
    """What the form at hand holds, field by field."""
    return {name: value for name, value in request.form.items() if name != "word"}


def kept(form: Form, path: str) -> Response:
    """What was written, to be sent once more by whoever is logged in now."""
    return page("kept.html", **again(form, path))


def again(form: Form, path: str) -> dict[str, Any]:
    """What a page needs to have a form sent once more: its fields, and what people call what stands in them."""
    kind, spoken = path.split("/")[1], say()
    texts = [
        (spoken.word(FIELDS, name), told(kind, name, value, spoken))
        for name, value in form.items()
        if value and name not in OURS
    ]
    return {"unsent": form, "kept": json.dumps(form) if form else "", "to": path, "texts": texts}


def _unsent() -> Form:
    """What came with the request and was not done; nothing where another site sent it, or it is too much to read."""
    if request.method in SAFE or is_foreign():
        return {}
    try:
        return written()
    except HTTPException:
        return {}
