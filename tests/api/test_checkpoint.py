"""Signed checkpoints: anybody can verify one, nobody else can make one, and the server writes them as it goes."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from api.operations.checkpoints import Checkpoints, faults, lines_of
from api.operations.keeping import kept
from api.operations.signing import KEPT_AS
from models.changes import Change
from tests.factories import CentreFactory
from tests.models.tampering import truncated
from tests.serving import served
from tests.support import unguarded

SECRET = "en hemmelighed på mindst 32 tegn, kun til prøve"
URL = "/v1/changes/checkpoint"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "outside" / "checkpoints.ndjson"


@pytest.fixture
def checkpoints(file):
    return Checkpoints(file, SECRET)


def written(checkpoints, database):
    """The checkpoint that is written now."""
    with database.readers.connect() as connection:
        return checkpoints.write(connection)


def holds(checkpoint):
    """Whether the signature holds, verified as the document tells, with nothing of ours; raises where it does not."""
    lines = ("samspil-checkpoint-1", str(checkpoint["position"]), checkpoint["hash"], checkpoint["at"])
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint["publicKey"]))
    key.verify(bytes.fromhex(checkpoint["signature"]), "".join(f"{line}\n" for line in lines).encode())
    return True


def test_the_newest_checkpoint_tells_where_the_ledger_stands_to_whoever_may_read(client, reader, session):
    answer = client.get(URL, auth=reader)

    newest = session.scalars(select(Change).order_by(Change.position.desc())).first()
    found = answer.json
    assert answer.status_code == 200
    assert found.keys() == {"position", "hash", "at", "algorithm", "publicKey", "signature"}
    assert (found["position"], found["hash"], found["algorithm"]) == (newest.position, newest.hash, "Ed25519")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(found["at"])).total_seconds() < 60
    assert holds(found)


def test_a_checkpoint_needs_a_key_to_the_feed(client):
    assert client.get(URL).status_code == 401


def test_the_published_key_stays_and_follows_from_the_secret(start, file, reader):
    apps = [start(SECRET_KEY=SECRET), start(SECRET_KEY=SECRET), start(SECRET_KEY=SECRET[::-1])]
    apps += [start(CHECKPOINTS=file), start(CHECKPOINTS=file)]

    first, second, other, *unset = [app.test_client().get(URL, auth=reader).json["publicKey"] for app in apps]

    assert first == second != other
    assert unset[0] == unset[1] not in (first, other)
    assert [one.name for one in file.parent.iterdir()] == [KEPT_AS]
    assert (file.parent / KEPT_AS).stat().st_mode & 0o777 == 0o600


def test_of_several_that_make_the_key_at_once_one_wins(file):
    with ThreadPoolExecutor(8) as pool:
        keys = {*pool.map(lambda _: Checkpoints(file, "").public_key, range(8))}

    assert len(keys) == 1
    assert [one.name for one in file.parent.iterdir()] == [KEPT_AS]


def test_every_altered_byte_of_a_checkpoint_is_seen(database, checkpoints, file):
    CentreFactory()
    key = written(checkpoints, database)["publicKey"]
    line = file.read_bytes().removesuffix(b"\n")
    altered = [line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :] for place in range(len(line))]

    with database.readers.connect() as connection:
        whole = list(faults(connection, lines_of(file), {key}))
        seen = [number for number, _ in faults(connection, altered, {key})]

    assert whole == []
    assert seen == [*range(1, len(line) + 1)]


def test_a_checkpoint_signed_with_another_key_is_not_believed(database, checkpoints, file):
    CentreFactory()
    forged = written(replace(checkpoints, secret=SECRET[::-1]), database)

    with database.readers.connect() as connection:
        [(number, what)] = faults(connection, lines_of(file), {checkpoints.public_key})

    assert number == 1
    assert what == f"it is signed with a key that is not trusted, {forged['publicKey']}"


def test_a_new_secret_goes_on_in_the_same_file(database, checkpoints, file):
    CentreFactory()
    keys = {written(one, database)["publicKey"] for one in (checkpoints, replace(checkpoints, secret=SECRET[::-1]))}

    with database.readers.connect() as connection:
        assert list(faults(connection, lines_of(file), keys)) == []
    assert len(lines_of(file)) == 2


def test_a_line_that_was_interrupted_spoils_no_other(database, checkpoints, file):
    file.parent.mkdir()
    file.write_bytes(b'{"algorithm":"Ed2')
    CentreFactory()

    found = written(checkpoints, database)

    assert lines_of(file)[0] == b'{"algorithm":"Ed2'
    assert orjson.loads(lines_of(file)[1]) == found
    assert holds(found)


def test_checkpoints_are_kept_at_the_start_at_the_end_and_in_between_where_the_ledger_moved(start, file, database):
    app = start(CHECKPOINTS=file)
    CentreFactory()
    with kept(app, every=0.02):
        at_the_start = len(lines_of(file))
        CentreFactory()
        end = time.monotonic() + 10
        while len(lines_of(file)) < 2 and time.monotonic() < end:
            time.sleep(0.02)
    in_between = [orjson.loads(line)["position"] for line in lines_of(file)]
    with kept(app):
        CentreFactory()
    with kept(app):
        pass

    assert at_the_start == 1
    assert in_between == [1, 2]
    assert [orjson.loads(line)["position"] for line in lines_of(file)] == [1, 2, 3]


def test_what_cannot_be_kept_is_logged_and_keeps_nobody_from_working(start, file, database, client, reader, capfd):
    app = start(CHECKPOINTS=file)
    with kept(app):
        CentreFactory()
    assert len(lines_of(file)) == 2
    with database.writers.begin() as connection, unguarded(connection):
        truncated(connection, len(lines_of(file)))
    before = file.read_bytes()

    with kept(app):
        answer = client.get("/v1/centres", auth=reader)

    said = capfd.readouterr().err
    assert answer.status_code == 200
    assert file.read_bytes() == before
    assert '"event":"no-checkpoint"' in said
    assert "it is missing" in said


def test_a_server_leaves_a_checkpoint_beside_its_database(tmp_path):
    with served(tmp_path, DEMO="true") as (said, _):
        assert re.search(r"listens on", said)
        begun = lines_of(Path(tmp_path, "var", "checkpoints.ndjson"))

    assert [holds(orjson.loads(line)) for line in begun] == [True]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["var"]
