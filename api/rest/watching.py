"""Pages of what is kept for whoever watches over access."""

from typing import Any

from flask import Response

from api.database import reader
from api.rest.conditions import json_answer
from api.rest.fields import Query, Text, Whole
from api.rest.paging import fingerprint, header_of, links, unseal
from api.rest.schemas import CURSOR, LARGEST_PAGE, LONGEST_CURSOR, PAGE, Schema
from models.queries.watching import Watched, told_of, watched

ORDER = (("at", True), ("id", True))


class WatchedPages(Query):
    """Which page, the newest first."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    page_size = Whole(1, LARGEST_PAGE, load_default=PAGE)
    cursor = Text(LONGEST_CURSOR, pattern=CURSOR, exempt=True, load_default=None)


def watched_page(schema: type[Schema], kind: Watched, asked: dict[str, Any]) -> Response:
    """One page of the rows of ``kind``, each as ``schema`` has it."""
    size, bound = asked["page_size"], fingerprint(schema, {})
    mark = unseal(asked["cursor"], bound, ORDER, kind) if asked["cursor"] else None
    back = mark is not None and mark.back
    rows = watched(reader(), kind, size + 1, mark.values if mark else None, back=back)
    more, rows = len(rows) > size, rows[:size][:: -1 if back else 1]
    ends = {"has_next": mark is not None if back else more, "has_previous": more if back else mark is not None}
    around = links([(row["at"], row["id"]) for row in rows], len(ORDER), bound, **ends)
    stored = [{**row, "caller": _caller(row)} for row in rows]
    answer = json_answer({"items": [_item(schema, kind, row) for row in stored], "links": around})
    answer.headers["Link"] = header_of(around)
    return answer


def _caller(row: dict[str, Any]) -> dict[str, Any]:
    return {"type": row["caller_type"], "id": row["caller_id"], "name": row["caller_name"]}


def _item(schema: type[Schema], kind: Watched, row: dict[str, Any]) -> dict[str, Any]:
    keys = {name: field.data_key or name for name, field in schema().dump_fields.items()}
    return {keys[name]: row[name] for name in ("id", "at", "caller", *told_of(kind))}
