"""The four focus areas with their goals."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from models.strategies import FocusArea, Goal
from seeds.organisation import centre_id, partner_id
from seeds.sowing import id_of, named, sow
from seeds.strategy import STRATEGY_ID
from seeds.themes import THEMES


class Area(NamedTuple):
    """A focus area: its tovholder and involved centres by short name, its partners by name."""

    title: str
    purpose: str
    tovholder: str
    involved: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    prioritisation_required: bool = False
    collaboration_needed: bool = False


AREAS = {
    1: Area(
        title="Beskæftigelse – selvforsørgelse igennem job og uddannelse",
        purpose="Lige så mange borgere med ikke-vestlig baggrund som andre borgere skal være i beskæftigelse.",
        tovholder="CA",
    ),
    2: Area(
        title="Uddannelse – uddannelseskompetencer",
        purpose="Borgere med ikke-vestlig baggrund skal tage uddannelse og opnå kompetencer i samme grad som andre. "
        "Indsatserne er fordelt på flere centre, først og fremmest tovholderen og Center for Arbejdsmarked.",
        tovholder="CSIK",
        involved=("CA",),
        collaboration_needed=True,
    ),
    3: Area(
        title="Boligsociale fællesskaber – inklusion af borgere med ikke-vestlige baggrund i boligsociale fællesskaber",
        purpose="Beboere med ikke-vestlig baggrund skal tage del i boligområdernes fællesskaber i samme grad som "
        "andre. Tovholderen har det daglige samarbejde med boligforeningerne, mange centre kan blive inddraget, og der "
        "begyndes dér, hvor virkningen ventes at være størst.",
        tovholder="CBEM",
        partners=("boligforeninger", "lokale boligsociale projekter"),
        prioritisation_required=True,
        collaboration_needed=True,
    ),
    4: Area(
        title="Demokratisk dannelse – deltagelse i demokratiet, både det formelle og beboer- og foreningsdemokratiet, "
        "samt styrkelse af danskkundskaber",
        purpose="Borgere med ikke-vestlig baggrund skal bruge demokratiet i samme grad som andre, både ved valg og i "
        "beboer- og foreningslivet, og flere skal blive bedre til dansk. Center for Politik og Organisation er "
        "med om de formelle valg.",
        tovholder="CSIK",
        involved=("CPO",),
        partners=(
            "Folkeoplysningsudvalget",
            "Frivillighedsrådet",
            "foreninger og institutioner med frivillige bestyrelser",
            "udbydere af FVU dansk",
            "tovholdere for frivillige sprogtilbud",
        ),
        collaboration_needed=True,
    ),
}


class Aim(NamedTuple):
    """A goal of a focus area, and the adopted texts it comes from."""

    area: int
    title: str
    description: str
    origins: list[dict[str, Any]]
    special_focus: dict[str, str] | None = None


WOMEN = {"segment": "women", "text": "Der er forholdsvis mange ledige kvinder på offentlig forsørgelse."}

GOALS = {
    "unemployment-gap": Aim(
        1,
        "Ledigheden blandt borgere med ikke-vestlig baggrund nærmer sig andres",
        "Afstanden skal blive mindre hele vejen; vedvarende progression er det afgørende måltal, og at afstanden helt "
        "forsvinder, er et mål på langt sigt.",
        [named("Beskæftigelsesstrategi 2020", "fokusområde 5", "strategy")],
        WOMEN,
    ),
    "education-gap": Aim(
        2,
        "Afstanden i uddannelse bliver mindre",
        "Det nationale mål om at mindske afstanden i uddannelse gælder også i Ballerup.",
        [named("Det nationale integrationsbarometer", None, "nationalAgenda")],
    ),
    "communities": Aim(
        2,
        "Alle børn og unge har et forpligtende fællesskab at høre til i",
        "Et eller flere fællesskaber, hvor barnet eller den unge trives og får blik for uddannelse og job. Ingen "
        "måling følger målet.",
        [named("Børne- og ungestrategi", None, "strategy")],
    ),
    "housing-participation": Aim(
        3,
        "Beboere deltager lige meget i boligområdernes fællesskaber",
        "Der skal være plads til alle i de lokale fællesskaber, hvor man bor.",
        [named("Boligsocial strategi", None, "strategy"), named("medborgerskab", None, "nationalAgenda")],
    ),
    "formal-elections": Aim(
        4,
        "Lige deltagelse i formelle valg",
        "Borgere med ikke-vestlig baggrund stemmer i samme grad som andre.",
        [named("medborgerskab", None, "nationalAgenda")],
    ),
    "associations": Aim(
        4,
        "Lige deltagelse i beboer- og foreningsdemokrati",
        "Bestyrelser, foreninger og beboerdemokrati afspejler dem, der bor i kommunen.",
        [named("Folkeoplysningspolitik", None, "policy"), named("Frivillighedspolitik", None, "policy")],
    ),
    "danish-language": Aim(
        4,
        "Børn, unge og voksne bliver bedre til dansk",
        "Stærkere danskkundskaber i alle aldre.",
        [named("danskkundskaber", None, "nationalAgenda"), named("Børne- og ungestrategi", None, "strategy")],
    ),
}


def area_id(number: int) -> UUID:
    return id_of(FocusArea, str(number))


def goal_id(key: str) -> UUID:
    return id_of(Goal, key)


def seed(session: Session) -> None:
    """4 focus areas, then 7 goals."""
    sow(session, [_area(number, area) for number, area in AREAS.items()])
    goals = [
        Goal(
            id=goal_id(key),
            focus_area_id=area_id(aim.area),
            title=aim.title,
            description=aim.description,
            origins=aim.origins,
            special_focus=aim.special_focus,
        )
        for key, aim in GOALS.items()
    ]
    sow(session, goals)


def _area(number: int, area: Area) -> FocusArea:
    return FocusArea(
        id=area_id(number),
        strategy_id=STRATEGY_ID,
        number=number,
        title=area.title,
        purpose=area.purpose,
        tovholder_centre_id=centre_id(area.tovholder),
        involved_centre_ids=[centre_id(key) for key in area.involved],
        partner_ids=[partner_id(name) for name in area.partners],
        themes=[{"key": key, "title": title} for key, title, _ in THEMES[number]],
        prioritisation_required=area.prioritisation_required,
        collaboration_needed=area.collaboration_needed,
    )
