"""The command line: what it takes to get from an empty folder to a served product, and back out of it."""

import json
import re
import socket

import httpx2
import pytest
from sqlalchemy import update

from api import create_app, settings
from api.operations import demo, migrations
from models import protection
from models.clients import ApiClient
from models.disclosures import Disclosure, DisclosureRule
from models.door import open_door
from models.population import Population
from tests.factories import GoalFactory, IndicatorFactory, ObservationFactory, PopulationFactory, SeriesFactory
from tests.serving import served

ROLES = ["administrator", "coordinator", "tovholder", "contributor", "reader", "system"]


@pytest.fixture
def run(app):
    """``run("seed", "--demo")`` is what the command answers."""
    return lambda *words: app.test_cli_runner().invoke(args=words)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fetch(url, key=None):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = httpx2.get(url, headers=headers, timeout=10)
    assert answer.status_code == 200
    return answer.json()


def test_serve_builds_the_demo_in_an_empty_folder_and_stops_politely(tmp_path):
    with served(tmp_path, DEMO="true") as (said, process):
        [url] = re.findall(r"listens on (http://127\.0\.0\.1:\d+)", said)
        file = tmp_path / "var" / "demo-keys.json"
        keys = json.loads(file.read_text("utf-8"))
        ready = fetch(f"{url}/health/ready")
        strategies = fetch(f"{url}/v1/strategies", keys["reader"])
        advice = "".join(process.stdout.readline() for _ in range(3))

    assert said.startswith("Samspil listens on http://127.0.0.1:")
    assert f"{url}/v1/strategies" in advice
    assert "samspil_" not in said + advice
    assert sorted(keys) == sorted(ROLES)
    assert file.stat().st_mode & 0o777 == 0o600
    assert ready == {"status": "ok"}
    assert len(strategies["items"]) == 1
    assert process.returncode == 0


def test_serve_without_the_demo_seeds_nothing_and_says_how_to_get_in(tmp_path):
    with served(tmp_path) as (_, process):
        advice = process.stdout.readline()

    assert "flask --app wsgi create-administrator" in advice
    assert not (tmp_path / "var" / "demo-keys.json").exists()


