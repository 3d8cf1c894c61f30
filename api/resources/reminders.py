"""Who was reminded when."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import page, show
from api.schemas.reminders import ReminderFilters, ReminderSchema

blp = Blueprint(
    "reminders", __name__, url_prefix="/v1/reminders", description="Reminders: who was told in which week what waits"
)


@blp.route("")
class Reminders(Resource):
    @blp.requires("reminders:read")
    @blp.arguments(ReminderFilters, location="query")
    @blp.response(200, page_of(ReminderSchema))
    def get(self, asked: dict[str, Any]) -> Response:
        """List reminders

        A daily run makes one for each person for whom something waits, once in an ISO week of the Danish calendar; the
        feed tells of it as of every other change. `mailState` says what became of the mail, where one was sent.
        """
        return page(ReminderSchema, ReminderFilters, asked)


@blp.route("/<uuid:reminder_id>")
class ReminderItem(Resource):
    @blp.requires("reminders:read")
    @blp.recalls
    @blp.response(200, ReminderSchema)
    def get(self, reminder_id: UUID) -> Response:
        """Show a reminder"""
        return show(ReminderSchema, reminder_id)


remembers(blp, "/<uuid:reminder_id>", ReminderSchema, "reminders:read")
