"""Imports of records on the wire: what is asked, and what became of each row."""

from marshmallow.fields import Nested

from api.rest.fields import Choice, Flag, Id, List, Query, Text, Whole
from api.rest.schemas import Filters, Schema
from api.schemas.observation_imports import ImportCountsSchema, ImportFaultSchema
from models.deliveries.delivery import OUTCOMES

MOST = 50_000  # rows in one request


class RecordImportQuery(Query):
    """How to import: for a try or for good, all or nothing."""

    error_messages = Filters.error_messages

    dry_run = Flag(load_default=False)
    atomic = Flag(load_default=True)

    on_bind_field = Schema.on_bind_field


class ImportConflictSchema(Schema):
    """A property that a person wrote: what stands there, and what the row says instead, as JSON texts."""

    name = Text(100, dump_only=True, metadata={"nullable": False})
    current = Text(12_000, dump_only=True, metadata={"nullable": False})
    offered = Text(12_000, dump_only=True, metadata={"nullable": False})


class RecordImportRowSchema(Schema):
    """What became of one row."""

    row = Whole(dump_only=True)
    outcome = Choice(*OUTCOMES, dump_only=True, metadata={"nullable": False})
    id = Id(dump_only=True, metadata={"nullable": True})
    errors = List(Nested(ImportFaultSchema), most=100, dump_only=True)
    conflicts = List(Nested(ImportConflictSchema), most=100, dump_only=True)


class RecordImportReceiptSchema(Schema):
    """What an import did, or would do, row by row."""

    dry_run = Flag(dump_only=True)
    atomic = Flag(dump_only=True)
    stored = Flag(dump_only=True)
    counts = Nested(ImportCountsSchema, dump_only=True, metadata={"nullable": False})
    ignored = List(Text(100), most=10, dump_only=True)
    rows = List(Nested(RecordImportRowSchema), most=MOST, dump_only=True)


class TemplateQuery(Query):
    """In which format, and how a CSV is written."""

    error_messages = Filters.error_messages

    format = Choice("csv", "xlsx", load_default="xlsx")

    on_bind_field = Schema.on_bind_field
