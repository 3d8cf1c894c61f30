"""The numbered migrations: up, down and up again, equal to the models, and bearable for a server that is running."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from io import StringIO
from operator import attrgetter
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from pytest_alembic.tests import (
    test_model_definitions_match_ddl as test_autogenerate_finds_nothing_to_do,  # noqa: F401
)
from pytest_alembic.tests import test_single_head_revision as test_there_is_one_newest_migration  # noqa: F401
from pytest_alembic.tests import test_up_down_consistency as test_each_migration_goes_up_and_down  # noqa: F401
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from api.database import Database
from api.operations.migrations import config, upgrade
from models.base import Base
from models.changes import BEGINNING, Change, head_of
from models.ledger import last_version, settle
from models.milestones import Milestone, MilestoneDependency
from models.organisation import Centre, Partner
from models.proof.chain import version_break
from models.strategies import Goal
from seeds import ballerup, demo
from tests.models.building import stored
from tests.models.recording import assert_is_chained, assert_tells_what_is, every_record, newest, told
from tests.support import postgresql_database

pytestmark = pytest.mark.no_cover  # what fills the databases is tested on its own

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


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory):
    """A file to copy, which nobody else opens."""
    file = tmp_path_factory.mktemp("filled") / "filled.db"
    upgrade(f"sqlite:///{file}")
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def filled_postgresql(server, worker_id):
    """The name of a database to copy, which nobody else opens."""
    with postgresql_database(server, f"samspil_filled_{worker_id}") as url:
        upgrade(url)
        fill(url)
        yield f"samspil_filled_{worker_id}"


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request, tmp_path, worker_id):
    """The URL of a database at the newest migration, with the real strategy and the demo."""
    source = request.getfixturevalue(f"filled_{request.param}")
    if request.param == "sqlite":
        shutil.copy(source, tmp_path / "copy.db")
        yield f"sqlite:///{tmp_path}/copy.db"
        return
    with postgresql_database(request.getfixturevalue("server"), f"samspil_copy_{worker_id}", source) as url:
        yield url


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


def so_far(rows, left):
    """Of ``rows`` what the tables in ``left`` have a place for: there may be fewer of them, with fewer columns."""
    columns = {name: found[0].keys() for name, found in left.items() if found}
    narrowed = {
        name: [{key: row[key] for key in columns.get(name, row)} for row in rows[name]] for name in left if name in rows
    }
    return {name: sorted(found, key=str) for name, found in narrowed.items()}


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


def test_up_and_down_and_up_again_makes_no_difference_to_a_populated_database(filled):
    form, rows = form_of(filled), rows_of(filled)
    left = rows

    for _ in ScriptDirectory.from_config(config(filled)).walk_revisions():
        command.downgrade(config(filled), "-1")
        left = rows_of(filled)
        assert {name: left[name] for name in left if name in rows} == so_far(rows, left)
    assert not left

    upgrade(filled)
    assert form_of(filled) == form
    assert [head["position"] for head in rows_of(filled)["ledger_head"]] == [0]
    fill(filled)
    assert {name: len(found) for name, found in rows_of(filled).items()} == {name: len(rows[name]) for name in rows}


def test_a_recreated_table_keeps_what_refers_to_it(filled, tmp_path):
    form, rows = form_of(filled), rows_of(filled)

    command.upgrade(further(filled, tmp_path, RECREATING), "head")

    recreated = form_of(filled)
    assert recreated["focus_areas"]["checks"].pop("ck_focus_areas_short")
    assert recreated == form
    assert rows_of(filled) == rows


def test_a_migration_that_leaves_references_to_nothing_changes_nothing(filled, tmp_path):
    rows = rows_of(filled)

    with pytest.raises((RuntimeError, IntegrityError)):
        command.upgrade(further(filled, tmp_path, ORPHANING), "head")

    assert rows_of(filled) == rows


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


@contextmanager
def working_on(url):
    """A unit of work on the database at ``url``."""
    database = Database(url)
    with database.session() as session:
        yield session
        session.commit()
    database.close()


def delete(session):
    """Delete a milestone of the demo with its steps, a centre, and a partner whose id is used again; the partner."""
    needed = select(MilestoneDependency.depends_on_id)
    reached = select(Milestone).where(Milestone.state == "reached", Milestone.id.not_in(needed)).limit(1)
    partner = stored(session, Partner(name="Borte", kind="other"))
    for record in (session.scalars(reached).one(), stored(session, Centre(name="Borte", kind="team")), partner):
        session.delete(record)
        settle(session)
    session.info["chosen_ids"] = {partner.id}
    return stored(session, Partner(id=partner.id, name="Tilbage", kind="other"))


BURIED = "INSERT INTO tombstones (resource_type, id, version) VALUES (:resource_type, :id, :version)"


def test_a_database_from_before_the_ledger_has_its_present_state_entered(filled):
    with working_on(filled) as session:
        again = delete(session)
        gone = {*session.scalars(select(Change.resource_id).where(Change.action == "deleted"))} - {again.id}
        every = {one.id: (one.__tablename__, told(one)) for one in every_record(session)}
        before = head_of(session)
    assert len(gone) > 2
    assert again.version == 3

    command.downgrade(config(filled), "0009")
    with working_on(filled) as session:
        known = set(inspect(session.connection()).get_table_names())
        states = {key: state for key, (table, state) in every.items() if table in known}  # others are gone with theirs
    with working_on(filled) as session:  # which kept what was deleted also when its id was used again
        buried = {"resource_type": "partners", "id": str(again.id), "version": 2}
        session.execute(text(BURIED), buried)
    command.upgrade(config(filled), "head")

    with working_on(filled) as session:
        entries = session.scalars(select(Change).order_by(Change.position)).all()
        assert newest(session) == states
        assert_is_chained(session)
        assert version_break(session.connection()) is None
        head = head_of(session)
    shared = ("actor_type", "actor_id", "request_id", "trace_id", "microseconds", "form")
    assert {one.action for one in entries} == {"created", "deleted"}
    assert {one.resource_id for one in entries if one.action == "deleted"} == gone
    assert len(entries) == len(states) + len(gone)
    assert {attrgetter(*shared)(one) for one in entries} == {("system", None, None, None, head.microseconds, 1)}
    assert head.microseconds > before.microseconds


def test_life_goes_on_from_the_entered_state(filled):
    with working_on(filled) as session:
        delete(session)
        centres = select(Change.resource_id).where(Change.action == "deleted", Change.resource_type == "centres")
        key = session.scalars(centres).one()
    command.downgrade(config(filled), "0009")
    command.upgrade(config(filled), "head")

    with working_on(filled) as session:
        session.info["chosen_ids"] = {key}
        assert stored(session, Centre(id=key, name="Igen", kind="centre")).version == 3
        goal = session.scalars(select(Goal).limit(1)).one()
        version, goal.title = goal.version, "Et andet mål"
        settle(session)

        assert last_version(session, Goal, goal.id) == version + 1
        assert version_break(session.connection()) is None
        assert_tells_what_is(session)


def test_a_script_serves_an_empty_database_only(filled):
    asked = config(filled)
    asked.output_buffer = StringIO()
    command.upgrade(asked, "0009:0010", sql=True)
    script = asked.output_buffer.getvalue()

    command.downgrade(config(filled), "0009")
    rows = rows_of(filled)
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.NotNullViolation)):
        execute(filled, script)
    assert rows_of(filled) == rows

    command.downgrade(config(filled), "base")
    command.upgrade(config(filled), "0009")
    execute(filled, script)
    assert rows_of(filled)["ledger_head"] == [{"id": 1, "position": 0, "hash": BEGINNING, "microseconds": 0}]


def execute(url, script):
    """A whole script at once, as an operator would; it begins and commits itself."""
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        run = driver.execute if engine.dialect.name == "postgresql" else driver.executescript
        run(script)
