"""The least that a figure needs around it, stored: each function adds one thing and returns it."""

from datetime import date

from models.benchmarks import Benchmark
from models.indicators import Indicator
from models.ledger import settle
from models.observations import Observation
from models.organisation import Partner
from models.population import Population
from models.series import Series
from models.strategies import Goal, Strategy
from tests.models.building import an_area, stored

DECISION = {"body": "Økonomiudvalget", "decidedOn": "2026-03-10", "item": "4"}
SOURCE = {"provider": "Danmarks Statistik", "table": "RAS200", "url": None, "text": None}
SHARE = {"numerator": 12, "denominator": 48}
STATBANK = {**SOURCE, "url": "https://www.statbank.dk/RAS200"}


def a_goal(session, area=None, **more):
    area = area or an_area(session)
    return stored(session, Goal(**{"focus_area_id": area.id, "title": "Flere i arbejde", **more}))


def indicator_of(goal, **more):
    values = {
        "goal_id": goal.id,
        "key": "public-support",
        "title": "Andel på offentlig forsørgelse",
        "definition": "Andel af borgere på offentlig forsørgelse",
        "unit": "percent",
        "better": "lower",
        "comparison": "groups",
        "frequency": "year",
        "source": SOURCE,
    }
    return Indicator(**{**values, **more})


def an_indicator(session, goal=None, **more):
    return stored(session, indicator_of(goal or a_goal(session), **more))


def series_of(indicator, **more):
    values = {"indicator_id": indicator.id, "role": "target", "area_code": "151", "title": "Ikkevestlig baggrund"}
    return Series(**{**values, **more})


def a_series(session, indicator=None, **more):
    return stored(session, series_of(indicator or an_indicator(session), **more))


def observation_of(series, **more):
    values = {"indicator_id": series.indicator_id, "series_id": series.id, "period": "2021"}
    return Observation(**{**values, **more})


def an_observation(session, series=None, **more):
    return stored(session, observation_of(series or a_series(session), **more))


def recorded(session, series, period="2021", **values):
    """What recording ``values`` gave: the stored observation, and whether it is new."""
    observation, created = Observation.record(session, series.indicator_id, series.id, period, **values)
    settle(session)
    return observation, created


def a_benchmark(session, indicator, **more):
    values = {"indicator_id": indicator.id, "period": "2026", "gap": 5, "decision": DECISION}
    return stored(session, Benchmark(**{**values, **more}))


def population_of(**more):
    values = {
        "area_code": "151",
        "period": "2021K2",
        "origin": "nonWestern",
        "generation": "immigrants",
        "persons": 4317,
        "source": STATBANK,
    }
    return Population(**{**values, **more})


def another_strategy(session, like, **more):
    """A strategy of the same centre as that of ``like``."""
    values = {
        "title": "En anden",
        "starts_on": date(2024, 1, 1),
        "ends_on": date(2027, 12, 31),
        "committee": "Udvalget",
    }
    centre = session.get(Strategy, like.strategy_id).coordinating_centre_id
    return stored(session, Strategy(**{**values, "coordinating_centre_id": centre, **more}))


def a_count(session, **more):
    indicator = an_indicator(session, unit="persons", better="higher", comparison="single", **more)
    return a_series(session, indicator, role="single")


def providers(session, count):
    return [stored(session, Partner(name=f"Udbyder {number}", kind="provider")) for number in range(count)]


def contribution_of(partner, value, **more):
    values = {"partner_id": partner.id, "value": value, "status": "final", "received_on": date(2022, 1, 10)}
    return {**values, **more}


def awaited_from(partner, status="notYetPublished"):
    return contribution_of(partner, None, status=status, received_on=None)
