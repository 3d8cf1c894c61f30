"""Reports on initiatives on the wire."""

from api.rest.fields import Choice, Day, Id, Instant, Text
from api.rest.schemas import By, Expanded, Filters, ResourceSchema
from models.initiatives import INITIATIVE
from models.status_updates import PROGRESS, UPDATE_KINDS, StatusUpdate


class StatusUpdateSchema(ResourceSchema):
    """A report on an initiative, or a confirmation that there is nothing new; never edited, only corrected."""

    model = StatusUpdate
    sorts = {"reportedAt": "at"}

    strategy_id = Id(dump_only=True)
    initiative_id = Id(dump_only=True)
    kind = Choice(*UPDATE_KINDS, load_default="report")
    progress = Choice(*PROGRESS)
    summary = Text(10_000, prose=True)
    obstacles = Text(10_000, prose=True)
    next_steps = Text(10_000, prose=True)
    corrects_id = Id()
    reported_by_id = Id()
    reported_on = Day()
    proposed_state = Choice(*INITIATIVE.states)
    transition_id = Id(dump_only=True)
    reported_at = Instant(attribute="at", dump_only=True)
    reported_by = By()
    by_person_id = Id(dump_only=True)
    by_person = Expanded()
    clock_on = Day(dump_only=True)
    stands_at = Instant(dump_only=True)


class StatusUpdateFilters(Filters):
    """Which status updates."""
