"""README keeps its word: the tour goes as it is told, the tables equal the code, and what is named exists."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from api import create_app, settings
from api.auth import policy
from api.auth.policy import EVERYONE, POLICY, READ_BY_ALL
from api.operations.routes import OPEN
from models.queries import standing
from tests.serving import served

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
STORY = (ROOT / "docs" / "collaboration.md").read_text("utf-8")
FOR_EACH_USER = ("status-tool", "nightly-mirror", "evaluation")  # one after the other on the same demo
INTEGRATIONS = "".join((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in FOR_EACH_USER)
STEP = re.compile(r"```bash\n(.+?)```\n\n```text\n(.+?)```", re.DOTALL)
END_OF_STEP = "-- end of step --"
WORDS = {
    policy.always: "all",
    standing.owned: "own",
    standing.tended: "led",
    policy.owned_or_tended: "own, led",
    policy.takes_part: "own, shared",
    policy.reports: "own, shared but not led",
    policy.arranged: "own, led, within own",
    policy.own_part: "own",
}


@pytest.fixture
def app(tmp_path):
    """The application over a database that is never asked."""
    return create_app({"SAMSPIL_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"})


def section(title):
    """What README says under a heading, up to the next one."""
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def fits(told, got):
    """Whether ``got`` is what README tells; … stands for anything within a line."""
    return re.fullmatch(re.escape(told.strip()).replace("…", ".+"), got.strip()) is not None


TOURS = {"tour": section("A five-minute tour"), "collaboration": STORY, "integrations": INTEGRATIONS}


@pytest.mark.parametrize("tour", TOURS.values(), ids=TOURS)
def test_what_is_told_step_by_step_goes_as_it_is_told(tour, tmp_path):
    steps = STEP.findall(tour)
    script = "".join(f"{commands}echo '{END_OF_STEP}'\n" for commands, _ in steps)

    with served(tmp_path, DEMO="true", LOG_LEVEL="ERROR") as (said, _):
        [here] = re.findall(r"listens on http://(\S+)", said)
        walked = subprocess.run(
            ["bash", "-u"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            input=script.replace("127.0.0.1:8000", here),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )

    answers = walked.stdout.split(END_OF_STEP)[:-1]
    assert walked.stderr == ""
    assert len(answers) == len(steps) == tour.count("```bash")
    assert [(told, got) for (_, told), got in zip(steps, answers, strict=True) if not fits(told, got)] == []


def test_the_configuration_table_is_that_of_the_settings():
    assert settings.table() in section("Configuration")


def test_the_roles_table_is_that_of_the_permissions():
    lines = ["| permission |" + "".join(f" {role} |" for role in EVERYONE), "|---" * (1 + len(EVERYONE)) + "|"]
    lines += [row("every other `…:read`", EVERYONE)]
    others = [name for name in POLICY if name.removesuffix(":read") not in READ_BY_ALL]
    lines += [row(f"`{name}`", POLICY[name]) for name in others]

    assert "\n".join(lines) in section("Roles")


def row(first, given):
    """What the permission table says of each role; a system is held to its scopes besides."""
    words = {role: "scope" if role == "system" else WORDS[given[role]] for role in given}
    return f"| {first} |" + "".join(f" {words.get(role, '')} |" for role in EVERYONE).replace("  |", " |")


def test_what_is_open_without_a_key_is_named(app):
    named = re.findall(r"`(/\S+)`", section("Roles"))

    found = {app.url_map.bind("localhost").match(path)[0] for path in named}

    assert found == OPEN - {"documentation.home", "documentation.asset", "problems.page"}


def test_every_command_exists(app):
    targets = re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    made = re.findall(r"(?:^|`|\d )make ([\w./-]+)", README, re.MULTILINE)
    asked = re.findall(r"flask --app wsgi ([\w-]+)", README)

    assert set(made) <= set(targets)
    assert set(asked) <= set(app.cli.commands)
    assert made
    assert asked


def test_every_room_of_the_house_is_there():
    told = [line.split()[0] for line in section("Where the code lives").splitlines() if re.match(r" *\w+[./]", line)]

    folders = [ROOT, ROOT / "api", ROOT / "models"]

    assert [name for name in told if not any((folder / name).exists() for folder in folders)] == []
    assert {"api/", "models/", "wsgi.py"} <= set(told)


def test_publiccode_says_what_the_standard_demands():
    said = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))

    assert said["publiccodeYmlVersion"] == "0.4"
    assert {"name", "url", "platforms", "categories", "developmentStatus", "softwareType"} <= said.keys()
    assert {"legal", "maintenance", "localisation"} <= said.keys()
    for text in said["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]
