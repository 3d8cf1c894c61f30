"""What became of the events that webhooks were to tell of."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, request

from api.database import connection, session
from api.problems import Problem
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.owning import own_unless
from api.rest.paging import fingerprint, header_of, links, unseal
from api.rest.writing import load, under
from api.schemas.webhooks import DeliveriesSchema, DeliveryFilters, DeliverySchema
from models.changes import head_of
from models.errors import RuleViolation
from models.queries.deliveries import deliveries, delivery_of
from models.webhooks import Delivery, Webhook
from models.webhooks.deliveries import ping_of, replay

PERMISSION = "webhooks:manage"
OTHERS = "webhooks:read"  # without which the caller sees its own alone
ORDER = (("at", True), ("id", True))
blp = Blueprint(
    "webhook-deliveries",
    __name__,
    url_prefix="/v1/webhooks/<uuid:webhook_id>",
    description="Deliveries: what became of the events that webhooks were to tell of",
)


@blp.route("/deliveries")
class Deliveries(Resource):
    @blp.requires(PERMISSION)
    @blp.arguments(DeliveryFilters, location="query")
    @blp.response(200, DeliveriesSchema)
    def get(self, asked: dict[str, Any], webhook_id: UUID) -> Response:
        """List the deliveries of a webhook

        The newest first, each with its `state`: `pending`, `delivered`, `deadLetter` (nobody took it for three days,
        or the receiver is gone for good) or `withheld` (when it was to be sent, whoever stands behind the webhook could
        no longer see it, or the webhook no longer asked for it). They are kept for 30 days after they are over.
        """
        found = under(Webhook, webhook_id, **own_unless(OTHERS))
        size, bound = asked["page_size"], fingerprint(DeliverySchema, {"state": asked["state"]})
        mark = unseal(asked["cursor"], bound, ORDER, Delivery) if asked["cursor"] else None
        back = mark is not None and mark.back
        place = mark.values if mark else None
        rows = deliveries(connection(), found, asked["state"], size + 1, place, back=back)
        more, rows = len(rows) > size, rows[:size][:: -1 if back else 1]
        ends = {"has_next": mark is not None if back else more, "has_previous": more if back else mark is not None}
        around = links([(row["at"], row["id"]) for row in rows], len(ORDER), bound, **ends)
        answer = json_answer({"items": [DeliverySchema().dump(row) for row in rows], "links": around})
        answer.headers["Link"] = header_of(around)
        return answer


@blp.route("/deliveries/<uuid:delivery_id>")
class DeliveryItem(Resource):
    @blp.requires(PERMISSION)
    @blp.response(200, DeliverySchema)
    def get(self, webhook_id: UUID, delivery_id: UUID) -> Response:
        """Show a delivery"""
        row = delivery_of(connection(), under(Webhook, webhook_id, **own_unless(OTHERS)), delivery_id)
        if row is None:
            raise Problem("not-found")
        return json_answer(DeliverySchema().dump(row))


@blp.route("/deliveries/<uuid:delivery_id>/replays")
class Replays(Resource):
    @blp.requires(PERMISSION)
    @blp.response(201, DeliverySchema)
    def post(self, webhook_id: UUID, delivery_id: UUID) -> Response:
        """Send a delivery once more

        Under the same `webhook-id`, whatever became of it, and with all patience anew.
        """
        webhook = sending(webhook_id)
        found = session().get(Delivery, delivery_id, with_for_update=True)
        if found is None or found.webhook_id != webhook.id:
            raise Problem("not-found")
        replay(found, datetime.now(UTC))
        return put_in_line(found)


@blp.route("/pings")
class Pings(Resource):
    @blp.requires(PERMISSION)
    @blp.response(201, DeliverySchema)
    def post(self, webhook_id: UUID) -> Response:
        """Try whether the way to a receiver is open

        An event `dk.samspil.webhooks.pinged` that tells of nothing goes out like any other; the delivery that is
        answered says what became of it.
        """
        webhook = sending(webhook_id)
        made = ping_of(webhook.id, head_of(session()).position, datetime.now(UTC))
        session().add(made)
        return put_in_line(made)


def sending(webhook_id: UUID) -> Webhook:
    """The webhook, locked; refused where it sends nothing."""
    webhook = load(Webhook, webhook_id, **own_unless(OTHERS))
    if not webhook.active:
        raise RuleViolation("webhook-inactive")
    return webhook


def put_in_line(delivery: Delivery) -> Response:
    session().flush()
    answer = json_answer(DeliverySchema().dump(delivery), 201)
    collection = request.path.partition("/deliveries")[0].removesuffix("/pings")
    answer.headers["Location"] = f"{collection}/deliveries/{delivery.id}"
    return answer
