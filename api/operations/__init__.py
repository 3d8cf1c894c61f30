"""What every request passes, whatever it asks for: trace, limits, admission, headers, figures and log."""

from flask import Flask

from api.operations import admission, headers, logs, measures, rates, tracing


def init_app(app: Flask) -> None:
    """Before a view in the order named here; after it the other way round, so that the log sees what was answered."""
    for part in (tracing, logs, measures, headers, rates, admission):
        part.init_app(app)
