"""The command line: thin handles on what the product can do, as ``flask --app wsgi <command>``."""

import errno
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from api import settings
from api.auth import denials
from api.commands.backup import backup, restore
from api.commands.ledger import checkpoint, verify_ledger
from api.commands.reminders import remind
from api.commands.report import report
from api.commands.workers import deliver_webhooks, run_jobs
from api.database import database
from api.delivery.beside import working
from api.openapi import write_document
from api.operations import demo, keeping, logs, migrations, server
from api.rest import text
from models import population, protection
from models.clients import ApiClient, mint_key
from models.disclosures import DisclosureRule
from models.ledger import settle
from models.observations import disclosing
from seeds import ballerup

LONGEST_NAME = 300
DEMO_KEY = """$(python3 -c 'import json; print(json.load(open("var/demo-keys.json"))["reader"])')"""


def init_app(app: Flask) -> None:
    for command in (
        serve, migrate, seed, create_administrator, report, remind, deliver_webhooks, run_jobs, checkpoint,
        verify_ledger, backup, restore, openapi, show_settings,
    ):  # fmt: skip
        app.cli.add_command(command)


@click.command()
@with_appcontext
def serve() -> None:
    """Bring the database up to date and serve it."""
    app = _app()
    logs.take_over_logging(app.config["LOG_LEVEL"])
    listening = _bind(app)
    try:
        _bring_up_to_date(app)
        with database().session() as session:
            if app.config["DEMO"]:
                demo.prepare(session)
            clients = session.scalar(select(func.count()).select_from(ApiClient))
    except OperationalError as error:
        listening.close()
        raise click.ClickException("the database does not answer") from error
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, listening.stop)
    with keeping.kept(app), denials.kept(app), working(app):
        listening.accept_connections()
        _greet(f"http://{app.config['HOST']}:{listening.effective_port}", demo=app.config["DEMO"], is_empty=not clients)
        listening.run()


def _app() -> Flask:
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def _bring_up_to_date(app: Flask) -> None:
    """Migrate, and decide anew what may be shown where another rule than this program's decided it."""
    migrations.upgrade(app.config["DATABASE_URL"])
    with database().session() as session:
        if DisclosureRule.stored(session) != protection.RULE:
            settle(session, disclosing.EveryTable())
            settle(session, population.EveryFigure())
            DisclosureRule.store(session, protection.RULE)
            session.commit()


def _bind(app: Flask) -> server.Server:
    """Take the port first: whoever cannot have it need not migrate."""
    place = f"{app.config['HOST']}:{app.config['PORT']}"
    try:
        return server.bind(app)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException(f"{place} is in use; SAMSPIL_PORT chooses another port") from error
        raise click.ClickException(f"cannot listen on {place}: {error.strerror}") from error
    except ValueError as error:
        raise click.ClickException(f"cannot listen on {place}") from error


def _greet(address: str, *, demo: bool, is_empty: bool) -> None:
    """Where it listens, and what to do next."""
    lines = [f"Samspil listens on {address} (pages: {address}/, documentation: {address}/docs)"]
    if demo:
        lines += ["The keys of the demo lie in var/demo-keys.json. Log in on the pages by one of them, or try:", ""]
        lines += [f'  curl -H "Authorization: Bearer {DEMO_KEY}" {address}/v1/strategies', ""]
    elif is_empty:
        lines += ['Nobody can get in yet: flask --app wsgi create-administrator "<name>" makes the first key.']
    click.echo("\n".join(lines))


@contextmanager
def _stored() -> Iterator[Session]:
    """A unit of work; what the database does not take is said in one line."""
    try:
        with database().session() as session:
            yield session
            session.commit()
    except DBAPIError as error:
        raise click.ClickException("the database does not answer, or `flask --app wsgi migrate` comes first") from error


def _name(_: click.Context, __: click.Parameter, given: str) -> str:
    """A name as the API would take it."""
    try:
        return text.admitted(given, LONGEST_NAME)
    except text.Refused:
        raise click.BadParameter("1 to 300 characters of text, and no CPR number") from None


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest migration."""
    try:
        _bring_up_to_date(_app())
    except OperationalError as error:
        raise click.ClickException("the database does not answer") from error


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="Add illustrative figures, and keys in var/demo-keys.json.")
@with_appcontext
def seed(*, with_demo: bool) -> None:
    """Store Ballerup's integration strategy; what is there already stays as it is."""
    with _stored() as session:
        if with_demo:
            demo.prepare(session)
        else:
            ballerup.seed(session)


@click.command()
@click.argument("name", callback=_name)
@with_appcontext
def create_administrator(name: str) -> None:
    """Make a client NAME that may administer, and show its key, this once."""
    with _stored() as session:
        grant = {"role": "administrator", "strategy_id": None, "centre_id": None}
        client = ApiClient(name=name, kind="tool", grants=[grant])
        session.add(client)
        settle(session)
        key, plain = mint_key(client.id)
        session.add(key)
        settle(session)
    click.echo(plain)


@click.command()
@with_appcontext
def openapi() -> None:
    """Write openapi/openapi.json from the code."""
    write_document(_app())


@click.command("settings")
def show_settings() -> None:
    """Print the table of settings that README shows."""
    click.echo(settings.table())
