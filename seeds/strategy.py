"""The strategy itself: aim, principles, period, who coordinates and evaluates it, and the texts it builds on."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from models.ledger import settle
from models.strategies import Strategy, StrategyTransition
from seeds.organisation import TEAM, centre_id
from seeds.sowing import id_of, named, reference, sow

STRATEGY_ID: UUID = id_of(Strategy, "integrationsstrategi")

AIM = """\
Borgere med ikke-vestlig baggrund skal være med og bidrage på lige fod med kommunens andre borgere.

Hvert indsatsområde har ét center som tovholder. Tovholderen får de samarbejder på tværs af centre i stand, som \
indsatserne kræver, og holder øje med, om målene nås. I indsatsområde 3 hører det også med at prioritere mellem \
indsatserne."""

PRINCIPLES = [
    "At alle er med og yder noget, er et ansvar, vi deler.",
    "Vi møder hver borger i øjenhøjde og bakker op om egne initiativer og om en aktiv rolle i fællesskaberne.",
    "Den enkelte borgers egen situation er udgangspunktet.",
    "Almene tilbud, indsatser og fællesskaber åbnes for flere, før der oprettes særlige; hver indsats måles på det.",
]

UPCOMING = "på vej, da strategiens forord blev skrevet"
POLICIES = [
    named(
        "Integrationspolitik 2020", "Kommunalbestyrelsens politik, som strategien er den første udmøntning af", "policy"
    ),
    named("Beskæftigelsesstrategi 2020", "fokusområde 5, borgere med ikke-vestlig baggrund", "strategy"),
    named("Børne- og ungestrategi", None, "strategy"),
    named("Boligsocial strategi", None, "strategy"),
    named("Folkeoplysningspolitik", None, "policy"),
    named("Frivillighedspolitik", UPCOMING, "policy"),
    named("sundhed", UPCOMING, "policy"),
    named("Vækst- og Erhvervspolitik", "kun nævnt i strategiens forord", "policy"),
    named("Vision 2029", None, "vision"),
    named("Det nationale integrationsbarometer", None, "nationalAgenda"),
    named("medborgerskab", None, "nationalAgenda"),
    named("danskkundskaber", None, "nationalAgenda"),
]

# A strategy has no attribute for what was interpreted; each mark names the property it is about.
INTERPRETED = [
    reference(
        "interpreted",
        "statusIntervalMonths",
        "Fortolket: den årlige status kendes fra lokalpressen i oktober 2021 og ikke fra strategien selv",
    ),
    reference("interpreted", "startsOn", "Fortolket: strategien siger september 2021; dagen er sat til den første"),
    reference("interpreted", "endsOn", "Fortolket: strategien siger 2023; dagen er sat til årets sidste"),
]


def seed(session: Session) -> None:
    """The strategy as a draft; what stands below it is added before ``adopt``."""
    strategy = Strategy(
        id=STRATEGY_ID,
        title="Integrationsstrategi",
        other_titles=["Integrationsstrategien 2020", "Strategi for bedre Integration"],
        aim=AIM,
        principles=PRINCIPLES,
        starts_on=date(2021, 9, 1),
        ends_on=date(2023, 12, 31),
        period_text="september 2021–2023",
        coordinating_centre_id=centre_id("CA"),
        coordinating_team_id=centre_id(TEAM),
        committee="Økonomiudvalget",
        evaluation_interval_months=24,
        status_interval_months=12,
        policies=POLICIES,
        external_references=INTERPRETED,
    )
    sow(session, [strategy])


def adopt(session: Session) -> None:
    """Take the one step from draft, with what is known about it."""
    strategy = session.get(Strategy, STRATEGY_ID)
    if strategy is not None and strategy.state == "draft":
        reason = "Gælder fra september 2021; den præcise dag er ikke oplyst"
        session.add(strategy.move_to("adopted", reason=reason, id=id_of(StrategyTransition, "adopted")))
        settle(session)
