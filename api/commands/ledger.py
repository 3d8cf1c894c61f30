"""The ledger from the command line: whether it is what it was, and a signed note of where it stands."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import orjson
from flask.cli import with_appcontext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.database import database, snapshot
from api.operations.checkpoints import ContradictionError, checkpoints, faults, lines_of
from models.proof.chain import broken, version_break
from models.proof.entries import head_of
from models.proof.parts import side_by_side
from models.proof.stored import differences
from models.queries.freezing import altered

SHOWN = 20  # of many faults of a kind


@click.command()
@with_appcontext
def checkpoint() -> None:
    """Sign where the ledger stands, note it outside of the database, and show it."""
    with _reading() as connection:
        try:
            found = checkpoints().write(connection)
        except ContradictionError as error:
            raise click.ClickException(f"{error}; `flask --app wsgi verify-ledger` says more") from error
    click.echo(orjson.dumps(found, option=orjson.OPT_SORT_KEYS))


@click.command()
@click.option("--states", is_flag=True, help="Compare what is stored and what was frozen with it, too.")
@click.option(
    "--checkpoints", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of checkpoints that somebody else kept, beside the server's own; may be repeated.",
)  # fmt: skip
@click.option("--trust", multiple=True, help="An older public key of this server; may be repeated.")
@with_appcontext
def verify_ledger(*, states: bool, files: tuple[Path, ...], trust: tuple[str, ...]) -> None:
    """Look at every entry of the ledger and every checkpoint; name what was altered, and end with 1 if anything was."""
    with _reading() as connection:
        head = head_of(connection)
        entries = head.position if head else 0
        told = [*_breaks(connection, entries)]
        for file in (checkpoints().file, *files):
            told += _contradictions(connection, file, trust)
        if states and not told:  # what the ledger tells counts for something
            told += _differences()
    if told:
        click.echo("\n".join(told))
        sys.exit(1)
    click.echo(f"The ledger is whole: {entries} entries.")


def _breaks(connection: Connection, entries: int) -> Iterator[str]:
    """The first broken entry, if any."""
    with click.progressbar(length=entries, label="Entries", file=sys.stderr) as progress:
        found = broken(connection, side_by_side(progress.update))
    if found := found or version_break(connection):
        yield f"The ledger is broken at entry {found.position}: {found.what}."


def _contradictions(connection: Connection, file: Path, trusted: tuple[str, ...]) -> Iterator[str]:
    lines = lines_of(file)
    if not lines:
        click.echo(f"{file} holds no checkpoints: that the end of the ledger was cut off could not be seen.", err=True)
        return
    wrong = [*faults(connection, lines, {checkpoints().public_key, *trusted})]
    yield from (f"{file}, line {number}: {what}." for number, what in wrong[:SHOWN])
    if len(wrong) > SHOWN:
        yield f"{file}: the same of {len(wrong) - SHOWN} more lines."


def _differences() -> Iterator[str]:
    with snapshot() as connection, Session(connection, autoflush=False) as session:
        for one in differences(session):
            where = f"entry {one.position}" if one.position else "no entry"
            yield f"{one.resource_type} {one.resource_id} ({where}): {one.what}."
        for key in altered(connection):
            yield f"evaluations {key}: what it froze is not what its contentHash was taken of."


@contextmanager
def _reading() -> Iterator[Connection]:
    try:
        with database().readers.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise click.ClickException("the database does not answer, or `flask --app wsgi migrate` comes first") from error
