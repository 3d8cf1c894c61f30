"""``backup`` and ``restore``: everything of one municipality in one file, and from there on either database."""

import json
import zipfile

import pytest
from sqlalchemy import select

from api.operations.backups.archive import MANIFEST, Manifest
from models.webhooks import Delivery, Webhook
from tests.backups.copying import resigned, rows_of, run, told_by


def test_every_row_is_the_same_on_the_other_database(source, restored):
    there = rows_of(restored)

    assert there == rows_of(source)
    assert run(restored, "verify-ledger", "--states").exit_code == 0
    assert len(there["observations"]) > 50


def test_every_list_history_and_overview_is_answered_alike(source, restored, keys):
    [strategy] = source.test_client().get("/v1/strategies", auth=keys["reader"]).json["items"]
    overview = f"/v1/strategies/{strategy['id']}/overview"

    for role in ("administrator", "coordinator"):
        before = told_by(source, keys[role])
        assert told_by(restored, keys[role]) == before
        assert len(before) > 200
        figures = [
            {**app.test_client().get(overview, auth=keys[role]).json, "generatedAt": None} for app in (source, restored)
        ]
        assert json.dumps(figures[0]) == json.dumps(figures[1])


def test_the_feed_is_the_same_up_to_the_restore(source, restored, keys):
    told = [
        app.test_client().get("/v1/changes?pageSize=1000", auth=keys["administrator"]).json["items"]
        for app in (source, restored)
    ]

    assert [{**one, "cursor": None} for one in told[1][: len(told[0])]] == [{**one, "cursor": None} for one in told[0]]
    [paused] = told[1][len(told[0]) :]
    assert (paused["resourceType"], paused["actor"]["type"]) == ("webhooks", "system")
    assert paused["data"]["active"] is False


def test_webhooks_rest_and_what_was_waiting_can_be_replayed(restored, source):
    with restored.extensions["database"].session() as session:
        assert set(session.scalars(select(Webhook.active))) == {False}
        assert {(one.state, one.last_fault) for one in session.scalars(select(Delivery))} == {
            ("deadLetter", "restored")
        }
    with source.extensions["database"].session() as session:
        assert set(session.scalars(select(Webhook.active))) == {True}


@pytest.mark.parametrize("place", ["/v1/centres", "/v1/changes?pageSize=3", "/v1/changes?pageSize=1000"])
def test_a_cursor_from_before_is_answered_410_with_the_way_back(source, restored, keys, place):
    key = keys["administrator"]
    before = source.test_client().get(place, auth=key).headers["Changes-Cursor"]

    gone = restored.test_client().get(f"/v1/changes?after={before}", auth=key)
    after = restored.test_client().get(place, auth=key).headers["Changes-Cursor"]

    assert gone.status_code == 410
    assert gone.json["type"] == "/problems/cursor-gone"
    assert gone.json["restart"] == "/v1/changes"
    assert "/v1/centres" in gone.json["snapshot"]
    assert restored.test_client().get(f"/v1/changes?after={after}", auth=key).status_code == 200
    assert source.test_client().get(f"/v1/changes?after={before}", auth=key).status_code == 200


def test_a_restored_database_is_backed_up_and_restored_again(restored, tmp_path, keys, another):
    run(restored, "backup", tmp_path / "igen.zip")
    third = another(f"sqlite:///{tmp_path}/third.db")
    cursor = restored.test_client().get("/v1/centres", auth=keys["reader"]).headers["Changes-Cursor"]

    said = run(third, "restore", tmp_path / "igen.zip")

    assert said.exit_code == 0, said.output
    assert rows_of(third) == rows_of(restored)
    assert third.test_client().get(f"/v1/changes?after={cursor}", auth=keys["reader"]).status_code == 410


def test_a_backup_of_an_older_migration_is_brought_up_to_date(source, file, other, tmp_path, another):
    with zipfile.ZipFile(file) as archive:
        tables = Manifest.parsed(archive.read(MANIFEST)).tables
    older = [table for table in tables if table.name != "page_sessions"]  # what 0028 adds
    resigned(source, file, revision="0027", tables=older)

    said = run(app := another(other), "restore", file)

    assert said.exit_code == 0, said.output
    assert rows_of(app) == rows_of(source)
