"""What goes on after the request that asked for it."""

from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.importing.jobs import document_of, job_of, receipt_so_far
from api.schemas.imports import RecordImportReceiptSchema
from api.schemas.jobs import JobSchema

blp = Blueprint(
    "jobs", __name__, url_prefix="/v1/jobs", description="Jobs: imports that are too large to wait for their receipt"
)


@blp.route("/<uuid:job_id>")
class JobItem(Resource):
    @blp.requires("jobs:read")
    @blp.response(200, JobSchema)
    def get(self, job_id: UUID) -> Response:
        """Show how far a job is

        It is read by whoever asked for it and by administrators. What is imported row by row is `done` some hundred
        rows at a time, and each of them is in the feed by then; an atomic import or a dry run is done all at once. A
        job outlives the server: what was done stays done, and the rest follows. It is told of for 30 days after its
        end.
        """
        return json_answer(document_of(job_of(job_id)))


@blp.route("/<uuid:job_id>/receipt")
class JobReceipt(Resource):
    @blp.requires("jobs:read")
    @blp.response(200, RecordImportReceiptSchema)
    def get(self, job_id: UUID) -> Response:
        """Show what became of the rows of a job

        The receipt that the import itself would have answered, of the rows that are `done` by now.
        """
        return json_answer(receipt_so_far(job_of(job_id)))
