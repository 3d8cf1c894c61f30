"""Made-up people, the programs they call with, and who holds which duty."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.assignments import Assignment
from models.changes import Actor
from models.clients import ApiClient
from models.organisation import Person
from seeds.focus_areas import area_id
from seeds.illustrative import mark
from seeds.initiatives import initiative_id
from seeds.organisation import centre_id
from seeds.sowing import id_of, sow


class Somebody(NamedTuple):
    """A person of a centre; ``role`` is what they are granted in all strategies."""

    name: str
    centre: str
    role: str | None
    active: bool = True


PEOPLE = {
    "administrator": Somebody("Demo Administrator (CPO)", "CPO", "administrator"),
    "coordinator": Somebody("Demo Koordinator (CA)", "CA", "coordinator"),
    "tovholder": Somebody("Demo Tovholder (CA)", "CA", "tovholder"),
    "contributor": Somebody("Demo Bidragyder (CSIK)", "CSIK", "contributor"),
    "reader": Somebody("Demo Læser (CPO)", "CPO", "reader"),
    "tovholder-csik": Somebody("Demo Tovholder (CSIK)", "CSIK", "tovholder"),
    "tovholder-csik-before": Somebody("Demo Tidligere tovholder (CSIK)", "CSIK", None, active=False),
    "tovholder-cbem": Somebody("Demo Tovholder (CBEM)", "CBEM", "tovholder"),
    "leader-ca": Somebody("Demo Projektleder (CA)", "CA", "contributor"),
}

CALLERS = {
    "administrator": "Demo: administratorens værktøj",
    "coordinator": "Demo: koordinatorens værktøj",
    "tovholder": "Demo: tovholderens værktøj (CA)",
    "contributor": "Demo: bidragyderens værktøj (CSIK)",
    "reader": "Demo: læserens værktøj",
}
SYSTEM = "system"
SYSTEM_SCOPES = [
    "*:read", "centres:write", "people:write", "partners:write", "population:write", "observations:write",
    "initiatives:write", "status-updates:create", "milestones:write", "collaborations:write", "parties:write",
    "cases:write", "entries:create", "kle-numbers:write",
]  # fmt: skip

ADOPTED_ON = date(2021, 9, 1)
HANDED_OVER = 100  # days before the demo was sown
LEFT_VACANT = 45


def person_id(name: str) -> UUID:
    return id_of(Person, name)


def client_id(role: str) -> UUID:
    return id_of(ApiClient, role)


def person(session: Session, name: str) -> Person:
    return session.get_one(Person, person_id(name))


def system_client() -> Actor:
    """The municipal system as it acts by itself."""
    return Actor("client", client_id(SYSTEM), kind="system")


def seed(session: Session, today: date) -> None:
    """9 people, 6 clients, and the duties: one of them handed over, one left vacant."""
    sow(session, [_person(name, somebody) for name, somebody in PEOPLE.items()])
    sow(session, [*(_tool(role, name) for role, name in CALLERS.items()), _system()])
    sow(session, _assignments(today))


def _person(name: str, somebody: Somebody) -> Person:
    return Person(
        id=person_id(name),
        name=somebody.name,
        email=f"{name}@demo.invalid",  # a domain that nobody can ever have
        centre_id=centre_id(somebody.centre),
        active=somebody.active,
        grants=_grants(somebody.role),
        external_references=mark(name),
    )


def _tool(role: str, name: str) -> ApiClient:
    return ApiClient(
        id=client_id(role),
        name=name,
        kind="tool",
        centre_id=centre_id(PEOPLE[role].centre),
        person_id=person_id(role),
        grants=_grants(role),
        external_references=mark(role),
    )


def _system() -> ApiClient:
    return ApiClient(
        id=client_id(SYSTEM),
        name="Demo: kommunens fagsystem",
        kind="system",
        grants=_grants("system"),
        scopes=SYSTEM_SCOPES,
        external_references=mark(SYSTEM),
    )


def _grants(role: str | None) -> list[dict[str, Any]]:
    return [{"role": role, "strategy_id": None, "centre_id": None}] if role else []


def _assignments(today: date) -> list[Assignment]:
    """Area 2 was handed over; nobody has taken over area 3, and one of its initiatives has a tovholder of its own."""
    handed_over, vacant = today - timedelta(days=HANDED_OVER), today - timedelta(days=LEFT_VACANT)
    areas = [
        (1, "tovholder", ADOPTED_ON),
        (2, "tovholder-csik-before", ADOPTED_ON),
        (2, "tovholder-csik", handed_over),
        (3, "tovholder-cbem", ADOPTED_ON),
        (3, None, vacant),
        (4, "tovholder-csik", ADOPTED_ON),
    ]
    initiatives = [("fritidsjob", "leader-ca", ADOPTED_ON), ("opsoegende-indsats", "tovholder-cbem", vacant)]
    of_areas = [_assignment(f"{number}/{name or 'vacant'}", name, day, area=number) for number, name, day in areas]
    return [*of_areas, *(_assignment(theme, name, day, theme=theme) for theme, name, day in initiatives)]


def _assignment(key: str, name: str | None, day: date, area: int | None = None, theme: str | None = None) -> Assignment:
    return Assignment(
        id=id_of(Assignment, key),
        focus_area_id=area and area_id(area),
        initiative_id=theme and initiative_id(theme),
        person_id=name and person_id(name),
        valid_from=day,
        external_references=mark(key),
    )
