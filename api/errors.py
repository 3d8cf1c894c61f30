"""Every exception becomes one problem document (RFC 9457) here, and only here."""

import re
from typing import Any
from urllib.parse import quote

import orjson
import structlog
from flask import Flask, Response, g, request
from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from api.language import language
from api.problems import WITHHELD, Fault, Problem
from models.base import Base
from models.canonical import AS_GIVEN, spelled
from models.cpr import holds_cpr_number
from models.errors import RuleViolation, RuleViolations

log = structlog.get_logger()

HTTP_CODES = {
    400: "malformed-request",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "request-timeout",
    411: "length-required",
    413: "content-too-large",
    414: "uri-too-long",
    415: "unsupported-media-type",
    421: "misdirected-request",
    429: "too-many-requests",
    431: "headers-too-large",
    500: "internal-error",
    501: "not-implemented",
    503: "unavailable",
}
ON_THE_WIRE = {"to_state": "to", "on_date": "on"}
IN_A_PATH = "/:@!$&'()*+,;=~"
TRY_AGAIN = {"40001", "40P01", "55P03"}


def init_app(app: Flask) -> None:
    for exception, translate in TRANSLATIONS.items():
        app.register_error_handler(exception, lambda error, translate=translate: answer(translate(error)))
    app.register_error_handler(HTTPException, _http_answer)
    app.register_error_handler(Exception, _unexpected)


def answer(problem: Problem) -> Response:
    """The problem document as a response."""
    document = problem.document(language())
    document["instance"] = quote(WITHHELD if holds_cpr_number(request.path) else request.path, safe=IN_A_PATH)
    document["traceId"] = g.get("trace_id", "")
    body = orjson.dumps(document, default=spelled, option=AS_GIVEN)
    response = Response(body, status=problem.status, content_type="application/problem+json")
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(problem.headers)
    return response


def _http_answer(error: HTTPException) -> Response:
    """Werkzeug's own errors, with the headers they carry (Allow, Retry-After)."""
    original = error.get_response()
    if original.status_code < 400:
        return original  # type: ignore[return-value]  # a redirect is no error
    response = answer(Problem(code_of(original.status_code)))
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in original.headers:
            response.headers[name] = original.headers[name]
    return response


def code_of(status: int) -> str:
    """The catalogue's code for a status that somebody else chose."""
    return HTTP_CODES.get(status, "malformed-request" if status < 500 else "internal-error")


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", exc_info=error)
    return answer(Problem("internal-error"))


def _from_violation(violation: RuleViolation) -> Problem:
    return _from_violations(RuleViolations([violation]))


def _from_violations(violations: RuleViolations) -> Problem:
    """One violation is its own problem; several are one document with a fault each."""
    faults = [Fault(pointer(v.attribute), v.code, v.params) for v in violations.faults]
    first = violations.faults[0]
    extra = {name: value for name, value in first.params.items() if isinstance(value, list)}
    return Problem(first.code, faults=faults, extra=extra, **first.params)


def pointer(attribute: str | None) -> str:
    """``also_focus_area_ids.1`` -> ``/alsoFocusAreaIds/1``."""
    if attribute is None:
        return ""
    return "".join(f"/{camel(ON_THE_WIRE.get(part, part))}" for part in attribute.split("."))


def camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def _from_stale(_: StaleDataError) -> Problem:
    return Problem("stale-version")


def _from_integrity(error: IntegrityError) -> Problem:
    """The database's own refusal: what ``check`` did not see because somebody else was quicker."""
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    text = str(error.orig)
    columns = _unique_columns(constraint, text)
    if columns == ["id"]:
        return Problem("already-exists")
    if columns:
        return Problem(
            "not-unique", faults=[Fault(pointer(name), "not-unique") for name in columns if name != "strategy_id"]
        )
    if (constraint and constraint.startswith("fk_")) or "FOREIGN KEY" in text:
        return Problem("still-in-use") if request.method == "DELETE" else Problem("unknown-reference")
    log.warning("refused-by-database", constraint=constraint)
    return Problem("rule-violated", constraint=constraint or "")


def _unique_columns(constraint: str | None, text: str) -> list[str]:
    if found := re.match(r"UNIQUE constraint failed: (.*)", text):
        return [column.split(".")[1] for column in found[1].split(", ") if "." in column]
    for table in Base.metadata.tables.values():
        uniques: list[Any] = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        for unique in (*uniques, table.primary_key, *(index for index in table.indexes if index.unique)):
            if constraint and unique.name == constraint:
                return [column.name for column in unique.columns]
    return []


def _from_database(error: DBAPIError) -> Problem:
    """A database that is away, busy or in a knot asks for patience; anything else is ours to answer for."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if isinstance(error, OperationalError) or state in TRY_AGAIN:
        log.warning("database-unavailable", state=state)
        return Problem("unavailable", headers={"Retry-After": "1"})
    log.error("unexpected", exc_info=error)
    return Problem("internal-error")


def _from_pool(_: PoolTimeout) -> Problem:
    return Problem("unavailable", headers={"Retry-After": "1"})


TRANSLATIONS: dict[type[Exception], Any] = {
    Problem: lambda problem: problem,
    RuleViolation: _from_violation,
    RuleViolations: _from_violations,
    StaleDataError: _from_stale,
    IntegrityError: _from_integrity,
    DBAPIError: _from_database,
    PoolTimeout: _from_pool,
}
