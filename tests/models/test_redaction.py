from decimal import Decimal

from sqlalchemy import select

from models.changes import Change
from models.ledger import settle
from models.observations import Observation
from models.queries.redaction import (
    NOTHING,
    Recorded,
    hidden_now,
    parsed,
    shown_observation,
    shown_population,
)
from tests.factories import ObservationFactory, PartnerFactory, PopulationFactory

COLUMNS = (Change.resource_type, Change.resource_id, Change.strategy_id, Change.is_restricted, Change.data)
HIDDEN = {"value": None, "numerator": None, "status": "suppressed", "disclosure": None}


def entries_of(session, record):
    query = select(*COLUMNS).where(Change.resource_id == record.id).order_by(Change.position)
    return [Recorded(*row) for row in session.execute(query)]


def figures(state, *names):
    return {name: state[name] for name in names}


def test_a_figure_that_was_hidden_stays_hidden_in_its_entry(session):
    observation = ObservationFactory(numerator=3, denominator=60)
    observation.numerator, observation.correction_reason = 30, "Tastefejl"
    settle(session)
    small, large = entries_of(session, observation)

    shown = shown_observation(parsed(small.data), NOTHING)

    assert (small.is_restricted, large.is_restricted) == (1, 0)
    assert figures(shown, *HIDDEN, "denominator") == {**HIDDEN, "denominator": 60}
    assert shown.keys() == parsed(small.data).keys()
    assert hidden_now(session.connection(), [small, large]) == {}


def test_a_figure_that_is_hidden_now_is_hidden_in_every_entry(session):
    observation = ObservationFactory(numerator=30, denominator=60)
    observation.numerator, observation.correction_reason = 3, "Tastefejl"
    settle(session)
    large, _ = entries_of(session, observation)

    now = hidden_now(session.connection(), [large])
    shown = shown_observation(parsed(large.data), now[str(observation.id)])

    assert now == {str(observation.id): frozenset({"isHidden", "hidesContributions"})}
    assert figures(shown, *HIDDEN, "denominator") == {**HIDDEN, "denominator": 60}


def test_a_denominator_too_small_to_be_told_and_contributions_are_hidden_too(session):
    partners = [{"partner_id": PartnerFactory().id, "value": count, "status": "final"} for count in (1, 2)]
    observation = ObservationFactory(numerator=1, denominator=3, contributions=partners)
    [entry] = entries_of(session, observation)

    shown = shown_observation(parsed(entry.data), NOTHING)

    assert shown["denominator"] is None
    assert [one["value"] for one in shown["contributions"]] == [None, None]
    assert [one["status"] for one in shown["contributions"]] == ["final", "final"]


def test_a_figure_of_the_population_is_hidden_when_its_source_no_longer_publishes_it(session):
    population = PopulationFactory(persons=3)
    population.published = False
    settle(session)
    published, _ = entries_of(session, population)

    now = hidden_now(session.connection(), [published])

    assert now == {str(population.id): frozenset({"isHidden"})}
    assert shown_population(parsed(published.data), now[str(population.id)])["persons"] is None


def test_figures_stay_exact(session):
    observation = ObservationFactory(value=Decimal("123456789012.123456"))
    [entry] = entries_of(session, observation)

    assert parsed(entry.data)["value"] == Decimal("123456789012.123456")
    assert session.get(Observation, observation.id).value == Decimal("123456789012.123456")
