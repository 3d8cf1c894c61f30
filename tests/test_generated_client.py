"""Clients that nobody wrote: generated from the published document, used against the product as it runs."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import node
from tests.serving import ROOT, served

DOCUMENT, SETTINGS = ROOT / "openapi" / "openapi.json", ROOT / "openapi" / "python-client.yml"
TOOL = ROOT / "tests" / "typescript"


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The generated package, importable as ``samspil_client``."""
    folder = tmp_path_factory.mktemp("client")
    tool = Path(sys.executable).with_name("openapi-python-client")
    command: list[str | Path] = [
        tool,
        "generate",
        "--path",
        DOCUMENT,
        "--config",
        SETTINGS,
        "--meta",
        "none",
        "--fail-on-warning",
    ]
    path = f"{tool.parent}:/usr/bin:/bin"
    subprocess.run([*command, "--output-path", folder / "samspil_client"], check=True, env={"PATH": path})
    sys.path.insert(0, str(folder))
    yield lambda name: importlib.import_module(f"samspil_client.{name}")
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo as it is served: its address, and the key of each role."""
    folder = tmp_path_factory.mktemp("demo")
    with served(folder, DEMO="true") as (greeting, _):
        keys = json.loads((folder / "var" / "demo-keys.json").read_text())
        yield greeting.split()[3], keys


def test_a_generated_client_in_python_reads_reports_and_changes(generated, demo):
    address, keys = demo
    models, api = generated("models"), generated("client").AuthenticatedClient
    reader, tovholder = (
        api(base_url=f"{address}/v1", token=keys[role], raise_on_unexpected_status=True)
        for role in ("reader", "tovholder")
    )
    with reader, tovholder:
        strategy = generated("api.strategies.list_strategies").sync(client=reader).items[0]
        before = generated("api.overview.get_strategy_overview").sync(strategy.id, client=reader)
        listed = generated("api.initiatives.list_initiatives").sync(
            client=reader, strategy_id=[strategy.id], external_reference="demo:taet-opfoelgning"
        )
        initiative = listed.items[0]

        report = models.StatusUpdateInput.from_dict({"progress": "onTrack", "summary": "Holdes igen til tiden."})
        made = generated("api.status_updates.create_status_update").sync_detailed(
            initiative.id, client=tovholder, body=report
        )
        read = generated("api.initiatives.get_initiative").sync_detailed(initiative.id, client=tovholder)
        patch = models.InitiativePatch.from_dict({"description": "Opfølgning hver anden uge."})
        change = generated("api.initiatives.update_initiative").sync_detailed
        changed = change(initiative.id, client=tovholder, body=patch, if_match=read.headers["ETag"])
        stale = change(initiative.id, client=tovholder, body=patch, if_match=read.headers["ETag"])
        after = generated("api.overview.get_strategy_overview").sync(strategy.id, client=reader)

    assert (strategy.title, listed.links.next_) == ("Integrationsstrategi", None)
    assert (made.status_code, made.parsed.progress) == (201, "onTrack")
    assert (changed.status_code, changed.parsed.description) == (200, "Opfølgning hver anden uge.")
    assert (stale.status_code, stale.parsed.type_) == (412, "/problems/stale-version")
    assert after.summary.initiatives.stale == before.summary.initiatives.stale - 1


@pytest.fixture
def typescript(tmp_path):
    """A folder with a program in TypeScript, the types that were generated for it, and the packages that it needs."""
    node.fetch("openapi-fetch")
    shutil.copytree(TOOL, tmp_path, dirs_exist_ok=True)
    (tmp_path / "node_modules").symlink_to(node.MODULES)
    node.run("openapi-typescript", DOCUMENT, "--output", "schema.ts", folder=tmp_path)
    return tmp_path


def test_a_program_in_typescript_fits_its_generated_types_and_the_product(typescript, demo):
    address, keys = demo

    node.run("tsc", "--project", ".", folder=typescript)
    told = json.loads(node.run("node", "tool.mts", address, keys["reader"], keys["coordinator"], folder=typescript))

    assert (told["strategy"], told["following"], told["made"]) == ("Integrationsstrategi", None, [201, "onTrack"])
    assert (told["changed"], told["stale"]) == ([200, "Ny vej ind."], [412, "/problems/stale-version"])
    before, after = told["stillStale"]
    assert after == before - 1
