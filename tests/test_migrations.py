"""The numbered migrations: up, down and up again, equal to the models, and bearable for a server that is running."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from pytest_alembic.tests import (
    test_model_definitions_match_ddl as test_autogenerate_finds_nothing_to_do,  # noqa: F401
)
from pytest_alembic.tests import test_single_head_revision as test_there_is_one_newest_migration  # noqa: F401
from pytest_alembic.tests import test_up_down_consistency as test_each_migration_goes_up_and_down  # noqa: F401
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import IntegrityError

from api.database import Database
from api.operations.migrations import config, upgrade
from models.base import Base
from models.ledger import settle
from seeds import ballerup, demo

RECREATING = """
from alembic import op

revision, down_revision = "recreating", "{head}"


def upgrade():
    with op.batch_alter_table("focus_areas") as batch:
        batch.create_check_constraint("short", "length(purpose) < 10000")
"""

ORPHANING = """
from alembic import op

revision, down_revision = "orphaning", "{head}"


def upgrade():
    op.execute("DELETE FROM focus_areas")
"""


@pytest.fixture
def alembic_config(blank):
    return config(blank)


@pytest.fixture
def alembic_engine(blank):
    engine = create_engine(blank)
    yield engine
    engine.dispose()


def fill(url):
    """The real strategy and the demo, which between them have rows in most tables."""
    database = Database(url)
    with database.session() as session:
        for seeds in (ballerup, demo):
            seeds.seed(session)
            settle(session)
        demo.keys(session)
        session.commit()
    database.close()


def create_all(url):
    database = Database(url)
    Base.metadata.create_all(database.writers)
    database.close()


def form_of(url):
    """All that a database says about its tables: table -> kind of thing -> what there is of it."""
    engine = create_engine(url)
    found = inspect(engine)
    tables = {}
    for name in found.get_table_names():
        key, links = found.get_pk_constraint(name), found.get_foreign_keys(name)
        tables[name] = {
            "columns": sorted(
                (c["name"], repr(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(name)
            ),
            "key": (key["name"], key["constrained_columns"]),
            "references": sorted(
                (k["name"], k["constrained_columns"], k["referred_table"], k["referred_columns"], k["options"])
                for k in links
            ),
            "unique": sorted((k["name"], k["column_names"]) for k in found.get_unique_constraints(name)),
            "checks": {k["name"]: " ".join(k["sqltext"].split()) for k in found.get_check_constraints(name)},
            "indexes": sorted(
                (i["name"], i["column_names"], i["unique"], i.get("expressions"), options_of(i))
                for i in found.get_indexes(name)
            ),
        }
    engine.dispose()
    tables.pop("alembic_version", None)
    return tables


def options_of(index):
    """What a database says of an index that not all can have: its condition above all."""
    return sorted((name, str(value)) for name, value in index.get("dialect_options", {}).items())


def rows_of(url):
    """Table -> its rows, each a dict."""
    engine = create_engine(url)
    with engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        rows = {name: connection.exec_driver_sql(f"SELECT * FROM {name}").mappings().all() for name in names}
    engine.dispose()
    return {name: sorted((dict(row) for row in found), key=str) for name, found in rows.items()}


def further(url, tmp_path, source):
    """The configuration with one more migration, which only the test has."""
    found = config(url)
    script = ScriptDirectory.from_config(found)
    Path(tmp_path, "further.py").write_text(source.format(head=script.get_current_head()))
    found.set_main_option("path_separator", "os")
    found.set_main_option("version_locations", f"{script.versions}{os.pathsep}{tmp_path}")
    return found


def test_models_and_migrations_agree_in_every_name_and_check(blank):
    upgrade(blank)
    migrated = form_of(blank)
    command.downgrade(config(blank), "base")
    create_all(blank)

    assert migrated == form_of(blank)


def test_up_and_down_and_up_again_makes_no_difference_to_a_populated_database(blank):
    upgrade(blank)
    fill(blank)
    form, rows = form_of(blank), rows_of(blank)
    left = rows

    for _ in ScriptDirectory.from_config(config(blank)).walk_revisions():
        command.downgrade(config(blank), "-1")
        left = rows_of(blank)
        assert {name: left[name] for name in left if name in rows} == {
            name: rows[name] for name in left if name in rows
        }
    assert not left

    upgrade(blank)
    assert form_of(blank) == form
    assert [head["position"] for head in rows_of(blank)["ledger_head"]] == [0]
    fill(blank)
    assert {name: len(found) for name, found in rows_of(blank).items()} == {name: len(rows[name]) for name in rows}


def test_a_recreated_table_keeps_what_refers_to_it(blank, tmp_path):
    upgrade(blank)
    fill(blank)
    form, rows = form_of(blank), rows_of(blank)

    command.upgrade(further(blank, tmp_path, RECREATING), "head")

    recreated = form_of(blank)
    assert recreated["focus_areas"]["checks"].pop("ck_focus_areas_short")
    assert recreated == form
    assert rows_of(blank) == rows


def test_a_migration_that_leaves_references_to_nothing_changes_nothing(blank, tmp_path):
    upgrade(blank)
    fill(blank)
    rows = rows_of(blank)

    with pytest.raises((RuntimeError, IntegrityError)):
        command.upgrade(further(blank, tmp_path, ORPHANING), "head")

    assert rows_of(blank) == rows


def test_two_servers_that_start_together_migrate_once(blank):
    environment = {**os.environ, "SAMSPIL_DATABASE_URL": blank}
    both = [subprocess.Popen([sys.executable, "-m", "alembic", "upgrade", "head"], env=environment) for _ in range(2)]

    assert [one.wait(60) for one in both] == [0, 0]
    assert form_of(blank).keys() == Base.metadata.tables.keys()


def test_a_running_postgresql_bears_the_migrations(tmp_path):
    asked = config("postgresql://")
    asked.output_buffer = StringIO()
    command.upgrade(asked, "head", sql=True)
    script = tmp_path / "upgrade.sql"
    script.write_text(asked.output_buffer.getvalue())

    squawk = Path(sys.executable).with_name("squawk")
    judged = subprocess.run([squawk, "--reporter", "gcc", script], capture_output=True, text=True, check=False)

    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert "CREATE TABLE initiatives" in script.read_text()
