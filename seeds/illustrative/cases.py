"""Made-up cases between centres: one overdue, one decided with an obligation that waits, two closed."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.cases import Case
from models.entries import CaseEntry
from models.ledger import settle
from seeds.collaborations import collaboration_id
from seeds.focus_areas import area_id
from seeds.illustrative import mark, shown
from seeds.illustrative.people import person
from seeds.initiatives import initiative_id
from seeds.organisation import centre_id
from seeds.sowing import acting, id_of
from seeds.strategy import STRATEGY_ID


class Matter(NamedTuple):
    """A case on the initiative on a theme: who opened it for which centre, who answers, and the states it went through.

    ``due`` is in days from today.
    """

    area: int
    theme: str
    kind: str
    title: str
    who: str
    opened_by: str
    responsible: str
    due: int
    states: tuple[str, ...] = ()
    collaboration: str | None = None
    effect: bool | None = None


class Note(NamedTuple):
    """An entry of a case; days are counted from today."""

    case: str
    who: str
    kind: str
    text: str
    due: int | None = None
    fulfilled: int | None = None
    fulfils: str | None = None


MATTERS = {
    "transport": Matter(
        1, "fritidsjob", "obstacle", "Hvem betaler transport til fritidsjob?", "contributor", "CSIK", "CA", due=-10,
        states=("clarified",), collaboration="fritidsjob",
    ),
    "lokaler": Matter(
        3, "opsoegende-indsats", "decision", "Fast lokale til besøg i tre afdelinger", "tovholder-cbem", "CBEM", "CBEM",
        due=40, states=("clarified", "decided"), collaboration="opsoegende-indsats",
    ),
    "vejledere": Matter(
        2, "uddannelsesvalg", "enquiry", "Hvor mange vejledere kan være med?", "tovholder-csik", "CSIK", "CA",
        due=-60, states=("closed",),
    ),
    "breve": Matter(
        1, "brug-af-sanktioner", "decision", "Samme breve i alle team", "tovholder", "CA", "CA", due=-30,
        states=("clarified", "decided", "inEffect", "closed"), effect=True,
    ),
}  # fmt: skip
NOTES = {
    "transport-1": Note("transport", "contributor", "note", "Tre unge har sagt nej til et job på grund af afstanden."),
    "lokaler-1": Note(
        "lokaler", "tovholder-cbem", "decision", "Boligforeningen låner et lokale ud, når aftalen er skrevet.", due=20
    ),
    "breve-1": Note("breve", "tovholder", "obligation", "Nye breve lægges i sagssystemet.", due=-45),
    "breve-2": Note(
        "breve", "tovholder", "note", "De nye breve er i brug.", fulfilled=-47, fulfils="breve-1"
    ),
}  # fmt: skip


def case_id(name: str) -> UUID:
    return id_of(Case, name)


def seed(session: Session, today: date) -> None:
    """4 cases with 4 entries, each written by one of the people whose matter it is."""
    for name, matter in MATTERS.items():
        with acting(session, person(session, matter.who)):
            case = _case(name, matter, today)
            session.add(case)
            settle(session)
            for key, note in NOTES.items():
                if note.case == name:
                    session.add(_entry(key, note, today))
                    settle(session)
            for state in matter.states:
                effect = matter.effect if state == "closed" else None
                session.add(case.move_to(state, effect_verified=effect))
                settle(session)


def _case(name: str, matter: Matter, today: date) -> Case:
    return Case(
        id=case_id(name),
        strategy_id=STRATEGY_ID,
        focus_area_id=area_id(matter.area),
        initiative_ids=[initiative_id(matter.theme)],
        collaboration_ids=[collaboration_id(matter.collaboration)] if matter.collaboration else [],
        title=shown(matter.title),
        kind=matter.kind,
        opened_by_centre_id=centre_id(matter.opened_by),
        responsible_centre_id=centre_id(matter.responsible),
        due_on=today + timedelta(days=matter.due),
        external_references=mark(name),
    )


def _entry(key: str, note: Note, today: date) -> CaseEntry:
    days = {"due_on": note.due, "fulfilled_on": note.fulfilled}
    return CaseEntry(
        id=id_of(CaseEntry, key),
        case_id=case_id(note.case),
        kind=note.kind,
        text=shown(note.text),
        fulfils_id=note.fulfils and id_of(CaseEntry, note.fulfils),
        external_references=mark(key),
        **{name: None if ahead is None else today + timedelta(days=ahead) for name, ahead in days.items()},
    )
