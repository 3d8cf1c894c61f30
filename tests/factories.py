"""Stored records for tests, written through the models like everybody else's.

A factory fills in what the test leaves out and makes what that refers to: ``InitiativeFactory(state="active")``. It
commits, so that the application sees it; in a test with a ``session`` it is part of that session's unit of work.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from factory.base import Factory
from factory.declarations import LazyAttribute, LazyFunction, Sequence
from sqlalchemy import select

from models.assignments import Assignment
from models.benchmarks import Benchmark
from models.cases import Case
from models.clients import ApiClient, mint_key
from models.collaborations import Collaboration, CollaborationParty
from models.entries import CaseEntry
from models.evaluations import Evaluation, EvaluationDecision, Finding, ReadinessRequest
from models.indicators import Indicator
from models.initiatives import Initiative
from models.kle_numbers import KleNumber
from models.ledger import settle
from models.milestones import Milestone
from models.observations import Observation
from models.organisation import Centre, Partner, Person
from models.population import Population
from models.reminders import Reminder
from models.series import Series
from models.status_updates import StatusUpdate
from models.strategies import FocusArea, Goal, Strategy
from models.webhooks import Webhook, WebhookSecret

AnyFactory: Any = Factory  # calling one gives a record, which a type checker does not see
_places: list[Any] = []


@contextmanager
def writing_to(database):
    """Let each factory write to ``database`` in a unit of work of its own."""

    @contextmanager
    def opened():
        with database.session() as session:
            yield session
            session.commit()

    _places.append(opened)
    yield
    _places.pop()


@contextmanager
def writing_in(session):
    """Let factories write in ``session``, which stays open."""

    @contextmanager
    def opened():
        yield session

    _places.append(opened)
    yield
    _places.pop()


def stored(*records):
    """Store the records in one unit of work; the last one is returned."""
    with _places[-1]() as session:
        session.add_all(records)
        settle(session)
    return records[-1]


def looked_up(column, model, key):
    """One column of the record of ``model`` with this id."""
    with _places[-1]() as session:
        return session.scalar(select(column).where(model.id == key))


class Stored(AnyFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, **values):
        return stored(model_class(**values))


class CentreFactory(Stored):
    class Meta:
        model = Centre

    name = Sequence(lambda n: f"Center {n}")
    kind = "centre"


class PersonFactory(Stored):
    class Meta:
        model = Person

    name = Sequence(lambda n: f"Medarbejder {n}")
    centre_id = LazyFunction(lambda: CentreFactory().id)


class PartnerFactory(Stored):
    class Meta:
        model = Partner

    name = Sequence(lambda n: f"Samarbejdspartner {n}")
    kind = "association"


class ClientFactory(Stored):
    class Meta:
        model = ApiClient

    name = Sequence(lambda n: f"Program {n}")
    kind = "tool"


class StrategyFactory(Stored):
    class Meta:
        model = Strategy

    title = Sequence(lambda n: f"Integrationsstrategi {n}")
    starts_on = date(2024, 1, 1)
    ends_on = date(2027, 12, 31)
    committee = "Økonomiudvalget"
    coordinating_centre_id = LazyFunction(lambda: CentreFactory().id)


class FocusAreaFactory(Stored):
    class Meta:
        model = FocusArea

    strategy_id = LazyFunction(lambda: StrategyFactory().id)
    number = Sequence(lambda n: n % 999 + 1)
    title = LazyAttribute(lambda area: f"Indsatsområde {area.number}")
    tovholder_centre_id = LazyFunction(lambda: CentreFactory().id)
    themes = LazyFunction(lambda: [{"key": "sprog", "title": "Sprog"}])


class InFocusArea(Stored):
    class Meta:
        abstract = True

    focus_area_id = LazyFunction(lambda: FocusAreaFactory().id)


class GoalFactory(InFocusArea):
    class Meta:
        model = Goal

    title = Sequence(lambda n: f"Mål {n}")


class IndicatorFactory(Stored):
    """Compares two groups by a share in percent, once a year."""

    class Meta:
        model = Indicator

    goal_id = LazyFunction(lambda: GoalFactory().id)
    key = Sequence(lambda n: f"maaling-{n}")
    title = Sequence(lambda n: f"Måling {n}")
    definition = "Andel af borgere på offentlig forsørgelse"
    unit = "percent"
    better = "lower"
    comparison = "groups"
    frequency = "year"
    source = LazyFunction(lambda: {"provider": "Danmarks Statistik", "table": None, "url": None, "text": None})


class SeriesFactory(Stored):
    class Meta:
        model = Series

    indicator_id = LazyFunction(lambda: IndicatorFactory().id)
    role = "target"
    area_code = "151"
    title = "Ikkevestlig baggrund"


class ObservationFactory(Stored):
    class Meta:
        model = Observation

    series_id = LazyFunction(lambda: SeriesFactory().id)
    indicator_id = LazyAttribute(lambda one: looked_up(Series.indicator_id, Series, one.series_id))
    period = "2021"


class BenchmarkFactory(Stored):
    class Meta:
        model = Benchmark

    indicator_id = LazyFunction(lambda: IndicatorFactory().id)
    period = "2027"
    gap = 5
    decision = LazyFunction(lambda: {"body": "Økonomiudvalget", "decidedOn": "2026-03-10"})


class PopulationFactory(Stored):
    class Meta:
        model = Population

    area_code = "151"
    period = "2021-Q2"
    origin = "nonWestern"
    generation = "immigrants"
    persons = 4317
    source = LazyFunction(lambda: {"provider": "Danmarks Statistik", "table": "FOLK1E", "url": None, "text": None})


class InitiativeFactory(InFocusArea):
    """Owned by the tovholder centre of its focus area."""

    class Meta:
        model = Initiative

    title = Sequence(lambda n: f"Indsats {n}")
    owning_centre_id = LazyAttribute(
        lambda initiative: looked_up(FocusArea.tovholder_centre_id, FocusArea, initiative.focus_area_id)
    )


class MilestoneFactory(Stored):
    class Meta:
        model = Milestone

    title = Sequence(lambda n: f"Milepæl {n}")
    initiative_id = LazyFunction(lambda: InitiativeFactory(state="active").id)
    due_on = date(2026, 6, 1)


class StatusUpdateFactory(Stored):
    class Meta:
        model = StatusUpdate

    initiative = LazyFunction(lambda: InitiativeFactory(state="active"))
    may_move = False
    progress = "onTrack"
    summary = "Det går godt"

    @classmethod
    def _create(cls, model_class, **values):
        return stored(model_class.of(**values))


class CollaborationFactory(Stored):
    class Meta:
        model = Collaboration

    title = Sequence(lambda n: f"Samarbejde {n}")
    purpose = "En fælles indsats"
    strategy_id = LazyFunction(lambda: StrategyFactory().id)


class PartyFactory(Stored):
    class Meta:
        model = CollaborationParty

    collaboration_id = LazyFunction(lambda: CollaborationFactory().id)
    centre_id = LazyFunction(lambda: CentreFactory().id)
    role = "contributes"


class CaseFactory(Stored):
    """Opened by the centre that answers for it."""

    class Meta:
        model = Case

    title = Sequence(lambda n: f"Sag {n}")
    strategy_id = LazyFunction(lambda: StrategyFactory().id)
    kind = "obstacle"
    opened_by_centre_id = LazyFunction(lambda: CentreFactory().id)
    responsible_centre_id = LazyAttribute(lambda case: case.opened_by_centre_id)


class EntryFactory(Stored):
    class Meta:
        model = CaseEntry

    case_id = LazyFunction(lambda: CaseFactory().id)
    kind = "note"
    text = "Talt med begge centre"


class EvaluationFactory(Stored):
    class Meta:
        model = Evaluation

    strategy_id = LazyFunction(lambda: StrategyFactory().id)
    kind = "evaluation"
    title = Sequence(lambda n: f"Evaluering {n}")
    period_from = "2024"
    period_to = "2025"
    committee = "Økonomiudvalget"


class FindingFactory(Stored):
    class Meta:
        model = Finding

    evaluation_id = LazyFunction(lambda: EvaluationFactory().id)
    assessment = "partly"
    text = "Målet er tættere på"


class RequestFactory(Stored):
    class Meta:
        model = ReadinessRequest

    evaluation_id = LazyFunction(lambda: EvaluationFactory().id)
    centre_id = LazyFunction(lambda: CentreFactory().id)
    items = LazyFunction(lambda: [{"kind": "staleStatus", "resourceType": "initiatives", "resourceId": str(uuid4())}])


class DecisionFactory(Stored):
    class Meta:
        model = EvaluationDecision

    evaluation_id = LazyFunction(lambda: frozen(EvaluationFactory()).id)
    kind = "adjust"
    text = "Måltallet hæves"


def frozen(evaluation):
    """The evaluation as if it were frozen, with no content to show for it."""
    evaluation.state, evaluation.content_hash, evaluation.ledger_position = "frozen", "0" * 64, 1
    return stored(evaluation)


class KleNumberFactory(Stored):
    class Meta:
        model = KleNumber

    number = Sequence(lambda n: f"{n % 90 + 10}.{n // 90 % 90 + 10}.00")
    title = Sequence(lambda n: f"Emne {n}")


class ReminderFactory(Stored):
    class Meta:
        model = Reminder

    person_id = LazyFunction(lambda: PersonFactory().id)
    week = "2026-W10"
    waiting = 1


class WebhookFactory(Stored):
    class Meta:
        model = Webhook

    url = "https://modtager.example/"
    api_client_id = LazyFunction(lambda: ClientFactory().id)


class WebhookSecretFactory(Stored):
    """It opens nothing."""

    class Meta:
        model = WebhookSecret

    webhook_id = LazyFunction(lambda: WebhookFactory().id)
    sealed = "AAAA"


class AssignmentFactory(Stored):
    class Meta:
        model = Assignment

    valid_from = date(2026, 1, 1)


@dataclass(frozen=True)
class Caller:
    """Somebody who may call: a client with the key it proves itself by, and the person and centre it stands for."""

    key: str
    client: ApiClient
    person: Person | None
    centre: Centre


def caller(role, centre, strategy=None, **client):
    """A client of ``centre`` with a grant of ``role`` in ``strategy`` or in all; bound to a person unless a system."""
    person = None if role == "system" else PersonFactory.build(centre_id=centre.id)
    bound = {"kind": "system", "scopes": ["*"]} if person is None else {"kind": "tool", "person_id": person.id}
    grant = {"role": role, "strategy_id": strategy and strategy.id, "centre_id": None}
    tool = ClientFactory.build(**{"centre_id": centre.id, "grants": [grant], **bound, **client})
    key, plain = mint_key(tool.id)
    stored(*([person] if person else ()), tool, key)
    return Caller(plain, tool, person, centre)
