"""The feed: what the caller may see of the ledger, from a cursor on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from time import monotonic
from typing import Any

import orjson
from flask import g

from api.auth import policy
from api.auth.identity import Principal, forget_principal, principal
from api.database import let_go, reader
from api.problems import Fault, Problem
from api.rest.cursors import GoneError, seal, sealing, unseal
from api.rest.redaction import redactions
from api.rest.waiting import watch
from models.changes import BEGINNING
from models.queries.changes import DECIDING, Span, entries_within, span_after
from models.queries.redaction import Recorded
from models.sight import Sight

UNTOUCHED = object()
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Page:
    """Some items of the feed, and the place from which it goes on."""

    items: list[dict[str, Any]]
    position: int
    hash: str
    is_end: bool

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to tell yet."""
        return self.is_end and not self.items

    @cached_property
    def next(self) -> str:
        return seal(self.position, self.hash)

    @property
    def told(self) -> list[Any]:
        """What makes an answer another one, in brief: an entry never changes, only what is hidden of it."""
        return [self.next, *[one["data"] if one["redacted"] else one["hash"] for one in self.items]]


def read_on(after: str | None, size: int, wait: int, types: list[str] | None, strategies: list[Any] | None) -> Page:
    """The page after a cursor; where there is none yet, wait up to so many seconds for it.

    Raises Problem where the cursor is none of ours, and GoneError where what it names is no longer there.
    """
    end, began = monotonic() + wait, _place(after)
    page = _read(*began, size, filters_of(principal(), types, strategies))
    if not (wait and page.is_idle):
        return page
    with watch().seat() as seated:
        while seated and (left := end - monotonic()) > 0:
            let_go()
            if not watch().wait(page.position, left):
                break
            forget_principal()  # what it may see may be another thing by now
            policy.demand(g.permission)
            page = _read(page.position, page.hash, size, filters_of(principal(), types, strategies))
            if not page.is_idle:
                break
    return page


def _place(cursor: str | None) -> tuple[int, str]:
    """Position and beginning of the hash that a cursor names."""
    if not cursor:
        return 0, BEGINNING
    try:
        return unseal(cursor)
    except ValueError:
        raise Problem("invalid-request", faults=[Fault("after", "foreign-cursor")]) from None


def _read(after: int, began: str, size: int, filters: dict[str, Any]) -> Page:
    span = span_after(reader(), after)
    if span.began is None or not span.began.startswith(began):
        raise GoneError
    rows = entries_within(reader(), after, span.end, size, filters) if span.end > after else []
    items = _items(rows)
    if len(items) == size:
        return _page_until(items, span)
    return Page(items, span.end, span.hash, is_end=span.end == span.head)


def _page_until(items: list[dict[str, Any]], span: Span) -> Page:
    newest = items[-1]
    return Page(items, newest["position"], newest["hash"], is_end=newest["position"] == span.head)


def filters_of(who: Principal, types: list[str] | None, strategies: list[Any] | None) -> dict[str, Any]:
    """What of the ledger ``who`` may see and asks for."""
    sight, readable = Sight(who.visible_strategies), policy.readable(who)
    found: dict[str, Any] = {}
    if types is not None or len(readable) < len(policy.RESOURCE_TYPES):
        found["types"] = [one for one in readable if types is None or one in types]
    if strategies is not None:
        found["strategies"] = [one for one in strategies if sight.covers(one)]
    else:
        found |= sight.params
    return found


def heads_of(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """The entries without their data, for whom it is enough to know which they are."""
    sealed = sealing()
    return [{**_item(row, None, sealed), "data": None} for row in rows]


def _items(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """The entries as they stand on the wire; the data of most as the text that it is."""
    redacted = redactions(reader(), [Recorded(*row[:DECIDING]) for row in rows])
    sealed = sealing()
    return [_item(row, redacted.get(i, UNTOUCHED), sealed) for i, row in enumerate(rows)]


def _item(row: Sequence[Any], shown: Any, sealed: Callable[[int, str], str]) -> dict[str, Any]:
    kind, key, strategy, restricted, data, position, at, who, who_id, action, version, form, salt, newest = row[:14]
    request_id, trace_id = row[14:]
    is_redacted = shown is not UNTOUCHED
    return {
        "position": position,
        "cursor": sealed(position, newest),
        "at": f"{_second(at // MICROSECONDS)}.{at % MICROSECONDS:06d}Z",
        "actor": {"type": who, "id": who_id},
        "action": action,
        "resourceType": kind,
        "resourceId": key,
        "resourceVersion": version,
        "strategyId": strategy,
        "data": shown if is_redacted else data and orjson.Fragment(data),
        "redacted": is_redacted,
        "restricted": restricted == 1,
        "form": form,
        "requestId": request_id,
        "traceId": trace_id,
        "salt": None if is_redacted else salt,
        "hash": newest,
    }


@lru_cache(maxsize=4096)
def _second(seconds: int) -> str:
    """RFC 3339 up to the whole second since 1970 began."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
