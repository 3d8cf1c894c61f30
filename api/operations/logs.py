"""Structured logs: one JSON object a line on standard error.

A line tells which route was asked for and how it went; never a body, the values of a query or a path, a key, or what
was refused. So a failure names its exceptions and where they were raised, and not what those say that quote data.
"""

import logging
import sys
import traceback
from typing import Any, BinaryIO, cast

import orjson
import structlog
from flask import g, has_request_context
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

QUOTING = ("sqlalchemy", "psycopg", "sqlite3", "marshmallow")


class Stderr:
    """Standard error as it is when a line is written."""

    def write(self, line: bytes) -> int:
        return sys.stderr.buffer.write(line)

    def flush(self) -> None:
        sys.stderr.buffer.flush()


def configure(level: str) -> FilteringBoundLogger:
    """Set up structlog from ``level`` on, and the log of requests."""
    out = structlog.BytesLogger(cast("BinaryIO", Stderr()))
    structlog.configure(
        processors=[*_SHARED, structlog.processors.JSONRenderer(serializer=orjson.dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: out,
    )
    found: FilteringBoundLogger = structlog.get_logger().bind()
    return found


def tell(log: FilteringBoundLogger, kept: Any, route: str, method: str, status: int, seconds: float) -> None:
    """The line of one request; ``seconds`` it took."""
    who = kept.principal if "principal" in kept else None
    log.info(
        "request",
        method=method,
        route=route,
        status=status,
        duration_ms=round(seconds * 1000, 3),
        client_id=who.client_id if who else None,
        person_id=who.person_id if who else None,
        request_id=kept.request_id,
        trace_id=kept.trace_id,
    )


def take_over_logging(level: str) -> None:
    """Give the lines of libraries the same form; for a process that serves."""
    handler = logging.StreamHandler(sys.stderr)
    form = structlog.processors.JSONRenderer(serializer=lambda event, **_: orjson.dumps(event).decode())
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[clean, form], foreign_pre_chain=_SHARED))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("waitress").setLevel(logging.WARNING)  # below that it names paths with what stands in them
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)  # it speaks at every look at readiness


def _with_trace(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    if "trace_id" not in event and has_request_context() and "trace_id" in g:
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
