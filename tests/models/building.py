"""The least that a rule needs around it, stored: each function adds one thing and returns it."""

from datetime import date

from models.assignments import Assignment
from models.cases import Case
from models.changes import Actor
from models.clients import ApiClient
from models.collaborations import Collaboration, CollaborationParty
from models.door import open_door
from models.entries import CaseEntry
from models.errors import RuleViolation, RuleViolations
from models.initiatives import Initiative
from models.ledger import settle
from models.milestones import Milestone
from models.organisation import Centre, Partner, Person
from models.status_updates import StatusUpdate
from models.strategies import FocusArea, Strategy


def stored(session, record):
    session.add(record)
    settle(session)
    return record


def a_centre(session, name="Center for Arbejdsmarked", kind="centre"):
    return stored(session, Centre(name=name, kind=kind))


def a_person(session, centre, **more):
    return stored(session, Person(name="Anne Ager", centre_id=centre.id, **more))


def a_partner(session):
    return stored(session, Partner(name="Integrationsrådet", kind="council"))


def a_client(session, **more):
    return stored(session, ApiClient(**{"name": "Opgavesystemet", "kind": "tool", **more}))


def a_strategy(session, centre):
    values = {"title": "Integrationsstrategi", "starts_on": date(2024, 1, 1), "ends_on": date(2027, 12, 31)}
    return stored(session, Strategy(coordinating_centre_id=centre.id, committee="Økonomiudvalget", **values))


def an_area(session, strategy=None, *, beside=None, centre=None):
    """A focus area with one theme, in ``strategy``, else as number 2 beside another one, else in a new strategy."""
    centre = centre or a_centre(session)
    strategy_id = beside.strategy_id if beside else (strategy or a_strategy(session, centre)).id
    number = 2 if beside else 1
    themes = [{"key": f"theme-{number}", "title": "Sprog"}]
    values = {"strategy_id": strategy_id, "number": number, "title": "Sprog", "themes": themes}
    return stored(session, FocusArea(tovholder_centre_id=centre.id, **values))


def an_initiative(session, area=None, **more):
    area = area or an_area(session)
    values = {"title": "Sprogpraktik", "focus_area_id": area.id, "owning_centre_id": area.tovholder_centre_id}
    return stored(session, Initiative(**{**values, **more}))


def a_milestone(session, initiative, **more):
    values = {"title": "Aftale indgået", "initiative_id": initiative.id, "due_on": date(2026, 6, 1)}
    return stored(session, Milestone(**{**values, **more}))


def an_update(session, initiative, **more):
    values = {"progress": "onTrack", "summary": "Det går godt"} if more.get("kind") != "confirmation" else {}
    return stored(session, StatusUpdate.of(initiative, **{"may_move": False, **values, **more}))


def a_collaboration(session, area=None, **more):
    area = area or an_area(session)
    values = {"strategy_id": area.strategy_id, "title": "Jobåbninger", "purpose": "Fælles indsats"}
    return stored(session, Collaboration(**{**values, **more}))


def a_party(session, collaboration, **more):
    values = {"collaboration_id": collaboration.id, "role": "contributes"}
    return stored(session, CollaborationParty(**{**values, **more}))


def a_case(session, area=None, **more):
    area = area or an_area(session)
    centre = {"opened_by_centre_id": area.tovholder_centre_id, "responsible_centre_id": area.tovholder_centre_id}
    values = {"strategy_id": area.strategy_id, "title": "Hvem betaler?", "kind": "obstacle", **centre}
    return stored(session, Case(**{**values, **more}))


def an_entry(session, case, **more):
    return stored(session, CaseEntry(**{"case_id": case.id, "kind": "note", "text": "Talt med begge", **more}))


def an_assignment(session, **more):
    return stored(session, Assignment(**{"valid_from": date(2026, 1, 1), **more}))


def taken(session, record, to, **details):
    """The stored step of ``record`` to another state."""
    return stored(session, record.move_to(to, **details))


def acting(session, person):
    session.info["actor"] = Actor("person", person.id, person_id=person.id, centre_id=person.centre_id)


def calling(session, client):
    session.info["actor"] = Actor("client", client.id, client.kind, client.person_id, client.centre_id)


def faults(refused):
    """What was refused: {attribute: code}."""
    fault = refused.value
    several = fault.faults if isinstance(fault, RuleViolations) else [fault]
    return {one.attribute: one.code for one in several}


REFUSED = (RuleViolation, RuleViolations)


def unrecorded(session, statement, *rows):
    """Change a table past the rules and the ledger, to see what the database itself refuses."""
    with open_door(session):
        return session.execute(statement, *rows)
