"""Papers from the command line: whole files in a folder, or a word on why there are none."""

import json

import pytest

from api.reports.papers import FORMATS
from models.danish import today
from tests.factories import EvaluationFactory


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["report", *map(str, words)])


def test_every_format_lands_in_the_folder(run, strategy, focus_area, tmp_path):
    told = run(strategy.id, "--out", tmp_path / "til udvalget")

    name = f"Opfølgning - {strategy.title} {today().isoformat()}"
    written = {one.name: one for one in (tmp_path / "til udvalget").iterdir()}
    assert told.exit_code == 0
    assert written.keys() == {f"{name}.{form}" for form in ("json", *FORMATS)}
    assert json.loads(written[f"{name}.json"].read_bytes())["strategy"]["id"] == str(strategy.id)
    assert all(str(one) in told.output for one in written.values())


def test_an_evaluation_in_one_format_and_in_english(run, strategy, tmp_path):
    evaluation = EvaluationFactory(strategy_id=strategy.id, title="Evaluation 2025", kind="evaluation")

    told = run(evaluation.id, "--format", "html", "--out", tmp_path, "--lang", "en")

    assert told.exit_code == 0
    [file] = tmp_path.iterdir()
    assert file.name == f"Evaluation - {strategy.title} – Evaluation 2025 {today().isoformat()}.html"  # noqa: RUF001
    assert b'<html lang="en">' in file.read_bytes()


def test_an_older_file_is_replaced(run, strategy, tmp_path):
    older = tmp_path / f"Opfølgning - {strategy.title} {today().isoformat()}.csv"
    older.write_text("gammel")

    run(strategy.id, "--format", "csv", "--out", tmp_path)

    assert [*tmp_path.iterdir()] == [older]
    assert older.read_text("utf-8-sig").startswith("Hvad;")


def test_what_nobody_knows_is_no_paper(run, tmp_path):
    told = run("00000000-0000-4000-8000-000000000000", "--out", tmp_path)

    assert told.exit_code == 1
    assert "no strategy and no evaluation" in told.output
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_made_is_named(run, strategy, tmp_path):
    (tmp_path / "file").write_text("")

    told = run(strategy.id, "--out", tmp_path / "file" / "folder")

    assert told.exit_code == 1
    assert "cannot be made" in told.output


def test_a_file_that_cannot_be_written_leaves_nothing_behind(run, strategy, tmp_path):
    taken = tmp_path / f"Opfølgning - {strategy.title} {today().isoformat()}.csv"
    taken.mkdir()

    told = run(strategy.id, "--format", "csv", "--out", tmp_path)

    assert told.exit_code == 1
    assert "cannot be written" in told.output
    assert [*tmp_path.iterdir()] == [taken]
