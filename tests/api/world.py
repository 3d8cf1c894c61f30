"""The world that the matrix is asked in: the same things once for each relation that a caller of centre A may have."""

from datetime import UTC, date, datetime
from uuid import uuid4

from models.benchmarks import BenchmarkTransition
from models.calendar_subscriptions import mint_subscription
from models.cases import CaseTransition
from models.clients import mint_key
from models.collaborations import CollaborationTransition, PartyTransition
from models.evaluations import EvaluationTransition
from models.indicators import IndicatorTransition
from models.initiatives import InitiativeTransition
from models.jobs import Job
from models.milestones import MilestoneTransition
from models.strategies import FocusAreaTransition, GoalTransition, Prioritisation, StrategyTransition
from models.webhooks.deliveries import ping_of
from tests.factories import (
    AssignmentFactory,
    BenchmarkFactory,
    CaseFactory,
    CentreFactory,
    ClientFactory,
    CollaborationFactory,
    DecisionFactory,
    EntryFactory,
    EvaluationFactory,
    FindingFactory,
    FocusAreaFactory,
    GoalFactory,
    IndicatorFactory,
    InitiativeFactory,
    KleNumberFactory,
    MilestoneFactory,
    ObservationFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    PopulationFactory,
    ReminderFactory,
    RequestFactory,
    SeriesFactory,
    StatusUpdateFactory,
    StrategyFactory,
    WebhookFactory,
    WebhookSecretFactory,
    caller,
    frozen,
    stored,
)

ROLES = ("administrator", "coordinator", "tovholder", "contributor", "reader", "system")
RELATIONS = ("own", "led", "part", "foreign", "other")
DECISION = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10"}
ENDED = {"from_state": "active", "to_state": "ended", "decision": DECISION}


class World:
    """``things[relation]`` holds ids by their names in paths; ``callers[reach][role]`` who asks."""

    def __init__(self):
        a, c = CentreFactory(), CentreFactory()
        here, there = StrategyFactory(state="adopted"), StrategyFactory(state="adopted")
        mine = FocusAreaFactory(strategy_id=here.id, tovholder_centre_id=a.id)
        theirs = FocusAreaFactory(strategy_id=here.id, tovholder_centre_id=c.id)
        elsewhere = FocusAreaFactory(strategy_id=there.id, tovholder_centre_id=a.id)
        self.centres = [CentreFactory() for _ in range(40)]
        self.person = PersonFactory()
        self.things = {
            "own": things_of(mine, a, a),
            "led": things_of(mine, c, c),
            "part": things_of(theirs, c, a),
            "foreign": things_of(theirs, c, c),
            "other": things_of(elsewhere, a, a),
        }
        self.common = common()
        self.callers = {
            "one": {role: caller(role, a, here) for role in ROLES},
            "all": {role: caller(role, a) for role in ROLES},
        }


