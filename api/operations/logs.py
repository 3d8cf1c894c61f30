"""Structured logs: one JSON object a line on standard error.

A line tells which route was asked for and how it went; never a body, the values of a query or a path, a key, or what
was refused. So a failure names its exceptions and where they were raised, and not what those say that quote data.
"""

import logging
import sys
import traceback
from time import perf_counter
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, has_request_context
from structlog.typing import EventDict, Processor, WrappedLogger

from api.operations.tracing import method, route

QUOTING = ("sqlalchemy", "psycopg", "sqlite3", "marshmallow")
log = structlog.get_logger()


def init_app(app: Flask) -> None:
    structlog.configure(
        processors=[*_SHARED, structlog.processors.JSONRenderer(serializer=orjson.dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(app.config["LOG_LEVEL"]),
        logger_factory=lambda *_: structlog.BytesLogger(sys.stderr.buffer),
    )
    app.after_request(_tell)


def take_over_logging(level: str) -> None:
    """Give the lines of libraries the same form; for a process that serves."""
    handler = logging.StreamHandler(sys.stderr)
    form = structlog.processors.JSONRenderer(serializer=lambda event, **_: orjson.dumps(event).decode())
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[clean, form], foreign_pre_chain=_SHARED))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _tell(answer: Response) -> Response:
    log.info(
        "request",
        method=method(),
        route=route(),
        status=answer.status_code,
        duration_ms=round((perf_counter() - g.began) * 1000, 3),
        client_id=str(g.principal.client_id) if "principal" in g else None,
        request_id=g.request_id,
    )
    return answer


def _with_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    if has_request_context() and "trace_id" in g:
        event["trace_id"] = g.trace_id
    return event


def _with_failure(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    failure = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(failure, BaseException):
        event["failure"] = [_described(one) for one in _chain(failure)]
    return event


def _chain(failure: BaseException) -> list[BaseException]:
    """A failure and what it came from, newest first."""
    found: list[BaseException] = []
    step: BaseException | None = failure
    while step is not None and step not in found:
        found.append(step)
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return found


def _described(failure: BaseException) -> dict[str, Any]:
    kind = type(failure)
    quotes = kind.__module__.partition(".")[0] in QUOTING
    frames = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(failure.__traceback__)]
    return {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "message": None if quotes else str(failure)[:500],
        "frames": frames,
    }


_SHARED: list[Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_trace,
    _with_failure,
]
