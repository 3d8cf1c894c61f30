"""Made-up collaborations: one agreed, one that waits, and an answer to one that the strategy calls for."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.collaborations import Collaboration, CollaborationParty
from models.ledger import settle
from seeds.collaborations import collaboration_id, party_id
from seeds.focus_areas import area_id
from seeds.illustrative import mark, shown
from seeds.illustrative.people import person
from seeds.initiatives import initiative_id
from seeds.organisation import CENTRES, centre_id, partner_id
from seeds.sowing import acting, sow
from seeds.strategy import STRATEGY_ID


class Agreement(NamedTuple):
    """A collaboration on the initiative on a theme: party (centre or partner) -> commitment, days to its review."""

    area: int
    title: str
    purpose: str
    parties: dict[str, str | None]
    review: int


AGREEMENTS = {
    "fritidsjob": Agreement(
        area=1,
        title="Fritidsjob i samarbejde med skolerne",
        purpose="Skolerne finder de unge, og jobcentret finder jobbene.",
        parties={"CA": "Finder forretninger og følger op på de unge", "CSIK": "Taler med de unge og deres forældre"},
        review=120,
    ),
    "opsoegende-indsats": Agreement(
        area=3,
        title="Besøg i boligområderne",
        purpose="Boligforeninger og centre besøger beboerne sammen.",
        parties={"CBEM": "Samler besøgene", "boligforeninger": "Stiller lokaler til rådighed", "CA": None},
        review=-5,
    ),
}
# (collaboration, party, who says or writes down yes, how long ago); a partner's answer rests on minutes
ANSWERS = [
    ("fritidsjob", "CA", "tovholder", 95),
    ("fritidsjob", "CSIK", "contributor", 90),
    ("opsoegende-indsats", "CBEM", "tovholder-cbem", 35),
    ("opsoegende-indsats", "boligforeninger", "coordinator", 33),
    ("uddannelse", "CSIK", "tovholder-csik", 60),
]


def seed(session: Session, today: date) -> None:
    """2 collaborations with their parties, and 5 answers."""
    sow(session, [_collaboration(theme, agreement, today) for theme, agreement in AGREEMENTS.items()])
    parties = [
        _party(theme, name, commitment)
        for theme, agreement in AGREEMENTS.items()
        for name, commitment in agreement.parties.items()
    ]
    sow(session, parties)
    for theme, name, who, days in ANSWERS:
        party = session.get_one(CollaborationParty, party_id(theme, name))
        evidence = shown("referat af møde") if party.partner_id else None
        with acting(session, person(session, who)):
            session.add(party.move_to("accepted", on_date=today - timedelta(days=days), evidence=evidence))
            settle(session)
    with acting(session, person(session, "tovholder")):
        session.add(session.get_one(Collaboration, collaboration_id("fritidsjob")).move_to("agreed"))
        settle(session)


def _collaboration(theme: str, agreement: Agreement, today: date) -> Collaboration:
    return Collaboration(
        id=collaboration_id(theme),
        strategy_id=STRATEGY_ID,
        title=shown(agreement.title),
        purpose=agreement.purpose,
        review_on=today + timedelta(days=agreement.review),
        focus_area_ids=[area_id(agreement.area)],
        initiative_ids=[initiative_id(theme)],
        external_references=mark(theme),
    )


def _party(theme: str, name: str, commitment: str | None) -> CollaborationParty:
    return CollaborationParty(
        id=party_id(theme, name),
        collaboration_id=collaboration_id(theme),
        centre_id=centre_id(name) if name in CENTRES else None,
        partner_id=None if name in CENTRES else partner_id(name),
        role="contributes",
        commitment=commitment and shown(commitment),
        external_references=mark(f"{theme}/{name}"),
    )
