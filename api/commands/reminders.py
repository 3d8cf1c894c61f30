"""Reminders from the command line, for a scheduler to run once a day."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from api.delivery.reminders import Reminding
from api.delivery.requests import Asking
from models.danish import today


@click.command()
@with_appcontext
def remind() -> None:
    """Remind everybody for whom something waits, once a week, and send out the requests for what is missing before an
    evaluation; end with 1 where a mail was not accepted.
    """
    try:
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
        told = Reminding(app, today()).run() + Asking(app, today()).run()
    except DBAPIError as error:
        raise click.ClickException("the database does not answer, or `flask --app wsgi migrate` comes first") from error
    click.echo(
        f"{told['reminded']} reminded; mails: {told['accepted']} accepted, {told['failed']} failed,"
        f" {told['unknown']} of unknown outcome."
    )
    if told["failed"] or told["unknown"]:
        sys.exit(1)
