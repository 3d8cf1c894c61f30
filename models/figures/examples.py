"""Worked examples of the rules: figures given, everything else computed by the rules when it is asked for."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from models.figures.cells import Bound, Cell
from models.figures.measure import Segment, Yardstick

Given = str | Bound | None


@dataclass(frozen=True, slots=True)
class Example:
    """`pairs` are the given values by period: of the target and the comparison group, or of a single series."""

    key: str
    title: dict[str, str]
    yardstick: Yardstick
    pairs: dict[str, tuple[Given, ...]]

    @property
    def segment(self) -> Segment:
        columns = [
            {period: _cell(values[at]) for period, values in self.pairs.items() if values[at] is not None}
            for at in range(1 if self.yardstick.comparison == "single" else 2)
        ]
        return Segment(single=columns[0]) if self.yardstick.comparison == "single" else Segment(*columns)


def _cell(given: Given) -> Cell:
    if isinstance(given, Bound):
        return Cell(None, status="suppressed", bound=given)
    return Cell(Decimal(given or 0))


_GAP: Final = Yardstick("percent", "higher", "groups", frequency="year")
_SINCE_2020: Final = replace(_GAP, baseline_period="2020")

EXAMPLES: Final = (
    Example(
        "widened",
        {"da": "Gabet er vokset", "en": "The gap has widened"},
        replace(_GAP, baseline_period="2011"),
        {"2011": ("53", "78"), "2014": ("52", "78")},
    ),
    Example(
        "narrowed",
        {"da": "Gabet er blevet mindre", "en": "The gap has narrowed"},
        replace(_GAP, baseline_period="2012"),
        {"2012": ("52", "78"), "2020": ("58", "78")},
    ),
    Example(
        "rounded",
        {"da": "Afrundet er der ingen ændring", "en": "Rounded there is no change"},
        _SINCE_2020,
        {"2020": ("50.45", "60.30"), "2021": ("50.55", "60.45")},
    ),
    Example(
        "exact",
        {"da": "Det samme uden afrunding", "en": "The same without rounding"},
        replace(_SINCE_2020, rule="exact", threshold=Decimal(0)),
        {"2020": ("50.45", "60.30"), "2021": ("50.55", "60.45")},
    ),
    Example(
        "falseProgress",
        {"da": "Falsk fremgang", "en": "False progress"},
        _SINCE_2020,
        {"2020": ("52", "78"), "2021": ("52", "72")},
    ),
    Example(
        "mostlyComparison",
        {"da": "Mest sammenligningsgruppen", "en": "Mostly the comparison group"},
        _SINCE_2020,
        {"2020": ("52", "78"), "2021": ("53", "68")},
    ),
    Example(
        "overtaken",
        {"da": "Overhalet", "en": "Overtaken"},
        _SINCE_2020,
        {"2020": ("52", "78"), "2021": ("53", "80")},
    ),
    Example(
        "parity",
        {"da": "Lighed: grupperne byttede plads", "en": "Parity: the groups changed places"},
        replace(_SINCE_2020, better="parity"),
        {"2020": ("20", "25"), "2021": ("27", "25")},
    ),
    Example(
        "streak",
        {"da": "Vedvarende progression", "en": "Sustained progress"},
        replace(_GAP, baseline_period="2018"),
        {"2018": ("53", "78"), "2019": ("52", "78"), "2020": ("52", "78"), "2021": ("58", "78")},
    ),
    Example(
        "hidden",
        {"da": "Et skjult tal", "en": "A hidden figure"},
        _SINCE_2020,
        {"2020": ("60", "90"), "2021": (Bound(over=Decimal(91)), "95")},
    ),
)
