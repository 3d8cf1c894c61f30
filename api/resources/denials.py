"""What was denied, for whoever watches over access."""

from collections.abc import Sequence
from typing import Any

from flask import Response

from api.auth.denials import denials
from api.database import reader
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.paging import fingerprint, header_of, links, unseal
from api.schemas.denials import DenialPages, DenialSchema, DenialsSchema
from models.denials import Denial
from models.queries.denials import denied

ORDER = (("at", True), ("id", True))
blp = Blueprint("denials", __name__, url_prefix="/v1/denials", description="Denials: who was denied what")


@blp.route("")
class Denials(Resource):
    @blp.requires("denials:read")
    @blp.arguments(DenialPages, location="query")
    @blp.response(200, DenialsSchema)
    def get(self, asked: dict[str, Any]) -> Response:
        """List what was denied

        The newest first. An item counts the attempts of one caller within one minute that needed one permission and
        were answered alike: 401 with a key that is known and opens no longer, 403, or 404 for what exists where the
        caller sees nothing. They are kept for 90 days, the newest 100,000 of them, and hold nothing that was sent.
        """
        denials().write()
        size, bound = asked["page_size"], fingerprint(DenialSchema, {})
        mark = unseal(asked["cursor"], bound, ORDER, Denial) if asked["cursor"] else None
        back = mark is not None and mark.back
        rows = denied(reader(), size + 1, mark.values if mark else None, back=back)
        more, rows = len(rows) > size, rows[:size][:: -1 if back else 1]
        ends = {"has_next": mark is not None if back else more, "has_previous": more if back else mark is not None}
        around = links(rows, len(ORDER), bound, **ends)
        answer = json_answer({"items": [_item(row) for row in rows], "links": around})
        answer.headers["Link"] = header_of(around)
        return answer


def _item(row: Sequence[Any]) -> dict[str, Any]:
    kind, key, name, permission, status, method, route, count, at, own = row
    caller = {"type": kind, "id": key, "name": name}
    asked = {"permission": permission, "status": status, "method": method, "route": route}
    return {"id": own, "at": at, "caller": caller, **asked, "count": count}
