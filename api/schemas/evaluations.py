"""The evaluation cycle on the wire: evaluations and their steps, findings, and what they say."""

import marshmallow as ma

from api.rest.fields import Choice, Day, Figure, Id, Instant, List, Several, Text, Whole
from api.rest.schemas import Computed, Expanded, Filters, ResourceSchema, Schema
from api.schemas.figures import FIGURE, known, part, several
from api.schemas.overview import OverviewFilters, OverviewSchema
from api.schemas.periods import DAY, LONGEST
from api.schemas.transitions import StepSchema, TransitionSchema, steps_of
from models import evaluations
from models.evaluations import ASSESSMENTS, EVALUATION, EVALUATION_KINDS, Evaluation, EvaluationTransition, Finding
from models.figures.periods import PATTERN
from models.queries.later_knowledge import MOST
from models.series import ROLES

LARGEST_POSITION = 2**63 - 1
HASH = r"^[0-9a-f]{64}$"


def period_or_day() -> Text:
    """A period in any spelling, or a date."""
    return Text(LONGEST, pattern=f"{PATTERN}|{DAY}", exempt=True, required=True)


class ReportedMeasureSchema(Schema):
    """What an evaluation reported of an indicator; null where the figure was hidden."""

    indicator_id = Id(dump_only=True)
    segment = Text(dump_only=True)
    period = Text(30, dump_only=True)
    value = Figure(dump_only=True)


class EvaluationSchema(ResourceSchema):
    """An evaluation or a yearly status of a strategy: a draft, then frozen for ever, decided on, and closed."""

    model = Evaluation
    sorts = {"title": "title_sort", "meetingOn": "meeting_on"}

    strategy_id = Id(required=True)
    strategy = Expanded()
    kind = Choice(*EVALUATION_KINDS, required=True)
    title = Text(required=True)
    period_from = period_or_day()
    period_to = period_or_day()
    committee = Text(required=True)
    meeting_on = Day()
    published_at = Instant()

    state = Choice(*EVALUATION.states, dump_only=True)
    allowed_transitions = Computed(
        List(Choice(*EVALUATION.states), most=len(EVALUATION.states)),
        "kind",
        "state",
        build=lambda _, kind, state: evaluations.steps_of(kind).allowed(state),
    )
    content_hash = Text(64, pattern=HASH, exempt=True, dump_only=True)
    ledger_position = Whole(0, LARGEST_POSITION, dump_only=True)
    frozen_at = Instant(dump_only=True)
    reported = List(ma.fields.Nested(ReportedMeasureSchema), most=10_000, dump_only=True)


class EvaluationFilters(Filters):
    """Which evaluations."""

    strategy_id = Several(Id())
    kind = Several(Choice(*EVALUATION_KINDS))
    state = Several(Choice(*EVALUATION.states))


class EvaluationStepSchema(StepSchema):
    """A step of an evaluation."""

    to = steps_of(EVALUATION)


class EvaluationTransitionSchema(TransitionSchema):
    """A recorded step of an evaluation."""

    model = EvaluationTransition

    evaluation_id = Id(dump_only=True)


class FindingSchema(ResourceSchema):
    """What an evaluation finds in a focus area."""

    model = Finding

    strategy_id = Id(dump_only=True)
    evaluation_id = Id(dump_only=True)
    focus_area_id = Id(required=True)
    focus_area = Expanded()
    assessment = Choice(*ASSESSMENTS, required=True)
    text = Text(10_000, prose=True, required=True)


class FindingFilters(Filters):
    """Which findings."""

    focus_area_id = Several(Id())


class EvaluationOverviewFilters(OverviewFilters):
    """Which part of the strategy; figures up to and including `period`."""

    class Meta:
        exclude = ("as_of",)
        unknown = ma.RAISE


class EvaluationOverviewSchema(OverviewSchema):
    """What an evaluation says: how the follow-up stood when it was frozen, or stands now while it is a draft."""

    evaluation = part(
        "FrozenEvaluationSchema",
        "The evaluation, and by what one can tell that nothing in it has changed.",
        id=known(Id()),
        kind=known(Choice(*EVALUATION_KINDS)),
        title=known(Text()),
        period_from=known(Text(LONGEST)),
        period_to=known(Text(LONGEST)),
        committee=known(Text()),
        content_hash=Text(64, pattern=HASH, exempt=True),
        ledger_position=Whole(0, LARGEST_POSITION),
        frozen_at=Instant,
        form=Whole,
        rule_version=known(Whole()),
    )
    findings = several(
        part(
            "FrozenFindingSchema",
            "What is found in a focus area.",
            id=known(Id()),
            focus_area_id=known(Id()),
            assessment=known(Choice(*ASSESSMENTS)),
            text=known(Text(10_000, prose=True)),
        )
    )


LATER_FIGURE = part(
    "LaterFigureSchema",
    "A figure of the period that is another now than when the evaluation was frozen.",
    indicator=known(
        part("KnownIndicatorSchema", "What it is of.", id=known(Id()), key=known(Text(100)), title=known(Text()))
    ),
    role=known(Choice(*ROLES)),
    segment=Text,
    period=known(Text(30)),
    as_reported=FIGURE,
    now=FIGURE,
    at=Instant,
    correction_reason=Text(10_000, prose=True),
)


class LaterKnowledgeSchema(Schema):
    """What became known after an evaluation was frozen."""

    items = several(LATER_FIGURE, MOST)
