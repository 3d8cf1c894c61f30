"""Action plans: spreadsheets of a municipality's that become the initiatives of a strategy."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy import Connection, or_, select

from api.database import snapshot
from api.files.action_plans import Plan, arrivals, table_of
from api.files.cells import CSV, XLSX, Layout, unreadable
from api.files.names import Names
from api.problems import Fault, Problem
from api.rest.arriving import Subject
from api.rest.blueprint import Blueprint, Resource
from api.rest.conditions import json_answer
from api.rest.importing import bring
from api.rest.importing.jobs import AT_ONCE
from api.rest.importing.receipts import kept, receipt_of
from api.rest.parsing import load_values
from api.rest.uploads import upload_of
from api.rest.writing import under
from api.schemas.action_plans import ActionPlanFormSchema, ActionPlanReceiptSchema, told
from api.schemas.imports import RecordImportQuery
from api.schemas.initiatives import InitiativeSchema
from models.danish import today
from models.organisation import Centre, Partner, Person
from models.strategies import FocusArea, Strategy

SUBJECT = Subject(InitiativeSchema, "initiatives:write")

blp = Blueprint(
    "action-plans",
    __name__,
    url_prefix="/v1/strategies/<uuid:strategy_id>/action-plans",
    description="Action plans: spreadsheets that become the initiatives of a strategy",
)


@blp.route("")
class ActionPlans(Resource):
    @blp.requires("initiatives:write")
    @blp.uploads(ActionPlanFormSchema, CSV, XLSX, alone=False)
    @blp.arguments(RecordImportQuery, location="query")
    @blp.response(200, ActionPlanReceiptSchema)
    def post(self, asked: dict[str, Any], strategy_id: UUID) -> Response:
        """Import an action plan

        The part `file` of a form is a CSV or XLSX with a row for each initiative, and `mapping` says what its columns
        are: several departments or parties may stand in a cell, dates may be no more than a year. `notices` tell by row
        and column what names nobody who is known, what is kept in the description because an initiative has no place of
        its own for it, and which dates were widened: nothing is dropped in silence. A row is known again by its
        `reference`, else by its title. `dryRun` shows all of this and stores nothing.
        """
        under(Strategy, strategy_id)
        file = upload_of(request, "mapping", CSV, XLSX, alone=False)
        said = load_values(ActionPlanFormSchema(), {} if file.beside is None else {"mapping": file.beside})["mapping"]
        layout = Layout(said["sheet"], said["headerRow"], said["delimiter"], file.charset, longest_cell=10_000)
        table = table_of(file.body, file.kind, layout)
        if len(table.rows) + len(table.broken) > AT_ONCE:
            raise unreadable("too-many", "/rows", most=AT_ONCE)
        _demand_columns(said, table.columns)
        with snapshot() as connection:
            plan = _plan(connection, strategy_id, said)
        rows, notices = arrivals(table, plan, said["headerRow"])
        outcomes, stored = bring(SUBJECT, rows, **asked)
        receipt = receipt_of(kept(outcomes), [], **asked, stored=stored)
        return json_answer({**receipt, "notices": told(notices)})


def _demand_columns(said: dict[str, Any], columns: tuple[str, ...]) -> None:
    """What the mapping names stands in the file."""
    for i, one in enumerate(said["columns"]):
        if one["column"] not in columns:
            raise Problem("unknown-column", faults=[Fault(f"/mapping/columns/{i}/column", "unknown-column")])


def _plan(connection: Connection, strategy_id: UUID, said: dict[str, Any]) -> Plan:
    on = today()
    lasts = or_(Centre.valid_to.is_(None), Centre.valid_to >= on)
    asked = select(Centre.id, Centre.name, Centre.user_key, Centre.kind).where(lasts).order_by(Centre.id)
    centres = connection.execute(asked).all()
    partners = connection.execute(select(Partner.id, Partner.name)).all()
    people = connection.execute(select(Person.id, Person.name).where(Person.active)).all()
    here = (FocusArea.strategy_id == strategy_id, FocusArea.state == "active")
    areas = connection.execute(select(FocusArea.id, FocusArea.number, FocusArea.title).where(*here)).all()
    default = said["focusAreaId"] and UUID(str(said["focusAreaId"]))
    if default is not None and default not in {key for key, _, _ in areas}:
        raise Problem("unknown-reference", faults=[Fault("/mapping/focusAreaId", "unknown-reference")])
    parties = [(name, ("centres", key)) for key, *names, _ in centres for name in names]
    parties += [(name, ("partners", key)) for key, name in partners]
    return Plan(
        columns={one["column"]: one["to"] for one in said["columns"]},
        system=said["system"] or f"handleplan-{strategy_id}",
        areas=Names(_called(areas)),
        parties=Names([*parties, *_aliases(said["names"])]),
        people=Names((name, ("people", key)) for key, name in people),
        owners=frozenset(key for key, _, _, kind in centres if kind == "centre"),
        focus_area_id=default,
        owning_centre_id=said["owningCentreId"],
    )


def _called(areas: Any) -> Iterator[tuple[str, Any]]:
    """How a focus area is named: by its title, its number, or both."""
    for key, number, title in areas:
        thing = ("focus-areas", key)
        for name in (title, str(number), f"{number}. {title}", f"{number} {title}", f"Indsatsområde {number}"):
            yield name, thing
        yield f"Indsatsområde {number}: {title}", thing


def _aliases(names: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for one in names:
        kind, key = ("centres", one["centreId"]) if one["centreId"] else ("partners", one["partnerId"])
        yield one["text"], (kind, UUID(str(key)))
