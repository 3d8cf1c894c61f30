"""Webhooks on the wire: subscriptions, what they are signed by, and what became of their deliveries."""

import marshmallow as ma

from api.auth.policy import RESOURCE_TYPES
from api.rest.fields import Choice, Flag, Id, Instant, List, Query, Several, Text, Whole
from api.rest.schemas import (
    CURSOR,
    LARGEST_PAGE,
    LONGEST_CURSOR,
    PAGE,
    Computed,
    Expanded,
    Filters,
    LinksSchema,
    ResourceSchema,
    Schema,
)
from models.changes import ACTIONS
from models.webhooks import DELIVERY_STATES, Webhook, WebhookSecret
from models.webhooks.record import SIGNED_BY, URL_PATTERN

KNOWN = {"nullable": False}
LONGEST_SECRET = 50
LARGEST_POSITION = 2**53 - 1
EVENT_TYPE = rf"^dk\.samspil\.({'|'.join(RESOURCE_TYPES)})\.({'|'.join(ACTIONS)}|\*)$"


def shown_once() -> Computed:
    """A secret, which stands in the answer that made it and in no other."""
    return Computed(Text(LONGEST_SECRET, pattern=SIGNED_BY, exempt=True), build=lambda _: None)


class WebhookSchema(ResourceSchema):
    """A subscription to events."""

    model = Webhook

    url = Text(2000, pattern=URL_PATTERN, required=True)
    event_types = List(Text(100, pattern=EVENT_TYPE), most=100)
    strategy_id = Id()
    active = Flag(load_default=True)
    disabled_because = Choice("gone", dump_only=True)
    api_client_id = Id(dump_only=True)
    api_client = Expanded()
    person_id = Id(dump_only=True)
    person = Expanded()
    secret = shown_once()


class WebhookFilters(Filters):
    """Which webhooks."""

    strategy_id = Several(Id())


class WebhookSignerSchema(ResourceSchema):
    """What deliveries of a webhook are signed by."""

    model = WebhookSecret

    webhook_id = Id(dump_only=True)
    strategy_id = Id(dump_only=True)
    secret = shown_once()


class WebhookSignerFilters(Filters):
    """Which of them."""


class DeliverySchema(Schema):
    """One event for one webhook, and what became of it. The worker writes it and nobody loads it."""

    id = Id(dump_only=True, metadata=KNOWN)
    webhook_id = Id(dump_only=True, metadata=KNOWN)
    at = Instant(dump_only=True, metadata=KNOWN)
    event_type = Text(100, dump_only=True, metadata=KNOWN)
    resource_id = Id(dump_only=True, metadata=KNOWN)
    position = Whole(0, LARGEST_POSITION, dump_only=True, metadata=KNOWN)
    state = Choice(*DELIVERY_STATES, dump_only=True, metadata=KNOWN)
    attempts = Whole(dump_only=True, metadata=KNOWN)
    replays = Whole(dump_only=True, metadata=KNOWN)
    due_at = Instant(dump_only=True, metadata=KNOWN)
    expires_at = Instant(dump_only=True, metadata=KNOWN)
    last_attempt_at = Instant(dump_only=True)
    last_status = Whole(100, 999, dump_only=True)
    last_fault = Text(100, dump_only=True)
    finished_at = Instant(dump_only=True)


class DeliveriesSchema(Schema):
    """One page of deliveries, the newest first."""

    items = List(ma.fields.Nested(DeliverySchema), most=LARGEST_PAGE, dump_only=True)
    links = ma.fields.Nested(LinksSchema, dump_only=True, metadata=KNOWN)


class DeliveryFilters(Query):
    """Which deliveries, and which page of them."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    page_size = Whole(1, LARGEST_PAGE, load_default=PAGE)
    cursor = Text(LONGEST_CURSOR, pattern=CURSOR, exempt=True, load_default=None)
    state = Several(Choice(*DELIVERY_STATES))
