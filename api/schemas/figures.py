"""Figures on the wire: values, gaps, verdicts, goals. The server writes them and nobody loads them."""

from copy import copy
from typing import Any, TypeVar, get_args

import marshmallow as ma

from api.rest.fields import Choice, Day, Figure, Flag, Id, List, Text, Whole
from api.rest.schemas import NamedReferenceSchema, Schema, TitledReferenceSchema
from api.schemas.transitions import DecisionSchema
from models.figures.reasons import Member, ReasonCode
from models.indicators import DIRECTIONS as BETTER
from models.indicators import METHOD, UNITS
from models.measured import STATUSES
from models.queries.overview import DIRECTIONS
from models.series import ROLES

F = TypeVar("F", bound=ma.fields.Field)

MOST = 10_000
JUDGED = ("improving", "worsening", "unchanged", "undetermined")
DATA_STATES = ("methodToBeDesigned", "valueDue", "noValues", "current")


def part(name: str, about: str, /, **fields: Any) -> ma.fields.Nested:
    """An object that the overview is made of, under its own name in the document."""
    made: dict[str, Any] = {key: field() if isinstance(field, type) else copy(field) for key, field in fields.items()}
    for field in made.values():
        field.dump_only = True
    return ma.fields.Nested(type(name, (Schema,), {**made, "__doc__": about}), dump_only=True)


def several(inner: ma.fields.Field, most: int = MOST) -> List:
    return List(inner, most=most, dump_only=True)


def counts(name: str, about: str, words: tuple[str, ...]) -> ma.fields.Nested:
    """How many there are of each word."""
    return known(part(name, about, **{word: known(Whole()) for word in words}))


def known(field: F) -> F:
    """What is never null."""
    field.metadata = {**field.metadata, "nullable": False}
    return field


def said(field: F) -> F:
    """What is left out where there is nothing to say, and never null."""
    field.metadata = {**field.metadata, "optional": True}
    return known(field)


def path() -> Text:
    """An absolute path with its query, to be asked as it is."""
    return Text(2100, pattern=r"^/v1/[!-~]+$", exempt=True)


def nullable() -> Flag:
    """True, false, or null where it cannot be told."""
    return Flag(metadata={"nullable": True})


def titled() -> ma.fields.Nested:
    return ma.fields.Nested(TitledReferenceSchema, dump_only=True)


def named() -> ma.fields.Nested:
    return ma.fields.Nested(NamedReferenceSchema, dump_only=True)


