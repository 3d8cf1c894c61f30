"""``verify-ledger`` and ``checkpoint``: what was altered is named, however much was made to fit again."""

import json

import pytest
from sqlalchemy import text

from models.proof.entries import head_of
from tests.models.tampering import a_ledger, rechained, truncated
from tests.support import unguarded


@pytest.fixture
def file(tmp_path):
    return tmp_path / "outside" / "checkpoints.ndjson"


@pytest.fixture
def run(start, file):
    """``run("verify-ledger")`` is what the command answers, with checkpoints in a file of this test's own."""
    app = start(CHECKPOINTS=file)
    return lambda *words: app.test_cli_runner().invoke(args=words)


@pytest.fixture
def ledger(database, run):
    """Eleven entries, with checkpoints at the fourth and the last; what was answered to the latter."""
    a_ledger(database)
    with database.writers.begin() as connection, unguarded(connection):
        whole = connection.execute(text("SELECT * FROM changes WHERE position > 4 ORDER BY position")).all()
        truncated(connection, 4)
    run("checkpoint")
    with database.writers.begin() as connection, unguarded(connection):
        names = ", ".join(f":{name}" for name in whole[0]._mapping)
        connection.execute(text(f"INSERT INTO changes VALUES ({names})"), [dict(row._mapping) for row in whole])
        rechained(connection, 5)
    return run("checkpoint")


def alter(database, *changes):
    """Do to the ledger what only somebody beside the product can do."""
    with database.writers.begin() as connection, unguarded(connection):
        for change in changes:
            if callable(change):
                change(connection)
            else:
                connection.exec_driver_sql(change)


def test_a_ledger_that_nobody_altered_is_whole(run, ledger):
    said = run("verify-ledger", "--states")

    assert (said.exit_code, said.stdout) == (0, "The ledger is whole: 11 entries.\n")


def test_an_empty_ledger_is_whole_and_without_checkpoints_it_is_said(run, file):
    said = run("verify-ledger")

    assert (said.exit_code, said.stdout) == (0, "The ledger is whole: 0 entries.\n")
    assert f"{file} holds no checkpoints" in said.stderr
    assert not file.parent.exists()


def test_the_first_broken_entry_is_named(run, ledger, database):
    alter(database, "UPDATE changes SET request_id = 'x' WHERE position IN (6, 9)")

    said = run("verify-ledger")

    assert said.exit_code == 1
    assert said.stdout.startswith("The ledger is broken at entry 6: what it holds, ")
    assert said.stdout.count("\n") == 1


def test_an_end_that_was_cut_off_is_seen(run, ledger, database, file):
    alter(database, lambda connection: truncated(connection, 7))

    said = run("verify-ledger")

    at = json.loads(ledger.output)["at"]
    assert said.exit_code == 1
    assert said.stdout == f"{file}, line 2: there was an entry 11 at {at}; it is missing.\n"


def test_what_was_written_anew_is_seen(run, ledger, database, file):
    alter(database, "UPDATE changes SET request_id = 'x' WHERE position = 6", lambda one: rechained(one, 6))

    said = run("verify-ledger")

    assert said.exit_code == 1
    assert f"{file}, line 2: entry 11, or one before it, was written anew after " in said.stdout
    assert "line 1" not in said.stdout


@pytest.mark.parametrize("name", ["position", "hash", "at", "signature"])
def test_a_forged_checkpoint_is_seen(run, ledger, file, name):
    lines = file.read_text("utf-8").splitlines()
    forged = json.loads(lines[0])
    digit = forged[name][-2] if name != "position" else ""
    forged[name] = 3 if name == "position" else f"{forged[name][:-2]}{'1' if digit == '0' else '0'}{forged[name][-1]}"
    lines[0] = json.dumps(forged, separators=(",", ":"), sort_keys=True)
    file.write_text("\n".join(lines) + "\n", "utf-8")

    said = run("verify-ledger")

    assert (said.exit_code, said.stdout) == (1, f"{file}, line 1: its signature is forged.\n")


def test_a_key_that_is_not_ours_is_trusted_only_where_that_is_said(start, run, ledger, file):
    other = start(CHECKPOINTS=file, SECRET_KEY="en hemmelighed på mindst 32 tegn, ikke en anden").test_cli_runner()
    key = json.loads(ledger.output)["publicKey"]

    said = [other.invoke(args=["verify-ledger", *words]) for words in ([], ["--trust", key])]

    assert [one.exit_code for one in said] == [1, 0]
    assert f"line 2: it is signed with a key that is not trusted, {key}." in said[0].stdout


def test_a_checkpoint_that_somebody_else_kept_counts_as_well(run, ledger, database, file, tmp_path):
    kept = tmp_path / "kept.ndjson"
    kept.write_text(ledger.output, "utf-8")
    file.unlink()
    alter(database, lambda connection: truncated(connection, 7))

    said = run("verify-ledger", "--checkpoints", str(kept))

    assert said.exit_code == 1
    assert f"{kept}, line 1: there was an entry 11 at " in said.stdout


def test_many_faults_of_a_file_are_counted(run, ledger, file):
    file.write_text("x\n" * 50, "utf-8")

    said = run("verify-ledger")

    assert said.stdout.count("it is no checkpoint") == 20
    assert f"{file}: the same of 30 more lines.\n" in said.stdout


def test_what_is_stored_otherwise_than_recorded_is_seen_by_whoever_asks(run, ledger, database):
    alter(database, "UPDATE initiatives SET title = 'Noget andet'")

    said = [run("verify-ledger", *words) for words in ([], ["--states"])]

    assert [one.exit_code for one in said] == [0, 1]
    assert said[1].stdout.startswith("initiatives ")
    assert said[1].stdout.endswith(": its state differs.\n")


def test_a_checkpoint_is_written_once_for_each_place(run, ledger, file):
    again = run("checkpoint")

    assert again.output == ledger.output
    assert [json.loads(line)["position"] for line in file.read_text("utf-8").splitlines()] == [4, 11]
    assert again.output.splitlines()[-1] == file.read_text("utf-8").splitlines()[-1]


def test_nothing_is_signed_that_contradicts_what_was(run, ledger, database, file):
    alter(database, lambda connection: truncated(connection, 7))
    before = file.read_bytes()

    said = run("checkpoint")

    assert said.exit_code == 1
    assert said.output.startswith("Error: there was an entry 11 at ")
    assert file.read_bytes() == before


def test_a_ledger_without_its_head_is_named(run, ledger, database):
    with database.readers.connect() as connection:
        assert head_of(connection)
    alter(database, "DELETE FROM ledger_head")

    said = [run("verify-ledger"), run("checkpoint")]

    assert [one.exit_code for one in said] == [1, 1]
    assert said[0].stdout == "The ledger is broken at entry 0: the ledger has no head.\n"
    assert said[1].output.startswith("Error: the ledger has no head")
