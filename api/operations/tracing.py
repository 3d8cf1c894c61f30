"""Which request this is: W3C Trace Context and ``X-Request-Id``, to follow a call through many systems."""

import re
from functools import cache
from secrets import token_hex
from time import perf_counter
from typing import Any

from flask import Request, Response

from api.errors import camel
from models.cpr import holds_cpr_number

TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII)
REQUEST_ID = re.compile(r"[!-~]{1,128}", re.ASCII)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


def begin(asked: Request, kept: Any) -> None:
    """Note the time, the trace and the caller's own name for the request, unless that is none to be kept: what looks
    like a CPR number is not (domain rule 12), nor refused, for seconds since 1970 do so for months at a time.
    """
    kept.began = perf_counter()
    kept.trace_id, kept.trace_flags = _taken_up(asked.environ.get("HTTP_TRACEPARENT", ""))
    given = asked.environ.get("HTTP_X_REQUEST_ID", "")
    kept.request_id = given if REQUEST_ID.fullmatch(given) and not holds_cpr_number(given) else None


def _taken_up(given: str) -> tuple[str, str]:
    """The caller's trace and its flags, or a new one where it sent none or none that is valid."""
    found = TRACEPARENT.fullmatch(given)
    if found:
        version, trace_id, parent_id, flags, more = found.groups()
        if version != "ff" and int(trace_id, 16) and int(parent_id, 16) and (version != "00" or more is None):
            return trace_id, flags
    return token_hex(16), "00"


def pass_on(kept: Any, answer: Response) -> None:
    """Our part of the trace, for the caller to name, and its own name for the request."""
    answer.headers.add("Traceparent", f"00-{kept.trace_id}-{token_hex(8)}-{kept.trace_flags}")
    if kept.request_id:
        answer.headers.add("X-Request-Id", kept.request_id)


def method(asked: Request) -> str:
    """The request's method, where it is one that we know."""
    return asked.method if asked.method in METHODS else "other"


def route(asked: Request) -> str:
    """Which kind of address was asked for, without what stands in its blanks: ``/v1/centres/{centreId}``."""
    return _template(asked.url_rule.rule) if asked.url_rule else "unmatched"


@cache
def _template(rule: str) -> str:
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda blank: f"{{{camel(blank[1])}}}", rule)
