"""The feed of all changes, which other systems keep themselves in step by."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, request

from api.openapi import lists_of
from api.problems import Problem
from api.rest.blueprint import Blueprint, Resource
from api.rest.cloud_events import BATCH, event_of
from api.rest.conditions import accepted, json_answer, plain_tag
from api.rest.cursors import GoneError
from api.rest.feed import Page, read_on
from api.rest.parsing import JSON
from api.rest.strict_json import dumps
from api.schemas.changes import LARGEST_PAGE, ChangeFilters, ChangesSchema, CloudEventSchema

blp = Blueprint(
    "changes", __name__, url_prefix="/v1/changes", description="Changes: all of them, in the order in which they came"
)


@blp.route("")
class Changes(Resource):
    gives = (JSON, BATCH)

    @blp.requires("changes:read")
    @blp.arguments(ChangeFilters, location="query")
    @blp.response(200, ChangesSchema)
    @blp.batches(BATCH, CloudEventSchema, LARGEST_PAGE)
    def get(self, asked: dict[str, Any]) -> Response:
        """Read what has changed

        Every change that the caller may see, in the order in which it was committed, from the beginning or `after` a
        cursor. To keep a copy in step: read the lists, go on after the first `Changes-Cursor` they gave, and take an
        item wherever its `resourceVersion` is above the one held. `next` is always there and moves on over pages that
        a filter left empty. `wait` holds an empty answer back until something comes. 410 says that the cursor is of
        another history, such as that before a restore, and where to begin again.
        """
        batched = (asked["format"] or accepted(*self.gives)) in ("cloudevents", BATCH)
        try:
            page = read_on(
                asked["after"], asked["page_size"], asked["wait"], asked["resource_type"], asked["strategy_id"]
            )
        except GoneError:
            raise Problem("cursor-gone", extra={"restart": blp.url_prefix, "snapshot": lists_of(current_app)}) from None
        return _answer(page, batched=batched)


def _answer(page: Page, *, batched: bool) -> Response:
    document = [event_of(item) for item in page.items] if batched else {"items": page.items, "next": page.next}
    tag = plain_tag(dumps([batched, *page.told]))  # far shorter than the answer
    answer = json_answer(document, tag=tag, kind=BATCH if batched else JSON)
    query = urlencode({**request.args, "after": page.next})
    answer.headers["Changes-Cursor"] = page.next
    answer.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
    return answer
