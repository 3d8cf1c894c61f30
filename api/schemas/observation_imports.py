"""Imports of files on the wire: what is asked, and what became of each cell."""

from collections.abc import Iterable
from typing import Any

from marshmallow.fields import Nested

from api.errors import pointer
from api.files.cells import MOST_ROWS
from api.language import language
from api.problems import Fault
from api.rest.fields import Choice, Flag, Id, List, Query, Text, Whole
from api.rest.schemas import Document, Filters, Schema
from api.schemas.mappings import ImportMappingSchema
from api.schemas.periods import period_field
from models.deliveries.delivery import OUTCOMES, Delivery, Receipt


class ImportQuery(Query):
    """How to import: for a try or for good, all or nothing, and why stored values may be corrected."""

    error_messages = Filters.error_messages

    dry_run = Flag(load_default=False)
    atomic = Flag(load_default=True)
    correction_reason = Text(2000)

    on_bind_field = Schema.on_bind_field


class ImportFormSchema(Schema):
    """What stands beside the file in a form."""

    mapping = Document(ImportMappingSchema, required=True)


class ImportCountsSchema(Schema):
    """How many cells had each outcome."""

    created = Whole(dump_only=True)
    updated = Whole(dump_only=True)
    unchanged = Whole(dump_only=True)
    rejected = Whole(dump_only=True)
    deleted = Whole(dump_only=True)


class ImportFaultSchema(Schema):
    """One thing wrong with a cell."""

    pointer = Text(500, dump_only=True, metadata={"empty": True, "nullable": False})
    code = Text(100, dump_only=True, metadata={"nullable": False})
    detail = Text(2000, dump_only=True, metadata={"nullable": False})


class ImportRowSchema(Schema):
    """What became of one cell."""

    row = Whole(dump_only=True)
    outcome = Choice(*OUTCOMES, dump_only=True, metadata={"nullable": False})
    id = Id(dump_only=True, metadata={"nullable": True})
    series_id = Id(dump_only=True, metadata={"nullable": True})
    period = period_field(dump_only=True, metadata={"nullable": True})
    errors = List(Nested(ImportFaultSchema), most=100, dump_only=True)


class ImportReceiptSchema(Schema):
    """What an import did, or would do, cell by cell."""

    dry_run = Flag(dump_only=True)
    atomic = Flag(dump_only=True)
    stored = Flag(dump_only=True)
    counts = Nested(ImportCountsSchema, dump_only=True, metadata={"nullable": False})
    rows = List(Nested(ImportRowSchema), most=MOST_ROWS, dump_only=True)


def receipt_of(delivery: Delivery, *, dry_run: bool, atomic: bool, stored: bool) -> dict[str, Any]:
    """The receipt, as ``ImportReceiptSchema`` would write it."""
    rows = [*_rows(delivery.receipts, language())]
    return {"dryRun": dry_run, "atomic": atomic, "stored": stored, "counts": delivery.counts, "rows": rows}


def _rows(receipts: Iterable[Receipt], spoken: str) -> Iterable[dict[str, Any]]:
    for one in receipts:
        yield {
            "row": one.place,
            "outcome": one.outcome,
            "id": one.id,
            "seriesId": one.series_id,
            "period": one.period,
            "errors": [
                Fault(at if at.startswith("/") or not at else pointer(at), code, params).document(spoken)
                for at, code, params in one.faults[:100]
            ],
        }