FIGURE_PARTS: dict[str, Any] = {
    "value": Figure,
    "numerator": Figure,
    "denominator": Figure,
    "status": Choice(*STATUSES, "suppressed"),
    "bound": Text(100),
}
FIGURE = part(
    "FigureSchema",
    "One series' value in a period, rounded to the indicator's decimals, or why there is none.",
    **FIGURE_PARTS,
)
LATEST = part(
    "LatestSchema",
    "The newest period that can be measured. The gap is the target group's disadvantage, of unrounded values.",
    period=Text(30),
    target=FIGURE,
    comparison=FIGURE,
    single=FIGURE,
    difference=Figure,
    gap=Figure,
    gap_status=Text(40),
    gap_mismatch=Figure,
    flags=several(Text(40), 10),
)
ENDS: dict[str, Any] = {
    "from_period": Text(30),
    "to_period": Text(30),
    "from": Figure(),
    "to": Figure(),
    "change": Figure(),
    "improvement": Figure(),
}
CHANGE = known(
    part(
        "ChangeSchema",
        "A change between two periods; figures are null where the two cannot be compared or only bounds are known.",
        **ENDS,
    )
)
SINCE_EVALUATION = part(
    "SinceEvaluationSchema",
    "A change since the newest period of the last frozen evaluation, by today's values, with what it reported then.",
    **ENDS,
    as_reported=Figure,
)
STREAK = part(
    "StreakSchema",
    "How many steps in a row improve, counted back from the newest period and never past the baseline.",
    periods=known(Whole()),
    unbroken=known(Flag()),
    skipped=known(several(Text(30), 1000)),
)
DECOMPOSITION = part(
    "DecompositionSchema",
    "What each group did to the gap since the baseline, unrounded; a negative part narrows it.",
    target_part=known(Figure()),
    comparison_part=known(Figure()),
)
SOURCE = part(
    "SourceFigureSchema",
    "A figure that a reason rests on: unrounded, or of a hidden one its bound.",
    role=known(Choice(*ROLES)),
    period=known(Text(30)),
    value=said(Figure()),
    over=said(Figure()),
    under=said(Figure()),
)
REASON = part(
    "ReasonSchema",
    "What a member of the verdict rests on, so that it can be computed again; what does not apply is left out.",
    code=known(Choice(*get_args(ReasonCode))),
    about=known(Choice(*get_args(Member))),
    rule=said(Text(20)),
    rule_version=said(Whole()),
    periods=said(several(Text(30), 1000)),
    role=said(Text(20)),
    cause=said(Text(40)),
    measure=said(Text(20)),
    better=said(Choice(*BETTER)),
    unrounded_from=said(Figure()),
    unrounded_to=said(Figure()),
    measures=said(several(Figure(), 1000)),
    sources=said(several(SOURCE, 10)),
    decimals=said(Whole()),
    threshold=said(Figure()),
    low=said(Figure()),
    high=said(Figure()),
    method=said(Text(100)),
)
VERDICT = part(
    "VerdictSchema",
    "Whether the measure is nearer its goal. A remark is null where hidden figures leave it open.",
    direction=known(Choice(*JUDGED)),
    since_baseline=CHANGE,
    since_last=CHANGE,
    since_evaluation=SINCE_EVALUATION,
    streak=known(STREAK),
    decomposition=DECOMPOSITION,
    false_progress=nullable(),
    mostly_comparison=nullable(),
    overtaken=nullable(),
    parity_reached=nullable(),
    within_noise=nullable(),
    reasons=several(REASON, 100),
)
BENCHMARK = part(
    "OverviewBenchmarkSchema",
    "The gap or level to reach, with the decision behind it.",
    id=Id,
    period=Text(30),
    due_on=Day,
    level=Figure,
    gap=Figure,
    decision=ma.fields.Nested(DecisionSchema, dump_only=True),
    progress_share=Figure,
    on_course=nullable(),
    reached=nullable(),
    missed=nullable(),
)
SEGMENT = part("SegmentSchema", "A group within the target group.", segment=Text, latest=LATEST, verdict=VERDICT)
INDICATOR = part(
    "OverviewIndicatorSchema",
    "An indicator with its newest figures and the verdict on them.",
    id=Id,
    key=Text(100),
    title=Text,
    unit=Choice(*UNITS),
    better=Choice(*BETTER),
    method_state=known(Choice(*METHOD.states)),
    interpreted=Flag,
    illustrative=Flag,
    latest=LATEST,
    verdict=VERDICT,
    segments=several(SEGMENT, 100),
    benchmark=BENCHMARK,
    data_state=known(Choice(*DATA_STATES)),
    links=known(
        part(
            "IndicatorLinksSchema",
            "Where its figures are told in full, and explained.",
            analysis=known(path()),
            explanation=known(path()),
        )
    ),
)
GOAL = part(
    "OverviewGoalSchema",
    "A goal and what its indicators say together.",
    id=Id,
    title=Text,
    direction=known(Choice(*DIRECTIONS)),
    counts=counts("GoalCountsSchema", "Indicators by direction.", JUDGED),
    indicator_keys=known(
        part("GoalIndicatorKeysSchema", "The same by key.", **{word: several(Text(100)) for word in JUDGED})
    ),
    special_focus=part(
        "OverviewSpecialFocusSchema", "A segment singled out.", segment=Text, text=Text(4000, prose=True)
    ),
    indicators=several(INDICATOR),
)
