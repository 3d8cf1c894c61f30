"""Jobs on the wire: work that goes on after the request, and how far it is."""

from marshmallow.fields import Nested

from api.rest.fields import Choice, Flag, Id, Instant, Text, Whole
from api.rest.schemas import Schema
from api.schemas.observation_imports import ImportCountsSchema
from models.jobs import JOB_STATES

KNOWN = {"nullable": False}


class JobSchema(Schema):
    """An import that goes on by itself."""

    id = Id(dump_only=True, metadata=KNOWN)
    resource_type = Text(100, dump_only=True, metadata=KNOWN)
    state = Choice(*JOB_STATES, dump_only=True, metadata=KNOWN)
    dry_run = Flag(dump_only=True)
    atomic = Flag(dump_only=True)
    total = Whole(dump_only=True)
    done = Whole(dump_only=True)
    counts = Nested(ImportCountsSchema, dump_only=True, metadata={"nullable": True})
    stored = Flag(dump_only=True)
    problem = Text(200, dump_only=True, metadata={"nullable": True})
    created_at = Instant(dump_only=True, metadata=KNOWN)
    started_at = Instant(dump_only=True, metadata={"nullable": True})
    finished_at = Instant(dump_only=True, metadata={"nullable": True})
    receipt = Text(300, dump_only=True, metadata=KNOWN)
