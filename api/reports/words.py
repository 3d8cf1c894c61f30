"""What people call what the API calls by a code, in Danish and English."""

from collections.abc import Mapping
from typing import Final

from api.reports.tables import Words

ROLES: Final[Mapping[str, Words]] = {
    "target": Words("Målgruppe", "Target group"),
    "comparison": Words("Sammenligningsgruppe", "Comparison group"),
    "single": Words("Gruppe", "Group"),
}
STATUSES: Final[Mapping[str | bool, Words]] = {
    "final": Words("endelig", "final"),
    "provisional": Words("foreløbig", "provisional"),
    "revised": Words("revideret", "revised"),
    "estimated": Words("skønnet", "estimated"),
    "missing": Words("mangler", "missing"),
    "notYetPublished": Words("endnu ikke offentliggjort", "not yet published"),
    "suppressedAtSource": Words("skjult af kilden", "suppressed at the source"),
    "undefined": Words("kan ikke beregnes", "undefined"),
    "suppressed": Words("skjult", "suppressed"),
}
UNITS: Final[Mapping[str | None, Words]] = {
    "percent": Words("procent", "percent"),
    "weeks": Words("uger", "weeks"),
    "days": Words("dage", "days"),
    "persons": Words("personer", "persons"),
    "count": Words("antal", "count"),
    "index": Words("indeks", "index"),
    None: Words("ikke fastlagt", "to be designed"),
}
YES_OR_NO: Final[Mapping[str | bool, Words]] = {True: Words("ja", "yes"), False: Words("nej", "no")}
UNDIVIDED: Final = Words("alle", "all")

HIDDEN: Final = Words(
    "Små tal om personer er skjult: feltet er tomt, status er skjult, og grænsen siger, hvad der fortælles.",
    "Small figures on persons are hidden: the field is empty, the status suppressed, and the bound says what is told.",
)
EXACT: Final = Words(
    "Filen viser også små tal om personer, som er skjult for andre. Giv den ikke videre.",
    "The file shows small figures on persons as well, which are hidden from others. Do not pass it on.",
)
ILLUSTRATIVE: Final = Words(
    "Filen indeholder illustrative tal, som ingen har målt.",
    "The file contains illustrative figures, which nobody has measured.",
)

