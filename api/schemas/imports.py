"""Imports of records on the wire: what is asked, and what became of each row."""

from collections import Counter
from typing import Any

from marshmallow.fields import Nested

from api.language import language
from api.problems import Fault
from api.rest.arriving import Outcome
from api.rest.fields import Choice, Flag, Id, List, Query, Text, Whole
from api.rest.schemas import Filters, Schema
from api.rest.text import without_broken
from api.schemas.observation_imports import ImportCountsSchema, ImportFaultSchema
from models.canonical import canonical
from models.deliveries.delivery import OUTCOMES

LONGEST_POINTER = 500
MOST = 5000  # rows in one request


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


def receipt_of(outcomes: list[Outcome], *, dry_run: bool, atomic: bool, stored: bool) -> dict[str, Any]:
    """The receipt, as ``RecordImportReceiptSchema`` would write it."""
    told = Counter(one.outcome for one in outcomes)
    counts = {word: told[word] for word in OUTCOMES}
    rows = [_row(one) for one in sorted(outcomes, key=lambda one: one.row.place)]
    ignored = sorted({name for one in outcomes for name in one.row.ignored})
    about = {"dryRun": dry_run, "atomic": atomic, "stored": stored}
    return {**about, "counts": counts, "ignored": ignored, "rows": rows}


def _row(one: Outcome) -> dict[str, Any]:
    return {
        "row": one.row.place,
        "outcome": one.outcome,
        "id": one.key if one.is_stored or one.outcome == "created" else None,
        "errors": [_said(fault) for fault in one.faults[:100]],
        "conflicts": [
            {"name": held.name, "current": canonical(held.current), "offered": canonical(held.offered)}
            for held in one.conflicts[:100]
        ],
    }


def _said(fault: Fault) -> dict[str, str]:
    """A fault; a property that nobody knows may be called anything, and is named as far as that can be shown."""
    return {**fault.document(language()), "pointer": without_broken(fault.pointer)[:LONGEST_POINTER]}
