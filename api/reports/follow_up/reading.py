"""How the figures of a paper came about, and how anybody can check them."""

from collections.abc import Iterator
from typing import Final

from api.reports.follow_up.saying import Item, Say
from api.reports.paper import Paragraph, Part
from api.reports.tables import Words
from models.figures.reasons import RULE_VERSION

GAP: Final = Words(
    "Gabet er målgruppens efterslæb: forskellen mellem målgruppen og sammenligningsgruppen, regnet så et større gab "
    "altid er værre. Mellem to procenttal er det procentpoint. Et negativt gab betyder, at målgruppen er foran.",
    "The gap is the target group's disadvantage: the difference between the target group and the comparison group, "
    "reckoned so that a larger gap is always worse. Between two percentages it is percentage points. A negative gap "
    "means that the target group is ahead.",
)
VERDICT: Final = Words(
    "Om det går frem, afgøres af den nyeste periode mod basisperioden efter regel version {version} for dommen; reglen "
    "står på siden /rules/verdict. »Kan ikke afgøres« betyder, at der mangler tal, basisperiode eller målemetode, "
    "eller at tallene ikke kan sammenlignes.",
    "Whether it improves is decided by the newest period against the baseline, by rule version {version} for verdicts; "
    "the rule stands on the page /rules/verdict. “Undetermined” means that figures, baseline or method are missing, "
    "or that the figures cannot be compared.",
)
REMARKS: Final = Words(
    "Falsk fremgang: gabet er blevet mindre, men målgruppen står ikke bedre end i basisperioden. Overhalet: målgruppen "
    "står bedre, men gabet er vokset. Vedvarende progression: hvert skridt siden basisperioden har været en fremgang.",
    "False progress: the gap has narrowed, but the target group stands no better than at the baseline. Overtaken: the "
    "target group stands better, but the gap has grown. Sustained progress: every step since the baseline improved.",
)
ROUNDING: Final = Words(
    "Der regnes på uafrundede tal, og hvert tal afrundes én gang, når det vises. Derfor kan et gab afvige med én på "
    "det sidste ciffer fra forskellen mellem de tal, der står ved siden af.",
    "All is computed on unrounded figures, and each is rounded once, when it is shown. So a gap may differ by one in "
    "its last digit from the difference of the figures beside it.",
)
HIDDEN: Final = Words(
    "Små tal om personer er skjult, så ingen kan genkendes. Nul, manglende og skjulte tal er forskellige ting og er "
    "skrevet forskelligt.",
    "Small figures on persons are hidden so that nobody can be recognised. Zero, missing and hidden figures are "
    "different things and are written differently.",
)
EXPLAINED: Final = Words(
    "Under hver måling fører »Sådan er tallene regnet ud« til alt, tallene hviler på: kilder, tællere og nævnere, "
    "afrunding og regel.",
    "Below each indicator “How the figures were worked out” leads to all that they rest on: sources, numerators and "
    "denominators, rounding and rule.",
)
FROZEN: Final = Words(
    "Evalueringen er frosset: alt, den er regnet ud af, ligger gemt under fingeraftrykket på forsiden, og "
    "hændelsesloggen fortæller det samme fingeraftryk. Kommandoen »verify-ledger --states« regner det efter. Hvad der "
    "er rettet siden, står ikke her.",
    "The evaluation is frozen: all that it is computed from is kept under the hash on the front, and the ledger tells "
    "the same hash. The command “verify-ledger --states” checks it. What was corrected since does not stand here.",
)
LIVE: Final = Words(
    "Alt er regnet ud af databasen, som den stod ved hændelse {revision} i hændelsesloggen.",
    "All is computed from the database as it stood at entry {revision} of the ledger.",
)


def reading_part(answer: Item, say: Say) -> Part:
    """What to know of gap, verdict, rounding and hiding, and of how the paper can be checked."""
    return Part(say("Sådan læses det", "How to read this"), tuple(map(Paragraph, _reading(answer, say))))


def _reading(answer: Item, say: Say) -> Iterator[str]:
    evaluation = answer.get("evaluation") or {}
    version = evaluation.get("ruleVersion", RULE_VERSION)
    for one in (GAP, VERDICT, REMARKS, ROUNDING, HIDDEN, EXPLAINED):
        yield one.said(say.language).format(version=version)
    last = FROZEN if evaluation.get("contentHash") else LIVE
    yield last.said(say.language).format(revision=answer["revision"])
