"""The caller's own subscriptions, by which calendar programs see the calendar."""

from typing import Any
from uuid import UUID

from flask import Response

from api.auth.identity import principal
from api.operations.headers import base_url
from api.problems import Problem
from api.rest.blueprint import Blueprint, Resource
from api.rest.retries import show_once
from api.rest.schemas import page_of
from api.rest.writing import load, page, remove, save, show
from api.schemas.calendar import (
    CalendarSubscriptionFilters,
    CalendarSubscriptionSchema,
    NewCalendarSubscriptionSchema,
)
from models.calendar_subscriptions import CalendarSubscription, mint_subscription

PERMISSION = "calendar-subscriptions:manage"
blp = Blueprint(
    "calendar-subscriptions",
    __name__,
    url_prefix="/v1/me/calendar-subscriptions",
    description="Calendar subscriptions: what one's own calendar programs see the calendar by",
)


def me() -> UUID:
    """The person who calls; Problem 403 for a program that nobody stands behind."""
    person_id = principal().person_id
    if person_id is None:
        raise Problem("forbidden", extra={"permission": PERMISSION}, permission=PERMISSION)
    return person_id


@blp.route("")
class CalendarSubscriptions(Resource):
    @blp.requires(PERMISSION)
    @blp.arguments(CalendarSubscriptionFilters, location="query")
    @blp.response(200, page_of(CalendarSubscriptionSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List one's own calendar subscriptions"""
        return page(CalendarSubscriptionSchema, CalendarSubscriptionFilters, asked, person_id=me())

    @blp.requires(PERMISSION)
    @blp.arguments(CalendarSubscriptionSchema)
    @blp.response(201, NewCalendarSubscriptionSchema)
    def post(self, values: dict[str, Any]) -> Response:
        """Subscribe to the calendar

        `token`, and the address with it, are shown in this answer and never again. The token reads the calendar as its
        maker may see it at each look, opens nothing else, and is refused from the moment the subscription is deleted.
        """
        made, token = mint_subscription(me(), principal().client_id, **values)
        return show_once(save(made), token=token, url=f"{base_url()}/v1/calendar?token={token}")


@blp.route("/<uuid:calendar_subscription_id>")
class CalendarSubscriptionItem(Resource):
    @blp.requires(PERMISSION)
    @blp.recalls
    @blp.response(200, CalendarSubscriptionSchema)
    def get(self, calendar_subscription_id: UUID) -> Response:
        """Show what is known of a calendar subscription"""
        return show(CalendarSubscriptionSchema, calendar_subscription_id, person_id=me())

    @blp.requires(PERMISSION)
    @blp.response(204)
    def delete(self, calendar_subscription_id: UUID) -> Response:
        """End a calendar subscription"""
        return remove(load(CalendarSubscription, calendar_subscription_id, person_id=me()))
