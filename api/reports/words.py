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