def things_of(area, owner, party):
    """Everything a strategy has, in ``area``, owned by one centre, with another one's accepted part in it."""
    goal = GoalFactory(focus_area_id=area.id)
    indicator = IndicatorFactory(goal_id=goal.id, responsible_centre_id=owner.id)
    series = SeriesFactory(indicator_id=indicator.id)
    benchmark = BenchmarkFactory(indicator_id=indicator.id)
    initiative = InitiativeFactory(focus_area_id=area.id, owning_centre_id=owner.id, state="active")
    milestone = MilestoneFactory(initiative_id=initiative.id)
    whole = CollaborationFactory(strategy_id=area.strategy_id, initiative_ids=[initiative.id])
    part = PartyFactory(collaboration_id=whole.id, centre_id=party.id, state="accepted")
    case = CaseFactory(strategy_id=area.strategy_id, focus_area_id=area.id, opened_by_centre_id=owner.id)
    chosen = {"criterion": "Effekt", "reason": "Få midler", "decided_on": date(2026, 1, 1)}
    choice = stored(Prioritisation(focus_area_id=area.id, initiative_ids=[initiative.id], **chosen))
    evaluation = EvaluationFactory(strategy_id=area.strategy_id)
    finding = FindingFactory(evaluation_id=evaluation.id, focus_area_id=area.id)
    request = RequestFactory(evaluation_id=evaluation.id, centre_id=owner.id)
    decision = DecisionFactory(evaluation_id=frozen(evaluation).id)
    steps = {
        "strategies": StrategyTransition(strategy_id=area.strategy_id, from_state="draft", to_state="adopted"),
        "focus-areas": FocusAreaTransition(focus_area_id=area.id, **ENDED),
        "goals": GoalTransition(goal_id=goal.id, **ENDED),
        "indicators": IndicatorTransition(indicator_id=indicator.id, **ENDED),
        "benchmarks": BenchmarkTransition(benchmark_id=benchmark.id, **ENDED),
        "initiatives": InitiativeTransition(initiative_id=initiative.id, from_state="planned", to_state="active"),
        "milestones": MilestoneTransition(
            milestone_id=milestone.id, from_state="reached", to_state="open", reason="Nej"
        ),
        "collaborations": CollaborationTransition(
            collaboration_id=whole.id, from_state="proposed", to_state="ended", reason="Nej"
        ),
        "cases": CaseTransition(case_id=case.id, from_state="closed", to_state="open", reason="Nej"),
        "evaluations": EvaluationTransition(evaluation_id=evaluation.id, from_state="draft", to_state="frozen"),
        "parties": PartyTransition(party_id=part.id, from_state="invited", to_state="accepted"),
    }
    stored(*steps.values())
    return {
        **hooks_of(area.strategy_id),
        "strategyId": area.strategy_id,
        "focusAreaId": area.id,
        "goalId": goal.id,
        "indicatorId": indicator.id,
        "seriesId": series.id,
        "observationId": ObservationFactory(series_id=series.id, status="missing").id,
        "benchmarkId": benchmark.id,
        "initiativeId": initiative.id,
        "statusUpdateId": StatusUpdateFactory(initiative=initiative).id,
        "milestoneId": milestone.id,
        "collaborationId": whole.id,
        "partyId": part.id,
        "caseId": case.id,
        "entryId": EntryFactory(case_id=case.id).id,
        "assignmentId": AssignmentFactory(initiative_id=initiative.id).id,
        "prioritisationId": choice.id,
        "evaluationId": evaluation.id,
        "findingId": finding.id,
        "readinessRequestId": request.id,
        "evaluationDecisionId": decision.id,
        "owner": owner.id,
        "transitions": {kind: step.id for kind, step in steps.items()},
    }


def hooks_of(strategy_id):
    """A webhook for what happens in a strategy."""
    webhook = WebhookFactory(strategy_id=strategy_id)
    return {
        "webhookId": webhook.id,
        "webhookSignerId": WebhookSecretFactory(webhook_id=webhook.id, strategy_id=strategy_id).id,
        "deliveryId": stored(ping_of(webhook.id, 1, datetime.now(UTC))).id,
    }


def job_of(client_id):
    about = {"resource_type": "partners", "dry_run": False, "atomic": True, "ignored": [], "rows": "", "total": 0}
    return Job(id=uuid4(), client_id=client_id, created_at=datetime.now(UTC), **about)


def common():
    """What belongs to no strategy."""
    client = ClientFactory()
    key, _ = mint_key(client.id)
    token, _ = mint_subscription(PersonFactory().id, None, name="Outlook")
    return {
        "centreId": CentreFactory().id,
        "personId": PersonFactory().id,
        "partnerId": PartnerFactory().id,
        "populationId": PopulationFactory().id,
        "kleNumberId": KleNumberFactory(number="99").id,
        "apiClientId": client.id,
        "keyId": stored(key).id,
        "calendarSubscriptionId": stored(token).id,
        "reminderId": ReminderFactory().id,
        "jobId": stored(job_of(client.id)).id,
    }