def test_a_port_in_use_is_said_in_one_line(start, folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said = start(PORT=port).test_cli_runner().invoke(args=["serve"])

    assert said.exit_code == 1
    assert said.output == f"Error: 127.0.0.1:{port} is in use; SAMSPIL_PORT chooses another port\n"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_ours_is_said_in_one_line(start, host):
    said = start(HOST=host).test_cli_runner().invoke(args=["serve"])

    assert said.exit_code == 1
    assert said.output.startswith(f"Error: cannot listen on {host}:8000")
    assert said.output.count("\n") == 1


def test_a_database_that_does_not_answer_is_said_in_one_line(start):
    app = start(DATABASE_URL="postgresql://nobody:hidden@127.0.0.1:1/nothing", PORT="0")

    said = app.test_cli_runner().invoke(args=["serve"])

    assert said.exit_code == 1
    assert said.output == "Error: the database does not answer\n"


def test_migrate_brings_an_empty_database_to_the_newest_form(start, tmp_path):
    app = start(DATABASE_URL=f"sqlite:///{tmp_path}/new.db")
    database = type(app.extensions["database"])(f"sqlite:///{tmp_path}/new.db")

    said = [app.test_cli_runner().invoke(args=["migrate"]).exit_code for _ in range(2)]

    with database.readers.connect() as connection:
        assert migrations.is_current(connection)
    database.close()
    assert said == [0, 0]


def test_figures_that_an_older_program_showed_are_hidden_once_the_database_is_brought_up_to_date(
    run, client, reader, focus_area, database, monkeypatch
):
    series = SeriesFactory(indicator_id=IndicatorFactory(goal_id=GoalFactory(focus_area_id=focus_area.id).id).id)
    small = ObservationFactory(series_id=series.id, numerator=3, denominator=60)
    people = PopulationFactory(persons=3, published=False)
    with database.session() as session, open_door(session):
        session.execute(update(Population).values(is_hidden=False))
        session.execute(update(Disclosure).values(is_hidden=False, bound_over=None, bound_under=None))
        session.commit()
    url = f"/v1/indicators/{series.indicator_id}/observations/{small.id}"
    before = client.get(url, auth=reader)

    with database.session() as session:
        DisclosureRule.store(session, protection.RULE)
        session.commit()
    current = [run("migrate").exit_code, client.get(url, auth=reader).json["numerator"]]
    monkeypatch.setattr(protection, "RULE", protection.RULE + 1)
    behind = [run("migrate").exit_code, client.get(url, auth=reader).json["numerator"]]
    with database.session() as session:
        assert DisclosureRule.stored(session) == protection.RULE

    assert (before.json["numerator"], current, behind) == (3, [0, 3], [0, None])
    after = client.get(url, auth=reader).json
    assert (after["status"], after["version"]) == ("suppressed", before.json["version"] + 1)
    assert client.get(f"/v1/population/{people.id}", auth=reader).json["persons"] is None


def test_the_first_administrator_gets_a_key_that_opens(run, client):
    said = run("create-administrator", "Kommunens første nøgle")

    key = said.output.strip()
    assert re.fullmatch(r"samspil_[0-9a-f]{12}_[0-9a-f]{64}", key)
    clients = client.get("/v1/api-clients", auth=key)
    assert [item["name"] for item in clients.json["items"]] == ["Kommunens første nøgle"]


def test_seeding_stores_the_strategy_and_no_keys(run, folder, session):
    said = [run("seed") for _ in range(2)]

    assert [one.exception for one in said] == [None, None]
    assert session.query(ApiClient).count() == 0
    assert list(folder.iterdir()) == []


def test_the_keys_of_the_demo_stay_until_they_are_lost(run, folder, client):
    run("seed", "--demo")
    first = json.loads(demo.KEYS.read_text("utf-8"))
    run("seed", "--demo")
    second = json.loads(demo.KEYS.read_text("utf-8"))
    demo.KEYS.unlink()

    run("seed", "--demo")

    third = json.loads(demo.KEYS.read_text("utf-8"))
    assert first == second
    assert third.keys() == first.keys()
    assert client.get("/v1/centres", auth=third["reader"]).status_code == 200
    assert client.get("/v1/centres", auth=first["reader"]).status_code == 401


def test_a_file_of_keys_that_do_not_open_is_replaced(run, folder, client):
    demo.KEYS.parent.mkdir()
    opened = []

    for text in ("", "{}", "[]", '{"reader": "samspil_000000000000_0"}'):
        demo.KEYS.write_text(text, "utf-8")
        run("seed", "--demo")
        keys = json.loads(demo.KEYS.read_text("utf-8"))
        opened.append(client.get("/v1/centres", auth=keys["reader"]).status_code)

    assert opened == [200] * 4


def test_the_document_is_written_as_the_server_answers_it(run, client, tmp_path, monkeypatch):
    monkeypatch.setattr("api.openapi.CONTRACT", tmp_path / "openapi.json")

    said = run("openapi")

    assert said.exception is None
    assert json.loads((tmp_path / "openapi.json").read_text("utf-8")) == client.get("/v1/openapi.json").json


def test_settings_prints_the_table_of_the_readme(run):
    assert run("settings").output == settings.table() + "\n"


@pytest.mark.parametrize(
    "command", [["seed"], ["create-administrator", "Drift"], ["remind"], ["verify-ledger"], ["checkpoint"]]
)
def test_a_database_without_tables_is_named_in_one_line(blank, command):
    app = create_app({"SAMSPIL_DATABASE_URL": blank})

    told = app.test_cli_runner().invoke(args=command)

    assert (told.exit_code, told.output.count("\n")) == (1, 1)
    assert "migrate" in told.output
    app.extensions["database"].close()


@pytest.mark.parametrize("name", ["", "  ", "010180-1234", "x" * 301, "a\x00b"])
def test_an_administrator_has_a_name_that_the_api_would_take(app, name):
    told = app.test_cli_runner().invoke(args=["create-administrator", name])

    assert told.exit_code == 2
    assert "Invalid value for 'NAME'" in told.output
