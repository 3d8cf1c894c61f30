"""The data that is measured on: one strategy in full, and others that it must not notice."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.data_figures import figures
from bench.data_work import work
from models.changes import Actor
from models.clients import ApiClient, mint_key
from models.ledger import settle
from models.organisation import Centre, Partner, Person
from models.strategies import FocusArea, Goal, Strategy

CENTRES, PEOPLE, AREAS, GOALS, THEMES = 8, 40, 4, 12, 6
OTHER_STRATEGIES = 10
CROWD = Path(__file__).with_name("sql") / "crowd.sql"


def store(session: Session, records: list[Any]) -> list[Any]:
    """Write records of one kind and give them back."""
    session.add_all(records)
    settle(session)
    return records


def fill(session: Session) -> dict[str, Any]:
    """The measured strategy; its id, the ids of initiatives to ask for, and the key of a client that may do all."""
    centres = store(session, [Centre(name=f"Center {i:02}", kind="centre") for i in range(CENTRES)])
    partners = store(session, [Partner(name=f"Forening {i:02}", kind="association") for i in range(4)])
    people = store(session, [Person(name=f"Prøveperson {i:02}", centre_id=centres[i % 8].id) for i in range(PEOPLE)])
    session.info["actor"] = Actor("person", people[0].id, "tool", people[0].id, centres[0].id)
    strategy, areas = strategy_of(session, "Målt strategi", centres)
    indicators = figures(session, _goals(session, areas))
    initiatives = work(session, areas, centres, partners, people, indicators)
    asked = [str(one.id) for one in initiatives if one.state == "active"]
    return {"strategy": str(strategy.id), "initiatives": asked, "key": _key(session, people[0])}


def _key(session: Session, person: Person) -> str:
    grants = [{"role": role, "strategy_id": None, "centre_id": None} for role in ("administrator", "coordinator")]
    client = ApiClient(name="Måling", kind="tool", person_id=person.id, grants=grants)
    store(session, [client])
    key, plain = mint_key(client.id)
    store(session, [key])
    return plain


def strategy_of(session: Session, title: str, centres: list[Any]) -> tuple[Any, list[Any]]:
    """A strategy of four years with its focus areas."""
    begins = date(2024, 1, 1)
    strategy = Strategy(
        title=title,
        starts_on=begins,
        ends_on=begins + timedelta(days=1460),
        coordinating_centre_id=centres[0].id,
        committee="Økonomiudvalget",
    )
    store(session, [strategy])
    areas = [
        FocusArea(
            strategy_id=strategy.id,
            number=i + 1,
            title=f"Indsatsområde {i + 1}",
            tovholder_centre_id=centres[i].id,
            involved_centre_ids=[centres[i + 1].id, centres[i + 2].id],
            themes=[{"key": f"tema-{n}", "title": f"Tema {n}"} for n in range(THEMES)],
            collaboration_needed=i < 3,
            prioritisation_required=i > 0,
        )
        for i in range(AREAS)
    ]
    return strategy, store(session, areas)


def _goals(session: Session, areas: list[Any]) -> list[Any]:
    women = {"segment": "women", "text": "Særligt kvinder."}
    goals = [
        Goal(title=f"Mål {i:02}", focus_area_id=areas[i % AREAS].id, special_focus=None if i % 5 else women)
        for i in range(GOALS)
    ]
    return store(session, goals)


def crowd(session: Session, number: int) -> None:
    """So many more initiatives in other strategies, each with a report and a milestone; on PostgreSQL, and written past
    the models: they are there to be in the way.
    """
    centres = list(session.query(Centre).order_by(Centre.name_sort))
    for i in range(OTHER_STRATEGIES):
        strategy_of(session, f"Anden strategi {i}", centres)
    for statement in CROWD.read_text().split(";\n\n"):
        session.execute(text(statement), {"number": number} if ":number" in statement else {})
