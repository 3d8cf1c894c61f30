"""Action plans on the wire: what the columns of a spreadsheet mean, and what is to be looked at in its cells."""

from typing import Any

import marshmallow as ma
from marshmallow.fields import Nested

from api.files.action_plans import MEANINGS, NOTICES, ONCE, Notice
from api.language import language
from api.problems import sentence
from api.rest.fields import Choice, Id, List, Text, Whole
from api.rest.schemas import Document, Part, Schema
from api.schemas.imports import RecordImportReceiptSchema
from api.schemas.mappings import DELIMITERS, LONGEST

MOST_NOTICES = 10_000
NAMED = ("centres", "partners", "people")


class PlanColumnSchema(Schema):
    """A column by its heading, and what stands in it."""

    column = Text(LONGEST, required=True)
    to = Choice(*MEANINGS, required=True)


class PlanNameSchema(Schema):
    """A name as it is written in the file, and the centre or partner that it means."""

    text = Text(LONGEST, required=True)
    centre_id = Id()
    partner_id = Id()

    @ma.validates_schema
    def _of_one(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("centre_id") is None) == (data.get("partner_id") is None):
            raise ma.ValidationError("required", "centreId")


class ActionPlanMappingSchema(Schema):
    """What the columns of an action plan mean."""

    sheet = Text(100)
    header_row = Whole(1, 100, load_default=1)
    delimiter = Choice(*DELIMITERS, load_default=";")
    system = Text(100)
    columns = List(Part(PlanColumnSchema), most=100)
    names = List(Part(PlanNameSchema), most=500)
    focus_area_id = Id()
    owning_centre_id = Id()

    @ma.validates_schema
    def _mapped_once(self, data: dict[str, Any], **_: Any) -> None:
        columns = data.get("columns", [])
        for i, one in enumerate(columns):
            before = columns[:i]
            is_second = one["to"] in ONCE and one["to"] in [other["to"] for other in before]
            if is_second or one["column"] in [other["column"] for other in before]:
                raise ma.ValidationError({"columns": {i: ["repeated-reference"]}})
        if "title" not in [one["to"] for one in columns]:
            raise ma.ValidationError("required", "columns")


class ActionPlanFormSchema(Schema):
    """What stands beside the file in a form."""

    mapping = Document(ActionPlanMappingSchema, required=True)


class PlanNoticeSchema(Schema):
    """Something to look at in a cell: what did not match, was widened, or is kept as text."""

    row = Whole(dump_only=True)
    column = Text(LONGEST, dump_only=True, metadata={"nullable": False})
    code = Choice(*NOTICES, dump_only=True, metadata={"nullable": False})
    text = Text(12_000, dump_only=True, metadata={"nullable": False})
    detail = Text(2000, dump_only=True, metadata={"nullable": False})
    resource_type = Choice(*NAMED, dump_only=True)
    resource_id = Id(dump_only=True, metadata={"nullable": True})


class ActionPlanReceiptSchema(RecordImportReceiptSchema):
    """What an import of an action plan did, or would do, row by row, and what to look at cell by cell."""

    notices = List(Nested(PlanNoticeSchema), most=MOST_NOTICES, dump_only=True)


def told(notices: list[Notice]) -> list[dict[str, Any]]:
    """The notices, as ``PlanNoticeSchema`` would write them."""
    spoken = language()
    return [
        {
            "row": one.place,
            "column": one.column,
            "code": one.code,
            "text": one.text,
            "detail": sentence(one.code, spoken, {}),
            "resourceType": one.thing and one.thing[0],
            "resourceId": one.thing and one.thing[1],
        }
        for one in notices[:MOST_NOTICES]
    ]
