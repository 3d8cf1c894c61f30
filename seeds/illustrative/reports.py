"""Made-up status reports. Their instants are the server's; ``reported_on`` is the day the report was made."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.initiatives import Initiative
from models.ledger import settle
from models.status_updates import StatusUpdate
from seeds.illustrative import mark, shown
from seeds.illustrative.people import SYSTEM, person, system_client
from seeds.initiatives import initiative_id
from seeds.sowing import acting, id_of


class Report(NamedTuple):
    """Who said what about the initiative on a theme, how many days ago; one without progress is a confirmation."""

    days_ago: int
    theme: str
    who: str
    progress: str | None = None
    summary: str | None = None
    obstacles: str | None = None
    next_steps: str | None = None
    corrects: str | None = None
    proposed_state: str | None = None


REPORTS = {
    "bro-1": Report(
        390,
        "bro-til-kommunale-indsatser",
        "tovholder-cbem",
        "atRisk",
        "Der er talt med to boligforeninger, og der mangler en aftale om lokaler.",
        obstacles="Ingen fast kontaktperson i det ene område.",
    ),
    "virksomhed-1": Report(
        230, "virksomhedsforloeb", "tovholder", "atRisk", "Fire af ti virksomheder har sagt ja til forløb."
    ),
    "opfoelgning-1": Report(
        215,
        "taet-opfoelgning",
        "tovholder",
        "atRisk",
        "Samtalerne holdes hyppigere, men ikke i alle team.",
        obstacles="Sygdom blandt medarbejderne.",
    ),
    "overgang-1": Report(
        160, "overgang-til-ungdomsuddannelse", "tovholder-csik-before", "onTrack", "To skoler er med i brobygningen."
    ),
    "sanktioner-1": Report(150, "brug-af-sanktioner", "tovholder", "onTrack", "Gennemgangen af sagerne er halvvejs."),
    "rekruttering-1": Report(
        120, "rekruttering-og-opkvalificering", "tovholder", "atRisk", "En branche er klar, en anden tøver."
    ),
    "stoette-1": Report(
        110, "helhedsorienteret-stoette", "tovholder", "atRisk", "Rådgivningen har færre timer end aftalt."
    ),
    "virksomhed-2": Report(
        80, "virksomhedsforloeb", "tovholder", "onTrack", "Alle ti aftaler er på plads, og første hold er begyndt."
    ),
    "fritidsjob-1": Report(
        70, "fritidsjob", "leader-ca", "onTrack", "Atten unge er i job, og syv forretninger er med."
    ),
    "fritidsjob-2": Report(
        69,
        "fritidsjob",
        "leader-ca",
        "onTrack",
        "Seksten unge er i job, og syv forretninger er med; to var talt dobbelt.",
        corrects="fritidsjob-1",
    ),
    "dansk-1": Report(
        55,
        "styrket-dansk",
        "contributor",
        "atRisk",
        "To udbydere har endnu ikke meldt tal ind.",
        obstacles="Udbyderne tæller på hver sin måde.",
        next_steps="Fælles skabelon for indberetning.",
    ),
    "valg-1": Report(50, "folkeoplysning-og-valg", "tovholder-csik", "onTrack", "Samarbejdet om oplysning er aftalt."),
    "sanktioner-2": Report(
        40,
        "brug-af-sanktioner",
        "tovholder",
        "onTrack",
        "Gennemgangen er færdig, og resultatet er lagt frem for ledelsen.",
        proposed_state="completed",
    ),
    "opsoegende-1": Report(
        30, "opsoegende-indsats", "tovholder-cbem", "onTrack", "Besøgene er begyndt i to af tre afdelinger."
    ),
    "uddannelsesvalg-1": Report(
        25,
        "uddannelsesvalg",
        "tovholder-csik",
        "atRisk",
        "Der er færre tilmeldte til besøgsdagene end ventet.",
        next_steps="Forældrene inviteres med.",
    ),
    "rekruttering-2": Report(
        20,
        "rekruttering-og-opkvalificering",
        "tovholder",
        "offTrack",
        "Planen for kompetencer er forsinket, og aftalerne må vente.",
        obstacles="Den ene arbejdsgiver har trukket sig.",
        next_steps="Ny branche findes sammen med koordinatoren.",
    ),
    "overgang-2": Report(
        12, "overgang-til-ungdomsuddannelse", "contributor", "onTrack", "Den tredje skole er ved at komme med."
    ),
    "virksomhed-3": Report(9, "virksomhedsforloeb", "tovholder"),
    "opfoelgning-2": Report(  # a machine's word does not make the initiative fresh
        3, "taet-opfoelgning", SYSTEM, "atRisk", "Automatisk optælling: samtaler er holdt i tre af fem team."
    ),
}


def update_id(name: str) -> UUID:
    return id_of(StatusUpdate, name)


def seed(session: Session, today: date) -> None:
    """19 reports in the order in which they were made; the last initiative reported completed becomes so."""
    for name, report in REPORTS.items():
        actor = system_client() if report.who == SYSTEM else person(session, report.who)
        with acting(session, actor):
            session.add(_update(name, report, session.get_one(Initiative, initiative_id(report.theme)), today))
            settle(session)


def _update(name: str, report: Report, initiative: Initiative, today: date) -> StatusUpdate:
    return StatusUpdate.of(
        initiative,
        may_move=report.proposed_state is not None,
        id=update_id(name),
        kind="report" if report.progress else "confirmation",
        progress=report.progress,
        summary=report.summary and shown(report.summary),
        obstacles=report.obstacles and shown(report.obstacles),
        next_steps=report.next_steps and shown(report.next_steps),
        corrects_id=report.corrects and update_id(report.corrects),
        proposed_state=report.proposed_state,
        reported_on=today - timedelta(days=report.days_ago),
        external_references=mark(name),
    )
