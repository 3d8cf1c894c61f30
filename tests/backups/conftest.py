import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.operations.migrations import upgrade
from tests.backups.copying import a_database, filled, opened, other_kind, run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def source(request, folder, worker_id):
    """The application over the database that is copied: the real strategy, the demo, and a webhook for which something
    waits.
    """
    with a_database(request, request.param, folder / "source.db", f"samspil_source_{worker_id}") as url:
        upgrade(url)
        with opened(url, folder) as app:
            with app.extensions["database"].session() as session:
                app.keys = filled(session)
                session.commit()
            yield app


@pytest.fixture(scope="module")
def keys(source):
    """Role -> a key to the demo."""
    return source.keys


@pytest.fixture(scope="module")
def copied(source, folder):
    """A backup of ``source`` that stays as it is."""
    file = folder / f"{source.extensions['database'].writers.dialect.name}.zip"
    said = run(source, "backup", file)
    assert said.exit_code == 0, said.output
    return file


@pytest.fixture
def file(copied, tmp_path):
    """A backup of ``source`` to do with as one likes."""
    return Path(shutil.copy(copied, tmp_path / "kopi.zip"))


@pytest.fixture(scope="module")
def restored(request, source, copied, folder, worker_id):
    """The application over a database of the other kind, after the restore."""
    kind = other_kind(source)
    with (
        a_database(request, kind, folder / "restored.db", f"samspil_restored_{worker_id}") as url,
        opened(url, folder) as app,
    ):
        said = run(app, "restore", copied)
        assert said.exit_code == 0, said.output
        yield app
    (folder / "restored.db").unlink(missing_ok=True)


@pytest.fixture
def other(request, source, tmp_path, worker_id):
    """The URL of an empty database of the other kind."""
    with a_database(request, other_kind(source), tmp_path / "other.db", f"samspil_other_{worker_id}") as url:
        yield url


@pytest.fixture
def another(tmp_path):
    """``another(url)`` is the application over that database."""
    with ExitStack() as stack:
        yield lambda url, **more: stack.enter_context(opened(url, tmp_path, **more))
