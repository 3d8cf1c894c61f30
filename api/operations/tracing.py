"""Which request this is: W3C Trace Context and ``X-Request-Id``, to follow a call through many systems."""

import re
from functools import cache
from secrets import token_hex
from time import perf_counter

from flask import Flask, Response, g, request

from api.errors import camel

TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
REQUEST_ID = re.compile(r"[!-~]{1,128}", re.ASCII)


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_pass_on)


def _begin() -> None:
    g.began = perf_counter()
    g.trace_id, g.trace_flags = _taken_up(request.headers.get("Traceparent", ""))
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else None


def _taken_up(given: str) -> tuple[str, str]:
    """The caller's trace and its flags, or a new one where it sent none or none that is valid."""
    found = TRACEPARENT.fullmatch(given)
    if found:
        version, trace_id, parent_id, flags, more = found.groups()
        if version != "ff" and int(trace_id, 16) and int(parent_id, 16) and (version != "00" or more is None):
            return trace_id, flags
    return token_hex(16), "00"


def _pass_on(answer: Response) -> Response:
    """Our part of the trace, for the caller to name, and the caller's own name for the request."""
    answer.headers["Traceparent"] = f"00-{g.trace_id}-{token_hex(8)}-{g.trace_flags}"
    if g.request_id:
        answer.headers["X-Request-Id"] = g.request_id
    return answer


def method() -> str:
    """The request's method, where it is one that HTTP knows."""
    return request.method if request.method in METHODS else "other"


def route() -> str:
    """Which kind of address was asked for, without what stands in its blanks: ``/v1/centres/{centreId}``."""
    return _template(request.url_rule.rule) if request.url_rule else "unmatched"


@cache
def _template(rule: str) -> str:
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda blank: f"{{{camel(blank[1])}}}", rule)
