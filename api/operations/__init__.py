"""What every request passes, whatever it asks for: trace, limit and admission; headers, figures and log line."""

from time import perf_counter
from typing import Any

from flask import Flask, Request, Response, g, request

from api.operations import admission, checkpoints, headers, logs, tracing
from api.operations.measures import Measures
from api.operations.rates import Rates


def init_app(app: Flask) -> None:
    headers.init_app(app)
    admission.init_app(app)
    checkpoints.init_app(app)
    app.extensions["measures"] = Measures()
    app.extensions["rates"] = Rates(app.config["RATE_LIMIT"]) if app.config["RATE_LIMIT"] else None
    watch(app, app)


def watch(app: Flask, of: Flask) -> None:
    """One function before every view of ``app`` and one after it, which look up once what all their parts work on; the
    limits and figures are those ``of`` the product, also for what stands in front of it.
    """
    log = logs.configure(of.config["LOG_LEVEL"])
    hosts = of.config["ALLOWED_HOSTS"]
    measures, rates = of.extensions["measures"], of.extensions["rates"]

    @app.before_request
    def _() -> None:
        asked, kept = _current()
        tracing.begin(asked, kept)
        if rates:
            rates.count(asked, kept)
        admission.admit(asked, hosts)

    @app.after_request
    def _(answer: Response) -> Response:
        asked, kept = _current()
        kind = tracing.route(asked), tracing.method(asked), answer.status_code
        seconds = perf_counter() - kept.began
        tracing.pass_on(kept, answer)
        if rates:
            rates.tell(asked, kept, answer)
        measures.observe(*kind, seconds)
        logs.tell(log, kept, *kind, seconds)
        return answer


def _current() -> tuple[Request, Any]:
    """The request and what is kept beside it: themselves, as what stands for them looks them up at every use."""
    return request._get_current_object(), g._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
