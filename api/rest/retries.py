"""Idempotency-Key: a POST that is sent again does nothing again and is answered as before.

The claim of the key is the first statement of the unit of work and the kept answer its last, so that key, effect and
answer are stored together or not at all. Who calls and what it may do is asked before, and with the record again.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

import orjson
from flask import Response, g, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.auth import policy
from api.auth.identity import principal
from api.database import session
from api.problems import Problem
from api.rest.strict_json import dumps
from models.base import class_of
from models.idempotency import SECRET, KeptAnswer, claim, keep

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEPT = ("Cache-Control", "Content-Language", "Content-Type", "ETag", "Location")

# Who has claimed which key in this process: SQLite does not say whom one waits for.
_claims: "WeakValueDictionary[tuple[UUID, str], Session]" = WeakValueDictionary()


def once(view: Callable[..., Response]) -> Callable[..., Response]:
    """``view``, which under a key answers once; afterwards its answer is given again."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        if HEADER not in request.headers:
            return view(*args, **kwargs)
        name = principal().id, key_of(request.headers[HEADER])
        fingerprint = _fingerprint()
        kept = _claim(name, fingerprint)
        if kept:
            return _again(kept, fingerprint)
        answer = view(*args, **kwargs)
        _keep(name, answer)
        return answer

    return wrapper


def show_once(answer: Response, **secret: str) -> Response:
    """The answer with a secret that no later answer repeats, under the entity tag of what is kept."""
    g.shows_secret = True
    answer.set_data(dumps({**answer.get_json(), **secret}))
    return answer


def key_of(header: str) -> str:
    """The key, quoted (RFC 8941) or bare alike; ``api.rest.conditions`` has refused what has neither form."""
    return re.sub(r"\\(.)", r"\1", header[1:-1]) if header.startswith('"') else header


def _fingerprint() -> str:
    """What makes two requests the same, as one SHA-256."""
    body = hashlib.sha256(request.get_data()).hexdigest()
    parts = [request.method, request.path, request.query_string.decode("latin-1"), request.content_type, body]
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()


def _claim(name: tuple[UUID, str], fingerprint: str) -> KeptAnswer | None:
    """Begin the unit of work with the claim; Problem 409 where another request holds it for longer than a lock may."""
    try:
        kept = claim(session(), *name, fingerprint)
    except OperationalError as error:
        if _is_in_progress(error, name):
            raise Problem("request-in-progress", headers={"Retry-After": "1"}) from error
        raise
    _claims[name] = session()
    return kept


def _is_in_progress(error: OperationalError, name: tuple[UUID, str]) -> bool:
    """Whether what was waited for is the same key: the only lock PostgreSQL takes here, one of many on SQLite."""
    reason = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    holder = _claims.get(name)
    return reason == "55P03" or (reason == "SQLITE_BUSY" and holder is not None and holder.in_transaction())


def _again(kept: KeptAnswer, fingerprint: str) -> Response:
    """The kept answer, for whoever may still have it."""
    if kept.fingerprint != fingerprint:
        raise Problem("idempotency-key-reused")
    if not policy.sight().covers(kept.strategy_id):
        raise Problem("not-found")
    for permission, table, key in kept.demands or ():
        policy.demand(permission, session().get(class_of(table), UUID(key)))
    if kept.withheld:
        raise Problem(kept.withheld)
    answer = Response(kept.body, status=kept.status, headers=kept.headers)
    answer.headers[REPLAYED] = "true"
    return answer


def _keep(name: tuple[UUID, str], answer: Response) -> None:
    """Store a success beside its effect; what is none leaves neither."""
    if not 200 <= answer.status_code < 300:
        session().rollback()
        return
    demanded = g.get("demanded", [])
    is_secret = "shows_secret" in g
    keep(
        session(),
        *name,
        strategy_id=next((found for _, one in demanded if (found := getattr(one, "strategy_id", None))), None),
        demands=list(dict.fromkeys((permission, one.__tablename__, str(one.id)) for permission, one in demanded)),
        status=answer.status_code,
        headers={header: answer.headers[header] for header in KEPT if header in answer.headers},
        body=None if is_secret else answer.get_data(as_text=True),
        withheld=SECRET if is_secret else None,
    )
