"""What each indicator measures, in which unit, for whom and from which source."""

from typing import Any, NamedTuple

from seeds.groups import ARRIVED_YOUNG, CHILDREN, COURSES, OFFERS, OTHERS_AND_TARGET, RESIDENTS, TARGET, WOMEN, Group


class Definition(NamedTuple):
    """An indicator; one without a unit is still to be designed. ``interpretation`` says what the strategy does not."""

    goal: str
    title: str
    definition: str
    source: str
    groups: tuple[Group, ...]
    better: str = "higher"
    unit: str | None = "percent"
    comparison: str | None = "groups"
    decimals: int = 0
    frequency: str | None = "year"
    method_partners: tuple[str, ...] = ()
    interpretation: str | None = None


SOURCES: dict[str, dict[str, Any]] = {
    name: {"provider": provider, "table": None, "url": None, "text": text}
    for name, provider, text in (
        (
            "employment_report",
            "Ballerup Kommune",
            "Kommunens egne nøgletal om beskæftigelse, fokusområde 5. Rapporternes egen kilde er ikke oplyst.",
        ),
        ("barometer", "Det nationale integrationsbarometer", "Udlændinge- og Integrationsministeriet"),
        ("national_turnout", "Nationale målinger af valgdeltagelse", None),
        ("survey", "Undersøgelse", "En undersøgelse, som skal udformes sammen med samarbejdspartnere."),
        ("providers", "Udbydere", "Tal fra udbyderne og fra tovholderne for de frivillige tilbud."),
    )
}

DEFINITIONS = {
    "public-support": Definition(
        goal="unemployment-gap",
        title="Borgere på offentlig forsørgelse",
        definition="Andel af borgerne, der er på offentlig forsørgelse.",
        source="employment_report",
        groups=(*OTHERS_AND_TARGET, *WOMEN),
        better="lower",
        decimals=1,
    ),
    "still-on-benefit-13w": Definition(
        goal="unemployment-gap",
        title="Stadig på ydelse efter 13 uger",
        definition="Andel af de ledige, der får dagpenge eller kontanthjælp 13 uger efter, at de blev ledige.",
        source="employment_report",
        groups=OTHERS_AND_TARGET,
        better="lower",
        decimals=1,
    ),
    "case-duration": Definition(
        goal="unemployment-gap",
        title="Varighed af afsluttede sager",
        definition="Gennemsnitlig varighed af de lediges afsluttede sager.",
        source="employment_report",
        groups=OTHERS_AND_TARGET,
        better="lower",
        unit="weeks",
        decimals=1,
        interpretation="Strategien nævner ikke en enhed for varigheden; uger er valgt.",
    ),
    "workplace-offers": Definition(
        goal="unemployment-gap",
        title="Tilbud på virksomheder",
        definition="Andel af de ledige, der deltager i tilbud på virksomheder (praktik og løntilskud).",
        source="employment_report",
        groups=OTHERS_AND_TARGET,
        decimals=1,
        interpretation="Strategien taler om deltagelse i samme grad; det er læst som en andel, der gerne må stige.",
    ),
    "sanctions": Definition(
        goal="unemployment-gap",
        title="Sanktioner over for ledige",
        definition="Andel af de ledige, der har fået en sanktion.",
        source="employment_report",
        groups=OTHERS_AND_TARGET,
        better="parity",
        decimals=1,
        interpretation="Strategien siger ikke, om mange eller få sanktioner er bedst; målt er, hvor ens de bruges.",
    ),
    "grade9-danish-maths": Definition(
        goal="education-gap",
        title="Mindst 2 i dansk og matematik i 9. klasse",
        definition="Andel med mindst karakteren 2 ved afgangsprøverne i 9. klasse i skriftlig dansk og i matematisk "
        "problemløsning.",
        source="barometer",
        groups=CHILDREN,
    ),
    "upper-secondary-20-24": Definition(
        goal="education-gap",
        title="20-24-årige med en ungdomsuddannelse",
        definition="Andel af de 20-24-årige, der har gennemført mindst en ungdomsuddannelse.",
        source="barometer",
        groups=CHILDREN,
    ),
    "higher-education-25-39": Definition(
        goal="education-gap",
        title="25-39-årige med en videregående uddannelse",
        definition="Andel af de 25-39-årige, der har gennemført en videregående uddannelse.",
        source="barometer",
        groups=CHILDREN,
    ),
    "perceived-participation": Definition(
        goal="housing-participation",
        title="Oplevelse af lige deltagelse i boligområderne",
        definition="Om det opleves, at beboere med ikke-vestlig baggrund er med i aktiviteterne i samme grad som "
        "andre. Bliver udformet med boligforeningerne i udvalgte områder; som formuleret er det én serie.",
        source="survey",
        groups=RESIDENTS,
        unit=None,
        comparison=None,
        frequency=None,
        method_partners=("boligforeninger",),
    ),
    "diverse-activities": Definition(
        goal="housing-participation",
        title="Aktiviteter med mangfoldig deltagelse",
        definition="I hvor høj grad der er aktiviteter, som alle slags beboere deltager i. Bliver udformet med "
        "boligforeningerne i udvalgte områder.",
        source="survey",
        groups=RESIDENTS,
        unit=None,
        comparison="single",
        frequency=None,
        method_partners=("boligforeninger",),
    ),
    "turnout": Definition(
        goal="formal-elections",
        title="Valgdeltagelse",
        definition="Andel af de stemmeberettigede, der stemmer ved formelle valg.",
        source="national_turnout",
        groups=OTHERS_AND_TARGET,
        decimals=1,
        frequency="biennial",
    ),
    "board-participation": Definition(
        goal="associations",
        title="Deltagelse i bestyrelser og foreningsdemokrati",
        definition="Hvor meget målgruppen deltager i bestyrelser og i foreningernes demokrati; hvem der sammenlignes "
        "med, hører til udformningen.",
        source="survey",
        groups=(TARGET,),
        unit=None,
        comparison=None,
        frequency=None,
        method_partners=("Folkeoplysningsudvalget", "Frivillighedsrådet"),
    ),
    "grade9-oral-spelling": Definition(
        goal="danish-language",
        title="Mindst 2 i mundtlig dansk og retskrivning i 9. klasse",
        definition="Andel med mindst karakteren 2 ved afgangsprøverne i 9. klasse i mundtlig dansk og i retskrivning.",
        source="barometer",
        groups=ARRIVED_YOUNG,
    ),
    "danish-test-5y": Definition(
        goal="danish-language",
        title="Bestået danskprøve inden for 5 år",
        definition="Andel af kursisterne, der består en danskprøve inden for 5 år, fra de begynder på "
        "danskuddannelsen. Kursisterne er ikke strategiens målgruppe.",
        source="barometer",
        groups=COURSES,
        comparison="single",
    ),
    "language-offer-users": Definition(
        goal="danish-language",
        title="Brugere af sprogtilbud",
        definition="Antal brugere af FVU dansk og af frivillige sprogtilbud, i to indsamlinger.",
        source="providers",
        groups=OFFERS,
        unit="persons",
        comparison="single",
        interpretation="Tallene omfatter alle brugere og ikke kun målgruppen, og den samme person kan være talt flere "
        "gange. At flere brugere er bedre, er læst ind i strategien.",
    ),
}
