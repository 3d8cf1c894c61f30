"""Figures about the running server for Prometheus: how many requests of which route, and how long they took."""

from collections.abc import Mapping

from flask import Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Measures:
    """The counters of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self.requests = Counter("samspil_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram(
            "samspil_request_seconds", "Time to an answer", labels[:2], buckets=SECONDS, registry=self.registry
        )
        self.shed = Counter("samspil_requests_shed", "Requests refused for want of a thread", registry=self.registry)
        self.deliveries = Gauge(
            "samspil_webhook_deliveries", "Deliveries of webhooks that are not done", ("state",), registry=self.registry
        )
        self.known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        kind = route, method, status
        if kind not in self.known:
            self.known[kind] = self.requests.labels(*kind), self.seconds.labels(route, method)
        number, times = self.known[kind]
        number.inc()
        times.observe(seconds)

    def count_deliveries(self, by_state: Mapping[str, int]) -> None:
        """How many deliveries of webhooks wait, and how many nobody took."""
        for state in ("pending", "deadLetter"):
            self.deliveries.labels(state).set(by_state.get(state, 0))

    def answer(self) -> Response:
        """The figures in Prometheus' text format."""
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)
