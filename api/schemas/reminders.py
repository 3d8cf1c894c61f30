"""Reminders on the wire. The product makes them and nobody loads them."""

from typing import Any

from api.rest.fields import Choice, Id, Instant, Several, Text, Whole
from api.rest.schemas import Expanded, Filters, ResourceSchema
from models.reminders import MAIL_STATES, WEEK, Reminder


def week_field(**options: Any) -> Text:
    """An ISO week."""
    return Text(8, pattern=WEEK, exempt=True, **options)


class ReminderSchema(ResourceSchema):
    """That a person was told, once in an ISO week, how much waited for them; what it was, tells whoever asks for it."""

    model = Reminder
    sorts = {"week": "week"}

    person_id = Id(dump_only=True)
    person = Expanded()
    week = week_field(dump_only=True)
    waiting = Whole(1, dump_only=True)
    mail_state = Choice(*MAIL_STATES, dump_only=True)
    mailed_at = Instant(dump_only=True)


class ReminderFilters(Filters):
    """Which reminders."""

    person_id = Several(Id())
    week = Several(week_field())
