"""Why a verdict is what it is: each reason carries what recomputes the member it is about (domain rule 9)."""

from decimal import Decimal
from typing import Final, Literal, NamedTuple

from models.figures.cells import Better, Bound, Cell, Role, Status
from models.figures.measure import MeasureName, RuleName, Yardstick

#: Grows with every change of the rules that could alter a verdict.
RULE_VERSION: Final = 2

Member = Literal[
    "sinceBaseline",
    "sinceLast",
    "sinceEvaluation",
    "streak",
    "decomposition",
    "falseProgress",
    "mostlyComparison",
    "overtaken",
    "parityReached",
    "withinNoise",
]
ReasonCode = Literal[
    "changeSinceBaseline",
    "changeSinceLast",
    "changeSinceEvaluation",
    "certainWithinBounds",
    "methodToBeDesigned",
    "noBaseline",
    "noValue",
    "onlyBaseline",
    "noEarlierValue",
    "nothingNewer",
    "baselineMissing",
    "evaluatedMissing",
    "breakInSeries",
    "hidden",
    "steps",
    "stepNotImproving",
    "skippedPeriods",
    "parts",
    "crossed",
    "falseProgress",
    "mostlyComparison",
    "overtaken",
    "parityReached",
    "intervalOfChange",
]


class Source(NamedTuple):
    """A figure that a reason rests on: the unrounded value, or of a hidden one no more than its bound tells."""

    role: Role
    period: str
    value: Decimal | None = None
    over: Decimal | None = None
    under: Decimal | None = None


class Reason(NamedTuple):
    """One reason; what it is silent about is None or empty.

    With figures: the unrounded measure at both ends (`unrounded_from`, `unrounded_to`) or in every one of `periods`
    (`measures`), rounded to `decimals` (None: not rounded), gives the changes; one under `threshold` counts as none,
    and `better` says which sign is good. `sources` are the series' own figures that the member follows from. `low` and
    `high` are the 95 % interval of the change by `method`. Without figures it names what stands in the way: the
    periods, the series (`role`) and why it has no value (`cause`).
    """

    code: ReasonCode
    about: Member = "sinceBaseline"
    rule: RuleName = "barometer"
    rule_version: int = RULE_VERSION
    periods: tuple[str, ...] = ()
    role: Role | None = None
    cause: Status | None = None
    measure: MeasureName | None = None
    better: Better | None = None
    unrounded_from: Decimal | None = None
    unrounded_to: Decimal | None = None
    measures: tuple[Decimal, ...] = ()
    sources: tuple[Source, ...] = ()
    decimals: int | None = None
    threshold: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    method: str | None = None


def source_of(role: Role, period: str, cell: Cell) -> Source:
    """What a reason may repeat of a cell."""
    if cell.value is not None:
        return Source(role, period, cell.value)
    bound = cell.bound or Bound()
    return Source(role, period, None, bound.over, bound.under)


def reckoned(
    yardstick: Yardstick,
    code: ReasonCode,
    about: Member,
    periods: tuple[str, ...],
    *,
    ends: tuple[Decimal, Decimal] | tuple[None, None] = (None, None),
    measures: tuple[Decimal, ...] = (),
    sources: tuple[Source, ...] = (),
) -> Reason:
    """A reason with figures, and all that the rule does to them."""
    is_rounded = yardstick.rule == "barometer"
    return Reason(
        code,
        about,
        yardstick.rule,
        periods=periods,
        measure=yardstick.measure,
        better=yardstick.better,
        unrounded_from=ends[0],
        unrounded_to=ends[1],
        measures=measures,
        sources=sources,
        decimals=yardstick.decimals if is_rounded else None,
        threshold=None if is_rounded else yardstick.threshold,
    )
