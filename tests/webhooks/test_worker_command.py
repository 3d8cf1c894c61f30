"""The worker as a process: beside the server, which it ends with however that ends, and by itself."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import Request, urlopen

import psutil
import pytest

from tests.serving import ROOT, served
from tests.webhooks.receiving import Authority, eventually, receiving

pytestmark = pytest.mark.no_cover


@pytest.fixture
def given(tmp_path):
    authority = Authority(tmp_path)
    return authority, {"WEBHOOK_NETWORKS": "127.0.0.0/8", "WEBHOOK_CA": str(authority.file), "LOG_LEVEL": "ERROR"}


def call(address, key, path, body):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urlopen(Request(address + path, json.dumps(body).encode(), headers)) as answer:  # noqa: S310, our own server
        return json.load(answer)


def key_of(folder, settings):
    """The key of an administrator, made as in production."""
    environment = {**os.environ, **{f"SAMSPIL_{name}": value for name, value in settings.items()}}

    def run(*command):
        program = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        environment["PYTHONPATH"] = str(ROOT)
        return subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout

    run("migrate")
    return run("create-administrator", "Drift").strip()


@contextmanager
def worker_beside(process):
    """The child of the server that delivers."""
    found: list[psutil.Process] = []

    def is_there():
        found[:] = psutil.Process(process.pid).children()
        return found

    eventually(is_there, 20)
    yield found[0]


def test_the_server_brings_a_worker_which_ends_with_it_even_if_it_is_killed(tmp_path, given):
    authority, settings = given
    key = key_of(tmp_path, settings)
    with (
        receiving(authority.context("127.0.0.1")) as receiver,
        served(tmp_path, **settings, DELIVER_WEBHOOKS="true") as (line, process),
        worker_beside(process) as worker,
    ):
        address = line.split()[3]
        made = call(address, key, "/v1/webhooks", {"url": receiver.url("127.0.0.1")})
        call(address, key, f"/v1/webhooks/{made['id']}/pings", {})
        eventually(lambda: len(receiver.letters) >= 3, 30)  # itself, its secret, and the ping
        assert worker.is_running()
        process.kill()
        eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE, 30)

    assert "dk.samspil.webhooks.pinged" in {json.loads(one.body)["type"] for one in receiver.letters}


def test_where_others_deliver_the_server_does_not(tmp_path, given):
    with served(tmp_path, **given[1], DELIVER_WEBHOOKS="false") as (_, process):
        assert psutil.Process(process.pid).children() == []
