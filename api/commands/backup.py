"""Backup and restore from the command line: everything of one municipality as one file."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from api.database import database, snapshot
from api.operations import migrations
from api.operations.backups import restoring, taking
from api.operations.backups.archive import Manifest, RefusedError, Writer, opened, written
from api.operations.checkpoints import checkpoints, faults, lines_of

NO_DATABASE = "the database does not answer, or `flask --app wsgi migrate` comes first"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(*, file: Path) -> None:
    """Write everything that is stored, as it stands at one moment, to a new FILE; others may go on writing."""
    try:
        with written(file) as writer, taking.one_moment(database()) as connection:
            manifest = _taken(connection, writer)
    except FileExistsError as error:
        raise click.ClickException(f"{file} exists already") from error
    except DBAPIError as error:
        raise click.ClickException(NO_DATABASE) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    click.echo(
        f"{file}: {manifest.rows} rows in {len(manifest.tables)} tables, the ledger to entry {manifest.position}.\n"
        f"Signed by {manifest.public_key}."
    )


def _taken(connection: Connection, writer: Writer) -> Manifest:
    revision = migrations.current(connection)
    if revision not in migrations.wanted():
        raise click.ClickException(NO_DATABASE)
    with _progress(taking.number_of_rows(connection), "Rows") as told:
        code = current_app.config["MUNICIPALITY_CODE"]
        return taking.take(connection, writer, checkpoints().key, told, revision=revision, municipality_code=code)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--trust", multiple=True, help="The public key of the server that wrote it, if another; may be repeated.")
@with_appcontext
def restore(*, file: Path, trust: tuple[str, ...]) -> None:
    """Bring the backup in FILE into an empty database, whole or not at all. Webhooks rest afterwards."""
    config = current_app.config
    try:
        with opened(file, {checkpoints().public_key, *trust}) as reader:
            rows = reader.manifest.rows
            with _progress(rows, "Checked") as told:
                restoring.check(reader, config["MUNICIPALITY_CODE"], told)
            with _progress(rows, "Restored") as told:
                found = restoring.restore(reader, config["DATABASE_URL"], told)
    except RefusedError as error:
        raise click.ClickException(f"{file} is not restored: {error}") from error
    except OperationalError as error:
        raise click.ClickException("the database does not answer") from error
    except DBAPIError as error:
        raise click.ClickException(f"{file} is not restored: the database refuses what it holds") from error
    click.echo(
        f"Restored: {found.rows} rows; the ledger is whole: {found.entries} entries.\n"
        f"Webhooks: {found.webhooks} rest until they are made active again; {found.deliveries} deliveries that were"
        " waiting are dead letters and can be replayed.\n"
        "Cursors of /v1/changes from before get 410: whoever keeps a copy begins with the lists."
    )
    if reader.manifest.public_key != checkpoints().public_key:
        click.echo(
            "It was made with another SAMSPIL_SECRET_KEY: webhooks need new secrets before they are made active.",
            err=True,
        )
    _compare_checkpoints()


def _compare_checkpoints() -> None:
    """Say so where checkpoints tell of entries that the backup does not have."""
    file = checkpoints().file
    with snapshot() as connection:
        if any(faults(connection, lines_of(file), {checkpoints().public_key})):
            click.echo(
                f"{file} knows of entries that are not in the backup: put it away, and a new one begins.", err=True
            )


@contextmanager
def _progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=length, label=label, file=sys.stderr) as progress:
        yield progress.update
