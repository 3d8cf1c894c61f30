"""The overview on the wire. The server writes it and nobody loads it, so its schemas only describe."""

import marshmallow as ma

from api.rest.fields import Choice, Day, Flag, Id, Instant, InstantOrId, List, Text, Whole
from api.rest.history import DifferencesSpan, PropertyChangeSchema
from api.rest.schemas import Schema
from api.schemas.attention import AttentionItemSchema
from api.schemas.cases import OIO, case_number_field
from api.schemas.comparisons import COMPARISON
from api.schemas.exports import Printed
from api.schemas.figures import GOAL, counts, known, named, part, path, several, titled
from models.assignments import VACANCIES
from models.cases import CASE, CASE_KINDS
from models.collaborations import COLLABORATION, PARTY, PARTY_ROLES
from models.figures import periods
from models.initiatives import APPROACHES, CONTRIBUTIONS, INITIATIVE
from models.queries.overview import DIRECTIONS
from models.status_updates import PROGRESS, UPDATE_KINDS
from models.strategies import STRATEGY

MOST = 10_000
JUDGED = ("improving", "worsening", "unchanged", "undetermined")
DATA_STATES = ("methodToBeDesigned", "valueDue", "noValues", "current")


class OverviewFilters(Printed):
    """Which part of the strategy; figures up to and including `period`; and what to compare it with."""

    error_messages = {"unknown": "unknown-query-key"}
    on_bind_field = Schema.on_bind_field

    focus_area_id = Id()
    centre_id = Id()
    period = Text(30, pattern=periods.PATTERN)
    as_of = Instant()
    compare_to = InstantOrId()


class OverviewSpan(DifferencesSpan):
    """Between which times, and which part of the strategy."""

    focus_area_id = Id()
    centre_id = Id()
    period = Text(30, pattern=periods.PATTERN)


class OverviewDifferenceSchema(PropertyChangeSchema):
    """Something that is another in the later overview."""

    field = Text(1000, dump_only=True)


class OverviewDifferencesSchema(Schema):
    """What an overview said at one time and no longer at another."""

    from_ = Instant(data_key="from", dump_only=True, metadata={"nullable": False})
    to = Instant(dump_only=True, metadata={"nullable": False})
    changes = List(ma.fields.Nested(OverviewDifferenceSchema), most=MOST, dump_only=True)


