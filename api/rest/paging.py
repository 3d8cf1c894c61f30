"""Lists: keyset pages whose cursor is bound to what was asked, so that it cannot be carried to another question."""

import base64
import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request

from api.problems import Fault, Problem
from api.rest.fields import LARGEST
from api.rest.reading import Order, Shape, lone_values, reading
from api.rest.reading import rows as ask
from api.rest.schemas import Filters, ResourceSchema, Schema
from models.canonical import instant

PAGING = ("page_size", "cursor", "include_total")  # what does not choose among the items
KEY = (int, date, UUID)  # what computed items are ordered by
DEFAULT_ORDER: Order = (("created_at", False), ("id", False))


@dataclass(frozen=True)
class Mark:
    """Where a page begins: just beyond these values, forwards or back."""

    values: tuple[Any, ...]
    back: bool


def order_of(schema: type[ResourceSchema], sort: str | None) -> Order:
    """``-updatedAt,title`` as attributes with their direction, ending in the id so that the order is total."""
    if not sort:
        return DEFAULT_ORDER
    known: dict[str, str] = schema.sortable()
    order: list[tuple[str, bool]] = []
    for word in sort.split(","):
        name = known.get(word.removeprefix("-"))
        if name is None:
            raise Problem("invalid-request", faults=[Fault("sort", "not-allowed", {"allowed": sorted(known)})])
        if name not in {found for found, _ in order}:  # naming it again orders nothing more
            order.append((name, word.startswith("-")))
    return (*order, ("id", order[-1][1]))


def fingerprint(schema: type[Schema], asked: dict[str, Any]) -> str:
    """What a cursor is bound to: the list, its sort and its filters."""
    text = json.dumps([request.path, schema.__name__, sorted((k, str(v)) for k, v in asked.items())])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def seal(mark: Mark, bound: str) -> str:
    values = [instant(v) if isinstance(v, datetime) else v if isinstance(v, int) else str(v) for v in mark.values]
    text = json.dumps([bound, int(mark.back), values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unseal(cursor: str, bound: str, order: Order, model: Any) -> Mark:
    """The place a cursor names; Problem where it was made for another question or by somebody else."""
    return _unseal(cursor, bound, [getattr(model, name).type.python_type for name, _ in order])


def _unseal(cursor: str, bound: str, kinds: Sequence[type]) -> Mark:
    """The same where the order is by values of these types."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        made_for, back, values = json.loads(text)
        mark = Mark(tuple(_restore(kind, value) for kind, value in zip(kinds, values, strict=True)), back == 1)
    except (ValueError, TypeError, OverflowError, RecursionError):
        made_for, mark = None, Mark((), back=False)
    if made_for != bound:
        raise Problem("invalid-request", faults=[Fault("cursor", "foreign-cursor")])
    return mark


def _restore(kind: type, value: Any) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if kind is date:
        return date.fromisoformat(value)
    if kind is UUID:
        return UUID(hex=str(value))
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError
    if (isinstance(value, int) and abs(value) > LARGEST) or (isinstance(value, str) and b"\0" in value.encode()):
        raise ValueError
    return value


@dataclass(frozen=True)
class Page:
    """The items of one page, the way to its neighbours, and where the ledger stood: position and hash of its newest
    entry, read with the items.
    """

    items: list[dict[str, Any]]
    links: dict[str, str | None]
    total: int | None
    head: tuple[int, str] | None

    def document(self) -> dict[str, Any]:
        counted = {} if self.total is None else {"total": self.total}
        return {"items": self.items, "links": self.links, **counted}


def read_page(
    connection: Any,
    schema: type[ResourceSchema],
    filters: type[Filters],
    asked: dict[str, Any],
    shape: Shape,
    params: Any,
    today: date,
) -> Page:
    """One page of a list: one statement, and one more where the total is asked for."""
    size, cursor, sort, counted = (asked.pop(key) for key in ("page_size", "cursor", "sort", "include_total"))
    given = {name: value for name, value in asked.items() if value is not None}
    order, how = order_of(schema, sort), reading(schema)
    bound = fingerprint(schema, {**given, "sort": sort})
    mark = unseal(cursor, bound, order, how.model) if cursor else None
    back = mark is not None and mark.back
    walked = tuple((name, down != back) for name, down in order)
    params = {**params, **given, "today": today}
    alone = lone_values(filters, params)
    params |= alone
    shape = replace(shape, filters=filters, filtered=tuple(sorted(given)), alone=tuple(sorted(alone)))
    total = ask(connection, schema, replace(shape, counting=True), params)[0][0] if counted else None
    places = {f"after_{i}": value for i, value in enumerate(mark.values)} if mark else {}
    paged = replace(shape, order=walked, after=mark is not None)
    rows = list(ask(connection, schema, paged, {**params, **places, "limit": size + 1}))
    head = (rows[0][-len(order) - 2], rows[0][-len(order) - 1]) if paged.heading else None
    if rows and rows[0][-1] is None:
        rows = []  # only the head
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    has_next, has_previous = (mark is not None if back else more), (more if back else mark is not None)
    around = links(rows, len(order), bound, has_next=has_next, has_previous=has_previous)
    return Page(how.items(rows, today), around, total, head)


def page_among(
    schema: type[Schema], items: Sequence[dict[str, Any]], key: Callable[[dict[str, Any]], tuple[Any, ...]], asked: Any
) -> Page:
    """One page of items that were computed, which stand in the order of their keys; a key says all by itself where the
    next page begins, whatever has come or gone by then.
    """
    size, cursor, counted = (asked[name] for name in ("page_size", "cursor", "include_total"))
    given = {name: value for name, value in asked.items() if name not in PAGING and value is not None}
    bound, keys = fingerprint(schema, given), [key(one) for one in items]
    mark = _unseal(cursor, bound, KEY) if cursor else None
    if mark is not None and mark.back:
        end = bisect_left(keys, mark.values)
        start = max(end - size, 0)
    else:
        start = bisect_right(keys, mark.values) if mark else 0
        end = min(start + size, len(keys))
    around = links(keys[start:end], len(KEY), bound, has_next=end < len(keys), has_previous=start > 0)
    return Page(list(items[start:end]), around, len(items) if counted else None, None)


def links(
    rows: Sequence[Sequence[Any]], ranks: int, bound: str, *, has_next: bool, has_previous: bool
) -> dict[str, str | None]:
    """The way to the neighbours of these rows, each of which ends in the ``ranks`` values that it is sorted by."""
    return {
        "self": _here(request.args.get("cursor")),
        "next": _here(seal(Mark(tuple(rows[-1][-ranks:]), back=False), bound)) if has_next and rows else None,
        "prev": _here(seal(Mark(tuple(rows[0][-ranks:]), back=True), bound)) if has_previous and rows else None,
    }


def header_of(links: dict[str, str | None]) -> str:
    """The same as a ``Link`` header (RFC 8288)."""
    return ", ".join(f'<{link}>; rel="{name}"' for name, link in links.items() if link)


def _here(cursor: str | None) -> str:
    keys = [(key, value) for key, value in request.args.items() if key != "cursor"]
    query = urlencode([*keys, *([("cursor", cursor)] if cursor else [])])
    return f"{request.path}?{query}" if query else request.path
