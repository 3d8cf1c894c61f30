from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from models.benchmarks import BenchmarkTransition
from models.ledger import settle
from tests.models.building import REFUSED, faults, taken, unrecorded
from tests.models.measuring import (
    DECISION,
    a_benchmark,
    an_indicator,
)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"period": None}, {"due_on": "period-or-date"}),
        ({"due_on": date(2026, 12, 31)}, {"due_on": "period-or-date"}),
        ({"gap": None}, {"level": "level-or-gap"}),
        ({"level": 20}, {"level": "level-or-gap"}),
        ({"decision": None}, {"decision": "decision-required"}),
    ],
)
def test_a_benchmark_has_one_date_one_measure_and_its_decision(session, values, fault):
    indicator = an_indicator(session)

    with pytest.raises(REFUSED) as refused:
        a_benchmark(session, indicator, **values)
    assert faults(refused) == fault


@pytest.mark.parametrize(
    ("name", "value"), [("period", None), ("due_on", date(2026, 1, 1)), ("gap", None), ("level", 1)]
)
def test_the_database_too_holds_a_benchmark_to_one_date_and_one_measure(session, name, value):
    benchmark = a_benchmark(session, an_indicator(session))

    with pytest.raises(IntegrityError):
        unrecorded(session, update(type(benchmark)).where(type(benchmark).id == benchmark.id).values({name: value}))


def test_a_benchmark_may_be_a_level_by_a_date(session):
    benchmark = a_benchmark(session, an_indicator(session), period=None, due_on=date(2026, 12, 31), gap=None, level=20)

    assert (benchmark.state, benchmark.level) == ("active", 20)


def test_a_benchmark_is_moved_only_by_a_new_decision(session):
    benchmark = a_benchmark(session, an_indicator(session))
    benchmark.gap = 7

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"decision": "decision-required"}

    benchmark.decision = {**DECISION, "decidedOn": "2027-01-12"}
    settle(session)
    assert benchmark.gap == 7


def test_a_benchmark_is_replaced_by_another_with_the_decision(session):
    indicator = an_indicator(session)
    first, second = a_benchmark(session, indicator), a_benchmark(session, indicator, period="2028K1")

    taken(session, first, "replaced", decision=DECISION, replaced_by_id=second.id)

    assert (first.state, first.replaced_by_id, second.period) == ("replaced", second.id, "2028-Q1")
    assert session.scalars(select(BenchmarkTransition.benchmark_id)).one() == first.id
