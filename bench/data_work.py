"""Two hundred initiatives with everything that is said of them, and the collaborations on them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.assignments import Assignment
from models.collaborations import Collaboration, CollaborationParty
from models.danish import today
from models.initiatives import Initiative
from models.ledger import settle
from models.milestones import Milestone
from models.status_updates import StatusUpdate
from models.strategies import Prioritisation

INITIATIVES, COLLABORATIONS, REPORTS, MILESTONES = 200, 30, 8, 2
TEXT = "Arbejdet følger planen, og de næste skridt er aftalt med de centre, der er med. "
STEPS: dict[int, tuple[str, ...]] = {  # what has happened to every twentieth initiative, by its number; else it runs
    3: (),
    5: ("planned",),
    11: ("planned", "active", "paused"),
    16: ("planned", "active", "completed"),
    18: ("planned", "cancelled"),
}


def work(
    session: Session,
    areas: list[Any],
    centres: list[Any],
    partners: list[Any],
    people: list[Any],
    indicators: list[Any],
) -> list[Any]:
    """The initiatives of the focus areas, with reports, milestones, duties, ranks and collaborations."""

    def store(records: list[Any]) -> list[Any]:
        session.add_all(records)
        settle(session)
        return records

    initiatives = store([_initiative(i, areas, centres, indicators) for i in range(INITIATIVES)])
    for n in range(3):
        store([one.move_to(to, reason="Aftalt.") for i, one in enumerate(initiatives) for to in _steps(i)[n : n + 1]])
    running = [one for one in initiatives if one.state in ("active", "paused")]
    for n in range(REPORTS):
        store([_report(one, i, n) for i, one in enumerate(running)])
    _milestones(store, initiatives)
    begins = date(2024, 1, 1)
    store(
        [Assignment(focus_area_id=one.id, person_id=people[i].id, valid_from=begins) for i, one in enumerate(areas[1:])]
    )
    store(
        [
            Assignment(initiative_id=one.id, person_id=people[i % len(people)].id, valid_from=begins)
            for i, one in enumerate(initiatives)
            if i % 3 == 0
        ]
    )
    store([_prioritisation(area, initiatives) for area in areas[:2]])
    _collaborations(store, areas, centres, partners, initiatives)
    return initiatives


def _steps(i: int) -> tuple[str, ...]:
    return STEPS.get(i % 20, ("planned", "active"))


def _initiative(i: int, areas: list[Any], centres: list[Any], indicators: list[Any]) -> Initiative:
    links = [
        {
            "indicator_id": indicators[(i + n) % len(indicators)].id,
            "contribution": ("direct", "indirect")[n],
            "rationale": TEXT,
        }
        for n in range(i % 3)
    ]
    return Initiative(
        focus_area_id=areas[i % len(areas)].id,
        also_focus_area_ids=[areas[(i + 1) % len(areas)].id] if i % 10 == 0 else [],
        title=f"Indsats {i:03} for æ, ø og å",
        description=TEXT * 4,
        owning_centre_id=centres[i % len(centres)].id,
        theme_keys=[f"tema-{i % 5}"],
        approach=("general", "targeted", None)[i % 3],
        approach_reason="Kun denne gruppe har brug for det." if i % 3 == 1 else None,
        report_interval_days=30 if i % 7 == 0 else None,
        indicator_links=links,
    )


def _report(initiative: Any, i: int, n: int) -> StatusUpdate:
    if n == REPORTS - 1 and i % 8 == 0:
        return StatusUpdate(initiative_id=initiative.id, kind="confirmation")
    return StatusUpdate(
        initiative_id=initiative.id,
        progress=("onTrack", "atRisk", "offTrack")[(i + n) % 3],
        summary=TEXT * 2,
        obstacles=TEXT if (i + n) % 3 else None,
        next_steps=TEXT if i % 2 else None,
        reported_on=today() - timedelta(days=(REPORTS - n) * 20 + i % 30),
    )


def _milestones(store: Any, initiatives: list[Any]) -> None:
    """Some are reached, some have been put off, and some are overdue."""
    first = today() - timedelta(days=30)
    milestones = store(
        [
            Milestone(initiative_id=one.id, title=f"Milepæl {n}", due_on=first + timedelta(days=60 * n + i))
            for i, one in enumerate(initiatives)
            for n in range(MILESTONES)
        ]
    )
    store(
        [
            one.move_to("reached", on_date=today() - timedelta(days=i % 9))
            for i, one in enumerate(milestones)
            if i % 5 == 0
        ]
    )
    for one in milestones[1::7]:
        one.due_on, one.due_on_reason = one.due_on + timedelta(days=14), "Vi venter på en aftale."
    store([])


def _prioritisation(area: Any, initiatives: list[Any]) -> Prioritisation:
    mine = [one.id for one in initiatives if one.focus_area_id == area.id]
    return Prioritisation(
        focus_area_id=area.id,
        criterion="Størst virkning for flest.",
        reason="Aftalt i styregruppen.",
        decided_on=date(2025, 2, 1),
        initiative_ids=mine[:20],
    )


def _collaborations(
    store: Any, areas: list[Any], centres: list[Any], partners: list[Any], initiatives: list[Any]
) -> None:
    made = store(
        [
            Collaboration(
                strategy_id=areas[0].strategy_id,
                title=f"Samarbejde {i:02}",
                purpose=TEXT,
                initiative_ids=[one.id for one in initiatives[i * 3 : i * 3 + 3]],
                focus_area_ids=[areas[i % len(areas)].id],
                review_on=today() + timedelta(days=10 * i - 100) if i % 3 else None,
            )
            for i in range(COLLABORATIONS)
        ]
    )
    parties = []
    for i, one in enumerate(made):
        roles = [("contributes", centres[(i + 3) % 8].id), ("consulted", centres[(i + 5) % 8].id)]
        parties += [CollaborationParty(collaboration_id=one.id, centre_id=key, role=role) for role, key in roles]
        parties.append(CollaborationParty(collaboration_id=one.id, partner_id=partners[i % 4].id, role="informed"))
    store(parties)
    said: dict[str, Any] = {"on_date": today() - timedelta(days=5), "evidence": "Referat af mødet."}
    store([one.move_to("accepted", **said) for i, one in enumerate(parties) if i % 4 != 3 or i < 30])
    store([one.move_to("agreed") for one in made[:8]])
