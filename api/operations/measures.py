"""Figures about the running server for Prometheus: how many requests of which route, and how long they took."""

from time import perf_counter

from flask import Flask, Response, g
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from api.operations.tracing import method, route

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LABELS = ("route", "method", "status")


class Measures:
    """The counters of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("samspil_requests", "Requests answered", LABELS, registry=self.registry)
        self.seconds = Histogram(
            "samspil_request_seconds", "Time to an answer", ("route", "method"), buckets=SECONDS, registry=self.registry
        )

    def observe(self, answer: Response) -> Response:
        self.requests.labels(route(), method(), str(answer.status_code)).inc()
        self.seconds.labels(route(), method()).observe(perf_counter() - g.began)
        return answer

    def answer(self) -> Response:
        """The figures in Prometheus' text format."""
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)


def init_app(app: Flask) -> None:
    app.extensions["measures"] = Measures()
    app.after_request(app.extensions["measures"].observe)
