"""Benchmarks on the wire: what an indicator is to reach by when."""

from api.rest.fields import Choice, Day, Figure, Id
from api.rest.schemas import Document, Filters, ResourceSchema
from api.schemas.evaluation_decisions import behind
from api.schemas.periods import period_field
from api.schemas.transitions import AdoptedTransitionSchema, DecisionSchema
from models.benchmarks import Benchmark, BenchmarkTransition
from models.strategies import ADOPTED


class BenchmarkSchema(ResourceSchema):
    """The gap or the level to reach in a period or by a date, with the decision behind it."""

    model = Benchmark

    strategy_id = Id(dump_only=True)
    indicator_id = Id(dump_only=True)
    period = period_field()
    due_on = Day()
    level = Figure()
    gap = Figure()
    decision = Document(DecisionSchema, required=True)
    evaluation_decision = behind(Benchmark)
    state = Choice(*ADOPTED.states, dump_only=True)
    replaced_by_id = Id(dump_only=True)


class BenchmarkFilters(Filters):
    """Which benchmarks."""


class BenchmarkTransitionSchema(AdoptedTransitionSchema):
    """A recorded step of a benchmark."""

    model = BenchmarkTransition

    benchmark_id = Id(dump_only=True)
