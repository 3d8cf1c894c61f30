"""What is no whole backup of ours, or comes where something is, is refused; who is interrupted leaves nothing."""

import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from api.operations.backups.archive import MANIFEST, SIGNATURE
from api.operations.checkpoints import checkpoints
from models.ledger import settle
from models.organisation import Centre
from tests.backups.copying import altered, resigned, rows_of, run, tables_at
from tests.serving import ROOT

KILLED = """
import os, signal, sys
from pathlib import Path
from typing import Any
from api.operations.backups import archive, restoring

left = int(sys.argv[4])

def told(count):
    global left
    left -= count
    if left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)

with archive.opened(Path(sys.argv[1]), {sys.argv[2]}) as reader:
    restoring.restore(reader, sys.argv[3], told)
"""

REFUSALS = {
    "newer": "which this program does not know",
    "elsewhere": "it is of municipality 147, and SAMSPIL_MUNICIPALITY_CODE is 151",
    "form": "it is of form 2, and this program reads form 1",
    "torn": "it is no backup, or torn",
    "row": "the table people is not what was written",
    "longer": "the table people is not what was written",
    "manifest": "its manifest is not what was signed",
    "more": "it holds other tables than its manifest names",
    "text": "it is no backup, or torn",
    "ledger": "its ledger does not end where its manifest says",
}


def spoiled(how, source, file):
    changes: dict[str, dict[str, Any]] = {
        "newer": {"revision": "9999"},
        "elsewhere": {"municipality_code": "147"},
        "form": {"form": 2},
    }
    if how in changes:
        resigned(source, file, **changes[how])
    elif how == "ledger":
        resigned(source, file, hash="5" * 64)
    elif how == "torn":
        file.write_bytes(file.read_bytes()[:-100])
    elif how == "text":
        file.write_text("ikke en kopi")
    elif how == "row":
        altered(file, "tables/people.ndjson", lambda text: text.replace(b"Illustrativt", b"IllustrativT", 1))
    elif how == "longer":
        altered(file, "tables/people.ndjson", lambda text: text + text.splitlines(keepends=True)[0])
    elif how == "manifest":
        altered(file, MANIFEST, lambda text: text.replace(b'"151"', b'"147"'))
    elif how == "more":
        altered(file, SIGNATURE, bytes)
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr("tables/more.ndjson", b"[1]\n")


@pytest.mark.parametrize("how", REFUSALS)
def test_what_is_torn_newer_or_altered_is_refused_and_nothing_is_written(how, source, file, other, tmp_path, another):
    spoiled(how, source, file)

    said = run(another(other), "restore", file)

    assert said.exit_code == 1
    assert REFUSALS[how] in said.stderr
    assert tables_at(other) == []


def test_whoever_signed_it_must_be_known(file, other, tmp_path, another):
    app = another(other, SECRET_KEY="en hemmelighed på mindst 32 tegn, ikke den samme")

    refused = run(app, "restore", file)
    [key] = re.findall(r"[0-9a-f]{64}", refused.stderr)
    taken = run(app, "restore", file, "--trust", key)

    assert (refused.exit_code, taken.exit_code) == (1, 0)
    assert "webhooks need new secrets" in taken.stderr


def test_nothing_is_restored_over_what_is_there(source, file, tmp_path):
    url = source.extensions["database"].writers.url
    place = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    rows, before = rows_of(source), place and place.read_bytes()

    said = run(source, "restore", file)

    assert said.exit_code == 1
    assert "the database is not empty" in said.stderr
    assert rows_of(source) == rows
    assert (place and place.read_bytes()) == before


@pytest.mark.parametrize("rows", [1100])
def test_a_restore_that_is_killed_leaves_nothing(rows, source, file, other, tmp_path, another):
    with source.app_context():
        key = checkpoints().public_key
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAMSPIL_")}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, file, key, other, str(rows)],
        env={**environment, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    left = tables_at(other)

    assert killed.returncode == -signal.SIGKILL
    assert left == []
    assert run(app := another(other), "restore", file).exit_code == 0
    assert rows_of(app) == rows_of(source)


def test_a_backup_is_for_its_owner_only_and_overwrites_nothing(source, file):
    before = file.read_bytes()

    said = run(source, "backup", file)

    assert said.exit_code == 1
    assert "exists already" in said.stderr
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(".")] == []


def test_a_backup_holds_no_key_in_plain_text(file, keys):
    with zipfile.ZipFile(file) as archive:
        said = b"".join(archive.read(name) for name in archive.namelist())

    assert not [role for role, key in keys.items() if key.encode() in said]


def test_a_database_without_tables_is_not_backed_up(tmp_path, another):
    said = run(another(f"sqlite:///{tmp_path}/none.db"), "backup", tmp_path / "kopi.zip")

    assert said.exit_code == 1
    assert "migrate` comes first" in said.stderr
    assert not (tmp_path / "kopi.zip").exists()


def test_a_backup_is_of_one_moment_while_others_write(source, other, tmp_path, monkeypatch, another):
    before = rows_of(source)

    def told(_progress, _count):
        with source.extensions["database"].session() as session:
            session.add(Centre(name="Kom til undervejs", kind="team"))
            settle(session)
            session.commit()

    monkeypatch.setattr("click._termui_impl.ProgressBar.update", told)
    assert run(source, "backup", tmp_path / "kopi.zip").exit_code == 0
    monkeypatch.undo()
    said = run(app := another(other), "restore", tmp_path / "kopi.zip")

    assert said.exit_code == 0, said.output
    assert rows_of(app) == before
    assert rows_of(source) != before
