"""Who is told of what happened, and by which secrets."""

from typing import Any
from uuid import UUID

from flask import Response, current_app

from api.database import session
from api.delivery.webhooks.addresses import Borders, RefusedAddressError
from api.delivery.webhooks.secrets import Vault
from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.owning import own_unless
from api.rest.retries import show_once
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.webhooks import WebhookFilters, WebhookSchema, WebhookSignerFilters, WebhookSignerSchema
from models.errors import RuleViolation
from models.ledger import settle
from models.webhooks import Webhook, WebhookSecret

PERMISSION = "webhooks:manage"
OTHERS = "webhooks:read"  # without which the caller sees its own alone
blp = Blueprint(
    "webhooks", __name__, url_prefix="/v1/webhooks", description="Webhooks: who is told of what happened, and how"
)


def demand_way(values: dict[str, Any]) -> dict[str, Any]:
    """The values, unless they lead where nothing is ever sent."""
    try:
        if "url" in values:
            Borders(current_app.config["WEBHOOK_NETWORKS"]).demand(values["url"])
    except RefusedAddressError:
        raise RuleViolation("address-refused", "url") from None
    return values


def with_secret(answer: Response) -> Response:
    """The answer about a webhook; where it is new, with the secret that it is signed by from now on."""
    if answer.status_code != 201:
        return answer
    made, plain = Vault.of(current_app.config).mint(session().get_one(Webhook, UUID(answer.get_json()["id"])))
    session().add(made)
    settle(session())
    return show_once(answer, secret=plain)


@blp.route("")
class Webhooks(Resource):
    @blp.requires(PERMISSION)
    @blp.arguments(WebhookFilters, location="query")
    @blp.response(200, page_of(WebhookSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List webhooks

        Administrators and coordinators see those of their strategies, a system its own.
        """
        return page(WebhookSchema, WebhookFilters, asked, **own_unless(OTHERS))

    @blp.requires(PERMISSION)
    @blp.arguments(WebhookSchema)
    @blp.response(201, WebhookSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Subscribe to events

        `secret` is shown in this answer and never again: what comes is signed by it, as Standard Webhooks says.
        `eventTypes` are as in the feed, `dk.samspil.milestones.updated`, or `dk.samspil.milestones.*`; none is all of
        them. An event says what happened to which version of which resource, and no more. Whoever last said where a
        webhook leads and what it tells stands behind it: it tells what they may read in the feed at that moment.
        Without `strategyId` it tells of everything in their sight, for which they need a grant in all strategies.
        """
        return with_secret(save(Webhook(**demand_way(values))))


@blp.route("/<uuid:webhook_id>")
class WebhookItem(Resource):
    @blp.requires(PERMISSION)
    @blp.recalls
    @blp.response(200, WebhookSchema)
    def get(self, webhook_id: UUID) -> Response:
        """Show a webhook

        `disabledBecause` is `gone` where the receiver answered 410, after which nothing more is sent.
        """
        return show(WebhookSchema, webhook_id, **own_unless(OTHERS))

    @blp.requires(PERMISSION)
    @blp.arguments(WebhookSchema)
    @blp.response(200, WebhookSchema)
    def put(self, values: dict[str, Any], webhook_id: UUID) -> Response:
        """Create or replace a webhook under an id of one's own

        A new one has its `secret` in this answer.
        """
        return with_secret(replace(Webhook, webhook_id, demand_way(values), **own_unless(OTHERS)))

    @blp.requires(PERMISSION)
    @blp.patches(WebhookSchema)
    @blp.response(200, WebhookSchema)
    def patch(self, patch: dict[str, Any], webhook_id: UUID) -> Response:
        """Change some properties of a webhook

        While it is not `active` nothing is sent; once it is again, it tells of what happens from then on.
        """
        changed = change(load(Webhook, webhook_id, **own_unless(OTHERS)), patch)
        demand_way({"url": changed.url} if "url" in patch else {})
        return save(changed)

    @blp.requires(PERMISSION)
    @blp.response(204)
    def delete(self, webhook_id: UUID) -> Response:
        """Delete a webhook, and all that is known of its deliveries"""
        return remove(load(Webhook, webhook_id, **own_unless(OTHERS)))


@blp.route("/<uuid:webhook_id>/secrets")
class WebhookSigners(Resource):
    @blp.requires(PERMISSION)
    @blp.arguments(WebhookSignerFilters, location="query")
    @blp.response(200, page_of(WebhookSignerSchema))
    def get(self, asked: dict[str, Any], webhook_id: UUID) -> Response:
        """List what deliveries of a webhook are signed by"""
        return page(
            WebhookSignerSchema,
            WebhookSignerFilters,
            asked,
            webhook_id=under(Webhook, webhook_id, **own_unless(OTHERS)),
        )

    @blp.requires(PERMISSION)
    @blp.response(201, WebhookSignerSchema)
    def post(self, webhook_id: UUID) -> Response:
        """Make another secret for a webhook

        `secret` is shown in this answer and never again. Two are valid at a time, and deliveries carry the signatures
        of both, so that receivers can change over in their own time; then delete the old one.
        """
        made, plain = Vault.of(current_app.config).mint(load(Webhook, webhook_id, **own_unless(OTHERS)))
        return show_once(save(made), secret=plain)


@blp.route("/<uuid:webhook_id>/secrets/<uuid:webhook_signer_id>")
class WebhookSignerItem(Resource):
    @blp.requires(PERMISSION)
    @blp.recalls
    @blp.response(200, WebhookSignerSchema)
    def get(self, webhook_id: UUID, webhook_signer_id: UUID) -> Response:
        """Show when a secret was made"""
        return show(WebhookSignerSchema, webhook_signer_id, webhook_id=under(Webhook, webhook_id, **own_unless(OTHERS)))

    @blp.requires(PERMISSION)
    @blp.response(204)
    def delete(self, webhook_id: UUID, webhook_signer_id: UUID) -> Response:
        """Sign by a secret no longer"""
        found = under(Webhook, webhook_id, **own_unless(OTHERS))
        return remove(load(WebhookSecret, webhook_signer_id, webhook_id=found))


remembers(blp, "/<uuid:webhook_id>", WebhookSchema, "webhooks:read")
remembers(blp, "/<uuid:webhook_id>/secrets/<uuid:webhook_signer_id>", WebhookSignerSchema, "webhooks:read")
