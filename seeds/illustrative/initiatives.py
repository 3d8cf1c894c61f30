"""How some of the proposed initiatives are made up to have gone: planned, activated, stopped."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.initiatives import Initiative
from models.ledger import settle
from seeds.illustrative import mark, shown
from seeds.illustrative.people import person
from seeds.indicators import indicator_id
from seeds.initiatives import initiative_id
from seeds.sowing import acting


class Story(NamedTuple):
    """What became of an initiative: who led it, where it got to and why it stopped there.

    ``started`` is in days before today; ``direct`` and ``indirect`` are the keys of the indicators it is meant to move.
    """

    leader: str
    reached: str
    approach: str = "general"
    approach_reason: str | None = None
    started: int = 400
    direct: tuple[str, ...] = ()
    indirect: tuple[str, ...] = ()
    reason: str | None = None


STORIES = {
    "virksomhedsforloeb": Story("tovholder", "active", direct=("workplace-offers",), indirect=("public-support",)),
    "helhedsorienteret-stoette": Story(
        "tovholder", "paused", direct=("case-duration",), reason="Venter på en ny aftale om sundhedsfaglig rådgivning"
    ),
    "krav-om-aktiv-jobsoegning": Story("tovholder", "proposed", approach="targeted"),  # and no reason given yet
    "fritidsjob": Story(
        "leader-ca",
        "active",
        approach="targeted",
        approach_reason="Unge i målgruppen har sjældnere et netværk, der kan skaffe det første job.",
        indirect=("public-support",),
    ),
    "taet-opfoelgning": Story("tovholder", "active", direct=("still-on-benefit-13w",)),
    "rekruttering-og-opkvalificering": Story("tovholder", "active", started=300, direct=("public-support",)),
    "brug-af-sanktioner": Story("tovholder", "active", direct=("sanctions",)),  # a report completes it
    "tidlig-indsats-i-grundskolen": Story("tovholder-csik", "active", started=0),  # nobody has reported yet
    "overgang-til-ungdomsuddannelse": Story(
        "tovholder-csik", "active", direct=("upper-secondary-20-24",), indirect=("grade9-danish-maths",)
    ),
    "vaerdien-af-uddannelse": Story("tovholder-csik", "planned", started=-60),
    "uddannelsesvalg": Story(
        "tovholder-csik", "active", direct=("upper-secondary-20-24",), indirect=("higher-education-25-39",)
    ),
    "bro-til-kommunale-indsatser": Story("tovholder-cbem", "active", indirect=("perceived-participation",)),
    "opsoegende-indsats": Story("tovholder-cbem", "active", started=200, indirect=("perceived-participation",)),
    "demokrati-for-boern-og-unge": Story(
        "tovholder-csik", "cancelled", reason="Skolernes egne forløb dækker temaet; der laves ikke et særskilt"
    ),
    "kultur-og-fritid": Story("tovholder-csik", "planned", started=-90),
    "folkeoplysning-og-valg": Story("tovholder-csik", "active", direct=("turnout",)),
    "styrket-dansk": Story(
        "tovholder-csik",
        "active",
        direct=("language-offer-users", "danish-test-5y"),
        indirect=("grade9-oral-spelling",),
    ),
}
ALWAYS_PLANNED = ("planned", "active", "paused", "cancelled")
ALWAYS_ACTIVATED = ("active", "paused")
STOPPED = ("paused", "cancelled")


def plan(session: Session, today: date) -> None:
    """Say how each initiative is approached and what it is to move, and plan those that got so far."""
    for theme, story, initiative in _told(session):
        initiative.approach, initiative.approach_reason = story.approach, story.approach_reason
        initiative.external_references = mark(theme)
        if story.reached in ALWAYS_PLANNED:
            initiative.starts_on = today - timedelta(days=story.started)
            initiative.continuous = True
            initiative.indicator_links = _links(story)
            with acting(session, person(session, story.leader)):
                session.add(initiative.move_to("planned"))
                settle(session)
    settle(session)


def activate(session: Session) -> None:
    """Activate those that got so far, and stop those that were stopped."""
    for _, story, initiative in _told(session):
        activated = ["active"] if story.reached in ALWAYS_ACTIVATED else []
        for to in [*activated, *([story.reached] if story.reached in STOPPED else [])]:
            with acting(session, person(session, story.leader)):
                session.add(
                    initiative.move_to(to, reason=shown(story.reason) if to in STOPPED and story.reason else None)
                )
                settle(session)


def _told(session: Session) -> Iterator[tuple[str, Story, Initiative]]:
    query = select(Initiative).where(Initiative.id.in_([initiative_id(theme) for theme in STORIES]))
    found = {one.id: one for one in session.scalars(query.options(selectinload(Initiative.indicator_link_rows)))}
    for theme, story in STORIES.items():
        yield theme, story, found[initiative_id(theme)]


def _links(story: Story) -> list[dict[str, object]]:
    kinds = [*((key, "direct") for key in story.direct), *((key, "indirect") for key in story.indirect)]
    return [{"indicator_id": indicator_id(key), "contribution": kind, "rationale": None} for key, kind in kinds]
