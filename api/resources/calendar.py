"""The calendar: what is due when, as calendar programs subscribe to it."""

from typing import Any, ClassVar

from flask import Response

from api.auth.policy import sight
from api.database import snapshot
from api.language import language
from api.operations.headers import address_for_people
from api.reports.calendar import CALENDAR, calendar_of
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import answer_of
from api.rest.recall import day
from api.schemas.calendar import CALENDAR_FILE, CalendarFilters
from models.queries.calendar import events

blp = Blueprint("calendar", __name__, url_prefix="/v1/calendar", description="The calendar: what is due when")


@blp.route("")
class Calendar(Resource):
    gives: ClassVar[tuple[str, ...]] = (CALENDAR,)

    @blp.requires("calendar:read")
    @blp.arguments(CalendarFilters, location="query")
    @blp.response(200)
    @blp.exports({CALENDAR: CALENDAR_FILE})
    def get(self, asked: dict[str, Any]) -> Response:
        """Show what is due when, as iCalendar

        Open milestones, deadlines of cases and obligations, reviews of collaborations, values and methods that are due,
        benchmarks, evaluations and the committee's meetings about them, each on its day. The same event keeps its UID,
        and what has not changed its entity tag. A calendar program that can send no header subscribes with the `token`
        of one of `/me/calendar-subscriptions`, which opens nothing else. `asOf` tells what stood in it then.
        """
        with snapshot() as connection:
            found = events(connection, asked, sight(), day())
        return answer_of(calendar_of(found, language(), address_for_people), kind=f"{CALENDAR}; charset=utf-8")
