"""The analysis of an indicator on the wire. The server writes it and nobody loads it."""

import marshmallow as ma

from api.rest.fields import Choice, Day, Figure, Flag, Id, Instant, Text, Whole
from api.rest.schemas import ActorSchema, Schema
from api.schemas.exports import Exported
from api.schemas.figures import BENCHMARK, DATA_STATES, FIGURE_PARTS, VERDICT, known, named, part, several
from api.schemas.sources import SourceSchema
from models.indicators import COMPARISONS, FREQUENCIES, JUDGED_ON, METHOD, UNITS, VERDICT_RULES
from models.indicators import DIRECTIONS as BETTER
from models.series import POPULATIONS, ROLES


class AnalysisFilters(Exported):
    """How much is told, and as of when."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    explain = Flag(load_default=False)
    exact = Flag(load_default=False)
    as_of = Instant()


COLLECTED = part(
    "CollectedSchema",
    "Of the providers that a count is collected from, who has delivered.",
    expected=known(Whole()),
    received=known(Whole()),
    awaited=several(named(), 100),
)
POINT_FIGURE = part(
    "AnalysisFigureSchema",
    "One series' value in a period, rounded to the indicator's decimals, or why there is none.",
    **FIGURE_PARTS,
    collected=COLLECTED,
)
POINT = part(
    "AnalysisPointSchema",
    "One period: observed, or expected and missing. The gap is of unrounded values.",
    period=known(Text(30)),
    **{"from": known(Day()), "to": known(Day())},
    target=POINT_FIGURE,
    comparison=POINT_FIGURE,
    single=POINT_FIGURE,
    difference=Figure,
    gap=Figure,
    gap_status=Text(40),
    gap_mismatch=Figure,
    flags=several(Text(40), 10),
)
SENTENCE = part("SentenceSchema", "The verdict in words.", da=known(Text(2000)), en=known(Text(2000)))
SERIES = part(
    "AnalysisSeriesSchema",
    "A group that is drawn.",
    id=known(Id()),
    role=known(Choice(*ROLES)),
    label=known(Text()),
    population=Choice(*POPULATIONS),
)
POOLED = part(
    "PooledFigureSchema",
    "Successive periods of a series as one, where one of them alone is hidden.",
    role=known(Choice(*ROLES)),
    periods=known(several(Text(30), 3)),
    value=Figure,
    numerator=Figure,
    denominator=Figure,
)
SEGMENT = part(
    "AnalysisSegmentSchema",
    "One segment in one area; what is of another area is a reference and not judged.",
    segment=Text,
    area_code=known(Text(20)),
    is_reference=Flag,
    series=several(SERIES, 10),
    points=several(POINT),
    pooled=several(POOLED),
    verdict=VERDICT,
    sentence=SENTENCE,
)
ENTERED = part(
    "EnteredSchema",
    "When a figure was entered and by whom; of a correction also why.",
    at=known(Instant()),
    by=ma.fields.Nested(ActorSchema, dump_only=True, metadata={"nullable": False}),
    reason=Text(10_000, prose=True),
)
INPUT = part(
    "AnalysisInputSchema",
    "An observation that the analysis rests on, unrounded.",
    observation_id=known(Id()),
    series_id=known(Id()),
    label=known(Text()),
    role=known(Choice(*ROLES)),
    segment=Text,
    area_code=known(Text(20)),
    period=known(Text(30)),
    **FIGURE_PARTS,
    published=Flag,
    illustrative=Flag,
    break_in_series=Flag,
    source=ma.fields.Nested(SourceSchema, dump_only=True),
    note=Text(10_000, prose=True),
    entered=ENTERED,
    corrections=several(ENTERED),
    history=known(Text(200)),
)
EXPLANATION = part(
    "ExplanationSchema",
    "What every figure rests on: inputs, formula, rounding and rule, in the language of the answer.",
    formula=several(Text(300), 10),
    rounding=known(Text(500)),
    rule=known(
        part(
            "ExplainedRuleSchema",
            "The rule that judges.",
            name=known(Choice(*VERDICT_RULES)),
            version=known(Whole()),
            text=known(Text(500)),
        )
    ),
    interpretation=Text(10_000, prose=True),
    observations=several(INPUT),
)


class AnalysisSchema(Schema):
    """The gap between two groups through time, or the level of one, with the verdict on it."""

    indicator_id = Id(dump_only=True)
    key = Text(100, dump_only=True)
    title = Text(dump_only=True)
    definition = Text(10_000, prose=True, dump_only=True)
    unit = Choice(*UNITS, dump_only=True)
    better = Choice(*BETTER, dump_only=True)
    comparison = Choice(*COMPARISONS, dump_only=True)
    judged_on = known(Choice(*JUDGED_ON, dump_only=True))
    decimals = known(Whole(dump_only=True))
    counts_persons = Flag(dump_only=True)
    minimum_cell_size = known(Whole(dump_only=True))
    frequency = Choice(*FREQUENCIES, dump_only=True)
    baseline_period = Text(30, dump_only=True)
    method_state = known(Choice(*METHOD.states, dump_only=True))
    method_due_on = Day(dump_only=True)
    method_partners = several(named(), 50)
    next_value_due_on = Day(dump_only=True)
    responsible_centre = named()
    responsible_person = named()
    interpreted = Flag(dump_only=True)
    interpretation_note = Text(10_000, prose=True, dump_only=True)
    source = ma.fields.Nested(SourceSchema, dump_only=True)
    rule = known(
        part(
            "AnalysisRuleSchema",
            "The rule that judges, and its version.",
            name=known(Choice(*VERDICT_RULES)),
            version=known(Whole()),
        )
    )
    date = known(Day(dump_only=True))
    exact = Flag(dump_only=True)
    illustrative = Flag(dump_only=True)
    data_state = known(Choice(*DATA_STATES, dump_only=True))
    segments = several(SEGMENT, 500)
    benchmark = BENCHMARK
    explanation = EXPLANATION
