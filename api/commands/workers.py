"""Workers from the command line, each one of any number: what sends webhooks, and what does jobs."""

import os
import signal
import sys
from threading import Thread

import click
from flask import current_app
from flask.cli import with_appcontext

from api.delivery.imports.worker import Worker as Importer
from api.delivery.webhooks.worker import Worker as Sender
from api.operations import logs

_beside = click.option(
    "--beside", is_flag=True, help="Stop when standard input ends, as it does with whoever started this."
)


@click.command()
@_beside
@with_appcontext
def deliver_webhooks(*, beside: bool) -> None:
    """Send events to the receivers of webhooks until stopped; any number of these may run."""
    _run(Sender, beside=beside)


@click.command()
@_beside
@with_appcontext
def run_jobs(*, beside: bool) -> None:
    """Do the imports that go on after their request until stopped; any number of these may run."""
    _run(Importer, beside=beside)


def _run(kind: type[Sender | Importer], *, beside: bool) -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    logs.take_over_logging(app.config["LOG_LEVEL"])
    worker = kind(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    if beside:
        Thread(target=_until_left_alone, args=(worker,), name="parent", daemon=True).start()
    worker.run()


def _until_left_alone(worker: Sender | Importer) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    worker.stop()