UPDATE = part(
    "OverviewStatusUpdateSchema",
    "The newest report.",
    id=Id,
    kind=known(Choice(*UPDATE_KINDS)),
    progress=Choice(*PROGRESS),
    summary=Text(10_000, prose=True),
    obstacles=Text(10_000, prose=True),
    next_steps=Text(10_000, prose=True),
    reported_at=Instant,
    reported_on=Day,
)
INITIATIVE_SHOWN = part(
    "OverviewInitiativeSchema",
    "An initiative: where it stands, when somebody last said so, and what comes next.",
    id=Id,
    title=Text,
    owning_centre=named(),
    tovholder=named(),
    vacancy=Choice(*VACANCIES),
    state=known(Choice(*INITIATIVE.states)),
    progress=Choice(*PROGRESS),
    approach=Choice(*APPROACHES),
    priority=Whole,
    latest_status_update=UPDATE,
    days_since_report=Whole,
    stale=Flag,
    next_milestone=part("OverviewMilestoneSchema", "The next one.", id=Id, title=Text, due_on=Day),
    overdue_milestones=known(Whole()),
    slippage_days=Whole(-100_000),
    collaborations=several(
        part("LinkedCollaborationSchema", "One on it.", id=Id, title=Text, state=known(Choice(*COLLABORATION.states)))
    ),
    linked_indicators=several(
        part("LinkedIndicatorSchema", "One it moves.", id=Id, key=Text(100), contribution=known(Choice(*CONTRIBUTIONS)))
    ),
    links=known(
        part(
            "InitiativeLinksSchema",
            "Where it is told in full, and what was reported on it.",
            initiative=known(path()),
            status_updates=known(path()),
        )
    ),
)
COLLABORATION_SHOWN = part(
    "OverviewCollaborationSchema",
    "A collaboration and its health.",
    id=Id,
    title=Text,
    state=known(Choice(*COLLABORATION.states)),
    review_on=Day,
    review_overdue=Flag,
    parties=several(
        part(
            "OverviewPartySchema",
            "Who takes part.",
            id=Id,
            name=Text,
            role=known(Choice(*PARTY_ROLES)),
            state=known(Choice(*PARTY.states)),
            centre_id=Id,
        )
    ),
)
CASE_SHOWN = part(
    "OverviewCaseSchema",
    "A case and where it stands.",
    id=Id,
    case_number=known(case_number_field()),
    title=Text,
    kind=known(Choice(*CASE_KINDS)),
    state=known(Choice(*CASE.states)),
    oio_progress=known(Choice(*OIO)),
    responsible_centre=named(),
    due_on=Day,
    overdue=Flag,
)
THEME = part("OverviewThemeSchema", "A theme of a focus area.", key=Text(100), title=Text)
COVERAGE = part(
    "CoverageSchema",
    "What nobody covers yet.",
    goals_without_indicator=several(titled()),
    goals_without_initiative=several(titled()),
    themes_without_initiative=several(THEME),
    initiatives_without_collaboration=several(titled()),
    initiatives_without_tovholder=several(titled()),
    targeted_without_reason=several(titled()),
    prioritisation_missing=Flag,
)
AREA = part(
    "OverviewFocusAreaSchema",
    "A focus area with everything in it.",
    id=Id,
    number=known(Whole()),
    title=Text,
    tovholder_centre=named(),
    tovholder=named(),
    vacancy=Choice(*VACANCIES),
    vacant=Flag,
    themes=several(THEME),
    prioritisation=part(
        "OverviewPrioritisationSchema",
        "The newest one.",
        id=Id,
        decided_on=Day,
        criterion=Text(10_000, prose=True),
        initiative_ids=several(Id()),
    ),
    goals=several(GOAL),
    initiatives=several(INITIATIVE_SHOWN),
    collaborations=several(COLLABORATION_SHOWN),
    cases=several(CASE_SHOWN),
    coverage=COVERAGE,
)
SUMMARY = part(
    "SummarySchema",
    "Everything counted once.",
    initiatives=part(
        "InitiativeCountsSchema",
        "Initiatives.",
        total=known(Whole()),
        by_state=counts("InitiativeStatesSchema", "By state.", INITIATIVE.states),
        by_progress=counts("InitiativeProgressSchema", "By progress; `none` says nothing.", (*PROGRESS, "none")),
        by_approach=counts("InitiativeApproachesSchema", "By approach.", (*APPROACHES, "notAssessed")),
        stale=known(Whole()),
    ),
    milestones=counts("MilestoneCountsSchema", "Milestones.", ("open", "overdue", "reached")),
    goals=part("GoalDirectionsSchema", "Goals.", by_direction=counts("DirectionsSchema", "By direction.", DIRECTIONS)),
    cases=counts("CaseCountsSchema", "Cases.", ("open", "overdue")),
    collaborations=part(
        "CollaborationCountsSchema",
        "Collaborations.",
        by_state=counts("CollaborationStatesSchema", "By state.", COLLABORATION.states),
    ),
    vacancies=known(Whole()),
    links=known(
        part(
            "SummaryLinksSchema",
            "Lists of exactly what is counted; null where no list does.",
            initiatives=path(),
            cases=path(),
        )
    ),
)


class OverviewSchema(Schema):
    """How the follow-up on a strategy stands, computed from one state of the database."""

    strategy = part(
        "OverviewStrategySchema",
        "The strategy.",
        id=Id,
        title=Text,
        state=known(Choice(*STRATEGY.states)),
        starts_on=Day,
        ends_on=Day,
        period_text=Text,
        coordinating_centre=named(),
        committee=Text,
        next_evaluation_due_on=Day,
        ended_without_successor=Flag,
    )
    as_of = Instant(dump_only=True)
    date = known(Day(dump_only=True))
    generated_at = known(Instant(dump_only=True))
    revision = known(Whole(dump_only=True, most=2**53))
    illustrative = Flag(dump_only=True)
    disclosure = part(
        "DisclosureSchema",
        "What is hidden to protect persons.",
        minimum_cell_size=Whole(),
        suppressed_cells=known(Whole()),
    )
    summary = SUMMARY
    focus_areas = several(AREA)
    attention = several(ma.fields.Nested(AttentionItemSchema))
    compare = COMPARISON
