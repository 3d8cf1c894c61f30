"""Made-up milestones: reached early and late, overdue, moved with a reason, given up."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.ledger import settle
from models.milestones import Milestone
from seeds.illustrative import mark, shown
from seeds.illustrative.initiatives import STORIES
from seeds.illustrative.people import person
from seeds.initiatives import initiative_id
from seeds.organisation import centre_id
from seeds.sowing import acting, id_of, sow


class Promise(NamedTuple):
    """A milestone of the initiative on a theme; days are counted from today, negative ones lie before."""

    theme: str
    title: str
    due: int
    centre: str
    reached: int | None = None
    moved_to: int | None = None
    reason: str | None = None
    waits_for: str | None = None


PROMISES = {
    "aftaler": Promise("virksomhedsforloeb", "Aftaler med ti virksomheder", -200, "CA", reached=-190),
    "hold": Promise("virksomhedsforloeb", "Første hold er begyndt", -60, "CA", reached=-75, waits_for="aftaler"),
    "status": Promise("virksomhedsforloeb", "Fælles status med virksomhederne", 45, "CA"),
    "messe": Promise(
        "fritidsjob", "Messe om fritidsjob", -30, "CA", moved_to=60, reason="Messen holdes sammen med skolernes jobuge"
    ),
    "samtaler": Promise("taet-opfoelgning", "Ny plan for samtaler taget i brug", -120, "CA", reached=-118),
    "kompetencer": Promise("rekruttering-og-opkvalificering", "Plan for kompetencer i to brancher", -90, "CA"),
    "arbejdsgivere": Promise(
        "rekruttering-og-opkvalificering", "Aftaler med tre arbejdsgivere", -20, "CA", waits_for="kompetencer"
    ),
    "brobygning": Promise("overgang-til-ungdomsuddannelse", "Brobygning aftalt med to skoler", -10, "CSIK"),
    "besoeg": Promise("uddannelsesvalg", "Besøgsdage på erhvervsskoler", 30, "CSIK"),
    "moede": Promise("bro-til-kommunale-indsatser", "Første møde i boligområdet", -150, "CBEM"),
    "ruter": Promise("opsoegende-indsats", "Plan for besøg i tre afdelinger", -15, "CBEM", reached=-15),
    "telt": Promise(
        "opsoegende-indsats", "Informationstelt", 10, "CBEM", reason="Beboerne ønskede hellere hjemmebesøg"
    ),
    "oversigt": Promise(
        "styrket-dansk",
        "Samlet oversigt over sprogtilbud",
        -45,
        "CSIK",
        moved_to=20,
        reason="Udbyderne bad om mere tid",
    ),
    "plan": Promise("folkeoplysning-og-valg", "Plan for oplysning før næste valg", 90, "CPO"),
}


def milestone_id(name: str) -> UUID:
    return id_of(Milestone, name)


def seed(session: Session, today: date) -> None:
    """14 milestones, to be stored before activation: that is when the first promise is made."""
    sow(session, [_milestone(name, promise, today) for name, promise in PROMISES.items()])


def follow(session: Session, today: date) -> None:
    """Move, reach or give up those for which it has come to that."""
    for name, promise in PROMISES.items():
        milestone = session.get_one(Milestone, milestone_id(name))
        reason = shown(promise.reason) if promise.reason else None
        with acting(session, person(session, STORIES[promise.theme].leader)):
            if promise.reached is not None:
                session.add(milestone.move_to("reached", on_date=today + timedelta(days=promise.reached)))
            elif promise.moved_to is not None:
                milestone.due_on, milestone.due_on_reason = today + timedelta(days=promise.moved_to), reason
            elif reason is not None:
                session.add(milestone.move_to("cancelled", reason=reason))
            settle(session)


def _milestone(name: str, promise: Promise, today: date) -> Milestone:
    return Milestone(
        id=milestone_id(name),
        initiative_id=initiative_id(promise.theme),
        title=shown(promise.title),
        due_on=today + timedelta(days=promise.due),
        responsible_centre_id=centre_id(promise.centre),
        depends_on_ids=[milestone_id(promise.waits_for)] if promise.waits_for else [],
        external_references=mark(name),
    )
