"""The calendar, and what calendar programs subscribe to it by, on the wire."""

from api.rest import text
from api.rest.fields import Day, Id, Instant, Query, Several, Text
from api.rest.schemas import Filters, ResourceSchema, Schema
from models.calendar_subscriptions import TOKEN_PATTERN, CalendarSubscription

CALENDAR_FILE = {
    "schema": {
        "type": "string",
        "description": "Whole days as VEVENT (RFC 5545).",
        "minLength": 1,
        "maxLength": 33_554_432,
        "pattern": text.PROSE,
    },
    "example": "BEGIN:VCALENDAR",
}


class CalendarFilters(Query):
    """Whose calendar: of these centres, initiatives, people (as tovholder or responsible) or strategies; and when."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    centre_id = Several(Id())
    initiative_id = Several(Id())
    person_id = Several(Id())
    strategy_id = Several(Id())
    token = Text(100, pattern=TOKEN_PATTERN, exempt=True)
    as_of = Instant()


class CalendarSubscriptionSchema(ResourceSchema):
    """Its token opens the calendar and nothing else, is known by its prefix and good to the end of its last day."""

    model = CalendarSubscription
    sorts = {"name": "name_sort"}

    name = Text(required=True)
    person_id = Id(dump_only=True)
    api_client_id = Id(dump_only=True)
    prefix = Text(100, dump_only=True)
    expires_on = Day()
    last_used_at = Instant(dump_only=True)


class NewCalendarSubscriptionSchema(CalendarSubscriptionSchema):
    """A new subscription with its token and the address to subscribe to, which are shown in this answer only."""

    token = Text(100, pattern=TOKEN_PATTERN, exempt=True, dump_only=True)
    url = Text(2000, pattern=r"^https?://", exempt=True, dump_only=True)


class CalendarSubscriptionFilters(Filters):
    """Which subscriptions."""
