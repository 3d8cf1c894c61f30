"""What indicators are to reach by when, and the steps of these benchmarks."""

from typing import Any
from uuid import UUID

from flask import Response

from api.rest.blueprint import Blueprint, Resource
from api.rest.history import remembers
from api.rest.schemas import page_of
from api.rest.writing import change, load, page, remove, replace, save, show, under
from api.schemas.benchmarks import BenchmarkFilters, BenchmarkSchema, BenchmarkTransitionSchema
from api.schemas.transitions import AdoptedStepSchema, TransitionFilters
from models.benchmarks import Benchmark
from models.indicators import Indicator

blp = Blueprint(
    "benchmarks",
    __name__,
    url_prefix="/v1/indicators/<uuid:indicator_id>/benchmarks",
    description="Benchmarks: the gap or the level that an indicator is to reach, with the decision behind it",
)


@blp.route("")
class Benchmarks(Resource):
    @blp.requires("benchmarks:read")
    @blp.arguments(BenchmarkFilters, location="query")
    @blp.response(200, page_of(BenchmarkSchema))
    def get(self, asked: dict[str, Any], indicator_id: UUID) -> Response:
        """List the benchmarks of an indicator"""
        return page(BenchmarkSchema, BenchmarkFilters, asked, indicator_id=under(Indicator, indicator_id))

    @blp.requires("benchmarks:write")
    @blp.arguments(BenchmarkSchema)
    @blp.response(201, BenchmarkSchema)
    def post(self, values: dict[str, Any], indicator_id: UUID) -> Response:
        """Create a benchmark

        It names either a period or a date, and either a level or a gap.
        """
        return save(Benchmark(indicator_id=under(Indicator, indicator_id), **values))


@blp.route("/<uuid:benchmark_id>")
class BenchmarkItem(Resource):
    @blp.requires("benchmarks:read")
    @blp.recalls
    @blp.response(200, BenchmarkSchema)
    def get(self, indicator_id: UUID, benchmark_id: UUID) -> Response:
        """Show a benchmark"""
        return show(BenchmarkSchema, benchmark_id, indicator_id=indicator_id)

    @blp.requires("benchmarks:write")
    @blp.arguments(BenchmarkSchema)
    @blp.response(200, BenchmarkSchema)
    def put(self, values: dict[str, Any], indicator_id: UUID, benchmark_id: UUID) -> Response:
        """Create or replace a benchmark under an id of one's own"""
        return replace(Benchmark, benchmark_id, values, indicator_id=under(Indicator, indicator_id))

    @blp.requires("benchmarks:write")
    @blp.patches(BenchmarkSchema)
    @blp.response(200, BenchmarkSchema)
    def patch(self, patch: dict[str, Any], indicator_id: UUID, benchmark_id: UUID) -> Response:
        """Change some properties of a benchmark

        Another level, gap or date needs the decision behind the change.
        """
        return save(change(load(Benchmark, benchmark_id, indicator_id=indicator_id), patch))

    @blp.requires("benchmarks:write")
    @blp.response(204)
    def delete(self, indicator_id: UUID, benchmark_id: UUID) -> Response:
        """Delete a benchmark that nothing rests on"""
        return remove(load(Benchmark, benchmark_id, indicator_id=indicator_id))


@blp.route("/<uuid:benchmark_id>/transitions")
class BenchmarkTransitions(Resource):
    @blp.requires("benchmarks:read")
    @blp.arguments(TransitionFilters, location="query")
    @blp.response(200, page_of(BenchmarkTransitionSchema))
    def get(self, asked: dict[str, Any], indicator_id: UUID, benchmark_id: UUID) -> Response:
        """List the steps of a benchmark"""
        found = under(Benchmark, benchmark_id, indicator_id=indicator_id)
        return page(BenchmarkTransitionSchema, TransitionFilters, asked, benchmark_id=found)

    @blp.requires("benchmarks:write")
    @blp.arguments(AdoptedStepSchema)
    @blp.response(201, BenchmarkTransitionSchema)
    def post(self, step: dict[str, Any], indicator_id: UUID, benchmark_id: UUID) -> Response:
        """Replace or end a benchmark

        The decision behind the step is needed.
        """
        benchmark = load(Benchmark, benchmark_id, indicator_id=indicator_id)
        return save(benchmark.move_to(**step), parent=benchmark)


@blp.route("/<uuid:benchmark_id>/transitions/<uuid:transition_id>")
class BenchmarkTransitionItem(Resource):
    @blp.requires("benchmarks:read")
    @blp.recalls
    @blp.response(200, BenchmarkTransitionSchema)
    def get(self, indicator_id: UUID, benchmark_id: UUID, transition_id: UUID) -> Response:
        """Show a step of a benchmark"""
        found = under(Benchmark, benchmark_id, indicator_id=indicator_id)
        return show(BenchmarkTransitionSchema, transition_id, benchmark_id=found)


remembers(blp, "/<uuid:benchmark_id>", BenchmarkSchema, "benchmarks:read")
remembers(blp, "/<uuid:benchmark_id>/transitions/<uuid:transition_id>", BenchmarkTransitionSchema, "benchmarks:read")
