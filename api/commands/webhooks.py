"""Webhooks from the command line: a worker that sends what is due, one of any number."""

import os
import signal
import sys
from threading import Thread

import click
from flask import current_app
from flask.cli import with_appcontext

from api.delivery.webhooks.worker import Worker
from api.operations import logs


@click.command()
@click.option("--beside", is_flag=True, help="Stop when standard input ends, as it does with whoever started this.")
@with_appcontext
def deliver_webhooks(*, beside: bool) -> None:
    """Send events to the receivers of webhooks until stopped; any number of these may run."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    logs.take_over_logging(app.config["LOG_LEVEL"])
    worker = Worker(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    if beside:
        Thread(target=_until_left_alone, args=(worker,), name="parent", daemon=True).start()
    worker.run()


def _until_left_alone(worker: Worker) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    worker.stop()
