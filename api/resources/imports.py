"""Records that come many at a time, from the systems that own them: one place for each resource type."""

from functools import partial
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from api.auth.identity import principal
from api.auth.policy import permits
from api.files.kle import XML
from api.files.records import TYPES, arrivals
from api.language import language
from api.problems import Problem
from api.reports.templates import CONTENTS, template_of
from api.rest.arriving import OFFERED, Said, Subject, reference_fields
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.downloads import download
from api.rest.importing import bring, many
from api.rest.importing.jobs import document_of, is_put_off, put_off
from api.rest.importing.receipts import ignored_in, kept, receipt_of
from api.rest.uploads import charset_of
from api.schemas.cases import CaseSchema
from api.schemas.collaborations import CollaborationSchema
from api.schemas.imports import (
    MOST,
    RecordImportQuery,
    RecordImportReceiptSchema,
    TemplateQuery,
)
from api.schemas.initiatives import InitiativeSchema
from api.schemas.jobs import JobSchema
from api.schemas.kle_numbers import KleNumberSchema
from api.schemas.milestones import MilestoneSchema
from api.schemas.observations import ObservationSchema
from api.schemas.organisation import CentreSchema, PartnerSchema, PersonSchema
from api.schemas.status_updates import StatusUpdateSchema
from models.drafts import Drafts
from models.initiatives import Initiative
from models.jobs import Job
from models.ledger import find
from models.observations import arriving
from models.status_updates import StatusUpdate

blp = Blueprint(
    "imports",
    __name__,
    url_prefix="/v1/imports",
    description="Imports: many records at a time, from the systems that own them",
)


def _report(session: Session, values: dict[str, Any]) -> StatusUpdate:
    """A status update, as if it had been posted to its initiative, but that the human clock does not hear of it."""
    key, initiative_id = values.pop("id"), values.pop("initiative_id")
    initiative = find(session, Initiative, initiative_id)
    if initiative is None:
        return StatusUpdate(id=key, initiative_id=initiative_id, **values)  # refused as an unknown reference
    may_move = permits(principal(), "initiatives:write", initiative)
    update = StatusUpdate.of(initiative, may_move=may_move, id=key, **values)
    update.imported = True
    return update


def _numbered(said: Said) -> tuple[str] | None:
    number = said.get("number")
    return (number,) if isinstance(number, str) else None


SUBJECTS = (
    Subject(CentreSchema, "centres:write", kept=True),
    Subject(PersonSchema, "people:write", kept=True),
    Subject(PartnerSchema, "partners:write"),
    Subject(InitiativeSchema, "initiatives:write", plain=partial(Drafts, Initiative)),
    Subject(StatusUpdateSchema, "status-updates:create", placed="initiative_id", make=_report, appended=True),
    Subject(MilestoneSchema, "milestones:write"),
    Subject(CollaborationSchema, "collaborations:write"),
    Subject(CaseSchema, "cases:write", kept=True),
    Subject(KleNumberSchema, "kle-numbers:write", known_by=("number",), key_of=_numbered, also=(XML,)),
    Subject(
        ObservationSchema,
        "observations:write",
        make=arriving.new_of,
        take=arriving.take_again,
        plain=arriving.NewOfSeries,
        unchanged=arriving.unchanged,
        known_by=arriving.KEY,
        key_of=arriving.key_of,
        plural="ObservationRecords",  # an indicator imports files of observations
    ),
)


def _offer(subject: Subject) -> None:
    """Let ``subject`` be imported, by whoever may write it."""
    types = (*TYPES, *subject.also)
    plural = subject.plural or "".join(word.capitalize() for word in subject.model.resource_type.split("-"))

    class Import(Resource):
        @blp.requires(subject.permission)
        @blp.records(*types, most=MOST)
        @blp.arguments(RecordImportQuery, location="query")
        @blp.response(200, RecordImportReceiptSchema)
        @blp.alt_response(202, schema=JobSchema, description="A job does it; its receipt follows")
        def post(self, asked: dict[str, Any]) -> Response:
            """Import many at a time

            Each row of `items`, each line of NDJSON or row of a table holds the properties of one record, or those that
            change of a stored one, which it names by `id` or by one of its `externalReferences`. A reference may be an
            external one as well: `owningCentreReference` takes the place of `owningCentreId`, as `system:key`, and may
            name a row of the same file. `deleted: true` deletes. The receipt tells of each row; where one is rejected
            an `atomic` import stores nothing, which `stored` tells. A `dryRun` judges exactly as the import itself and
            stores nothing. A row that says nothing new changes nothing. What a person wrote is not overwritten by a
            system, unless `ownedProperties` of its client say so; `conflicts` show both values. `version`, `createdAt`,
            `updatedAt` and `createdBy`, as copies bring them along, are `ignored`. Centres and people may come in the
            shapes of OS2mo, FK Organisation and OS2sync as well. More than 5,000 rows, or any number with `Prefer:
            respond-async`, become a job, which `Location` names.
            """
            if request.content_encoding or request.mimetype not in types:
                raise Problem("unsupported-media-type", headers={"Accept": ", ".join(types)}, extra={"types": types})
            charset = charset_of(request.mimetype, request.mimetype_params, *types)
            with many():  # the rows are gone by its end, and need not be looked through
                return _answered(subject, charset, asked)

    class Template(Resource):
        gives = tuple(CONTENTS)

        @blp.requires("me:read")
        @blp.exports(CONTENTS)
        @blp.arguments(TemplateQuery, location="query")
        @blp.response(200)
        def get(self, asked: dict[str, Any]) -> Response:
            """Fetch a template for import

            A table with a column for each property, and what each of them is.
            """
            body, kind, suffix, name = template_of(
                subject.schema(), reference_fields(subject), asked["format"], language()
            )
            return download(body, kind, suffix, name)

    for view, path in ((Import, ""), (Template, "/template")):
        view.__name__ = view.__qualname__ = f"{view.__name__}{plural}"
        blp.route(f"/{subject.model.resource_type}{path}")(view)


def _answered(subject: Subject, charset: str, asked: dict[str, Any]) -> Response:
    """The receipt of the rows that the request brings, or the job that will bring them."""
    rows = arrivals(request.get_data(), request.mimetype, charset, subject.schema(), MOST)
    if is_put_off(rows):
        return _accepted(put_off(subject, rows, **asked))
    outcomes, stored = bring(subject, rows, **asked)
    return json_answer(receipt_of(kept(outcomes), ignored_in(rows), **asked, stored=stored))


def _accepted(job: Job) -> Response:
    """202, with where to ask how far it is."""
    answer = json_answer(document_of(job), 202)
    answer.headers["Location"] = f"/v1/jobs/{job.id}"
    return answer


for _one in SUBJECTS:
    OFFERED[_one.model.resource_type] = _one
    _offer(_one)
