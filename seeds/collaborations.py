"""The collaborations that follow from whom the strategy involves: proposed, and everybody invited."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.collaborations import Collaboration, CollaborationParty
from seeds.focus_areas import area_id
from seeds.initiatives import initiative_id
from seeds.organisation import centre_id
from seeds.sowing import id_of, sow
from seeds.strategy import STRATEGY_ID
from seeds.themes import THEMES


class Proposal(NamedTuple):
    """A collaboration in a focus area on the initiatives of some themes, between centres by short name."""

    area: int
    title: str
    purpose: str
    themes: tuple[str, ...]
    centres: tuple[str, ...]


PROPOSALS = {
    "uddannelse": Proposal(
        area=2,
        title="Uddannelse på tværs af skole og job",
        purpose="Tovholderen og Center for Arbejdsmarked aftaler, hvem der bidrager med hvad til indsatserne om "
        "uddannelse.",
        themes=tuple(key for key, _, _ in THEMES[2]),  # the strategy involves the centre in the whole area
        centres=("CSIK", "CA"),
    ),
    "formelle-valg": Proposal(
        area=4,
        title="Deltagelse i formelle valg",
        purpose="Tovholderen og Center for Politik og Organisation aftaler, hvem der bidrager med hvad, når borgere "
        "skal have lyst og mulighed for at stemme.",
        themes=("folkeoplysning-og-valg",),
        centres=("CSIK", "CPO"),
    ),
}


def collaboration_id(key: str) -> UUID:
    return id_of(Collaboration, key)


def party_id(key: str, centre: str) -> UUID:
    """The id of a centre's, or a partner's, part in a collaboration."""
    return id_of(CollaborationParty, f"{key}/{centre}")


def seed(session: Session) -> None:
    """2 collaborations, then their parties."""
    sow(session, [_collaboration(key, proposal) for key, proposal in PROPOSALS.items()])
    parties = [
        CollaborationParty(
            id=party_id(key, centre),
            collaboration_id=collaboration_id(key),
            centre_id=centre_id(centre),
            role="contributes",
        )
        for key, proposal in PROPOSALS.items()
        for centre in proposal.centres
    ]
    sow(session, parties)


def _collaboration(key: str, proposal: Proposal) -> Collaboration:
    return Collaboration(
        id=collaboration_id(key),
        strategy_id=STRATEGY_ID,
        title=proposal.title,
        purpose=proposal.purpose,
        focus_area_ids=[area_id(proposal.area)],
        initiative_ids=[initiative_id(theme) for theme in proposal.themes],
    )