DIRECTIONS: Final[Mapping[str | bool, Words]] = {
    "improving": Words("går frem", "improving"),
    "worsening": Words("går tilbage", "worsening"),
    "unchanged": Words("uændret", "unchanged"),
    "mixed": Words("går både frem og tilbage", "mixed"),
    "undetermined": Words("kan ikke afgøres", "undetermined"),
}
INITIATIVE_STATES: Final[Mapping[str | bool, Words]] = {
    "proposed": Words("foreslået", "proposed"),
    "planned": Words("planlagt", "planned"),
    "active": Words("i gang", "active"),
    "paused": Words("på pause", "paused"),
    "completed": Words("gennemført", "completed"),
    "cancelled": Words("opgivet", "cancelled"),
}
PROGRESS: Final[Mapping[str | bool, Words]] = {
    "onTrack": Words("følger planen", "on track"),
    "atRisk": Words("i fare", "at risk"),
    "offTrack": Words("af sporet", "off track"),
    "none": Words("ikke oplyst", "not told"),
}
APPROACHES: Final[Mapping[str | bool, Words]] = {
    "general": Words("almen", "general"),
    "targeted": Words("målrettet", "targeted"),
    "notAssessed": Words("ikke vurderet", "not assessed"),
}
COLLABORATION_STATES: Final[Mapping[str | bool, Words]] = {
    "proposed": Words("foreslået", "proposed"),
    "agreed": Words("aftalt", "agreed"),
    "ended": Words("ophørt", "ended"),
}
PARTY_STATES: Final[Mapping[str | bool, Words]] = {
    "invited": Words("har ikke svaret", "has not answered"),
    "accepted": Words("har sagt ja", "has accepted"),
    "declined": Words("har sagt nej", "has declined"),
    "left": Words("er gået ud", "has left"),
}
PARTY_ROLES: Final[Mapping[str | bool, Words]] = {
    "contributes": Words("bidrager", "contributes"),
    "consulted": Words("høres", "is consulted"),
    "informed": Words("orienteres", "is informed"),
}
CASE_KINDS: Final[Mapping[str | bool, Words]] = {
    "obstacle": Words("hindring", "obstacle"),
    "decision": Words("beslutning", "decision"),
    "handOver": Words("overdragelse", "hand-over"),
    "enquiry": Words("henvendelse", "enquiry"),
    "followUp": Words("opfølgning", "follow-up"),
}
CASE_STATES: Final[Mapping[str | bool, Words]] = {
    "open": Words("åben", "open"),
    "clarified": Words("oplyst", "clarified"),
    "decided": Words("afgjort", "decided"),
    "inEffect": Words("sat i værk", "in effect"),
    "closed": Words("afsluttet", "closed"),
}
VACANCIES: Final[Mapping[str | bool, Words]] = {
    "declared": Words("ubesat (det er besluttet)", "vacant (as decided)"),
    "undeclared": Words("ubesat (ingen har taget stilling)", "vacant (nobody has decided)"),
}
DATA_STATES: Final[Mapping[str | bool, Words]] = {
    "methodToBeDesigned": Words("målemetoden er ikke udformet", "the method is still to be designed"),
    "valueDue": Words("tal mangler", "figures are due"),
    "noValues": Words("ingen tal endnu", "no figures yet"),
    "current": Words("ingen tal er forsinkede", "no figures are overdue"),
}
EVALUATION_KINDS: Final[Mapping[str | bool, Words]] = {
    "evaluation": Words("Evaluering", "Evaluation"),
    "yearlyStatus": Words("Årlig status", "Yearly status"),
}
EVALUATION_STATES: Final[Mapping[str | bool, Words]] = {
    "draft": Words("udkast", "draft"),
    "frozen": Words("frosset", "frozen"),
    "decided": Words("behandlet", "decided"),
    "closed": Words("afsluttet", "closed"),
}
ASSESSMENTS: Final[Mapping[str | bool, Words]] = {
    "onCourse": Words("på rette vej", "on course"),
    "partly": Words("delvist på rette vej", "partly on course"),
    "offCourse": Words("ikke på rette vej", "off course"),
    "notAssessable": Words("kan ikke vurderes", "cannot be assessed"),
}
DECISION_KINDS: Final[Mapping[str | bool, Words]] = {
    "continue": Words("fortsæt", "continue"),
    "adjust": Words("justér", "adjust"),
    "stop": Words("stop", "stop"),
    "add": Words("tilføj", "add"),
}
SEVERITIES: Final[Mapping[str | bool, Words]] = {
    "high": Words("høj", "high"),
    "medium": Words("middel", "medium"),
    "low": Words("lav", "low"),
}
SEGMENTS: Final[Mapping[str | bool, Words]] = {
    "women": Words("kvinder", "women"),
    "men": Words("mænd", "men"),
    "fvuDansk": Words("FVU-dansk", "preparatory adult education in Danish"),
    "voluntary": Words("frivillige tilbud", "voluntary offers"),
}  # anybody may name others: they stay as they are named
POPULATIONS: Final[Mapping[str | bool, Words]] = {
    "nonWestern": Words("borgere med ikke-vestlig baggrund", "citizens of non-Western background"),
    "nonWesternArrived0to12": Words("ikke-vestlige, der kom som 0-12-årige", "non-Western, arrived aged 0 to 12"),
    "nonWesternArrived0to12AndDescendants": Words(
        "ikke-vestlige, der kom som 0-12-årige, og efterkommere", "non-Western, arrived aged 0 to 12, and descendants"
    ),
    "others": Words("andre borgere", "other citizens"),
    "danishOrigin": Words("personer med dansk oprindelse", "persons of Danish origin"),
    "residents": Words("beboere", "residents"),
    "courseParticipants": Words("kursister", "course participants"),
    "offerUsers": Words("brugere af tilbud", "users of offers"),
}
