"""Webhooks: who is told of what happened, by which secrets, and what became of each delivery."""

from models.webhooks.deliveries import DELIVERY_STATES, Delivery
from models.webhooks.record import Line, Webhook, WebhookSecret

__all__ = ["DELIVERY_STATES", "Delivery", "Line", "Webhook", "WebhookSecret"]
