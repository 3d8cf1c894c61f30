"""The rules of gap, rounding and verdict in words, as they apply to one indicator (domain rules 8 and 9)."""

from dataclasses import dataclass
from typing import Final

from models.figures.measure import Yardstick


@dataclass(frozen=True, slots=True)
class Rules:
    """How figures of an indicator come about, a sentence for each step of the formula."""

    formula: tuple[str, ...]
    rounding: str
    rule: str


_VALUE: Final = {
    "da": {
        "percent": "Værdi = 100 · tæller / nævner, hvor begge er kendt.",
        "mean": "Værdi = samlet mængde (tæller) / antal tilfælde (nævner), hvor begge er kendt.",
        "count": "Værdi = det talte antal.",
        "open": "Målemetoden er endnu ikke udformet, så der er ingen formel.",
    },
    "en": {
        "percent": "Value = 100 · numerator / denominator, where both are known.",
        "mean": "Value = total (numerator) / number of cases (denominator), where both are known.",
        "count": "Value = the number counted.",
        "open": "The method is still to be designed, so there is no formula.",
    },
}
_GAP: Final = {
    "da": {
        "higher": "Forskel = målgruppe − sammenligning. Gab = −forskel, for høj er bedst: målgruppens efterslæb.",
        "lower": "Forskel = målgruppe − sammenligning. Gab = forskel, for lav er bedst: målgruppens efterslæb.",
        "parity": "Forskel = målgruppe − sammenligning. Gab = forskellen uden fortegn; ingen er dårligere stillet.",
        "single": "Der er én serie og derfor intet gab.",
    },
    "en": {
        "higher": "Difference = target − comparison. Gap = −difference, high being best: what the target group lacks.",
        "lower": "Difference = target − comparison. Gap = difference, low being best: what the target group lacks.",
        "parity": "Difference = target − comparison. Gap = the difference without its sign; no group is worse off.",
        "single": "There is one series, and so no gap.",
    },
}
_JUDGED: Final = {
    "da": {
        "shortfall": "Der dømmes på det, målgruppen mangler: gabet, og 0 når målgruppen er foran.",
        "level": "Der dømmes på niveauet i sig selv.",
    },
    "en": {
        "shortfall": "Judged is what the target group lacks: the gap, and 0 where it is ahead.",
        "level": "Judged is the level itself.",
    },
}
_ROUNDING: Final = {
    "da": "Der regnes på uafrundede værdier. Hvert tal afrundes én gang, når det vises, til {decimals} decimaler og "
    "væk fra nul på midten. Et vist gab er aldrig forskellen mellem viste værdier.",
    "en": "All is computed on unrounded values. Each figure is rounded once, when it is shown, to {decimals} decimals, "
    "half away from zero. A gap that is shown is never the difference of values that are shown.",
}
_RULE: Final = {
    "da": {
        "barometer": "Ændring = det afrundede mål nu − det afrundede mål ved basis; fortegnet giver retningen.",
        "exact": "Ændring = det uafrundede mål nu − målet ved basis; under {threshold} regnes den for ingen.",
    },
    "en": {
        "barometer": "Change = the rounded measure now − that at baseline; its sign gives the direction.",
        "exact": "Change = the unrounded measure now − that at baseline; below {threshold} it counts as none.",
    },
}
_KIND: Final = {"percent": "percent", "persons": "count", "count": "count", None: "open"}


def rules_in_words(yardstick: Yardstick, language: str) -> Rules:
    """The rules that apply, in Danish or (``en``) English."""
    words = "en" if language == "en" else "da"
    formula = [_VALUE[words][_KIND.get(yardstick.unit, "mean")]]
    if yardstick.comparison is not None:
        formula.append(_GAP[words]["single" if yardstick.comparison == "single" else yardstick.better or "parity"])
        formula.append(_JUDGED[words][yardstick.measure])
    threshold = f"{yardstick.threshold or 0:f}"
    return Rules(
        tuple(formula),
        _ROUNDING[words].format(decimals=yardstick.decimals),
        _RULE[words][yardstick.rule].format(threshold=threshold if words == "en" else threshold.replace(".", ",")),
    )
