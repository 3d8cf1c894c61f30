"""The overview or an evaluation as files in a folder, for whoever prefers files."""

import os
import sys
from pathlib import Path
from typing import Final
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from api.database import snapshot
from api.language import LANGUAGES
from api.operations.headers import own_origin
from api.reports.follow_up import follow_up
from api.reports.papers import FORMATS, PaperFile, follow_up_file, printing
from api.rest.downloads import called
from api.rest.strict_json import dumps
from models.danish import today
from models.evaluations import Evaluation
from models.figures.disclosure import Language
from models.queries.courses import courses
from models.queries.freezing import evaluation_told
from models.queries.overview import Scope, Whole, overview
from models.queries.overview_facts import load_facts

JSON: Final = "json"
Told = tuple[Whole, dict[UUID, Whole]]


@click.command()
@click.argument("resource_id", metavar="ID", type=click.UUID)
@click.option(
    "--format", "forms", multiple=True, type=click.Choice((JSON, *FORMATS)),
    help="One of the formats; may be repeated. All of them where none is named.",
)  # fmt: skip
@click.option("--out", "folder", default=".", type=click.Path(file_okay=False, path_type=Path), help="The folder.")
@click.option("--lang", "language", default=LANGUAGES[0], type=click.Choice(LANGUAGES), help="Danish or English.")
@click.option("--dialect", default="excel", type=click.Choice(("excel", "plain")), help="Of CSV.")
@with_appcontext
def report(*, resource_id: UUID, forms: tuple[str, ...], folder: Path, language: Language, dialect: str) -> None:
    """Write the follow-up on a strategy, or an evaluation, with this ID as files to a folder."""
    answer, drawn = _told(resource_id, language)
    _prepare(folder)
    wanted = dict.fromkeys(forms or (JSON, *FORMATS))
    with click.progressbar(wanted, label="Files", file=sys.stderr, item_show_func=lambda form: form) as progress:
        written = [_write(folder, _made(answer, drawn, form, language, dialect)) for form in progress]
    click.echo("\n".join(map(str, written)))


def _told(resource_id: UUID, language: Language) -> Told:
    """The answer and the courses of whatever has the id; suppressed are small figures, as for everybody."""
    try:
        with snapshot() as connection:
            told = _evaluation(connection, resource_id, language) or _strategy(connection, resource_id, language)
    except DBAPIError as error:
        raise click.ClickException("the database does not answer, or `flask --app wsgi migrate` comes first") from error
    if told is None:
        raise click.ClickException(f"there is no strategy and no evaluation with the id {resource_id}")
    return told


def _strategy(connection: Connection, strategy_id: UUID, language: Language) -> Told | None:
    facts = load_facts(connection, strategy_id, current_app.config["MUNICIPALITY_CODE"], today())
    if facts is None:
        return None
    scope, on = Scope(), today()
    return overview(facts, on, scope, language), courses(facts, on, scope, language)


def _evaluation(connection: Connection, evaluation_id: UUID, language: Language) -> Told | None:
    if not connection.scalar(select(Evaluation.id).where(Evaluation.id == evaluation_id)):
        return None
    told = evaluation_told(connection, evaluation_id, today(), current_app.config["MUNICIPALITY_CODE"])
    return told.overview(Scope(), language), told.courses(Scope(), language)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be made: {error.strerror}") from error


def _made(answer: Whole, drawn: dict[UUID, Whole], form: str, language: Language, dialect: str) -> PaperFile:
    origin = own_origin(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    if form != JSON:
        return follow_up_file(answer, drawn, form, language, dialect, printing(origin))
    name = follow_up(answer, drawn, language).name
    return PaperFile(dumps(answer), "application/json", JSON, name, answer["date"], None)


def _write(folder: Path, file: PaperFile) -> Path:
    """The file is there whole, or not at all."""
    path = folder / called(file.name, file.on, file.suffix)
    beside = folder / f".{os.getpid()}.{file.suffix}.part"
    try:
        beside.write_bytes(file.body)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from error
    return path
